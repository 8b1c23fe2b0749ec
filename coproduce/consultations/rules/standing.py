"""Consultations that are open all year, like the one about the Local Offer: instead of one answer after closing they
promise a report every year, with every comment and what became of it (SEND Regulations 2014, regulation 56). Pure.

A report is due on the same day each year, the first one within a year of opening. It covers the last whole year before
that day, and whatever the year is, four weeks are left to finish writing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from coproduce.core.errors import Refusal

# Between the last day that a report covers and the day on which it is due.
WRITING_DAYS = 28
# A report of less time than this would say nothing.
SHORTEST_DAYS = 2 * WRITING_DAYS


@dataclass(frozen=True)
class YearEnd:
    """A kind of year: how it is called, and the day and month on which it ends; no fixed day where it is simply the
    time since the last report."""

    words: str
    hint: str
    month: int = 0
    day: int = 0


TWELVE_MONTHS = "twelve_months"
YEAR_ENDS: Mapping[str, YearEnd] = {
    TWELVE_MONTHS: YearEnd(
        "The twelve months before it", "Each report covers the time up to four weeks before it is due."
    ),
    "school": YearEnd("The school year", "From 1 September to 31 August.", 8, 31),
    "calendar": YearEnd("The calendar year", "From 1 January to 31 December.", 12, 31),
    "financial": YearEnd("The financial year", "From 1 April to 31 March.", 3, 31),
}


@dataclass(frozen=True)
class StandingFacts:
    """What decides which reports there are. `closed_on` is the last day on which comments were taken."""

    opened_on: date
    first_report_on: date | None = None
    year: str = TWELVE_MONTHS
    closed_on: date | None = None


@dataclass(frozen=True)
class ReportYear:
    """One yearly report that is owed: of the comments from `start` to `end`, by `due_on`. `year` is the calendar year
    in which it is due, which names it in addresses: no two reports are due in the same year."""

    start: date
    end: date
    due_on: date

    @property
    def year(self) -> int:
        return self.due_on.year

    @property
    def words(self) -> str:
        """“1 September 2025 to 31 August 2026”."""
        return span_words(self.start, self.end)


def span_words(start: date, end: date) -> str:
    """Two days as people say them, without their weekdays."""
    return f"{start.day} {start:%B %Y} to {end.day} {end:%B %Y}"


def years_after(day: date, years: int) -> date:
    """The same day of another year; 28 February for the 29th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def first_report_due(facts: StandingFacts) -> date:
    """The day that was chosen, and never later than a year after opening."""
    latest = years_after(facts.opened_on, 1)
    return min(facts.first_report_on or latest, latest)


def report_years(facts: StandingFacts, today: date) -> tuple[ReportYear, ...]:
    """Every report whose time has begun by `today`, the first one first; the last one ends where comments ended."""
    first_due, start = first_report_due(facts), facts.opened_on
    last = min(today, facts.closed_on or today)
    years: list[ReportYear] = []
    while start <= last:
        due_on = years_after(first_due, len(years))
        end = _end(facts.year, start, due_on)
        end = min(end, facts.closed_on) if facts.closed_on else end
        years.append(ReportYear(start, end, due_on))
        start = end + timedelta(days=1)
    return tuple(years)


def _end(kind: str, start: date, due_on: date) -> date:
    """The last day that the report covers: the last end of a year that leaves time to write, where there is one."""
    latest = due_on - timedelta(days=WRITING_DAYS)
    year_end = YEAR_ENDS.get(kind, YEAR_ENDS[TWELVE_MONTHS])
    if year_end.month:
        boundary = date(latest.year, year_end.month, year_end.day)
        boundary = boundary if boundary <= latest else years_after(boundary, -1)
        if (boundary - start).days >= SHORTEST_DAYS:
            return boundary
    return max(start, latest)


def owed(years: Sequence[ReportYear], published: Collection[int]) -> ReportYear | None:
    """The first report that nobody has published yet; None where every one is there, after closing."""
    return next((each for each in years if each.year not in published), None)


def is_late(report: ReportYear, today: date) -> bool:
    """Whether the day on which it was due has passed. Nobody has to press anything for this to be public."""
    return today > report.due_on


def days_late(due_on: date, published_on: date) -> int:
    """How many days after its day a report came; 0 where it came in time."""
    return max(0, (published_on - due_on).days)


def first_report_refusals(opens_on: date, promised_on: date | None, page: str = "") -> list[Refusal]:
    """Why the day that is promised for the answer cannot be that of the first yearly report; empty when it can."""
    if promised_on is None:
        return []  # that a day is missing is said of every consultation
    if promised_on > years_after(opens_on, 1):
        return [
            Refusal(
                "It is open all year: promise the first yearly report within a year of opening.",
                f"{page}#answer_promised_on",
            )
        ]
    if promised_on < opens_on + timedelta(days=SHORTEST_DAYS):
        return [
            Refusal(
                "Promise the first yearly report for eight weeks after opening at the earliest.",
                f"{page}#answer_promised_on",
            )
        ]
    return []
