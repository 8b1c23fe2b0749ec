"""Keeping the calendar of non-working days, from which lead times and reading times are counted (rule 3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound
from coproduce.core.working_days import NonWorkingDay

PERMISSION = "calendar.edit"
SUBJECT = "working calendar"
LONGEST_NAME = 120


def non_working_days(since: date) -> list[NonWorkingDay]:
    """Days of the calendar from `since` on, the first at the top."""
    return list(
        db.session.scalars(
            select(NonWorkingDay).where(NonWorkingDay.day >= since).order_by(NonWorkingDay.day)
        )
    )


def close_on(actor: Actor, day: date, name: str) -> NonWorkingDay:
    """Nobody works on this day. Raises NotAllowed; InvalidInput for a weekend, a day that is there, or no name."""
    require(actor, PERMISSION)
    name = name.strip()
    if day.weekday() >= 5:
        raise InvalidInput({"day": "This is a Saturday or Sunday, on which nobody works anyway."})
    if db.session.get(NonWorkingDay, day) is not None:
        raise InvalidInput({"day": "This day is in the calendar already."})
    if not name or len(name) > LONGEST_NAME:
        raise InvalidInput(
            {"name": f"Say why nobody works on this day, in at most {LONGEST_NAME} characters."}
        )
    row = NonWorkingDay(day=day, name=name)
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "close on", SUBJECT, day.isoformat(), name)
    return row


def work_on(actor: Actor, day: date) -> None:
    """Take a day out of the calendar again. Raises NotAllowed, NotFound."""
    require(actor, PERMISSION)
    row = db.session.get(NonWorkingDay, day)
    if row is None:
        raise NotFound("non-working day")
    db.session.delete(row)
    db.session.flush()
    audit.record(actor, "work on", SUBJECT, day.isoformat(), row.name)


def close_on_bank_holidays(actor: Actor, years: Iterable[int]) -> int:
    """Add the bank holidays of England that fall on weekdays and are not there yet; returns how many.

    Source: the `holidays` package. A holiday that the government moves or adds later has to be put right by hand.
    Raises NotAllowed.
    """
    import holidays  # late: the package is large, and only this yearly task needs it

    require(actor, PERMISSION)
    there = set(db.session.scalars(select(NonWorkingDay.day)))
    found = sorted(holidays.country_holidays("GB", subdiv="ENG", years=list(years)).items())
    missing = [(day, name) for day, name in found if day.weekday() < 5 and day not in there]
    for day, name in missing:
        close_on(actor, day, name)
    return len(missing)
