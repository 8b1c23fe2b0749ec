"""Looking at what people sent: one file of the queue, and what a person can do with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_by_ids
from coproduce.core.access import allows
from coproduce.safeguarding import attachment_queries as queries
from coproduce.safeguarding import attachment_services as services
from coproduce.safeguarding.forms import DescribeForm, HoldForm
from coproduce.safeguarding.models import Attachment, Concern
from coproduce.safeguarding.queries import cases_of, waiting_facts
from coproduce.safeguarding.queries.queue import FILE
from coproduce.safeguarding.rules import REPORT_CATEGORIES, working_time
from coproduce.safeguarding.services import claims
from coproduce.safeguarding.views.queue import (
    address_of,
    chosen_now,
    looked_at_just_now,
    next_item,
    read_just_now,
    way_back,
)
from coproduce.safeguarding.views.raising import concern_form, words_after, worry_of
from coproduce.safeguarding.views.reading import case_form
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("safeguarding_attachments", __name__, url_prefix="/manage/reading/files")


@blueprint.get("", strict_slashes=False)
@requires("attachments.read")
def queue() -> ResponseReturnValue:
    """Files wait in the one queue of everything."""
    chosen = replace(chosen_now(), what=FILE)
    return redirect(url_for("safeguarding_reading.queue", state=chosen.state, **way_back(chosen)))


@blueprint.get("/<attachment_id>")
@requires("attachments.read")
def attachment(attachment_id: str) -> ResponseReturnValue:
    """One file. The browser fetches the file itself from `attachments.content`, which leaves an access record."""
    return _page(_found(attachment_id))


@blueprint.post("/<attachment_id>/claim")
@requires("attachments.read")
def claim(attachment_id: str) -> ResponseReturnValue:
    """Take this very file in hand."""
    found = _found(attachment_id)
    if not claims.claim(current_actor(), found):
        flash("Somebody else is looking at this file.", "warning")
    return _to_page(found)


@blueprint.post("/<attachment_id>/give-back")
@requires("attachments.read")
def give_back(attachment_id: str) -> ResponseReturnValue:
    """Let somebody else look at it."""
    claims.give_back(current_actor(), _found(attachment_id))
    flash("The file is in nobody’s hands any more.", "success")
    return redirect(url_for("safeguarding_reading.queue", **way_back(chosen_now())))


@blueprint.post("/<attachment_id>/look")
@requires("attachments.read")
def look(attachment_id: str) -> ResponseReturnValue:
    """It may be shown; and what is in it, in words."""
    found = _found(attachment_id)
    was_waiting = found.state == "received"
    form = DescribeForm(obj=found)

    def action() -> None:
        services.read_attachment(
            current_actor(), found, form.description.data or "", expected_version=form.expected_version
        )

    status = carry_out(form, action)
    if status != 200:
        return _page(found, describe=form), status
    if was_waiting:
        return _next(found)
    flash("The description is saved.", "success")
    return _to_page(found)


@blueprint.post("/<attachment_id>/hold")
@requires("attachments.read")
def hold(attachment_id: str) -> ResponseReturnValue:
    found = _found(attachment_id)
    problem = _with_reason(found, services.hold_attachment)
    if problem is not None:
        return problem
    flash("The file is held back.", "success")
    return _next(found)


@blueprint.post("/<attachment_id>/release")
@requires("attachments.read")
def release(attachment_id: str) -> ResponseReturnValue:
    found = _found(attachment_id)
    problem = _with_reason(found, services.release_attachment)
    if problem is not None:
        return problem
    flash("The file is no longer held back.", "success")
    return _to_page(found)


@blueprint.post("/<attachment_id>/return")
@requires("attachments.read")
def return_to_queue(attachment_id: str) -> ResponseReturnValue:
    """Undo a look."""
    found = _found(attachment_id)
    services.return_attachment(current_actor(), found, expected_version=VersionedForm().expected_version)
    flash("The file is back in the queue.", "success")
    return _to_page(found)


@blueprint.post("/<attachment_id>/concern")
@requires("concerns.raise")
def raise_concern(attachment_id: str) -> ResponseReturnValue:
    found = _found(attachment_id)
    actor, form, raised = (
        current_actor(),
        concern_form(current_actor(), version=found.version),
        list[Concern](),
    )
    status = carry_out(
        form, lambda: raised.append(services.raise_attachment_concern(actor, found, worry_of(form)))
    )
    if status != 200:
        return _page(found, concern=form), status
    flash(f"The file is held back. {words_after(raised[0])}", "warning")
    return _next(found)


def _found(attachment_id: str) -> Attachment:
    return queries.attachment_for_reading(current_actor(), attachment_id)


def _with_reason(found: Attachment, service: Callable[..., None]) -> ResponseReturnValue | None:
    """Carry out what needs a reason; the page with the form again where it could not be."""
    form = HoldForm(version=found.version)

    def action() -> None:
        service(current_actor(), found, form.reason.data or "", expected_version=form.expected_version)

    status = carry_out(form, action)
    return None if status == 200 else (_page(found, hold=form), status)


def _page(found: Attachment, **forms: Any) -> str:
    """The page of one file; `forms` are those that came back with errors."""
    actor = current_actor()
    facts = waiting_facts(actor, FILE, found)
    cases = cases_of("attachment", found.id) if allows(actor, "passages.decide") else []
    return render_template(
        "safeguarding/file.html",
        attachment=found,
        facts=facts,
        way=way_back(chosen_now()),
        where=facts.place,
        counts=queries.attachment_counts(actor),
        concerns=queries.attachment_concerns(actor, found.id),
        cases=cases,
        categories=REPORT_CATEGORIES,
        names=accounts_by_ids([each.decided_by_id for each in cases if each.decided_by_id]),
        working_time=working_time,
        claim_lasts=current_app.extensions["settings"].reading_claim_lasts,
        may_handle=allows(actor, "concerns.handle"),
        back=looked_at_just_now(actor),
        back_text=read_just_now(actor),
        form=next(iter(forms.values()), None),
        forms={
            "describe": DescribeForm(formdata=None, obj=found),
            "hold": HoldForm(formdata=None),
            "concern": concern_form(actor, formdata=None),
            "case": case_form(formdata=None),
            **forms,
        },
    )


def _to_page(found: Attachment) -> ResponseReturnValue:
    return redirect(url_for(".attachment", attachment_id=found.id, **way_back(chosen_now())))


def _next(done: Attachment) -> ResponseReturnValue:
    """To the next text or file of the queue; where none is left, to the queue."""
    chosen = chosen_now()
    following = next_item(current_actor(), chosen)
    if following is None:
        return redirect(url_for("safeguarding_reading.queue", back_file=done.id, **way_back(chosen)))
    return redirect(address_of(following, chosen, back_file=done.id))
