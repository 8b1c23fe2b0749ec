"""A group that led hears of the answers an hour before the others who took part, also where no worker ran."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select, update

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.outbox import Event
from coproduce.feedback.events import TellingBegan
from coproduce.feedback.models import Feedback
from coproduce.feedback.rules import GROUP_LED
from coproduce.notifications import audiences
from coproduce.notifications.addresses import recipient_key
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence, occurrence_of

GROUP_HEARS_FIRST = timedelta(hours=1)
TO_A_GROUP = "answers_ready_group"


def who_hears_first(event: Event, occurrence: Occurrence) -> frozenset[str]:
    """Keys of the members of the groups that led, where the answers take the group-led route; else nobody."""
    feedback = db.session.get(Feedback, occurrence.subject_id) if isinstance(event, TellingBegan) else None
    if feedback is None or feedback.route != GROUP_LED:
        return frozenset()
    return frozenset(recipient_key(email) for email in audiences.leading_groups(occurrence))


def due_at(recipient: str, first: Collection[str]) -> datetime:
    """When a letter about answers goes out, once it is written."""
    return clock.now() if not first or recipient in first else clock.now() + GROUP_HEARS_FIRST


def put_off_others(sent: Notice) -> None:
    """The hour runs from the letter to the group and not from the plan to send it. It is not put off any more once
    somebody else was written to: that a group's mail server took hours keeps nobody waiting half-way."""
    if sent.message != TO_A_GROUP:
        return
    event = TellingBegan(sent.subject_id)
    occurrence = occurrence_of(event)
    first = who_hears_first(event, occurrence) if occurrence is not None else frozenset()
    if sent.recipient_key not in first:
        return
    others = (Notice.event_key == sent.event_key, Notice.recipient_key.not_in(first))
    if db.session.scalar(select(Notice.id).where(*others, Notice.attempts > 0).limit(1)) is not None:
        return
    hour = clock.now() + GROUP_HEARS_FIRST
    db.session.execute(
        update(Notice).where(*others, Notice.state == "queued", Notice.due_at < hour).values(due_at=hour)
    )
