"""Telling comes to its end: when every letter is sent or accepted, feedback is told so (rules 2 and 28)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.outbox import HandlerRun, OutboxEvent
from coproduce.feedback.models import Feedback
from coproduce.feedback.services import record_notices_settled
from coproduce.notifications.decision_settlement import settle_decisions
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import telling_key
from coproduce.notifications.rules import NoticeFacts, Standing, TellingFacts, one_for_each_person, standing

# The last attempt at a letter is about a day after the first; a person may settle an uncertain one some days later.
LETTERS_STILL_TRIED = timedelta(days=14)


def standing_of(feedback: Feedback) -> Standing:
    """How telling about these answers stands."""
    rows = db.session.execute(
        select(Notice.recipient_key, Notice.state, Notice.attempts, Notice.accepted_reason).where(
            Notice.event_key == telling_key(feedback)
        )
    )
    notices = one_for_each_person(
        (recipient, NoticeFacts(state, attempts, bool(reason))) for recipient, state, attempts, reason in rows
    )
    return standing(TellingFacts(notices, feedback.route, feedback.reach_plan, feedback.took_part))


def settle_what_is_ready() -> int:
    """Tell feedback, and the records of decisions, of each release whose notices are settled; returns how many were."""
    settled = 0
    for feedback in db.session.scalars(select(Feedback).where(Feedback.state == "telling")).all():
        stands = standing_of(feedback)
        if stands.settled and not _notices_are_being_written(feedback):
            record_notices_settled(feedback.id, told=stands.told, to_tell=stands.to_tell)
            settled += 1
    _count_late_arrivals()
    return settled + settle_decisions()


def _count_late_arrivals() -> None:
    """After an early release some letters are still being tried: the public "we could tell X of Y" follows them."""
    lately = clock.now() - LETTERS_STILL_TRIED
    for feedback in db.session.scalars(
        select(Feedback).where(
            Feedback.state.in_(("settled", "public")),
            Feedback.told < Feedback.to_tell,
            Feedback.settled_at > lately,
        )
    ).all():
        stands = standing_of(feedback)
        if stands.told != feedback.told:
            record_notices_settled(feedback.id, told=stands.told, to_tell=stands.to_tell)


def _notices_are_being_written(feedback: Feedback) -> bool:
    """Whether the handler that writes the notices has yet to run: until then no notice does not mean no recipient."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(HandlerRun)
            .join(OutboxEvent, OutboxEvent.id == HandlerRun.event_id)
            .where(
                OutboxEvent.kind == "TellingBegan",
                HandlerRun.progress == "waiting",
                OutboxEvent.facts["feedback_id"].as_string() == feedback.id,
            )
        )
        != 0
    )
