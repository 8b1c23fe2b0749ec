"""Working days and hours by an editable calendar (rules 3, 6, 10). Bank holidays are rows, never constants in code."""

from __future__ import annotations

from collections.abc import Set
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Date, String, select
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.clock import LONDON, london_moment, to_london
from coproduce.core.database import Base, db

DAY_BEGINS, DAY_ENDS = time(9, 0), time(17, 0)


class NonWorkingDay(Base):
    """A weekday on which nobody works: a bank holiday or a local closure."""

    __tablename__ = "non_working_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))


def closed_days() -> frozenset[date]:
    return frozenset(db.session.scalars(select(NonWorkingDay.day)))


def is_working_day(day: date, closed: Set[date]) -> bool:
    return day.weekday() < 5 and day not in closed


def next_working_day(day: date, closed: Set[date]) -> date:
    """The first working day after `day`."""
    day += timedelta(days=1)
    while not is_working_day(day, closed):
        day += timedelta(days=1)
    return day


def add_working_days(day: date, count: int, closed: Set[date]) -> date:
    """`count` working days after `day`."""
    for _ in range(count):
        day = next_working_day(day, closed)
    return day


def working_days_before(day: date, count: int, closed: Set[date]) -> date:
    """`count` working days before `day`."""
    for _ in range(count):
        day -= timedelta(days=1)
        while not is_working_day(day, closed):
            day -= timedelta(days=1)
    return day


def opening_after(moment: datetime, closed: Set[date]) -> datetime:
    """09:30 London time on the first working day after the day of `moment` (rule 3)."""
    return london_moment(next_working_day(to_london(moment).date(), closed), 9, 30)


def working_hours_between(start: datetime, end: datetime, closed: Set[date]) -> timedelta:
    """Working time (09:00 to 17:00, London) between two moments; zero when `end` is not after `start`."""
    total = timedelta(0)
    day = to_london(start).date()
    while day <= to_london(end).date():
        if is_working_day(day, closed):
            begins = max(start, datetime.combine(day, DAY_BEGINS, LONDON).astimezone(UTC))
            ends = min(end, datetime.combine(day, DAY_ENDS, LONDON).astimezone(UTC))
            total += max(ends - begins, timedelta(0))
        day += timedelta(days=1)
    return total
