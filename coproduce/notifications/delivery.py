"""Delivery (rule 1): claim a notice and commit, hand it to the mail server, commit what came of it.

A crash between the last two leaves "sending". One deliverer works at a time, and whoever becomes the deliverer knows
that a notice found in "sending" belongs to a predecessor that died: it becomes "uncertain", and a person settles it.
Nothing that the mail server may have is sent again by itself, and no row is lost.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlalchemy import case, select
from sqlalchemy.orm.exc import StaleDataError

from coproduce.core import clock, worker
from coproduce.core.access import CLOCK
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import Refused
from coproduce.core.jobs import every
from coproduce.core.lifecycle import fire
from coproduce.notifications import mailbox, settlement
from coproduce.notifications.catalogue import URGENT
from coproduce.notifications.deliverer import TurnEnds, sole_deliverer
from coproduce.notifications.hearing_first import put_off_others
from coproduce.notifications.letters import NoLongerWanted, compose, letter_was_sent
from coproduce.notifications.lifecycle import NOTICE
from coproduce.notifications.models import Notice
from coproduce.notifications.rules import EMAIL, next_attempt
from coproduce.notifications.transport import (
    POSTPONED,
    REFUSED,
    SENT,
    UNCERTAIN,
    Letter,
    Outcome,
    Transport,
    open_transport,
)

log = logging.getLogger(__name__)

CHUNK = 50
SECONDS_A_TURN = 20


@dataclass(frozen=True)
class Claimed:
    """A notice in "sending", and its letter."""

    notice_id: str
    letter: Letter


# At each tick: a code for signing in must not wait for the next minute.
@every(minutes=0, own_transactions=True)
def deliver_due() -> None:
    """Send what is queued and due, urgent letters first, for at most 20 seconds; then settle what is ready."""
    with sole_deliverer() as mine:
        if not mine:
            return
        doubt_interrupted()
        turn = TurnEnds(SECONDS_A_TURN)
        with open_transport() as transport:
            while not turn.over and (due := _due_ids(CHUNK)):
                for notice_id in due:
                    _deliver(notice_id, transport)
    with unit_of_work():
        settlement.settle_what_is_ready()
    if turn.over and _due_ids(1):
        worker.wake()


def doubt_interrupted() -> int:
    """Mark what a deliverer that died left in "sending" as uncertain; returns how many. Only the sole deliverer may."""
    with unit_of_work():
        left = db.session.scalars(select(Notice).where(Notice.state == "sending")).all()
        for notice in left:
            notice.problem = "the worker stopped while the mail server was being given this letter"
            fire(NOTICE, notice, "doubt", CLOCK)
        return len(left)


def _due_ids(limit: int) -> list[str]:
    """Notices to send now; a random order within the same due time, since identifiers are random."""
    urgency = case((Notice.message.in_(URGENT), 0), else_=1)
    found = db.session.scalars(
        select(Notice.id)
        .where(Notice.state == "queued", Notice.channel == EMAIL, Notice.due_at <= clock.now())
        .order_by(urgency, Notice.due_at, Notice.id)
        .limit(limit)
    ).all()
    db.session.rollback()
    return list(found)


def _deliver(notice_id: str, transport: Transport) -> None:
    try:
        claimed = _claim(notice_id)
    except (Refused, StaleDataError):
        return  # somebody changed the notice meanwhile, so it is not ours to send
    if claimed is not None:
        _record(claimed, transport.send(claimed.letter))


def _claim(notice_id: str) -> Claimed | None:
    """Commit "sending" before the mail server hears anything; None where there is nothing to send any more."""
    with unit_of_work():
        notice = db.session.get_one(Notice, notice_id)
        if notice.due_at > clock.now():
            return None  # put off since it was found
        notice.attempts += 1
        fire(NOTICE, notice, "begin", CLOCK)
        try:
            with db.session.begin_nested():
                return Claimed(notice_id, compose(notice))
        except NoLongerWanted as reason:
            notice.problem = str(reason)
            if reason.harmless:
                notice.accepted_reason = str(reason)
        except Exception as problem:
            log.exception("notice %s cannot be written", notice_id)
            notice.problem = f"the letter could not be written: {type(problem).__name__}"
        fire(NOTICE, notice, "give_up", CLOCK)
        return None


def _record(claimed: Claimed, outcome: Outcome) -> None:
    """Commit what came of it. Where another worker took this one for dead, the notice stays uncertain."""
    try:
        with unit_of_work():
            notice = db.session.get_one(Notice, claimed.notice_id)
            notice.problem = outcome.problem
            _RECORDERS[outcome.kind](notice, claimed.letter)
    except (Refused, StaleDataError):
        log.warning("notice %s was settled by somebody else", claimed.notice_id)


def _sent(notice: Notice, letter: Letter) -> None:
    notice.sent_at = clock.now()
    fire(NOTICE, notice, "succeed", CLOCK)
    mailbox.keep(letter)
    letter_was_sent(notice)
    put_off_others(notice)


def _postponed(notice: Notice, letter: Letter) -> None:
    again = next_attempt(notice.attempts, clock.now())
    if again is None:
        fire(NOTICE, notice, "give_up", CLOCK)
        return
    notice.due_at = again
    fire(NOTICE, notice, "postpone", CLOCK)


def _refused(notice: Notice, letter: Letter) -> None:
    fire(NOTICE, notice, "give_up", CLOCK)


def _uncertain(notice: Notice, letter: Letter) -> None:
    fire(NOTICE, notice, "doubt", CLOCK)


_RECORDERS = {SENT: _sent, POSTPONED: _postponed, REFUSED: _refused, UNCERTAIN: _uncertain}
