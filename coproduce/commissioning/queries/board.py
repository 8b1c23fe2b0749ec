"""The board of all proposals: where each stands, whose it is, when it goes on."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, false, func, or_, select
from sqlalchemy.orm import joinedload

from coproduce.accounts.models import Account, Organisation
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.rules.stages import CLOSED, DRAFT, WITHDRAWN, stage_keys
from coproduce.core.access import Actor

OVER = (CLOSED, WITHDRAWN)


def board(
    actor: Actor,
    words: str = "",
    stage: str = "",
    whose: str = "",
    sort: str = "",
    *,
    downwards: bool = False,
) -> Select[Proposal]:
    """Proposals for the list, the next date first unless `sort` (title, stage, owner, next) says otherwise. A
    statement, for paging. `whose`: "own" for the actor's own and their organisation's."""
    statement = (
        select(Proposal)
        .outerjoin(Account, Account.id == Proposal.owner_id)
        .join(Organisation, Organisation.id == Proposal.organisation_id)
        .options(joinedload(Proposal.organisation), joinedload(Proposal.owner))
    )
    if stage == "going_on":
        statement = statement.where(Proposal.state.not_in(OVER))
    elif stage:
        statement = statement.where(Proposal.state == stage)
    if whose == "own":
        own = [Proposal.owner_id == actor.account_id] if actor.account_id else []
        ours = [Proposal.organisation_id == actor.organisation_id] if actor.organisation_id else []
        statement = statement.where(or_(false(), *own, *ours))
    for word in words.split()[:8]:
        named = Proposal.title.icontains(word, autoescape=True) | Account.name.icontains(
            word, autoescape=True
        )
        statement = statement.where(named | Organisation.name.icontains(word, autoescape=True))
    return statement.order_by(*_order(sort, downwards=downwards))


def _order(sort: str, *, downwards: bool) -> tuple[ColumnElement[Any], ...]:
    """By one column, what has nothing in it last; else what goes on before what is over, the next date first."""
    columns = {
        "title": func.lower(Proposal.title),
        "stage": case(
            {key: place for place, key in enumerate((DRAFT, *stage_keys(), *OVER))}, value=Proposal.state
        ),
        "owner": func.lower(Account.name),
        "next": Proposal.next_step_on,
    }
    column = columns.get(sort)
    if column is None:
        over = case((Proposal.state.in_(OVER), 1), else_=0)
        unknown = Proposal.next_step_on.is_(None)
        return over, unknown, Proposal.next_step_on.asc(), Proposal.title.asc(), Proposal.id.asc()
    order = column.desc() if downwards else column.asc()
    return case((column.is_(None), 1), else_=0), order, Proposal.id.asc()
