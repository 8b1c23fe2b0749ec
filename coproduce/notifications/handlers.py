"""Events become notices: one row for each recipient, in the worker, in the transaction that marks the event as done."""

from __future__ import annotations

import random
from typing import cast

from sqlalchemy import Table, insert, select

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.core.outbox import Event, handles
from coproduce.feedback.events import EarlyReleaseDecided
from coproduce.feedback.models import Feedback
from coproduce.notifications.addresses import message_id, normalised, recipient_key
from coproduce.notifications.catalogue import CATALOGUE, lines_for
from coproduce.notifications.lifecycle import NOTICE
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence, occurrence_of, telling_key

EMAIL = "email"


def write_notices(event: Event) -> None:
    """Queue a letter for everyone the catalogue names. Run twice it adds nothing (rule 1)."""
    occurrence = occurrence_of(event)
    if occurrence is None:
        return
    chosen: dict[str, tuple[str, str]] = {}
    for line in lines_for(event):
        for email in line.audience(occurrence):
            chosen.setdefault(recipient_key(email), (normalised(email), line.message))
    known = set(db.session.scalars(select(Notice.recipient_key).where(Notice.event_key == occurrence.key)))
    rows = [
        _row(occurrence, recipient, address, message)
        for recipient, (address, message) in chosen.items()
        if recipient not in known
    ]
    # In no order: neither rows nor letters tell who gave an address first (rule 17).
    random.SystemRandom().shuffle(rows)
    if rows:
        db.session.execute(insert(cast("Table", Notice.__table__)), rows)


def _row(occurrence: Occurrence, recipient: str, address: str, message: str) -> dict[str, object]:
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
        "due_at": clock.now(),
        "problem": "",
        "accepted_reason": "",
    }


for _kind in dict.fromkeys(line.event for line in CATALOGUE):
    handles(_kind)(write_notices)


@handles(EarlyReleaseDecided)
def hurry(event: EarlyReleaseDecided) -> None:
    """Letters that wait for their next attempt go at once (rule 3)."""
    feedback = db.session.get(Feedback, event.feedback_id)
    if feedback is None:
        return
    waiting = select(Notice).where(Notice.event_key == telling_key(feedback), Notice.state == "queued")
    for notice in db.session.scalars(waiting):
        notice.due_at = min(notice.due_at, clock.now())
