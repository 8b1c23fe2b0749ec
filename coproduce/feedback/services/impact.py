"""Did it work? Planning the askings, letting the clock ask and close, and what staff say follows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from coproduce.core import audit, clock, jobs, outbox
from coproduce.core.access import CLOCK, Actor
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.core.working_days import closed_days
from coproduce.feedback.events import ImpactReplyOverdue
from coproduce.feedback.lifecycle import IMPACT_CHECK
from coproduce.feedback.models import Commitment, ImpactCheck, ImpactMove, ImpactVoice
from coproduce.feedback.queries import impact as queries
from coproduce.feedback.rules.impact import (
    AskingMoveFacts,
    asking_day,
    is_over,
    last_day,
    months_to_plan,
    protected_result,
    reply_due,
    says_mostly_worse,
)

AN_HOUR = 60


def plan_checks(commitment: Commitment) -> None:
    """Plan when families are asked whether this kept promise worked. Run twice it adds nothing."""
    if commitment.state != "done" or commitment.done_on is None:
        return
    done_on, today = commitment.done_on, clock.today()
    known = {check.months for check in commitment.checks if check.done_on == done_on}
    for months in months_to_plan(done_on, today):
        if months not in known:
            commitment.checks.append(
                ImpactCheck(
                    id=new_id(),
                    state=IMPACT_CHECK.initial,
                    months=months,
                    done_on=done_on,
                    due_on=asking_day(done_on, months, closed_days()),
                    noted_on=today,
                )
            )
    db.session.flush()


def drop_planned_checks(actor: Actor, commitment: Commitment) -> None:
    """The promise was taken up again: what was only planned is not asked. What families are asked already goes on."""
    for check in commitment.checks:
        if check.state == "planned":
            fire(IMPACT_CHECK, check, "drop", actor)


def move_check(
    actor: Actor,
    check: ImpactCheck,
    due_on: date | None,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    """Bring an asking forward, or put it off with a public reason. Raises NotAllowed, Refused, Stale."""
    facts = AskingMoveFacts(check.due_on, due_on, check.done_on, clock.today(), reason)
    fire(IMPACT_CHECK, check, "move", actor, facts=facts, reason=reason, expected_version=expected_version)
    if due_on is None:
        raise ValueError("the guard lets no missing date pass")
    check.moves.append(
        ImpactMove(
            id=new_id(),
            number=len(check.moves) + 1,
            due_before=check.due_on,
            due_after=due_on,
            reason=reason.strip(),
            noted_on=clock.today(),
        )
    )
    check.due_on = due_on
    db.session.flush()


def skip_check(actor: Actor, check: ImpactCheck, reason: str, expected_version: int | None = None) -> None:
    """Do not ask families this time; the reason is public. Raises NotAllowed, Refused, Stale."""
    fire(IMPACT_CHECK, check, "skip", actor, reason=reason, expected_version=expected_version)
    check.skipped_on, check.skipped_reason = clock.today(), reason.strip()
    db.session.flush()


@jobs.every(minutes=AN_HOUR)
def run_checks() -> None:
    """Plan what is missing, ask what is due, close what is over, and warn of replies that are late."""
    today = clock.today()
    for commitment in queries.kept_without_checks():
        plan_checks(commitment)
    for check in queries.checks_to_ask(today):
        ask_families(check)
    for check in queries.checks_being_asked():
        if check.closes_on is not None and is_over(check.closes_on, today):
            close_check(check)
    for check in queries.replies_owed(today):
        check.warned = True
        audit.record(CLOCK, "warn", IMPACT_CHECK.name, check.id)
        outbox.emit(ImpactReplyOverdue(check.id))
    db.session.flush()


def ask_families(check: ImpactCheck) -> None:
    """Letters go to those whom the promise concerns. The clock does this. Raises Refused where it is not public."""
    if not queries.is_public_promise(check.commitment):
        raise Refused("Nobody can read this promise now, so nobody is asked about it.")
    fire(IMPACT_CHECK, check, "ask", CLOCK)
    check.asked_on = clock.today()
    check.closes_on = last_day(check.asked_on)
    db.session.flush()


def close_check(check: ImpactCheck) -> None:
    """Make one protected snapshot of the answers, and forget which link gave which (rules 14, 16 and 17)."""
    fire(IMPACT_CHECK, check, "close", CLOCK)
    said = queries.exact_counts(check.id)
    today = clock.today()
    check.closed_on = today
    check.result = protected_result(said.people).to_dict()
    if says_mostly_worse(said.people) or says_mostly_worse(said.groups):
        check.reply_due_on = reply_due(today, closed_days())
    db.session.execute(
        update(ImpactVoice).where(ImpactVoice.check_id == check.id).values(voice_digest=None),
        execution_options={"synchronize_session": "fetch"},
    )
    db.session.flush()
