"""Figures about concerns without persons: for leads as they are, for other staff through suppression.

A year runs from April to March. Others than leads see finished years alone, each as a whole: no two of their pages
cover the same concern, so none can be taken from another (rule 16).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import select

from coproduce.analysis.disclosure import protect_counts
from coproduce.core import clock
from coproduce.core.access import Actor, allows, require
from coproduce.core.clock import london_moment, to_london
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.working_days import closed_days, working_hours_between
from coproduce.safeguarding.concern_rules import Kind, categories, length_in_words, severities
from coproduce.safeguarding.models import Concern
from coproduce.safeguarding.queries.concerns import does_not_name

FIRST_MONTH = 4
IN_TIME, LATE, NOT_YET = "In time", "Too late", "Not yet"
TOO_FEW = "too few to show"


@dataclass(frozen=True)
class ConcernFacts:
    """One concern as statistics know it. `acknowledged_at` is None while nobody has it."""

    raised_at: datetime
    category: str
    severity: str
    acknowledge_by: datetime
    acknowledged_at: datetime | None


@dataclass(frozen=True)
class Figures:
    """One table: a title and (label, figure in words)."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Statistics:
    """A year's figures. `exact` ones are for leads; `typical_wait` is the median working time until somebody
    acknowledged, for leads alone."""

    year: int
    exact: bool
    tables: tuple[Figures, ...]
    typical_wait: str = ""


def year_of(day: date) -> int:
    """The year in which the twelve months from April began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def year_in_words(year: int) -> str:
    return f"April {year} to March {year + 1}"


def years_shown(actor: Actor) -> list[int]:
    """The years that the actor may look at, latest first: for leads the present one too."""
    require(actor, "concerns.count")
    first = db.session.scalar(select(Concern.raised_at).order_by(Concern.raised_at).limit(1))
    now = year_of(clock.today())
    last = now if _sees_exact(actor) else now - 1
    begins = year_of(to_london(first).date()) if first else last
    return list(range(last, min(begins, last) - 1, -1))


def statistics(actor: Actor, year: int) -> Statistics:
    """Counts by month, category, severity and time to acknowledge, of concerns that do not name the actor. Raises
    NotAllowed; NotFound for a year that the actor may not look at."""
    if year not in years_shown(actor):
        raise NotFound("year")
    rows = db.session.execute(
        select(
            Concern.raised_at,
            Concern.category,
            Concern.severity,
            Concern.acknowledge_by,
            Concern.acknowledged_at,
        ).where(
            Concern.raised_at >= london_moment(date(year, FIRST_MONTH, 1)),
            Concern.raised_at < london_moment(date(year + 1, FIRST_MONTH, 1)),
            does_not_name(actor),
        )
    )
    facts = [ConcernFacts(*row) for row in rows]
    exact = _sees_exact(actor)
    return Statistics(year, exact, tables_of(facts, year, exact=exact), _typical(facts) if exact else "")


def tables_of(facts: Sequence[ConcernFacts], year: int, *, exact: bool) -> tuple[Figures, ...]:
    """The four one-way tables; not exact ones have passed suppression."""
    months = [date(year + (month < FIRST_MONTH), month, 1) for month in (*range(4, 13), 1, 2, 3)]
    counted = (
        (
            "By month",
            [f"{month:%B} {month.year}" for month in months],
            Counter(f"{to_london(each.raised_at):%B %Y}" for each in facts),
        ),
        ("By category", *_named(categories(), (each.category for each in facts))),
        ("By severity", *_named(severities(), (each.severity for each in facts))),
        ("Time to acknowledge", [IN_TIME, LATE, NOT_YET], Counter(_timely(each) for each in facts)),
    )
    return tuple(_figures(title, labels, counts, len(facts), exact) for title, labels, counts in counted)


def _named(kinds: Iterable[Kind], keys: Iterable[str]) -> tuple[list[str], Counter[str]]:
    names = {kind.key: kind.name for kind in kinds}
    counts = Counter(names.get(key, key) for key in keys)
    return list(dict.fromkeys([*names.values(), *counts])), counts


def _figures(title: str, labels: list[str], counts: Counter[str], base: int, exact: bool) -> Figures:
    if exact:
        return Figures(title, (*((label, f"{counts[label]:,}") for label in labels), ("All", f"{base:,}")))
    table = protect_counts(title, labels, [counts[label] for label in labels], base, kind="people")
    if table.form != "figures":
        return Figures(title, tuple((label, TOO_FEW) for label in (*labels, "All")))
    rows = tuple((cell.label, TOO_FEW if cell.hidden else f"{cell.shown:,}") for cell in table.cells)
    return Figures(title, (*rows, ("All", f"about {table.base:,}")))


def _timely(each: ConcernFacts) -> str:
    if each.acknowledged_at is None:
        return NOT_YET
    return IN_TIME if each.acknowledged_at <= each.acknowledge_by else LATE


def _typical(facts: Sequence[ConcernFacts]) -> str:
    closed = closed_days()
    waits = [
        working_hours_between(each.raised_at, each.acknowledged_at, closed).total_seconds()
        for each in facts
        if each.acknowledged_at is not None
    ]
    return length_in_words(timedelta(seconds=median(waits))) if waits else ""


def _sees_exact(actor: Actor) -> bool:
    return allows(actor, "concerns.handle")
