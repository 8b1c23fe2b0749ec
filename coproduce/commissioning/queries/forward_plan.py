"""The forward plan: decisions that are coming, with exact days, and how long before they were announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coproduce.commissioning import addresses
from coproduce.commissioning.models import ForwardPlanEntry, Proposal
from coproduce.commissioning.queries.proposals import visible_to_everyone
from coproduce.commissioning.rules.clear_days import NoticeFacts
from coproduce.commissioning.rules.stages import CLOSED, WITHDRAWN
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days

# Decisions stay in the plan for some time after their day, so that nobody misses that one was made.
STAY = timedelta(days=28)


def entry_of(proposal_id: str) -> ForwardPlanEntry | None:
    statement = select(ForwardPlanEntry).where(ForwardPlanEntry.proposal_id == proposal_id)
    return db.session.scalars(statement).first()


def notice_facts(entry: ForwardPlanEntry | None, proposal: Proposal, decide_on: date | None) -> NoticeFacts:
    """The notice of a decision that is made on `decide_on`. Without an entry it counts as a key decision: nobody has
    said that it is not one."""
    url = addresses.deciding(proposal.slug, "notice")
    if entry is None:
        return NoticeFacts(True, None, decide_on, url=url)
    return NoticeFacts(
        entry.is_key,
        entry.noticed_on,
        decide_on or entry.decide_on,
        entry.exception,
        entry.exception_reason,
        entry.exception_authority,
        closed_days(),
        url,
    )


def forward_plan() -> Sequence[ForwardPlanEntry]:
    """What everybody may read now, the nearest decision first. Only the words of the notice itself are shown, never
    those of a record: a decision that is not public yet stays “to be decided”."""
    statement = (
        select(ForwardPlanEntry)
        .join(Proposal)
        .where(
            visible_to_everyone(),
            Proposal.state.not_in((CLOSED, WITHDRAWN)),
            ForwardPlanEntry.noticed_on <= clock.today(),
            ForwardPlanEntry.decide_on >= clock.today() - STAY,
        )
        .options(joinedload(ForwardPlanEntry.proposal).joinedload(Proposal.organisation))
        .order_by(ForwardPlanEntry.decide_on, Proposal.title)
    )
    return db.session.scalars(statement).all()
