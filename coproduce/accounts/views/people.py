"""Staff pages: people and organisations."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security.recoverable import send_reset_password_instructions

from coproduce.accounts import queries, services
from coproduce.accounts.forms import OrganisationForm, PersonForm, ReasonForm, RolesForm
from coproduce.accounts.models import Account
from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.core.errors import InvalidInput
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

blueprint = Blueprint("people_manage", __name__, url_prefix="/manage/people")


@blueprint.get("/")
@requires("people.manage")
def index() -> ResponseReturnValue:
    search, role = request.args.get("q", ""), request.args.get("role", "")
    page = page_of(queries.people(search, role), number=page_number())
    return render_template(
        "accounts/manage/people.html",
        page=page,
        search=search,
        role=role,
        roles=[{"value": name, "label": name.replace("_", " ").capitalize()} for name in DESCRIPTIONS],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("people.manage")
def create() -> ResponseReturnValue:
    form = PersonForm()
    form.organisation.choices = [("", "None")] + [(o.slug, o.name) for o in queries.all_organisations()]
    if form.validate_on_submit():
        try:
            account = _create(form)
            return redirect(url_for("people_manage.person", account_id=account.id))
        except InvalidInput as problem:
            form.email.errors = list(problem.problems.values())
    return render_template("accounts/manage/person_new.html", form=form), 422 if form.errors else 200


def _create(form: PersonForm) -> Account:
    organisation = queries.organisation_by_slug(form.organisation.data) if form.organisation.data else None
    account = services.create_account(
        current_actor(),
        form.email.data,
        form.name.data,
        form.roles.data or [],
        organisation=organisation,
        job_title=form.job_title.data or "",
    )
    if account.is_staff:
        send_reset_password_instructions(account)
        flash("We wrote to them with a link to choose a password.", "success")
    return account


@blueprint.route("/<account_id>", methods=["GET", "POST"])
@requires("people.manage")
def person(account_id: str) -> ResponseReturnValue:
    account = queries.account_by_id(account_id)
    form = RolesForm(data={"roles": [role.name for role in account.roles]})
    if form.validate_on_submit():
        try:
            services.change_roles(current_actor(), account, form.roles.data or [])
            flash("The roles are changed.", "success")
            return redirect(url_for("people_manage.person", account_id=account.id))
        except InvalidInput as problem:
            form.roles.errors = list(problem.problems.values())
    return render_template(
        "accounts/manage/person.html", account=account, form=form
    ), 422 if form.errors else 200


@blueprint.route("/<account_id>/active", methods=["GET", "POST"])
@requires("people.manage")
def active(account_id: str) -> ResponseReturnValue:
    account = queries.account_by_id(account_id)
    form = ReasonForm()
    if form.validate_on_submit():
        try:
            services.set_active(current_actor(), account, not account.active, form.reason.data)
            return redirect(url_for("people_manage.person", account_id=account.id))
        except InvalidInput as problem:
            form.reason.errors = list(problem.problems.values())
    return render_template(
        "accounts/manage/person_active.html", account=account, form=form
    ), 422 if form.errors else 200


@blueprint.route("/organisations", methods=["GET", "POST"])
@requires("people.manage")
def organisations() -> ResponseReturnValue:
    form = OrganisationForm()
    if form.validate_on_submit():
        services.create_organisation(
            current_actor(), form.name.data, form.kind.data, contact=form.contact.data or ""
        )
        flash("The organisation is added.", "success")
        return redirect(url_for("people_manage.organisations"))
    rows = queries.all_organisations()
    return render_template(
        "accounts/manage/organisations.html", form=form, rows=rows
    ), 422 if form.errors else 200
