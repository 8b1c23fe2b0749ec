"""Texts that wait to be read; each query begins with what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import Select, case, func, select

from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.contexts import soon_public
from coproduce.safeguarding.models import Passage

Columns = TypeVarTuple("Columns")


@dataclass(frozen=True)
class ReadingCounts:
    """Texts waiting: `unread` (`urgent` of these are to be read first), and `held` back."""

    unread: int
    urgent: int
    held: int


def passage_for_reading(actor: Actor, passage_id: str) -> Passage:
    """Raises NotAllowed, or NotFound where there is no such text (a withdrawn response takes its texts along)."""
    require(actor, "passages.read")
    passage = db.session.get(Passage, passage_id)
    if passage is None:
        raise NotFound("passage")
    return passage


def reading_queue(actor: Actor, context_id: str | None = None, state: str = "unread") -> Select[Passage]:
    """Texts in the order of rule 9: urgent hints, about to be public, oldest. Identifiers are random, so texts of one
    day come in no order of arrival. A statement, for paging."""
    require(actor, "passages.read")
    urgency = case({"urgent": 0, "check": 1}, value=Passage.concern_hint, else_=2)
    order = (
        case((Passage.concern_hint == "urgent", 0), else_=1),
        case((soon_public(), 0), else_=1),
        Passage.received_on,
        urgency,
        Passage.id,
    )
    return _in_context(select(Passage).where(Passage.state == state), context_id).order_by(*order)


def reading_counts(actor: Actor, context_id: str | None = None) -> ReadingCounts:
    require(actor, "passages.read")
    urgent = func.sum(case((Passage.concern_hint == "urgent", 1), else_=0))
    statement = _in_context(select(Passage.state, func.count(), urgent), context_id).group_by(Passage.state)
    rows = {state: (count, hinted or 0) for state, count, hinted in db.session.execute(statement)}
    unread, hinted = rows.get("unread", (0, 0))
    return ReadingCounts(unread, hinted, rows.get("held", (0, 0))[0])


def passages_by_ids(actor: Actor, ids: Sequence[str]) -> list[Passage]:
    require(actor, "passages.read")
    return list(db.session.scalars(select(Passage).where(Passage.id.in_(ids)).order_by(Passage.id)))


def passages_of(context_kind: str, context_id: str, topic: str | None = None) -> list[Passage]:
    """All texts of one place, or of one question in it, in no order of arrival."""
    statement = select(Passage).where(Passage.context_kind == context_kind, Passage.context_id == context_id)
    if topic is not None:
        statement = statement.where(Passage.topic == topic)
    return list(db.session.scalars(statement.order_by(Passage.id)))


def _in_context(statement: Select[*Columns], context_id: str | None) -> Select[*Columns]:
    return statement if context_id is None else statement.where(Passage.context_id == context_id)
