"""Safety numbers and who is on duty, for administrators."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_with_role
from coproduce.accounts.roles import SAFEGUARDING_LEAD
from coproduce.core.errors import Refused
from coproduce.safeguarding import duties, queries
from coproduce.safeguarding.forms import SafetyContactForm
from coproduce.safeguarding.models import SafetyContact
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("safeguarding_safety", __name__, url_prefix="/manage/safety-numbers")

MOST_ON_DUTY = 5


@blueprint.get("", strict_slashes=False)
@requires("safety.edit")
def index() -> ResponseReturnValue:
    return _page(SafetyContactForm(formdata=None))


@blueprint.post("", strict_slashes=False)
@requires("safety.edit")
def add() -> ResponseReturnValue:
    form = SafetyContactForm()
    if not form.validate_on_submit():
        return _page(form), 422
    _save(None, form)
    return redirect(url_for(".index"))


@blueprint.route("/<contact_id>", methods=["GET", "POST"])
@requires("safety.edit")
def edit(contact_id: str) -> ResponseReturnValue:
    contact = duties.safety_contact_by_id(contact_id)
    form = SafetyContactForm(obj=contact)
    if form.validate_on_submit():
        _save(contact, form)
        return redirect(url_for(".index"))
    return render_template(
        "safeguarding/safety_number.html", form=form, contact=contact
    ), 422 if form.errors else 200


@blueprint.post("/<contact_id>/remove")
@requires("safety.edit")
def remove(contact_id: str) -> ResponseReturnValue:
    duties.remove_safety_contact(current_actor(), duties.safety_contact_by_id(contact_id))
    flash("The number is removed.", "success")
    return redirect(url_for(".index"))


@blueprint.post("/duty")
@requires("safety.edit")
def set_duties() -> ResponseReturnValue:
    """The lead and the deputies, in their order."""
    known = {account.id: account for account in accounts_with_role(SAFEGUARDING_LEAD)}
    chosen = [request.form.get(f"duty-{position}", "") for position in range(MOST_ON_DUTY)]
    try:
        duties.set_duties(current_actor(), [known[each] for each in chosen if each in known])
    except Refused as problem:
        return _page(SafetyContactForm(formdata=None), str(problem)), 422
    flash("The people on duty are changed.", "success")
    return redirect(url_for(".index"))


def _save(contact: SafetyContact | None, form: SafetyContactForm) -> None:
    duties.save_safety_contact(
        current_actor(),
        contact,
        name=form.name.data,
        phone=form.phone.data,
        hours=form.hours.data or "",
        position=form.position.data or 0,
    )
    flash("The number is saved.", "success")


def _page(form: SafetyContactForm, problem: str = "") -> str:
    people = [
        {"value": account.id, "label": account.name or account.email}
        for account in accounts_with_role(SAFEGUARDING_LEAD)
    ]
    on_duty = [account.id for _, account in queries.safeguarding_duties()]
    return render_template(
        "safeguarding/safety_numbers.html",
        form=form,
        contacts=queries.safety_contacts(),
        problem=problem,
        people=[{"value": "", "label": "Nobody"}, *people],
        duties=[*on_duty, *[""] * (MOST_ON_DUTY - len(on_duty))][:MOST_ON_DUTY],
    )
