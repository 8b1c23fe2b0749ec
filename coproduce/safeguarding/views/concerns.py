"""Concerns, for the safeguarding lead and deputies. Opening one leaves an access record (rule 20)."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_by_ids
from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.safeguarding import queries, services
from coproduce.safeguarding.attachment_queries import attachment_of
from coproduce.safeguarding.contexts import Context, places_of
from coproduce.safeguarding.forms import OutcomeForm
from coproduce.safeguarding.models import Concern, RestrictedRead
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of
from coproduce.web.site import record_access

blueprint = Blueprint("safeguarding_concerns", __name__, url_prefix="/manage/concerns")


@blueprint.get("", strict_slashes=False)
@requires("concerns.handle")
def index() -> ResponseReturnValue:
    """Open concerns, those that nobody took on first; or the closed ones."""
    closed = request.args.get("state") == "closed"
    page = page_of(queries.concerns(current_actor(), closed=closed), number=page_number())
    names = accounts_by_ids({each.raised_by_id for each in page.rows if each.raised_by_id})
    return render_template("safeguarding/concerns.html", page=page, closed=closed, names=names)


@blueprint.get("/<concern_id>")
@requires("concerns.handle")
def concern(concern_id: str) -> ResponseReturnValue:
    found = queries.concern_for_handling(current_actor(), concern_id)
    record_access(
        RestrictedRead(
            account_id=current_actor().account_id or "",
            subject_kind="concern",
            subject_id=found.id,
            at=clock.now(),
        )
    )
    return _page(found, OutcomeForm(formdata=None))


@blueprint.post("/<concern_id>/acknowledge")
@requires("concerns.handle")
def acknowledge(concern_id: str) -> ResponseReturnValue:
    found = queries.concern_for_handling(current_actor(), concern_id)
    services.acknowledge_concern(current_actor(), found, expected_version=VersionedForm().expected_version)
    flash("You have taken this concern on.", "success")
    return redirect(url_for(".concern", concern_id=found.id))


@blueprint.post("/<concern_id>/close")
@requires("concerns.handle")
def close(concern_id: str) -> ResponseReturnValue:
    found = queries.concern_for_handling(current_actor(), concern_id)
    form = OutcomeForm(version=found.version)

    def action() -> None:
        services.close_concern(
            current_actor(), found, form.words.data or "", expected_version=form.expected_version
        )

    status = carry_out(form, action)
    if status != 200:
        return _page(found, form), status
    flash("The concern is closed.", "success")
    return redirect(url_for(".index"))


@blueprint.post("/<concern_id>/reopen")
@requires("concerns.handle")
def reopen(concern_id: str) -> ResponseReturnValue:
    found = queries.concern_for_handling(current_actor(), concern_id)
    form = OutcomeForm(version=found.version)

    def action() -> None:
        services.reopen_concern(
            current_actor(), found, form.words.data or "", expected_version=form.expected_version
        )

    status = carry_out(form, action)
    if status != 200:
        return _page(found, form), status
    flash("The concern is open again.", "success")
    return redirect(url_for(".concern", concern_id=found.id))


def tasks(actor: Actor) -> str | None:
    """Staff home: concerns that wait for the lead."""
    if not allows(actor, "concerns.handle"):
        return None
    waiting = queries.open_concerns(actor)
    return render_template("safeguarding/tasks_concerns.html", concerns=waiting) if waiting else None


def _page(found: Concern, form: OutcomeForm) -> str:
    passage, attachment = queries.passage_of(found), attachment_of(found)
    about = passage or attachment
    key = (about.context_kind, about.context_id) if about else ("", "")
    people = accounts_by_ids({each for each in (found.raised_by_id, found.acknowledged_by_id) if each})
    return render_template(
        "safeguarding/concern.html",
        concern=found,
        passage=passage,
        attachment=attachment,
        people=people,
        form=form,
        where=places_of([key]).get(key, Context("")),
    )
