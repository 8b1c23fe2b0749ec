"""The two clocks that run from the closing of a consultation: what we heard, and what came of it. Pure.

Source: the promise of the product, "what we heard" within four weeks and the outcome within twelve; an area may set
other weeks. What is open all year has yearly reports instead.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coproduce.core.clock import to_london
from coproduce.core.working_days import is_working_day, next_working_day, working_days_before
from coproduce.feedback.rules.promises import WARNING_DAYS

HEARD, OUTCOME = "heard", "outcome"
STEPS = (HEARD, OUTCOME)
HEARD_WEEKS, OUTCOME_WEEKS = 4, 12
MET, RUNNING, WARNED, LATE = "met", "running", "warned", "late"
FEWEST_WEEKS, MOST_HEARD_WEEKS, MOST_OUTCOME_WEEKS = 1, 12, 52


@dataclass(frozen=True)
class Weeks:
    """How many weeks an area gives itself from closing, and the first day of closing for which that holds."""

    heard: int = HEARD_WEEKS
    outcome: int = OUTCOME_WEEKS
    since: date = date.min


USUAL_WEEKS = Weeks()


@dataclass(frozen=True)
class ClockFacts:
    """What decides how the clocks of one consultation stand. `heard`: its results or its answers are public;
    `answered`: its answers are. `promised_on`: the day that was promised to those who took part."""

    closed_at: datetime | None
    promised_on: date | None = None
    standing: bool = False
    heard: bool = False
    answered: bool = False


@dataclass(frozen=True)
class Clock:
    """One clock: its last day, the day from which staff are warned, and how it stands (met, running, warned, late)."""

    step: str
    due_on: date
    warned_from: date
    stands: str


def weeks_that_hold(closed_on: date, terms: Sequence[Weeks]) -> Weeks:
    """The weeks set when it closed: setting others later moves no clock that runs already."""
    known = [each for each in terms if each.since <= closed_on]
    return max(known, key=lambda each: each.since, default=USUAL_WEEKS)


def clocks_of(
    facts: ClockFacts, today: date, terms: Sequence[Weeks], closed_days: Set[date]
) -> tuple[Clock, ...]:
    """Both clocks of a consultation that has closed; none of one that is open all year."""
    if facts.closed_at is None or facts.standing:
        return ()
    closed_on = to_london(facts.closed_at).date()
    weeks = weeks_that_hold(closed_on, terms)
    heard_by = due_day(closed_on, weeks.heard, closed_days)
    outcome_by = due_day(closed_on, weeks.outcome, closed_days)
    if facts.promised_on is not None:
        outcome_by = min(outcome_by, facts.promised_on)
    return (
        _clock(HEARD, heard_by, today, closed_days, met=facts.heard or facts.answered),
        _clock(OUTCOME, outcome_by, today, closed_days, met=facts.answered),
    )


def due_day(closed_on: date, weeks: int, closed_days: Set[date]) -> date:
    """The same day of the week so many weeks later; where nobody works then, the next working day."""
    day = closed_on + timedelta(weeks=weeks)
    return day if is_working_day(day, closed_days) else next_working_day(day, closed_days)


def _clock(step: str, due_on: date, today: date, closed_days: Set[date], *, met: bool) -> Clock:
    warned_from = working_days_before(due_on, WARNING_DAYS, closed_days)
    if met:
        stands = MET
    elif today > due_on:
        stands = LATE
    else:
        stands = WARNED if today >= warned_from else RUNNING
    return Clock(step, due_on, warned_from, stands)


def weeks_problems(heard: int, outcome: int, reason: str) -> dict[str, str]:
    """Field -> what is wrong with the weeks that somebody wants to set."""
    problems = {}
    if not FEWEST_WEEKS <= heard <= MOST_HEARD_WEEKS:
        problems["heard_weeks"] = f"Enter a number from {FEWEST_WEEKS} to {MOST_HEARD_WEEKS}."
    if not FEWEST_WEEKS <= outcome <= MOST_OUTCOME_WEEKS:
        problems["outcome_weeks"] = f"Enter a number from {FEWEST_WEEKS} to {MOST_OUTCOME_WEEKS}."
    elif outcome < heard:
        problems["outcome_weeks"] = "The outcome cannot come before what you heard."
    if not reason.strip():
        problems["reason"] = "Say why it is this many weeks. Everybody can read it."
    return problems
