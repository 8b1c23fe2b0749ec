"""Which proposals somebody may know of."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload, selectinload

from coproduce.commissioning.models import AttributedStatement, Proposal
from coproduce.commissioning.rules.stages import DRAFT, stage_keys
from coproduce.core.database import db
from coproduce.core.errors import NotFound

CONTENTS = (
    Proposal.parts,
    Proposal.needs,
    Proposal.options,
    Proposal.money,
    Proposal.posts,
    Proposal.measures,
    Proposal.statements,
    Proposal.documents,
)


def proposal_by_slug(slug: str) -> Proposal:
    """For staff. Raises NotFound."""
    return _one(select(Proposal).where(Proposal.slug == slug))


def proposal_by_id(proposal_id: str) -> Proposal:
    """For staff. Raises NotFound."""
    return _one(select(Proposal).where(Proposal.id == proposal_id))


def public_proposal_by_slug(slug: str) -> Proposal:
    """Raises NotFound, also for a draft: nobody outside may know of it."""
    statement = select(Proposal).where(Proposal.slug == slug, visible_to_everyone())
    return _one(statement.options(*(selectinload(each) for each in CONTENTS)))


def visible_to_everyone() -> ColumnElement[bool]:
    """Condition over Proposal: early notice was given once."""
    return Proposal.state != DRAFT


def public_proposals(stage: str = "", words: str = "", organisation: str = "") -> Select[Proposal]:
    """What everybody may read, the nearest next date first. A statement, for paging."""
    statement = select(Proposal).where(visible_to_everyone()).options(joinedload(Proposal.organisation))
    if stage:
        statement = statement.where(Proposal.state == stage)
    if organisation:
        statement = statement.where(Proposal.organisation.has(slug=organisation))
    for word in words.split()[:8]:
        found = Proposal.title.icontains(word, autoescape=True)
        statement = statement.where(found | Proposal.summary.icontains(word, autoescape=True))
    going_on = Proposal.state.in_(stage_keys())
    return statement.order_by(
        going_on.desc(), Proposal.next_step_on.is_(None), Proposal.next_step_on, Proposal.title, Proposal.id
    )


def statements_of_others(proposal: Proposal) -> list[tuple[AttributedStatement, list[AttributedStatement]]]:
    """Each statement that answers none, with those that answer it, in their order."""
    first = [each for each in proposal.statements if each.answers_id is None]
    return [(each, [other for other in proposal.statements if other.answers_id == each.id]) for each in first]


def _one(statement: Select[Proposal]) -> Proposal:
    found = db.session.scalars(statement).one_or_none()
    if found is None:
        raise NotFound("proposal")
    return found
