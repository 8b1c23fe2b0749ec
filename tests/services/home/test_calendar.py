"""The working calendar: days are added and taken out by who may, with a trace."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import working_calendar
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound
from coproduce.core.working_days import closed_days, next_working_day
from tests.factories.accounts import make_actor

MONDAY, SATURDAY = date(2026, 12, 28), date(2026, 12, 26)


def test_a_day_counts_as_soon_as_it_is_in_the_calendar(app: Flask) -> None:
    actor = make_actor("administrator")
    assert next_working_day(date(2026, 12, 27), closed_days()) == MONDAY
    working_calendar.close_on(actor, MONDAY, " Offices closed ")
    assert next_working_day(date(2026, 12, 27), closed_days()) == date(2026, 12, 29)
    working_calendar.work_on(actor, MONDAY)
    assert closed_days() == frozenset()
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.action)).all()
    assert [(entry.action, entry.subject_id, entry.reason) for entry in entries] == [
        ("close on", "2026-12-28", "Offices closed"),
        ("work on", "2026-12-28", "Offices closed"),
    ]


@pytest.mark.parametrize(
    ("day", "name", "field"),
    [
        (SATURDAY, "Boxing Day", "day"),
        (MONDAY, "", "name"),
        (MONDAY, "x" * 121, "name"),
    ],
)
def test_what_makes_no_sense_is_refused(app: Flask, day: date, name: str, field: str) -> None:
    with pytest.raises(InvalidInput) as problem:
        working_calendar.close_on(make_actor("administrator"), day, name)
    assert list(problem.value.problems) == [field]


def test_a_day_stands_once(app: Flask) -> None:
    actor = make_actor("administrator")
    working_calendar.close_on(actor, MONDAY, "Closed")
    with pytest.raises(InvalidInput, match="already"):
        working_calendar.close_on(actor, MONDAY, "Closed again")
    with pytest.raises(NotFound):
        working_calendar.work_on(actor, date(2026, 12, 29))


def test_bank_holidays_are_added_once_and_never_at_weekends(app: Flask) -> None:
    actor = make_actor("administrator")
    assert working_calendar.close_on_bank_holidays(actor, [2026]) == 8
    assert working_calendar.close_on_bank_holidays(actor, [2026]) == 0
    days = {row.day: row.name for row in working_calendar.non_working_days(date(2026, 1, 1))}
    assert days[date(2026, 12, 25)] == "Christmas Day"
    assert SATURDAY not in days
    assert MONDAY in days
    assert all(day.weekday() < 5 for day in days)


def test_only_administrators_change_it(app: Flask) -> None:
    for role in ("commissioner", "analyst", "moderator", "safeguarding_lead", "participant"):
        with pytest.raises(NotAllowed):
            working_calendar.close_on(make_actor(role), MONDAY, "Closed")
        with pytest.raises(NotAllowed):
            working_calendar.close_on_bank_holidays(make_actor(role), [2026])
