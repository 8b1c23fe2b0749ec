"""Counting one consultation does not walk through the answers to all others, however many those are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, event

from coproduce import create_app
from coproduce.core.database import db
from coproduce.insights.tallies import exact_results
from tests.application import settings_for_tests
from tests.factories.consultations import make_consultation


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Flask]:
    """A database with the tables and nothing known about their sizes, as SQLite's usually are."""
    app = create_app(settings_for_tests(tmp_path))
    with app.app_context():
        db.create_all()
        yield app
        db.engine.dispose()


def plans_of(connection: Connection, statements: list[tuple[str, object]]) -> list[str]:
    found: list[str] = []
    for statement, values in statements:
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)  # type: ignore[arg-type]
        found += [str(row[3]) for row in rows]
    return found


def test_exact_figures_begin_with_their_own_responses_and_texts(fresh: Flask) -> None:
    consultation_id, asked = make_consultation("closed").id, list[tuple[str, object]]()
    db.session.commit()

    def note(_connection: object, _cursor: object, statement: str, values: object, *_: object) -> None:
        asked.append((statement, values))

    event.listen(db.engine, "before_cursor_execute", note)
    exact_results(consultation_id)
    event.remove(db.engine, "before_cursor_execute", note)
    plans = plans_of(db.session.connection(), [each for each in asked if "FROM answer" in each[0]])
    assert plans
    # A scan reads every answer; "passage_id=?" alone stands for those without a text, nearly all there are.
    assert not [step for step in plans if step.startswith("SCAN answer")], plans
    begins_with = next(step for step in plans if "SEARCH" in step)
    assert "ix_response_consultation (consultation_id=?)" in begins_with, plans
