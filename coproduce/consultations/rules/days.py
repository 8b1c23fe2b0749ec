"""Counting the days on which a consultation can be answered by people whose life follows the school year. Pure.

No law sets one length for every consultation: the courts ask for "adequate time" (R v Brent LBC ex parte Gunning, 1985;
R v North and East Devon HA ex parte Coughlan, 2001), the Cabinet Office's Consultation Principles of 2018 for a
proportionate time and for care over holidays and elections. The default of 30 school days is the six weeks that the
School Admissions Code of 2021 asks for, counted without holidays. An area keeps its own number as data.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coproduce.core.clock import to_london
from coproduce.core.working_days import is_working_day

LEAST_DAYS = 30
LONGEST_SEARCH = 1500  # days: four years, for a calendar that is nothing but holidays


@dataclass(frozen=True)
class Span:
    """Days from `starts_on` to `ends_on`, both included."""

    name: str
    starts_on: date
    ends_on: date

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Calendar:
    """The area's calendars: days on which nobody works, school holidays, periods before elections, and on how many
    school days a consultation on the full track is open at least."""

    closed: Set[date] = frozenset()
    holidays: Sequence[Span] = ()
    elections: Sequence[Span] = ()
    least_days: int = LEAST_DAYS

    def is_school_day(self, day: date) -> bool:
        """A weekday that is neither closed nor in a school holiday."""
        return is_working_day(day, self.closed) and not any(holiday.holds(day) for holiday in self.holidays)

    def election_on(self, day: date) -> Span | None:
        """The period before an election that the day lies in."""
        return next((period for period in self.elections if period.holds(day)), None)


def school_days_open(calendar: Calendar, opens_at: datetime, closes_at: datetime) -> int:
    """School days from the day of opening to the day of closing, both counted."""
    days = _days(to_london(opens_at).date(), to_london(closes_at).date())
    return sum(calendar.is_school_day(day) for day in days)


def last_school_day(calendar: Calendar, first: date, count: int) -> date:
    """The day on which `count` school days are full, beginning with `first`."""
    for day in _days(first, first + timedelta(days=LONGEST_SEARCH)):
        count -= calendar.is_school_day(day)
        if count <= 0:
            return day
    return first + timedelta(days=LONGEST_SEARCH)


def holidays_between(calendar: Calendar, first: date, last: date) -> list[Span]:
    """School holidays that touch the days from `first` to `last`."""
    return [span for span in calendar.holidays if span.starts_on <= last and span.ends_on >= first]


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
