"""The partners of a proposal, what each signed, and what waits for somebody's signature."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from coproduce.commissioning.models import PartnerSignOff, Proposal, ProposalPartner, ProposalVersion
from coproduce.commissioning.queries.requirements import facts_of
from coproduce.commissioning.rules.partners import SIDES, PartnerFacts, SaidFacts, SigningFacts
from coproduce.commissioning.rules.stages import stage_keys
from coproduce.commissioning.services.versions import standing_version
from coproduce.core.access import Actor, allows
from coproduce.core.database import db

# Partners sign what goes to the decision: from the options on, and until it is decided.
SIGNING_STAGES = ("options", "consultation", "decision")


def partners_of(proposal_id: str) -> list[ProposalPartner]:
    """With all that they said, in the order education, health, care."""
    rows = db.session.scalars(select(ProposalPartner).where(ProposalPartner.proposal_id == proposal_id))
    order = list(SIDES)
    return sorted(rows, key=lambda row: order.index(row.side))


def partner_of_side(proposal_id: str, side: str) -> ProposalPartner | None:
    statement = select(ProposalPartner).where(
        ProposalPartner.proposal_id == proposal_id, ProposalPartner.side == side
    )
    return db.session.scalars(statement).first()


def partners_to_sign_as(actor: Actor, proposal: Proposal) -> list[ProposalPartner]:
    """The sides of this proposal for which the actor may sign, as lead or as deputy."""
    return [
        partner
        for partner in partners_of(proposal.id)
        if partner.organisation_id and allows(actor, "partners.sign", partner)
    ]


def partner_facts(partner: ProposalPartner) -> PartnerFacts:
    return PartnerFacts(
        partner.side,
        partner.organisation.name if partner.organisation else "",
        partner.lead_name,
        partner.not_concerned,
        tuple(SaidFacts(each.version_number, each.outcome, each.reason) for each in partner.sign_offs),
    )


def signing_facts(proposal: Proposal) -> SigningFacts:
    """`version` says what the latest one says; `changed`: the proposal is not what stands in it any more."""
    version = _versions_to_sign([proposal.id]).get(proposal.id)
    return SigningFacts(
        tuple(partner_facts(each) for each in partners_of(proposal.id)),
        version,
        version is not None and standing_version(proposal) is None,
        f"/manage/proposals/{proposal.slug}/partners",
    )


def _versions_to_sign(proposal_ids: Collection[str]) -> dict[str, int]:
    """Proposal -> the first version that says what its latest one says: a stage that begins makes a version of its own,
    and what was signed just before goes on counting."""
    rows = db.session.scalars(
        select(ProposalVersion)
        .where(ProposalVersion.proposal_id.in_(proposal_ids))
        .order_by(ProposalVersion.proposal_id, ProposalVersion.number)
    )
    found: dict[str, ProposalVersion] = {}
    for row in rows:
        before = found.get(row.proposal_id)
        if before is None or before.snapshot != row.snapshot:
            found[row.proposal_id] = row
    return {proposal_id: row.number for proposal_id, row in found.items()}


@facts_of("partners_signed")
def gather_partners(proposal: Proposal) -> SigningFacts:
    return signing_facts(proposal)


@dataclass(frozen=True)
class WaitingForSignature:
    """A proposal whose latest version waits for a side that the actor may sign for."""

    title: str
    slug: str
    side: str
    version: int
    as_deputy: bool


def waiting_for_signature(actor: Actor) -> list[WaitingForSignature]:
    """What the actor could sign now, those where they lead themselves first."""
    if not allows(actor, "partners.sign"):
        return []
    rows = db.session.execute(
        select(Proposal, ProposalPartner)
        .join(ProposalPartner, ProposalPartner.proposal_id == Proposal.id)
        .where(
            Proposal.state.in_(SIGNING_STAGES),
            ProposalPartner.organisation_id.is_not(None),
            or_(
                ProposalPartner.lead_account_id == (actor.account_id or ""),
                ProposalPartner.organisation_id == (actor.organisation_id or ""),
            ),
        )
    ).all()
    versions = _versions_to_sign({proposal.id for proposal, _ in rows})
    found = [
        WaitingForSignature(
            proposal.title,
            proposal.slug,
            SIDES[partner.side],
            versions[proposal.id],
            partner.lead_account_id != actor.account_id,
        )
        for proposal, partner in rows
        if proposal.id in versions and partner_facts(partner).about(versions[proposal.id]) is None
    ]
    return sorted(found, key=lambda each: (each.as_deputy, each.title.casefold()))


def versions_signed(proposal_id: str) -> Sequence[PartnerSignOff]:
    """Everything that was signed, the newest version first."""
    return db.session.scalars(
        select(PartnerSignOff)
        .join(ProposalPartner, ProposalPartner.id == PartnerSignOff.partner_id)
        .where(ProposalPartner.proposal_id == proposal_id)
        .options(joinedload(PartnerSignOff.partner))
        .order_by(PartnerSignOff.version_number.desc(), PartnerSignOff.at)
    ).all()


def is_signing_stage(proposal: Proposal) -> bool:
    return proposal.state in SIGNING_STAGES and proposal.state in stage_keys()


def last_signed(partners: Sequence[ProposalPartner]) -> int | None:
    """The number of the version to which one of these said something last."""
    numbers = [each.version_number for partner in partners for each in partner.sign_offs]
    return max(numbers) if numbers else None
