"""A proposal moves through the cycle: on when nothing is missing, back with a public reason, or out of it."""

from __future__ import annotations

from sqlalchemy import update

from coproduce.commissioning import addresses
from coproduce.commissioning.lifecycle import PROPOSAL
from coproduce.commissioning.models import Proposal, ProposalConsultation
from coproduce.commissioning.queries.decisions import decision_of
from coproduce.commissioning.queries.requirements import stage_facts
from coproduce.commissioning.rules.deciding import LeavingFacts
from coproduce.commissioning.rules.requirements import StageFacts
from coproduce.commissioning.rules.stages import DRAFT, WITHDRAWN, stages
from coproduce.commissioning.rules.ways import FULL
from coproduce.commissioning.services.papers import publish_papers
from coproduce.commissioning.services.versions import record_version
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.lifecycle import fire

WITHDRAW, CLOSE = "withdraw", "close"
CONSULTATION = "consultation"
_STAGE_OF_ACTION = {stage.action: stage.key for stage in stages()}


def advance(
    actor: Actor,
    proposal: Proposal,
    action: str,
    *,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    """Carry out an action of the proposal's lifecycle: into the next stage, back, withdraw or close.

    Raises NotAllowed, Stale, Refused with everything that the stage asks for and is not there.
    """
    stage = _STAGE_OF_ACTION.get(action)
    moves_on = stage is not None and (proposal.state, action) in PROPOSAL.table
    facts = stage_facts(proposal, stage) if stage and moves_on else None
    fire(
        PROPOSAL,
        proposal,
        action,
        actor,
        facts=facts if facts is not None else _leaving_facts(proposal),
        reason=reason,
        expected_version=expected_version,
        details=_way_taken(facts),
    )
    now = clock.now()
    proposal.stage_began_at = now
    if (DRAFT, action) in PROPOSAL.table:
        proposal.notice_given_at = now
        publish_papers(actor, proposal)
    if proposal.state == WITHDRAWN:
        proposal.withdrawn_reason = reason.strip()
    if facts is not None:
        _keep_version(actor, proposal)
    db.session.flush()


def _leaving_facts(proposal: Proposal) -> LeavingFacts:
    decision = decision_of(proposal.id)
    return LeavingFacts(decision.state if decision else "", addresses.deciding(proposal.slug))


def _keep_version(actor: Actor, proposal: Proposal) -> None:
    """What the proposal says as a stage begins stays readable. People are asked about the version of that day."""
    version = record_version(actor, proposal, proposal.state)
    if proposal.state == CONSULTATION:
        asked = update(ProposalConsultation).where(ProposalConsultation.proposal_id == proposal.id)
        db.session.execute(asked.values(version_number=version.number))


def _way_taken(facts: StageFacts | None) -> dict[str, str]:
    """The audit trail names the way where it was not the full one."""
    return {"way": facts.way.kind} if facts is not None and facts.way.kind != FULL else {}
