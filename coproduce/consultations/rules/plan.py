"""Sensible dates for a new consultation, counted from today by the area's calendars. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from coproduce.consultations.rules.days import Calendar, last_school_day
from coproduce.core.working_days import is_working_day


@dataclass(frozen=True)
class Plan:
    """How long each step takes. `school_days` is None where as many as the area asks for; a standing consultation has
    no last day and no decision, and its answer is counted from its opening."""

    opens_in_days: int
    school_days: int | None
    decision_after_days: int | None
    answer_after_days: int
    keep_for_days: int
    is_standing: bool = False


@dataclass(frozen=True)
class Dates:
    opens_on: date
    closes_on: date | None
    decision_on: date | None
    answer_promised_on: date
    keep_until: date


def dates_of(plan: Plan, today: date, calendar: Calendar) -> Dates:
    """The first school day that no election stands in the way of, enough school days, and then working days."""
    opens = _first_day(calendar, today + timedelta(days=plan.opens_in_days))
    closes = None
    if not plan.is_standing:
        closes = last_school_day(calendar, opens, plan.school_days or calendar.least_days)
    counted_from = closes or opens
    promised = _working_day(calendar, counted_from + timedelta(days=plan.answer_after_days))
    decision = None
    if plan.decision_after_days is not None and closes is not None:
        decision = _working_day(calendar, closes + timedelta(days=plan.decision_after_days))
    return Dates(opens, closes, decision, promised, promised + timedelta(days=plan.keep_for_days))


def _first_day(calendar: Calendar, day: date) -> date:
    while True:
        period = calendar.election_on(day)
        after = period.ends_on + timedelta(days=1) if period else day
        found = last_school_day(calendar, after, 1)
        if found == day or calendar.election_on(found) is None:
            return found
        day = found


def _working_day(calendar: Calendar, day: date) -> date:
    while not is_working_day(day, calendar.closed):
        day += timedelta(days=1)
    return day
