"""Reading texts, concerns and duties; each query begins with what the actor may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVarTuple

from sqlalchemy import Select, case, func, select

from coproduce.accounts.models import Account
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.contexts import soon_public
from coproduce.safeguarding.models import Concern, Passage, SafeguardingDuty, SafetyContact

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


def next_to_read(actor: Actor, context_id: str | None = None) -> Passage | None:
    return db.session.scalars(reading_queue(actor, context_id).limit(1)).first()


def reading_counts(actor: Actor, context_id: str | None = None) -> ReadingCounts:
    require(actor, "passages.read")
    urgent = func.sum(case((Passage.concern_hint == "urgent", 1), else_=0))
    statement = _in_context(select(Passage.state, func.count(), urgent), context_id).group_by(Passage.state)
    rows = {state: (count, hinted or 0) for state, count, hinted in db.session.execute(statement)}
    unread, hinted = rows.get("unread", (0, 0))
    return ReadingCounts(unread, hinted, rows.get("held", (0, 0))[0])


def waiting_contexts(actor: Actor) -> dict[tuple[str, str], int]:
    """(kind, id) of every place with unread texts -> how many."""
    require(actor, "passages.read")
    statement = (
        select(Passage.context_kind, Passage.context_id, func.count())
        .where(Passage.state == "unread")
        .group_by(Passage.context_kind, Passage.context_id)
    )
    return {(kind, context_id): count for kind, context_id, count in db.session.execute(statement)}


def passages_by_ids(actor: Actor, ids: Sequence[str]) -> list[Passage]:
    require(actor, "passages.read")
    return list(db.session.scalars(select(Passage).where(Passage.id.in_(ids)).order_by(Passage.id)))


def passages_of(context_kind: str, context_id: str, topic: str | None = None) -> list[Passage]:
    """All texts of one place, or of one question in it, in no order of arrival."""
    statement = select(Passage).where(Passage.context_kind == context_kind, Passage.context_id == context_id)
    if topic is not None:
        statement = statement.where(Passage.topic == topic)
    return list(db.session.scalars(statement.order_by(Passage.id)))


def safety_contacts() -> list[SafetyContact]:
    """The area's own numbers, shown before free text (rule 11)."""
    return list(
        db.session.scalars(select(SafetyContact).order_by(SafetyContact.position, SafetyContact.name))
    )


def safeguarding_duties() -> list[tuple[SafeguardingDuty, Account]]:
    """Who is told of concerns: the lead (position 0), then the deputies in their order."""
    rows = db.session.execute(
        select(SafeguardingDuty, Account)
        .join(Account, Account.id == SafeguardingDuty.account_id)
        .where(Account.active)
        .order_by(SafeguardingDuty.position)
    )
    return [(duty, account) for duty, account in rows]


def concern_for_handling(actor: Actor, concern_id: str) -> Concern:
    """Raises NotAllowed or NotFound."""
    require(actor, "concerns.handle")
    concern = db.session.get(Concern, concern_id)
    if concern is None:
        raise NotFound("concern")
    return concern


def concerns(actor: Actor, *, closed: bool = False) -> Select[Concern]:
    """Concerns that are open (soonest deadline first), or closed (latest first). A statement, for paging."""
    require(actor, "concerns.handle")
    if closed:
        return select(Concern).where(Concern.state == "closed").order_by(Concern.raised_at.desc())
    waiting = case((Concern.state == "raised", 0), else_=1)
    return select(Concern).where(Concern.state != "closed").order_by(waiting, Concern.acknowledge_by)


def open_concerns(actor: Actor) -> list[Concern]:
    return list(db.session.scalars(concerns(actor)))


def passage_of(concern: Concern) -> Passage | None:
    """The text that a concern was raised about; None once it was withdrawn. The caller has checked the concern."""
    return db.session.get(Passage, concern.passage_id) if concern.passage_id else None


def concerns_of(passage_id: str) -> list[Concern]:
    """That a concern was raised about a text; its note and outcome are for those who handle concerns."""
    return list(
        db.session.scalars(
            select(Concern).where(Concern.passage_id == passage_id).order_by(Concern.raised_at)
        )
    )


def _in_context(statement: Select[*Columns], context_id: str | None) -> Select[*Columns]:
    return statement if context_id is None else statement.where(Passage.context_id == context_id)
