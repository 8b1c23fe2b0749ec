"""Receiving texts, reading them, and raising concerns: one verb a function."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date

from coproduce.analysis.duplicates import normalised
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire, fire_all
from coproduce.core.working_days import closed_days
from coproduce.safeguarding.lifecycle import CONCERN, PASSAGE
from coproduce.safeguarding.models import Concern, Passage
from coproduce.safeguarding.rules import ACKNOWLEDGE_WITHIN, LONGEST_NOTE, working_moment_after


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
) -> Passage:
    """Take in one text, unread. It leaves no audit row and no event, since it may stand for one anonymous person
    (rule 17). The caller's flush saves it together with the answer that it belongs to."""
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
        _note_reader(actor, passage)
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
        _note_reader(actor, passage)
    fire_all(PASSAGE, chosen, "read", actor)
    return len(chosen)


def hold(actor: Actor, passage: Passage, reason: str, *, expected_version: int | None = None) -> None:
    """Keep a text back from everything public, with a reason for colleagues."""
    fire(PASSAGE, passage, "hold", actor, reason=reason, expected_version=expected_version)
    passage.hold_reason = reason.strip()
    _note_reader(actor, passage)
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


def raise_concern(actor: Actor, passage: Passage, note: str) -> Concern:
    """A person is worried about somebody behind a text. The named lead is told at once, without content (rule 11).
    Raises InvalidInput where the note is empty or longer than 5,000 characters."""
    concern = new_concern(actor, note, passage_id=passage.id)
    if passage.state == "unread":
        mark_read(actor, passage)
    return concern


def new_concern(
    actor: Actor, note: str, *, passage_id: str | None = None, attachment_id: str | None = None
) -> Concern:
    """A raised concern about a text or a file, on the clock. Raises InvalidInput as `raise_concern`."""
    note = note.strip()
    if not note:
        raise InvalidInput({"note": "Say what worries you."})
    if len(note) > LONGEST_NOTE:
        raise InvalidInput({"note": f"Write at most {LONGEST_NOTE:,} characters."})
    now = clock.now()
    concern = Concern(
        state=CONCERN.initial,
        passage_id=passage_id,
        attachment_id=attachment_id,
        raised_by_id=actor.account_id,
        raised_at=now,
        note=note,
        acknowledge_by=working_moment_after(now, ACKNOWLEDGE_WITHIN, closed_days()),
    )
    db.session.add(concern)
    db.session.flush()
    fire(CONCERN, concern, "raise", actor)
    return concern


def acknowledge_concern(actor: Actor, concern: Concern, *, expected_version: int | None = None) -> None:
    """Somebody on duty has taken the concern on."""
    fire(CONCERN, concern, "acknowledge", actor, expected_version=expected_version)
    concern.acknowledged_by_id = actor.account_id
    db.session.flush()


def close_concern(
    actor: Actor, concern: Concern, outcome: str, *, expected_version: int | None = None
) -> None:
    """End a concern with what came of it. The outcome stays with the concern: it may name people, so the audit trail
    does not repeat it."""
    fire(CONCERN, concern, "close", actor, reason=_said(outcome), expected_version=expected_version)
    concern.outcome = outcome.strip()
    db.session.flush()


def reopen_concern(
    actor: Actor, concern: Concern, reason: str, *, expected_version: int | None = None
) -> None:
    fire(CONCERN, concern, "reopen", actor, reason=_said(reason), expected_version=expected_version)
    concern.outcome = f"{concern.outcome}\n\nReopened: {reason.strip()}".strip()
    db.session.flush()


def _said(text: str) -> str:
    return "see the concern" if text.strip() else ""


def _note_reader(actor: Actor, passage: Passage) -> None:
    passage.read_by_id, passage.read_at = actor.account_id, clock.now()


def _redact(actor: Actor, passage: Passage, redacted: str, expected_version: int | None) -> None:
    words = redacted.strip()
    if not words:
        raise InvalidInput({"redacted": "Leave some words, or hold the whole text back."})
    fire(PASSAGE, passage, "redact", actor, expected_version=expected_version)
    passage.redacted = None if words == passage.body.strip() else words
    db.session.flush()
