"""Concerns, who is on duty, and the area's safety numbers. Every reading of concerns leaves out those that name the
reader: in lists, counts, links and direct addresses alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, func, or_, select

from coproduce.accounts.models import Account
from coproduce.accounts.queries import accounts_with_role
from coproduce.accounts.roles import GROUP_FACILITATOR, STAFF
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import (
    Concern,
    ConcernLink,
    ConcernNamed,
    ConcernStep,
    ConcernTelling,
    Passage,
    RestrictedRead,
    SafeguardingDuty,
    SafetyContact,
)

MOST_LOOKS = 50


@dataclass(frozen=True)
class RaisedByMe:
    """What somebody who raised a concern may know of it afterwards."""

    raised_at: datetime
    acknowledged_at: datetime | None
    to_fallback: bool


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


def does_not_name(actor: Actor) -> ColumnElement[bool]:
    """The SQL condition over Concern: it is not about the reader."""
    naming = select(ConcernNamed.concern_id).where(ConcernNamed.account_id == (actor.account_id or ""))
    return Concern.id.not_in(naming)


def concern_ids_kept_from(actor: Actor) -> Select[str]:
    """Concerns that name the reader, for upper rooms whose lists speak of concerns among other things."""
    return select(ConcernNamed.concern_id).where(ConcernNamed.account_id == (actor.account_id or ""))


def concern_for_handling(actor: Actor, concern_id: str) -> Concern:
    """Raises NotAllowed; NotFound where there is none, or one that names the reader."""
    require(actor, "concerns.handle")
    concern = db.session.get(Concern, concern_id)
    if concern is None or not allows(actor, "concerns.handle", concern):
        raise NotFound("concern")
    return concern


def concerns(actor: Actor, *, closed: bool = False, number: str = "") -> Select[Concern]:
    """Concerns that are open (soonest deadline first), or closed (latest first), none that names the reader; `number`
    narrows them to a case number. A statement, for paging."""
    require(actor, "concerns.handle")
    statement = select(Concern).where(does_not_name(actor))
    if number.strip():
        statement = statement.where(Concern.case_number.icontains(number.strip(), autoescape=True))
    if closed:
        return statement.where(Concern.state == "closed").order_by(Concern.raised_at.desc(), Concern.id)
    waiting = case((Concern.state == "raised", 0), else_=1)
    return statement.where(Concern.state != "closed").order_by(waiting, Concern.acknowledge_by, Concern.id)


def open_concerns(actor: Actor) -> list[Concern]:
    return list(db.session.scalars(concerns(actor)))


def waiting_count(actor: Actor) -> int:
    """How many concerns nobody has taken on."""
    waiting = concerns(actor).where(Concern.state == "raised").order_by(None).subquery()
    return db.session.scalar(select(func.count()).select_from(waiting)) or 0


def passage_of(concern: Concern) -> Passage | None:
    """The text that a concern was raised about; None once it was withdrawn. The caller has checked the concern."""
    return db.session.get(Passage, concern.passage_id) if concern.passage_id else None


def concerns_of(actor: Actor, passage_id: str) -> list[Concern]:
    """That a concern was raised about a text, for its readers: none that names the reader. Note and outcome are for
    those who handle concerns."""
    return list(
        db.session.scalars(
            select(Concern)
            .where(Concern.passage_id == passage_id, does_not_name(actor))
            .order_by(Concern.raised_at)
        )
    )


def raised_by(actor: Actor) -> list[RaisedByMe]:
    """What the actor raised, latest first, and whether somebody has it."""
    require(actor, "concerns.raise")
    fallback = select(ConcernTelling.concern_id).where(
        ConcernTelling.position == 0, ConcernTelling.turn == "fallback"
    )
    rows = db.session.execute(
        select(Concern.raised_at, Concern.acknowledged_at, Concern.id.in_(fallback))
        .where(Concern.raised_by_id == (actor.account_id or ""), does_not_name(actor))
        .order_by(Concern.raised_at.desc(), Concern.id)
        .limit(MOST_LOOKS)
    )
    return [RaisedByMe(*row) for row in rows]


def steps_of(concern: Concern) -> Sequence[ConcernStep]:
    """The log, oldest first. The caller has checked the concern."""
    return db.session.scalars(
        select(ConcernStep)
        .where(ConcernStep.concern_id == concern.id)
        .order_by(ConcernStep.at, ConcernStep.id)
    ).all()


def tellings_of(concern: Concern) -> Sequence[ConcernTelling]:
    """Who was told, in order. The caller has checked the concern."""
    return db.session.scalars(
        select(ConcernTelling)
        .where(ConcernTelling.concern_id == concern.id)
        .order_by(ConcernTelling.position)
    ).all()


def telling_at(concern_id: str, position: int) -> ConcernTelling | None:
    return db.session.scalars(
        select(ConcernTelling).where(
            ConcernTelling.concern_id == concern_id, ConcernTelling.position == position
        )
    ).first()


def looks_at(concern: Concern) -> Sequence[RestrictedRead]:
    """Who opened it, latest first. The caller has checked the concern."""
    return db.session.scalars(
        select(RestrictedRead)
        .where(RestrictedRead.subject_kind == "concern", RestrictedRead.subject_id == concern.id)
        .order_by(RestrictedRead.at.desc(), RestrictedRead.id)
        .limit(MOST_LOOKS)
    ).all()


def linked_to(actor: Actor, concern: Concern) -> Sequence[Concern]:
    """Concerns that belong to this one, none that names the reader."""
    require(actor, "concerns.handle", concern)
    others = or_(
        Concern.id.in_(select(ConcernLink.second_id).where(ConcernLink.first_id == concern.id)),
        Concern.id.in_(select(ConcernLink.first_id).where(ConcernLink.second_id == concern.id)),
    )
    return db.session.scalars(
        select(Concern).where(others, does_not_name(actor)).order_by(Concern.raised_at)
    ).all()


def can_be_linked(actor: Actor, concern: Concern) -> Sequence[Concern]:
    """The latest concerns to choose from for a link."""
    require(actor, "concerns.handle", concern)
    known = [concern.id, *(other.id for other in linked_to(actor, concern))]
    return db.session.scalars(
        select(Concern)
        .where(Concern.id.not_in(known), does_not_name(actor))
        .order_by(Concern.raised_at.desc())
        .limit(MOST_LOOKS)
    ).all()


def people_to_name(actor: Actor) -> list[Account]:
    """Whom a concern can be about: staff and facilitators, without the actor, by name."""
    found = accounts_with_role(*STAFF, GROUP_FACILITATOR)
    return [account for account in found if account.id != actor.account_id]
