"""Figures about reports, decisions and appeals by month and kind, as duties of user-to-user services ask for them
(Online Safety Act 2023, sections 20 and 21: content reporting and complaints). Numbers alone: no person, no text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select

from coproduce.core.access import Actor, require
from coproduce.core.clock import to_london
from coproduce.core.database import db
from coproduce.core.working_days import closed_days, working_hours_between
from coproduce.safeguarding.contexts import kind_in_words
from coproduce.safeguarding.models import Appeal, ReadingTally, Report, ReportCase
from coproduce.safeguarding.queries.ageing import median_of

ACTIONS = ("approve", "redact", "hold", "ask", "refuse")


@dataclass
class MonthOfReading:
    """One month of one kind of place. `times` are working time from the first report, or the appeal, to a decision."""

    month: str
    kind: str
    decisions: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ACTIONS, 0))
    reports: int = 0
    acted: int = 0
    no_action: int = 0
    case_times: list[timedelta] = field(default_factory=list)
    appeals: int = 0
    upheld: int = 0
    overturned: int = 0
    appeal_times: list[timedelta] = field(default_factory=list)

    @property
    def case_median(self) -> timedelta | None:
        return _median(self.case_times)

    @property
    def appeal_median(self) -> timedelta | None:
        return _median(self.appeal_times)


def monthly_figures(actor: Actor) -> list[MonthOfReading]:
    """Latest month first. A report counts in the month when it was made, a decision in the month when it was taken.
    Raises NotAllowed."""
    require(actor, "reading.figures")
    figures = _Figures()
    for tally in db.session.scalars(select(ReadingTally)):
        of_month = figures.at(tally.month, tally.context_kind)
        of_month.decisions[tally.action] = of_month.decisions.get(tally.action, 0) + tally.count
    _add_reports(figures)
    _add_appeals(figures)
    return sorted(figures.rows(), key=lambda row: (row.month, row.kind), reverse=True)


class _Figures:
    def __init__(self) -> None:
        self._rows: dict[tuple[str, str], MonthOfReading] = {}
        self.closed = closed_days()

    def at(self, month: str, context_kind: str) -> MonthOfReading:
        kind = kind_in_words(context_kind)
        return self._rows.setdefault((month, kind), MonthOfReading(month, kind))

    def rows(self) -> Iterable[MonthOfReading]:
        return self._rows.values()


def _add_reports(figures: _Figures) -> None:
    made: dict[tuple[str, str], int] = defaultdict(int)
    statement = select(Report.reported_at, ReportCase.context_kind).join(ReportCase)
    for reported_at, kind in db.session.execute(statement):
        made[_month(reported_at), kind] += 1
    for (month, kind), number in made.items():
        figures.at(month, kind).reports += number
    decided = select(ReportCase).where(ReportCase.decided_at.is_not(None))
    for case in db.session.scalars(decided):
        if case.decided_at is None:
            continue
        row = figures.at(_month(case.decided_at), case.context_kind)
        row.acted += case.state == "acted"
        row.no_action += case.state == "no_action"
        row.case_times.append(working_hours_between(case.opened_at, case.decided_at, figures.closed))


def _add_appeals(figures: _Figures) -> None:
    for appeal in db.session.scalars(select(Appeal)):
        figures.at(_month(appeal.opened_at), appeal.context_kind).appeals += 1
        if appeal.decided_at is None:
            continue
        row = figures.at(_month(appeal.decided_at), appeal.context_kind)
        row.upheld += appeal.state == "upheld"
        row.overturned += appeal.state == "overturned"
        row.appeal_times.append(working_hours_between(appeal.opened_at, appeal.decided_at, figures.closed))


def _month(moment: datetime) -> str:
    return f"{to_london(moment):%Y-%m}"


def _median(times: list[timedelta]) -> timedelta | None:
    return median_of([(each, 1) for each in times]) if times else None
