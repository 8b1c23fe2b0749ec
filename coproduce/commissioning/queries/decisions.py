"""Reading decisions. What is public is decided by the clock at every reading (rule 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload

from coproduce.commissioning import addresses
from coproduce.commissioning.models import (
    AttestationLink,
    Decision,
    DecisionLink,
    Proposal,
    ProposalConsultation,
    ProposalWay,
)
from coproduce.commissioning.queries.deciding import (
    attestation_facts_before,
    linked_consultations,
)
from coproduce.commissioning.queries.forward_plan import entry_of, notice_facts
from coproduce.commissioning.queries.proposals import visible_to_everyone
from coproduce.commissioning.queries.requirements import facts_of, stage_facts
from coproduce.commissioning.rules import gate
from coproduce.commissioning.rules.deciding import DECIDING, RecordFacts, ReleasePlan, TellingFacts
from coproduce.commissioning.rules.requirements import StageFacts
from coproduce.commissioning.rules.routes import CallInFacts, StepsFacts, takes_effect_on
from coproduce.consultations.models import ConsultationGroup, Response
from coproduce.consultations.queries.sessions import is_counted
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.working_days import closed_days
from coproduce.feedback.rules import OpeningFacts, ReleaseFacts, is_public

LED = "led"


def decision_of(proposal_id: str) -> Decision | None:
    """In any state: for staff pages and workers, never for a public page."""
    return db.session.scalars(select(Decision).where(Decision.proposal_id == proposal_id)).first()


def decision_by_id(decision_id: str) -> Decision:
    """Raises NotFound."""
    found = db.session.get(Decision, decision_id)
    if found is None:
        raise NotFound("decision")
    return found


def opening_facts(decision: Decision) -> OpeningFacts:
    return OpeningFacts(decision.state, decision.public_from, clock.now())


def is_public_now(decision: Decision) -> bool:
    return is_public(opening_facts(decision))


def public_condition() -> ColumnElement[bool]:
    """`is_public_now` as a condition over Decision."""
    return and_(Decision.state.in_(("settled", "public")), Decision.public_from <= clock.now())


def public_decision(proposal_id: str) -> Decision | None:
    """The decision if anyone may read it at this moment."""
    found = decision_of(proposal_id)
    return found if found is not None and is_public_now(found) else None


def withdrawn_decision(proposal_id: str) -> Decision | None:
    """A decision that was public once and is not now: its page says why."""
    found = decision_of(proposal_id)
    return (
        found if found is not None and found.withdrawn_on is not None and not is_public_now(found) else None
    )


def public_decisions() -> list[Decision]:
    """All that anyone may read now, the latest opened first: for feeds and the sitemap."""
    return list(db.session.scalars(public_decisions_statement()))


def public_decisions_statement() -> Select[Decision]:
    """The same as a statement that can be narrowed, for search."""
    return (
        select(Decision)
        .join(Proposal)
        .where(public_condition(), visible_to_everyone())
        .options(joinedload(Decision.proposal))
        .order_by(Decision.public_from.desc(), Decision.id)
    )


def digest_of(token: str) -> str:
    """SHA-256 of a private link: 24 random bytes need no slow hash."""
    return sha256(token.encode()).hexdigest()


def decision_behind_link(token: str) -> Decision:
    """What a private link opens during the lead time, or afterwards. Raises NotFound for any other link."""
    link = db.session.scalars(
        select(DecisionLink).where(
            DecisionLink.token_digest == digest_of(token), DecisionLink.revoked.is_(False)
        )
    ).first()
    decision = db.session.get(Decision, link.decision_id) if link else None
    if decision is None or decision.state not in ("telling", "settled", "public"):
        raise NotFound("private link")
    return decision


def attestation_link(token: str) -> AttestationLink:
    """The link by which somebody says that they have read. Raises NotFound where it is unknown, revoked or over."""
    link = db.session.scalars(
        select(AttestationLink).where(AttestationLink.token_digest == digest_of(token))
    ).first()
    if link is None or link.revoked or link.expires_at <= clock.now():
        raise NotFound("attestation link")
    return link


def lead_days(proposal_id: str) -> tuple[int, ...]:
    """The agreed lead time of each group that led a linked consultation, in working days."""
    rows = (
        select(ConsultationGroup.lead_days)
        .join(ProposalConsultation, ProposalConsultation.consultation_id == ConsultationGroup.consultation_id)
        .where(ProposalConsultation.proposal_id == proposal_id, ConsultationGroup.part == LED)
    )
    return tuple(db.session.scalars(rows))


def release_facts(decision: Decision) -> ReleaseFacts:
    """What decides the opening minute."""
    return ReleaseFacts(
        decision.release_route,
        decision.settled_at,
        lead_days(decision.proposal_id),
        decision.held_until,
        closed_days(),
    )


def took_part(proposal_id: str) -> int:
    """How many forms of the linked consultations count."""
    ids = [each.id for each in linked_consultations(proposal_id)]
    statement = select(func.count()).select_from(Response)
    return db.session.scalar(statement.where(Response.consultation_id.in_(ids), is_counted())) or 0


def telling_facts(decision: Decision, plan: ReleasePlan) -> TellingFacts:
    """Everything that is asked before a decision is told, as it stands now."""
    proposal, slug = decision.proposal, decision.proposal.slug
    words = {**decision.words(), "decided_by": decision.decided_by}
    url = addresses.deciding(slug, "record")
    return TellingFacts(
        proposal.state,
        RecordFacts(words, decision.decided_on, decision.review_on, clock.today(), url),
        gate_facts(decision),
        notice_facts(entry_of(proposal.id), proposal, decision.decided_on),
        StepsFacts(
            decision.route,
            {step.step_key: step.done_on for step in decision.steps},
            addresses.deciding(slug, "steps"),
        ),
        replace(plan, url=addresses.deciding(slug, "release")),
        addresses.deciding(slug, "next"),
    )


def gate_facts(decision: Decision) -> StageFacts:
    """The gate, asked again for the day of the decision: what was attested later does not count."""
    facts = stage_facts(decision.proposal, DECIDING)
    if decision.decided_on is None or "attestations" not in facts.facts:
        return facts
    before = min(gate.end_of_day(decision.decided_on), clock.now())
    attested = attestation_facts_before(decision.proposal, before)
    return replace(facts, facts={**facts.facts, "attestations": attested})


def call_in_facts(decision: Decision) -> CallInFacts:
    public_on = (
        clock.to_london(decision.public_from).date()
        if decision.public_from is not None and is_public_now(decision)
        else None
    )
    return CallInFacts(
        decision.route,
        public_on,
        clock.today(),
        decision.called_in_on,
        decision.call_in_ended_on,
        closed_days(),
        addresses.deciding(decision.proposal.slug),
    )


def is_suspended(decision: Decision) -> bool:
    return decision.called_in_on is not None and decision.call_in_ended_on is None


@facts_of("decision_public")
def public_decision_facts(proposal: Proposal) -> gate.PublicDecisionFacts:
    decision, url = decision_of(proposal.id), addresses.deciding(proposal.slug)
    if decision is None:
        return gate.PublicDecisionFacts(False, None, False, False, clock.today(), url)
    return gate.PublicDecisionFacts(
        is_public_now(decision),
        takes_effect_on(call_in_facts(decision)),
        is_suspended(decision),
        decision.call_in_outcome == "again",
        clock.today(),
        url,
    )


@facts_of("review_date_came")
def review_facts(proposal: Proposal) -> gate.ReviewFacts:
    decision = decision_of(proposal.id)
    return gate.ReviewFacts(
        decision.review_on if decision else None,
        clock.today(),
        addresses.deciding(proposal.slug, "record"),
    )


@dataclass(frozen=True)
class LightProposal:
    proposal: Proposal
    way: ProposalWay


def light_proposals() -> Sequence[LightProposal]:
    """Every public proposal that went, or goes, the light way (rule 26), the latest first."""
    statement = (
        select(ProposalWay, Proposal)
        .join(Proposal, Proposal.id == ProposalWay.proposal_id)
        .where(ProposalWay.kind == "light", visible_to_everyone())
        .options(joinedload(Proposal.organisation))
        .order_by(ProposalWay.taken_on.desc(), Proposal.title)
    )
    return [LightProposal(proposal, way) for way, proposal in db.session.execute(statement)]


def proposals_of_consultation(consultation_id: str) -> list[Proposal]:
    """Public proposals that a consultation asks about."""
    statement = (
        select(Proposal)
        .join(ProposalConsultation, ProposalConsultation.proposal_id == Proposal.id)
        .where(ProposalConsultation.consultation_id == consultation_id, visible_to_everyone())
        .order_by(Proposal.title)
    )
    return list(db.session.scalars(statement))
