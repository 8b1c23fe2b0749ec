"""The public page of a group, and looking after its members."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts import queries, services
from coproduce.accounts.forms import GroupForm, MemberForm
from coproduce.accounts.models import Group
from coproduce.core import access
from coproduce.core.errors import InvalidInput, NotFound
from coproduce.web.guards import current_actor, public, requires

blueprint = Blueprint("groups", __name__)
manage = Blueprint("groups_manage", __name__, url_prefix="/manage/groups")


@blueprint.get("/groups/")
@public
def index() -> ResponseReturnValue:
    return render_template("accounts/groups.html", groups=queries.all_groups())


@blueprint.get("/groups/<slug>")
@public
def page(slug: str) -> ResponseReturnValue:
    group = queries.group_by_slug(slug)
    may_manage = access.allows(current_actor(), "groups.add_members", group)
    return render_template("accounts/group.html", group=group, may_manage=may_manage)


@manage.get("/")
@requires("groups.add_members")
def overview() -> ResponseReturnValue:
    mine = [
        group for group in queries.all_groups() if access.allows(current_actor(), "groups.add_members", group)
    ]
    return render_template(
        "accounts/manage/groups.html", groups=mine, may_create=access.allows(current_actor(), "groups.manage")
    )


@manage.route("/new", methods=["GET", "POST"])
@requires("groups.manage")
def create() -> ResponseReturnValue:
    form = GroupForm()
    if form.validate_on_submit():
        group = services.create_group(
            current_actor(), form.name.data, form.kind.data, description=form.description.data
        )
        return redirect(url_for("groups_manage.members", slug=group.slug))
    return render_template("accounts/manage/group_new.html", form=form), 422 if form.errors else 200


@manage.route("/<slug>", methods=["GET", "POST"])
@requires("groups.add_members")
def members(slug: str) -> ResponseReturnValue:
    group = queries.group_by_slug(slug)
    access.require(current_actor(), "groups.add_members", group)
    form = MemberForm()
    if form.validate_on_submit():
        try:
            _add(group, form)
            return redirect(url_for("groups_manage.members", slug=slug))
        except InvalidInput as problem:
            form.email.errors = list(problem.problems.values())
    return render_template("accounts/manage/group.html", group=group, form=form), 422 if form.errors else 200


def _add(group: Group, form: MemberForm) -> None:
    account = queries.account_by_email(form.email.data) or services.join(form.email.data)
    if form.name.data and not account.name:
        services.rename(account, form.name.data)
    services.add_member(current_actor(), group, account, form.part.data)
    flash(f"{account.name or account.email} is in the group.", "success")


@manage.route("/<slug>/remove/<membership_id>", methods=["GET", "POST"])
@requires("groups.add_members")
def remove(slug: str, membership_id: str) -> ResponseReturnValue:
    group = queries.group_by_slug(slug)
    access.require(current_actor(), "groups.add_members", group)
    membership = next((row for row in group.memberships if row.id == membership_id), None)
    if membership is None:
        raise NotFound("membership")
    if request.method == "POST":
        services.remove_member(current_actor(), membership)
        flash("Taken out of the group.", "success")
        return redirect(url_for("groups_manage.members", slug=slug))
    return render_template("accounts/manage/remove_member.html", group=group, membership=membership)
