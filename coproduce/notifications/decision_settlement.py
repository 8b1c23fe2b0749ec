"""Telling of decisions comes to its end: when every letter is sent or accepted, the record is told so (rules 2, 28)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from coproduce.commissioning.models import Decision, Proposal, ProposalConsultation
from coproduce.commissioning.queries.decisions import public_condition
from coproduce.commissioning.rules.stages import CLOSED, WITHDRAWN
from coproduce.commissioning.services.decisions import record_notices_settled
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.outbox import HandlerRun, OutboxEvent
from coproduce.notifications.decision_letters import decision_key
from coproduce.notifications.models import Notice
from coproduce.notifications.rules import NoticeFacts, Standing, TellingFacts, one_for_each_person, standing

# The last attempt at a letter is about a day after the first; a person may settle an uncertain one some days later.
LETTERS_STILL_TRIED = timedelta(days=14)


def standing_of_decision(decision: Decision) -> Standing:
    """How telling of this decision stands."""
    rows = db.session.execute(
        select(Notice.recipient_key, Notice.state, Notice.attempts, Notice.accepted_reason).where(
            Notice.event_key == decision_key(decision)
        )
    )
    notices = one_for_each_person(
        (recipient, NoticeFacts(state, attempts, bool(reason))) for recipient, state, attempts, reason in rows
    )
    return standing(TellingFacts(notices, decision.release_route, decision.reach_plan, decision.took_part))


def settle_decisions() -> int:
    """Tell each record whose letters are settled; returns how many were. After an early release some letters are still
    being tried: the public count follows them."""
    settled = 0
    for decision in db.session.scalars(select(Decision).where(Decision.state == "telling")).all():
        stands = standing_of_decision(decision)
        if stands.settled and not _letters_are_being_written(decision):
            record_notices_settled(decision.id, told=stands.told, to_tell=stands.to_tell)
            settled += 1
    lately = clock.now() - LETTERS_STILL_TRIED
    told_since = Decision.state.in_(("settled", "public")) & (Decision.told < Decision.to_tell)
    for decision in db.session.scalars(
        select(Decision).where(told_since, Decision.settled_at > lately)
    ).all():
        stands = standing_of_decision(decision)
        if stands.told != decision.told:
            record_notices_settled(decision.id, told=stands.told, to_tell=stands.to_tell)
    return settled


def waiting_for_decision() -> set[str]:
    """Consultations whose outcome is not all told yet: they ask about a proposal that nobody has publicly decided."""
    decided = select(Decision.proposal_id).where(public_condition())
    return set(
        db.session.scalars(
            select(ProposalConsultation.consultation_id)
            .join(Proposal, Proposal.id == ProposalConsultation.proposal_id)
            .where(Proposal.state.not_in((CLOSED, WITHDRAWN)), Proposal.id.not_in(decided))
        )
    )


def _letters_are_being_written(decision: Decision) -> bool:
    """Whether the handler that writes the letters has yet to run: until then no letter does not mean no recipient."""
    waiting = (
        select(func.count())
        .select_from(HandlerRun)
        .join(OutboxEvent, OutboxEvent.id == HandlerRun.event_id)
        .where(
            OutboxEvent.kind == "DecisionTellingBegan",
            HandlerRun.progress == "waiting",
            OutboxEvent.facts["decision_id"].as_string() == decision.id,
        )
    )
    return db.session.scalar(waiting) != 0
