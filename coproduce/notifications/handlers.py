"""Events become notices: one row for each recipient, in the worker, in the transaction that marks the event as done."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import datetime
from typing import cast

from sqlalchemy import Table, insert, select

from coproduce.consultations.events import ConsultationOpened
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import phase_of
from coproduce.consultations.rules import COMING, OPEN
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.core.outbox import Event, handles
from coproduce.feedback.events import EarlyReleaseDecided, FeedbackPublished
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import feedback_of, is_public_now
from coproduce.notifications.addresses import message_id, normalised, recipient_key
from coproduce.notifications.catalogue import CATALOGUE, LIST_MESSAGES, Line, lines_for
from coproduce.notifications.events import ListsAgreed
from coproduce.notifications.hearing_first import due_at, who_hears_first
from coproduce.notifications.lifecycle import NOTICE
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence, occurrence_of, telling_key
from coproduce.notifications.rules import EMAIL


def write_notices(event: Event) -> None:
    """Queue a letter for everyone the catalogue names. Run twice it adds nothing (rule 1)."""
    _write(event, lines_for(event))


def _write(event: Event, lines: Iterable[Line]) -> None:
    occurrence = occurrence_of(event)
    if occurrence is None:
        return
    chosen: dict[str, tuple[str, str]] = {}
    for line in lines:
        for email in line.audience(occurrence):
            chosen.setdefault(recipient_key(email), (normalised(email), line.message))
    known = set(db.session.scalars(select(Notice.recipient_key).where(Notice.event_key == occurrence.key)))
    first = who_hears_first(event, occurrence)
    rows = [
        _row(occurrence, recipient, address, message, due_at(recipient, first))
        for recipient, (address, message) in chosen.items()
        if recipient not in known
    ]
    # In no order: neither rows nor letters tell who gave an address first (rule 17).
    random.SystemRandom().shuffle(rows)
    if rows:
        db.session.execute(insert(cast("Table", Notice.__table__)), rows)


def _row(
    occurrence: Occurrence, recipient: str, address: str, message: str, due_at: datetime
) -> dict[str, object]:
    return {
        "id": new_id(),
        "state": NOTICE.initial,
        "version": 1,
        "event_key": occurrence.key,
        "recipient_key": recipient,
        "channel": EMAIL,
        "message": message,
        "subject_id": occurrence.subject_id,
        "message_id": message_id(occurrence.key, recipient, EMAIL),
        "address": address,
        "attempts": 0,
        "due_at": due_at,
        "problem": "",
        "accepted_reason": "",
    }


for _kind in dict.fromkeys(line.event for line in CATALOGUE):
    handles(_kind)(write_notices)


@handles(ListsAgreed)
def tell_lists_what_has_happened(event: ListsAgreed) -> None:
    """Lists that were added later hear what the others were told; whoever was told already gets nothing again."""
    consultation = db.session.get(Consultation, event.consultation_id)
    if consultation is None:
        return
    if phase_of(consultation) in (OPEN, COMING):
        _tell_lists(ConsultationOpened(consultation.id))
    feedback = feedback_of(consultation.id)
    if feedback is not None and is_public_now(feedback):
        _tell_lists(FeedbackPublished(feedback.id))


def _tell_lists(event: Event) -> None:
    _write(event, [line for line in lines_for(event) if line.message in LIST_MESSAGES])


@handles(EarlyReleaseDecided)
def hurry(event: EarlyReleaseDecided) -> None:
    """Letters that wait for their next attempt go at once (rule 3)."""
    feedback = db.session.get(Feedback, event.feedback_id)
    if feedback is None:
        return
    waiting = select(Notice).where(Notice.event_key == telling_key(feedback), Notice.state == "queued")
    for notice in db.session.scalars(waiting):
        notice.due_at = min(notice.due_at, clock.now())
