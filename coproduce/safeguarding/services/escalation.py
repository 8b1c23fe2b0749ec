"""Whose turn it is to hear of a concern, and passing it on while nobody acknowledges it.

Each step is one row of `ConcernTelling`, saved together with the event from which the letter is made: a worker that is
stopped in between has done both or neither.
"""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy import func, select

from coproduce.accounts.models import Account
from coproduce.accounts.queries import accounts_by_ids, accounts_with_role
from coproduce.accounts.roles import SAFEGUARDING_LEAD
from coproduce.core import clock, outbox
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.safeguarding.concern_rules import (
    ADMINISTRATORS,
    FALLBACK,
    Turn,
    clock_of,
    next_step,
    next_turn,
    order_of_turns,
)
from coproduce.safeguarding.concern_settings import concern_settings
from coproduce.safeguarding.events import ConcernHandedOn, ConcernOverdue
from coproduce.safeguarding.models import Concern, ConcernTelling, SafeguardingDuty

log = logging.getLogger(__name__)

# A clock that was stopped for long catches up, but never without end.
MOST_STEPS_AT_ONCE = 20


def begin(concern: Concern) -> None:
    """Start the clock of a concern that was raised now, and note whom `ConcernRaised` is for."""
    now = clock.now()
    _start_clock(concern)
    _tell(concern, _next_turn(concern), now)
    db.session.flush()


def begin_again(concern: Concern) -> None:
    """It has nobody any more: the clock starts anew and the next is told at once."""
    now = clock.now()
    _start_clock(concern)
    telling = _tell(concern, _next_turn(concern) or _again(concern), now)
    outbox.emit(ConcernHandedOn(concern.id, telling.position))
    db.session.flush()


def escalate_late() -> None:
    """Take every step that is due for concerns that nobody has acknowledged, each once."""
    due = func.coalesce(Concern.next_step_at, Concern.acknowledge_by)
    late = db.session.scalars(
        select(Concern)
        .where(Concern.state == "raised", due <= clock.now())
        .order_by(due, Concern.id)
        .with_for_update()
    ).all()
    for concern in late:
        for _ in range(MOST_STEPS_AT_ONCE):
            if (concern.next_step_at or concern.acknowledge_by) > clock.now():
                break
            _escalate(concern)
    db.session.flush()


def turns_of(concern: Concern) -> tuple[Turn, ...]:
    """Everybody who could be told of it, in their order; never anybody whom it names."""
    holders = {account.id: account for account in accounts_with_role(SAFEGUARDING_LEAD)}
    duties = db.session.scalars(select(SafeguardingDuty).order_by(SafeguardingDuty.position)).all()
    on_duty = [duty.account_id for duty in duties if duty.account_id in holders]
    named = concern.named_ids | _addresses_of(concern.named_ids)
    return order_of_turns(on_duty, _fallback(holders), sorted(holders), named)


def _fallback(holders: dict[str, Account]) -> Turn | None:
    """The area's fallback contact: an account that may open concerns, or an address."""
    chosen = concern_settings()
    if chosen.fallback_account_id in holders:
        return Turn(FALLBACK, account_id=chosen.fallback_account_id or "")
    return Turn(FALLBACK, email=chosen.fallback_email) if chosen.fallback_email else None


def _addresses_of(account_ids: frozenset[str]) -> frozenset[str]:
    return frozenset(account.email for account in accounts_by_ids(account_ids).values())


def _start_clock(concern: Concern) -> None:
    length = clock_of(concern.severity, concern_settings().clocks)
    concern.acknowledge_by = next_step(clock.now(), length, closed_days())
    concern.next_step_at = concern.acknowledge_by


def _escalate(concern: Concern) -> None:
    due = concern.next_step_at or concern.acknowledge_by
    length = clock_of(concern.severity, concern_settings().clocks)
    turn = _next_turn(concern)
    if turn is None:
        # Everybody was told. Somebody may come on duty later, so the clock goes on from now.
        concern.next_step_at = next_step(clock.now(), length, closed_days())
        return
    telling = _tell(concern, turn, due)
    concern.next_step_at = next_step(due, length, closed_days())
    concern.deputies_told_at = concern.deputies_told_at or telling.told_at
    outbox.emit(ConcernOverdue(concern.id, telling.position))


def _next_turn(concern: Concern) -> Turn | None:
    told = {row.account_id or row.email for row in _tellings(concern)}
    return next_turn(turns_of(concern), told)


def _again(concern: Concern) -> Turn | None:
    """Where everybody was told already, the first who may still open it."""
    return next(iter(turns_of(concern)), None)


def _tell(concern: Concern, turn: Turn | None, due_at: datetime) -> ConcernTelling:
    if turn is None:
        log.error("a safeguarding concern waits and nobody may open it: name a fallback contact")
    telling = ConcernTelling(
        concern_id=concern.id,
        position=len(_tellings(concern)),
        turn=turn.turn if turn else ADMINISTRATORS,
        account_id=(turn.account_id or None) if turn else None,
        email=turn.email if turn else "",
        due_at=due_at,
        told_at=clock.now(),
    )
    db.session.add(telling)
    db.session.flush()
    return telling


def _tellings(concern: Concern) -> list[ConcernTelling]:
    statement = select(ConcernTelling).where(ConcernTelling.concern_id == concern.id)
    return list(db.session.scalars(statement.order_by(ConcernTelling.position)))
