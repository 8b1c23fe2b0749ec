"""Reading requests write nothing; a transaction is all or nothing; times are aware."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError

from coproduce.accounts.models import Organisation
from coproduce.core.access import CLOCK
from coproduce.core.audit import AuditEntry, record
from coproduce.core.database import db, once_while_reading, reading_only, unit_of_work, writing


def count() -> int:
    return db.session.scalar(select(func.count()).select_from(Organisation)) or 0


def test_a_reading_request_cannot_write(app: Flask) -> None:
    with reading_only():
        db.session.add(Organisation(slug="a", name="A", kind="council"))
        with pytest.raises(RuntimeError, match="tried to write"):
            db.session.flush()
        db.session.rollback()


def test_a_reading_request_asks_once(app: Flask) -> None:
    asked: list[str] = []

    @once_while_reading
    def answer(subject: str) -> str:
        asked.append(subject)
        return subject.upper()

    with reading_only():
        assert [answer("a"), answer("b"), answer("a")] == ["A", "B", "A"]
        assert asked == ["a", "b"]
        with writing():
            assert answer("a") == "A"
        assert asked == ["a", "b", "a"]
    with reading_only():
        answer("a")
    with unit_of_work():
        answer("a")
        answer("a")
    assert asked == ["a", "b", "a", "a", "a", "a"]


def test_a_unit_of_work_is_all_or_nothing(app: Flask) -> None:
    def fail_half_way() -> None:
        with unit_of_work():
            db.session.add(Organisation(slug="a", name="A", kind="council"))
            db.session.flush()
            raise KeyError("no")

    with pytest.raises(KeyError):
        fail_half_way()
    assert count() == 0
    with unit_of_work():
        db.session.add(Organisation(slug="a", name="A", kind="council"))
    assert count() == 1


def test_a_time_without_a_zone_is_refused(app: Flask) -> None:
    with pytest.raises(StatementError, match="aware"):
        db.session.scalars(select(AuditEntry).where(AuditEntry.at < datetime(2026, 1, 1))).all()  # noqa: DTZ001
    db.session.rollback()


def test_a_stored_time_comes_back_in_utc(app: Flask) -> None:
    with unit_of_work():
        record(CLOCK, "look", "clock", "1")
    entry = db.session.scalars(select(AuditEntry)).one()
    assert entry.at.tzinfo is not None
    assert entry.at.utcoffset().total_seconds() == 0
