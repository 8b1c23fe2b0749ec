"""The first reading queue: a page of texts, one text, and what a person can do with it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.safeguarding import queries, services
from coproduce.safeguarding.attachment_queries import attachment_counts
from coproduce.safeguarding.contexts import Context, places_of
from coproduce.safeguarding.forms import ConcernForm, HoldForm, RedactForm
from coproduce.safeguarding.models import Passage, RestrictedRead
from coproduce.safeguarding.rules import stretches, suggested_redaction
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of
from coproduce.web.site import record_access

blueprint = Blueprint("safeguarding_reading", __name__, url_prefix="/manage/reading")

PAGE = 10
STATES = ("unread", "held")


@blueprint.get("", strict_slashes=False)
@requires("passages.read")
def queue() -> ResponseReturnValue:
    """Ten texts at a time, to be read on this very page."""
    actor, place = current_actor(), _place()
    state = request.args.get("state", "")
    state = state if state in STATES else "unread"
    page = page_of(queries.reading_queue(actor, place, state), PAGE, page_number())
    return render_template(
        "safeguarding/queue.html",
        page=page,
        state=state,
        place=place or "",
        places=_places(page.rows),
        counts=queries.reading_counts(actor, place),
        files=attachment_counts(actor, place),
        filters=_filters(actor),
        stretches=stretches,
        back=_read_just_now(actor),
    )


@blueprint.post("/read")
@requires("passages.read")
def read_many() -> ResponseReturnValue:
    """Mark the texts of a page as read."""
    actor = current_actor()
    passages = queries.passages_by_ids(actor, request.form.getlist("passage")[:PAGE])
    count = services.mark_all_read(actor, passages)
    flash(f"{count} {'text' if count == 1 else 'texts'} marked as read.", "success" if count else "warning")
    return redirect(url_for(".queue", place=_place()))


@blueprint.get("/<passage_id>")
@requires("passages.read")
def passage(passage_id: str) -> ResponseReturnValue:
    """One text. Opening one that is held back leaves an access record (rule 20)."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    if found.state == "held":
        record_access(
            RestrictedRead(
                account_id=current_actor().account_id or "",
                subject_kind="passage",
                subject_id=found.id,
                at=clock.now(),
            )
        )
    return _page(found)


@blueprint.post("/<passage_id>/read")
@requires("passages.read")
def read(passage_id: str) -> ResponseReturnValue:
    found = queries.passage_for_reading(current_actor(), passage_id)
    services.mark_read(current_actor(), found, expected_version=VersionedForm().expected_version)
    return _next(found)


@blueprint.post("/<passage_id>/redact")
@requires("passages.read")
def redact(passage_id: str) -> ResponseReturnValue:
    """Read the text and keep what a person made of it."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    form = RedactForm(obj=found)

    def action() -> None:
        services.mark_read(current_actor(), found, form.redacted.data, expected_version=form.expected_version)

    status = carry_out(form, action)
    if status != 200:
        return _page(found, redact=form), status
    flash("Your version is kept. The original is unchanged.", "success")
    return _next(found)


@blueprint.post("/<passage_id>/hold")
@requires("passages.read")
def hold(passage_id: str) -> ResponseReturnValue:
    found = queries.passage_for_reading(current_actor(), passage_id)
    form = HoldForm(version=found.version)

    def action() -> None:
        services.hold(current_actor(), found, form.reason.data or "", expected_version=form.expected_version)

    status = carry_out(form, action)
    if status != 200:
        return _page(found, hold=form), status
    flash("The text is held back.", "success")
    return _next(found)


@blueprint.post("/<passage_id>/release")
@requires("passages.read")
def release(passage_id: str) -> ResponseReturnValue:
    found = queries.passage_for_reading(current_actor(), passage_id)
    form = HoldForm(version=found.version)

    def action() -> None:
        services.release(
            current_actor(), found, form.reason.data or "", expected_version=form.expected_version
        )

    status = carry_out(form, action)
    if status != 200:
        return _page(found, hold=form), status
    flash("The text is no longer held back.", "success")
    return redirect(url_for(".passage", passage_id=found.id))


@blueprint.post("/<passage_id>/return")
@requires("passages.read")
def return_to_queue(passage_id: str) -> ResponseReturnValue:
    """Undo a reading."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    services.return_to_queue(current_actor(), found, expected_version=VersionedForm().expected_version)
    flash("The text is back in the queue.", "success")
    return redirect(url_for(".passage", passage_id=found.id))


@blueprint.post("/<passage_id>/concern")
@requires("concerns.raise")
def raise_concern(passage_id: str) -> ResponseReturnValue:
    found = queries.passage_for_reading(current_actor(), passage_id)
    form = ConcernForm(version=found.version)
    status = carry_out(form, lambda: services.raise_concern(current_actor(), found, form.note.data or ""))
    if status != 200:
        return _page(found, concern=form), status
    flash("The safeguarding lead is being told. If somebody is in danger now, call 999 yourself.", "warning")
    return _next(found)


def tasks(actor: Actor) -> str | None:
    """Staff home: texts that wait to be read."""
    if not allows(actor, "passages.read"):
        return None
    counts = queries.reading_counts(actor)
    return render_template("safeguarding/tasks_reading.html", counts=counts) if counts.unread else None


def _page(found: Passage, **forms: Any) -> str:
    """The page of one text; `forms` are those that came back with errors."""
    actor, place = current_actor(), _place()
    return render_template(
        "safeguarding/passage.html",
        passage=found,
        stretches=stretches(found.body, found.personal_data_hints),
        suggestion=found.redacted or suggested_redaction(found.body, found.personal_data_hints),
        place=place or "",
        where=places_of([(found.context_kind, found.context_id)]).get(
            (found.context_kind, found.context_id), Context("")
        ),
        counts=queries.reading_counts(actor, place),
        concerns=queries.concerns_of(found.id),
        may_handle=allows(actor, "concerns.handle"),
        back=_read_just_now(actor),
        form=next(iter(forms.values()), None),
        forms={
            "redact": RedactForm(formdata=None),
            "hold": HoldForm(formdata=None),
            "concern": ConcernForm(formdata=None),
            **forms,
        },
    )


def _next(done: Passage) -> ResponseReturnValue:
    """To the next text of the queue; where none is left, to the queue."""
    place = _place()
    following = queries.next_to_read(current_actor(), place)
    if following is None:
        return redirect(url_for(".queue", place=place, back=done.id))
    return redirect(url_for(".passage", passage_id=following.id, place=place, back=done.id))


def _read_just_now(actor: Actor) -> Passage | None:
    """The text that was read a moment ago, so that it can be put back."""
    passages = queries.passages_by_ids(actor, [request.args["back"]]) if request.args.get("back") else []
    return passages[0] if passages and passages[0].state == "read" else None


def _place() -> str | None:
    """The consultation (or other place) that the reader works through."""
    return request.values.get("place") or None


def _places(passages: Any) -> dict[tuple[str, str], Context]:
    return places_of({(each.context_kind, each.context_id) for each in passages})


def _filters(actor: Actor) -> list[dict[str, str]]:
    waiting = queries.waiting_contexts(actor)
    names = places_of(set(waiting))
    options = [
        {"value": key[1], "label": f"{names[key].title} ({count:,})"}
        for key, count in waiting.items()
        if key in names
    ]
    return [{"value": "", "label": "Everything"}, *sorted(options, key=lambda option: option["label"])]
