"""A promise that softens an effect, as the pages and letters about promises show it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from coproduce.accounts.models import Account
from coproduce.accounts.queries import accounts_with_role
from coproduce.accounts.roles import COMMISSIONER
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries.judging import taking_part_in_proposal
from coproduce.commissioning.queries.proposals import visible_to_everyone
from coproduce.commissioning.rules.stages import DRAFT
from coproduce.commissioning.services.impact import PLACE
from coproduce.core.database import db
from coproduce.feedback.places import Place, register_place


def places(proposal_ids: Collection[str]) -> Mapping[str, Place]:
    """The proposals to which promises belong, by id."""
    statement = select(Proposal).where(Proposal.id.in_(proposal_ids)).options(joinedload(Proposal.owner))
    commissioners = accounts_with_role(COMMISSIONER)
    return {proposal.id: _place(proposal, commissioners) for proposal in db.session.scalars(statement)}


def public_ids() -> Select[str]:
    return select(Proposal.id).where(visible_to_everyone())


def _place(proposal: Proposal, commissioners: Sequence[Account]) -> Place:
    return Place(
        title=proposal.title,
        what="Proposal",
        staff_url=f"/manage/proposals/{proposal.slug}/assessment",
        public_url=f"/proposals/{proposal.slug}#promises",
        is_public=proposal.state != DRAFT,
        staff_addresses=_who_looks_after(proposal, commissioners),
        group_ids=taking_part_in_proposal(proposal.id),
    )


def _who_looks_after(proposal: Proposal, commissioners: Sequence[Account]) -> tuple[str, ...]:
    """The owner, else the commissioners of the proposal's organisation."""
    if proposal.owner is not None and proposal.owner.active:
        return (proposal.owner.email,)
    return tuple(
        person.email for person in commissioners if person.organisation_id == proposal.organisation_id
    )


def register() -> None:
    register_place(PLACE, places, public_ids)
