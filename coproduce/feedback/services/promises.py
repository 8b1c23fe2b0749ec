"""The life of a promise: started, kept with evidence, moved with a reason, stopped with a reason, or late."""

from __future__ import annotations

from datetime import date

from coproduce.core import audit, clock, jobs, outbox
from coproduce.core.access import CLOCK, Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.core.working_days import add_working_days, closed_days
from coproduce.feedback import queries
from coproduce.feedback.events import CommitmentDueSoon, CommitmentOverdue
from coproduce.feedback.lifecycle import COMMITMENT
from coproduce.feedback.models import Commitment, DateChange, PromiseStep, Reply
from coproduce.feedback.rules import KINDS, DateMoveFacts, DoneFacts, lateness
from coproduce.feedback.services import impact

AN_HOUR = 60
REMINDER_DAYS = 5


def make_promise(actor: Actor, reply: Reply, *, title: str, due_on: date, measure: str = "") -> Commitment:
    """Write down the promise that a reply makes. Raises NotAllowed, Refused (a kind without promises, a second one)."""
    require(actor, "feedback.write", reply.finding)
    if not KINDS[reply.kind].may_promise:
        raise Refused("An answer of this kind makes no promise.")
    if reply.commitment is not None:
        raise Refused("This answer has a promise already.")
    commitment = Commitment(
        id=new_id(), reply=reply, state=COMMITMENT.initial, title=title, due_on=due_on, measure=measure
    )
    db.session.add(commitment)
    db.session.flush()
    audit.record(actor, "promise", COMMITMENT.name, commitment.id)
    return commitment


def promise_elsewhere(
    actor: Actor,
    *,
    place: tuple[str, str],
    title: str,
    due_on: date,
    owner_name: str,
    owner_role: str = "",
    measure: str = "",
) -> Commitment:
    """Write down a promise that no reply makes; `place` is its kind and id (`feedback.places`).

    Raises NotAllowed, InvalidInput (no title, nobody who keeps it, a date that has passed).
    """
    require(actor, "commitments.edit")
    problems = {}
    if not title.strip():
        problems["title"] = "Say what is promised."
    if not owner_name.strip():
        problems["owner_name"] = "Name the person who keeps the promise."
    if due_on < clock.today():
        problems["due_on"] = "This day has passed. Give a day that is still to come."
    if problems:
        raise InvalidInput(problems)
    kind, identifier = place
    commitment = Commitment(
        id=new_id(),
        state=COMMITMENT.initial,
        place_kind=kind,
        place_id=identifier,
        title=title.strip(),
        due_on=due_on,
        measure=measure.strip(),
        owner_name=owner_name.strip(),
        owner_role=owner_role.strip(),
    )
    db.session.add(commitment)
    db.session.flush()
    audit.record(actor, "promise", COMMITMENT.name, commitment.id)
    return commitment


def start_commitment(actor: Actor, commitment: Commitment, expected_version: int | None = None) -> None:
    """Say that work on the promise has begun. Raises NotAllowed, Refused, Stale."""
    fire(COMMITMENT, commitment, "start", actor, expected_version=expected_version)
    _note(commitment, "start")


def finish_commitment(
    actor: Actor,
    commitment: Commitment,
    evidence: str,
    done_on: date | None = None,
    expected_version: int | None = None,
) -> None:
    """Say that the promise was kept, and what shows it. Raises NotAllowed, Refused (no evidence), Stale."""
    done_on = done_on or clock.today()
    if done_on > clock.today():
        raise Refused("The day on which it was done has not come yet.")
    fire(
        COMMITMENT, commitment, "finish", actor, facts=DoneFacts(evidence), expected_version=expected_version
    )
    commitment.evidence, commitment.done_on = evidence.strip(), done_on
    _note(commitment, "finish", evidence, done_on)
    impact.plan_checks(commitment)


def stop_commitment(
    actor: Actor, commitment: Commitment, reason: str, expected_version: int | None = None
) -> None:
    """Give the promise up; the reason is public. Raises NotAllowed, Refused, Stale."""
    fire(COMMITMENT, commitment, "stop", actor, reason=reason, expected_version=expected_version)
    commitment.stopped_reason = reason.strip()
    _note(commitment, "stop", reason)


def reopen_commitment(
    actor: Actor, commitment: Commitment, reason: str, expected_version: int | None = None
) -> None:
    """Take a finished or stopped promise up again; day and reason are public. Raises NotAllowed, Refused, Stale."""
    fire(COMMITMENT, commitment, "reopen", actor, reason=reason, expected_version=expected_version)
    commitment.done_on, commitment.stopped_reason, commitment.warned = None, "", False
    commitment.reopened_on, commitment.reopened_reason = clock.today(), reason.strip()
    _note(commitment, "reopen", reason)
    impact.drop_planned_checks(actor, commitment)


def move_commitment(
    actor: Actor,
    commitment: Commitment,
    due_on: date | None,
    reason: str,
    expected_version: int | None = None,
) -> None:
    """Move the date; the old one and the reason stay public. Raises NotAllowed, Refused, Stale."""
    facts = DateMoveFacts(commitment.due_on, due_on, clock.today())
    fire(
        COMMITMENT,
        commitment,
        "move_date",
        actor,
        facts=facts,
        reason=reason,
        expected_version=expected_version,
    )
    if due_on is None:
        raise ValueError("the guard lets no missing date pass")
    commitment.date_changes.append(
        DateChange(
            id=new_id(),
            number=len(commitment.date_changes) + 1,
            due_before=commitment.due_on,
            due_after=due_on,
            reason=reason.strip(),
            at=clock.now(),
        )
    )
    commitment.due_on, commitment.warned, commitment.reminded = due_on, False, False
    if commitment.reply is not None:
        commitment.reply.due_on = due_on
    db.session.flush()


def _note(commitment: Commitment, kind: str, words: str = "", on: date | None = None) -> None:
    """Write down a change of state with its day, so that the promise can be shown as it was on any later day."""
    today = clock.today()
    commitment.steps.append(
        PromiseStep(
            id=new_id(),
            number=len(commitment.steps) + 1,
            kind=kind,
            on=on or today,
            noted_on=today,
            words=words.strip(),
        )
    )
    db.session.flush()


@jobs.every(minutes=AN_HOUR)
def remind_of_dates() -> None:
    """Write to who looks after a promise once, some working days before each of its dates."""
    today, closed = clock.today(), closed_days()
    for commitment in queries.promises_due_by(add_working_days(today, REMINDER_DAYS, closed)):
        commitment.reminded = True
        outbox.emit(CommitmentDueSoon(commitment.id))
    db.session.flush()


@jobs.every(minutes=AN_HOUR)
def warn_of_overdue() -> None:
    """Warn staff once of each promise that passed its date (rule 6). That it is late becomes public by the clock."""
    today, closed = clock.today(), closed_days()
    for commitment in queries.promises_past_their_date(today):
        if not commitment.warned and lateness(queries.promise_facts(commitment), today, closed) != "in_time":
            commitment.warned = True
            audit.record(CLOCK, "warn", COMMITMENT.name, commitment.id)
            outbox.emit(CommitmentOverdue(commitment.id))
    db.session.flush()
