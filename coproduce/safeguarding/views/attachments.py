"""Looking at what people sent: a list of files, one file, and what a person can do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.core.access import Actor, allows
from coproduce.safeguarding import attachment_queries as queries
from coproduce.safeguarding import attachment_services as services
from coproduce.safeguarding.contexts import Context, places_of
from coproduce.safeguarding.forms import ConcernForm, DescribeForm, HoldForm
from coproduce.safeguarding.models import Attachment
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

blueprint = Blueprint("safeguarding_attachments", __name__, url_prefix="/manage/reading/files")

PAGE = 10
STATES = ("received", "held")


@blueprint.get("", strict_slashes=False)
@requires("attachments.read")
def queue() -> ResponseReturnValue:
    """Ten files at a time."""
    actor, place = current_actor(), _place()
    state = request.args.get("state", "")
    state = state if state in STATES else "received"
    page = page_of(queries.attachment_queue(actor, place, state), PAGE, page_number())
    return render_template(
        "safeguarding/files.html",
        page=page,
        state=state,
        place=place or "",
        places=places_of({(each.context_kind, each.context_id) for each in page.rows}),
        counts=queries.attachment_counts(actor, place),
        filters=_filters(actor),
        back=_looked_at_just_now(actor),
    )


@blueprint.get("/<attachment_id>")
@requires("attachments.read")
def attachment(attachment_id: str) -> ResponseReturnValue:
    """One file. The browser fetches the file itself from `attachments.content`, which leaves an access record."""
    return _page(_found(attachment_id))


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
    form = ConcernForm(version=found.version)
    status = carry_out(
        form, lambda: services.raise_attachment_concern(current_actor(), found, form.note.data or "")
    )
    if status != 200:
        return _page(found, concern=form), status
    flash(
        "The safeguarding lead is being told, and the file is held back. "
        "If somebody is in danger now, call 999 yourself.",
        "warning",
    )
    return _next(found)


def tasks(actor: Actor) -> str | None:
    """Staff home: files that wait to be looked at."""
    if not allows(actor, "attachments.read"):
        return None
    counts = queries.attachment_counts(actor)
    return render_template("safeguarding/tasks_files.html", counts=counts) if counts.waiting else None


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
    actor, place = current_actor(), _place()
    key = (found.context_kind, found.context_id)
    return render_template(
        "safeguarding/file.html",
        attachment=found,
        place=place or "",
        where=places_of([key]).get(key, Context("")),
        counts=queries.attachment_counts(actor, place),
        concerns=queries.attachment_concerns(found.id),
        may_handle=allows(actor, "concerns.handle"),
        back=_looked_at_just_now(actor),
        form=next(iter(forms.values()), None),
        forms={
            "describe": DescribeForm(formdata=None, obj=found),
            "hold": HoldForm(formdata=None),
            "concern": ConcernForm(formdata=None),
            **forms,
        },
    )


def _to_page(found: Attachment) -> ResponseReturnValue:
    return redirect(url_for(".attachment", attachment_id=found.id, place=_place()))


def _next(done: Attachment) -> ResponseReturnValue:
    """To the next file of the queue; where none is left, to the queue."""
    place = _place()
    following = queries.next_attachment(current_actor(), place)
    if following is None:
        return redirect(url_for(".queue", place=place, back=done.id))
    return redirect(url_for(".attachment", attachment_id=following.id, place=place, back=done.id))


def _looked_at_just_now(actor: Actor) -> Attachment | None:
    """The file that was let go on a moment ago, so that it can be put back."""
    identifier = request.args.get("back")
    found = queries.attachment_by_id(actor, identifier) if identifier else None
    return found if found is not None and found.state == "shown" else None


def _place() -> str | None:
    """The consultation (or other place) that the reader works through."""
    return request.values.get("place") or None


def _filters(actor: Actor) -> list[dict[str, str]]:
    waiting = queries.waiting_attachment_contexts(actor)
    names = places_of(set(waiting))
    options = [
        {"value": key[1], "label": f"{names[key].title} ({count:,})"}
        for key, count in waiting.items()
        if key in names
    ]
    return [{"value": "", "label": "Everything"}, *sorted(options, key=lambda option: option["label"])]
