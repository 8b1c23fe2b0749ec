"""Receiving texts and reading them: one verb a function."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from coproduce.analysis.duplicates import normalised
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire, fire_all
from coproduce.safeguarding.lifecycle import PASSAGE
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services.reports import reported_ids
from coproduce.safeguarding.services.tallies import count


def receive_passage(
    body: str,
    *,
    context_kind: str,
    context_id: str,
    topic: str,
    young: bool,
    may_quote: bool,
    historic: bool = False,
    received_on: date,
    author_id: str | None = None,
    age_band: str = "",
) -> Passage:
    """Take in one text, unread. It leaves no audit row and no event, since it may stand for one anonymous person
    (rule 17). The caller's flush saves it together with the answer that it belongs to. `author_id` is for places alone
    where everybody sees who wrote what."""
    passage = Passage(
        id=new_id(),
        state=PASSAGE.initial,
        context_kind=context_kind,
        context_id=context_id,
        topic=topic,
        body=body,
        fingerprint=fingerprint_of(body),
        young=young,
        may_quote=may_quote,
        historic=historic,
        received_on=received_on,
        author_id=author_id,
        age_band=age_band,
    )
    db.session.add(passage)
    return passage


def fingerprint_of(body: str) -> str:
    """The same for texts of the same words, whatever their spacing, case and quotation marks (rule 12)."""
    return hashlib.sha256(normalised(body).encode()).hexdigest()[:32]


def mark_read(
    actor: Actor, passage: Passage, redacted: str | None = None, *, expected_version: int | None = None
) -> None:
    """A person read the text and, where `redacted` is given, made this of it; the original stays as it is.

    Raises NotAllowed, Stale, Refused; InvalidInput where the redacted text is empty.
    """
    if passage.state == "unread":
        fire(PASSAGE, passage, "read", actor, expected_version=expected_version)
        note_reader(actor, passage)
        count("approve" if redacted is None else "redact", passage.context_kind)
        expected_version = None
    if redacted is not None:
        _redact(actor, passage, redacted, expected_version)


def mark_all_read(actor: Actor, passages: Iterable[Passage], *, except_urgent: bool = False) -> int:
    """Mark every unread one of `passages` as read; returns how many. With `except_urgent` texts with an urgent hint
    stay in the queue: coding many at once must not hide what somebody should look at first."""
    chosen = [
        passage
        for passage in passages
        if passage.state == "unread" and not (except_urgent and passage.concern_hint == "urgent")
    ]
    for passage in chosen:
        note_reader(actor, passage)
    fire_all(PASSAGE, chosen, "read", actor)
    count("approve", *(passage.context_kind for passage in chosen))
    return len(chosen)


def approve_shown(
    actor: Actor, passages: Sequence[Passage], shown: Mapping[str, int]
) -> tuple[list[Passage], list[Passage]]:
    """Approve exactly the texts that a reader had in front of them: `shown` maps their ids to the versions on the page.

    Returns (approved, left out). A text that somebody decided about, that its author changed, or that was marked by the
    machine or reported meanwhile is left out, since nobody has read it as it is now.
    """
    reported = reported_ids(passage.id for passage in passages)
    fresh = [
        passage
        for passage in passages
        if passage.state == "unread"
        and shown.get(passage.id) == passage.version
        and passage.id not in reported
        and is_unmarked(passage)
    ]
    mark_all_read(actor, fresh)
    return fresh, [passage for passage in passages if passage not in fresh]


def is_unmarked(passage: Passage) -> bool:
    """The machine has looked at it and found nothing to point at."""
    return passage.hinted and passage.concern_hint == "none" and not passage.personal_data_hints


def hold(actor: Actor, passage: Passage, reason: str, *, expected_version: int | None = None) -> None:
    """Keep a text back from everything public, with a reason for colleagues."""
    fire(PASSAGE, passage, "hold", actor, reason=reason, expected_version=expected_version)
    passage.hold_reason = reason.strip()
    note_reader(actor, passage)
    count("hold", passage.context_kind)
    db.session.flush()


def release(actor: Actor, passage: Passage, reason: str, *, expected_version: int | None = None) -> None:
    """Let a held text go on as read."""
    fire(PASSAGE, passage, "release", actor, reason=reason, expected_version=expected_version)
    passage.hold_reason = ""
    db.session.flush()


def return_to_queue(actor: Actor, passage: Passage, *, expected_version: int | None = None) -> None:
    """Undo a reading: the text waits for a person again."""
    fire(PASSAGE, passage, "return_to_queue", actor, expected_version=expected_version)
    passage.read_by_id, passage.read_at = None, None
    db.session.flush()


def note_reader(actor: Actor, passage: Passage) -> None:
    """Who decided, and when; with the decision the text is in nobody's hands any more."""
    passage.read_by_id, passage.read_at = actor.account_id, clock.now()
    passage.claimed_by_id, passage.claimed_at = None, None


def _redact(actor: Actor, passage: Passage, redacted: str, expected_version: int | None) -> None:
    words = redacted.strip()
    if not words:
        raise InvalidInput({"redacted": "Leave some words, or hold the whole text back."})
    fire(PASSAGE, passage, "redact", actor, expected_version=expected_version)
    passage.redacted = None if words == passage.body.strip() else words
    db.session.flush()
