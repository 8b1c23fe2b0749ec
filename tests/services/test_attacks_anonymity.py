"""What happens to a response after it came must not say when it came, or when its writer came back (rule 17)."""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from coproduce.consultations import jobs as consultation_jobs
from coproduce.consultations.models import Consultation, Response
from coproduce.consultations.queries import answers_of, questionnaire_of
from coproduce.consultations.services import HowGiven, replace_answers
from coproduce.core import clock, jobs
from coproduce.core.database import db, unit_of_work
from coproduce.insights import jobs as insight_jobs
from coproduce.insights.models import PassageSentiment
from coproduce.safeguarding.models import Passage
from coproduce.web.rate_limits import SQLiteCounters
from tests.factories.consultations import ANSWERS, make_consultation, make_response

DAY = 24 * 60


def one_after_the_other(number: int) -> None:
    """Responses that come each in a transaction of its own."""
    with unit_of_work():
        consultation = make_consultation()
    for _ in range(number):
        with unit_of_work():
            make_response(consultation, may_quote=True)


def transactions(table: str) -> set[str]:
    return set(db.session.scalars(text(f"SELECT CAST(xmin AS text) FROM {table}")))  # noqa: S608 - our own name


@pytest.mark.parametrize(
    ("answers", "may_quote"),
    [
        ({**ANSWERS, "story": "Other words"}, True),
        ({**ANSWERS, "who": "young_person"}, True),
        (ANSWERS, False),
    ],
    ids=["other words", "another choice", "no longer agrees"],
)
def test_a_change_leaves_no_number_of_its_own(app: Flask, answers: dict[str, Any], may_quote: bool) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("only PostgreSQL numbers the transaction of a row")
    one_after_the_other(6)
    with unit_of_work():
        consultation_jobs.forget_order_of_arrival()
    with unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        response = db.session.scalars(select(Response).limit(1)).one()
        replace_answers(
            response,
            consultation,
            questionnaire_of(consultation),
            answers,
            how=HowGiven.of(response),
            may_quote=may_quote,
        )
        assert answers_of(response)
    with unit_of_work():
        consultation_jobs.forget_order_of_arrival()
    for table in ("response", "answer", "passage"):
        assert len(transactions(table)) == 1, f"{table} says when its writer came back"


def test_sentiment_waits_until_the_day_is_over(app: Flask) -> None:
    """Rows that follow a text within minutes would be as good as its time: by their order, or by their transaction."""
    one_after_the_other(2)
    insight_jobs.score_sentiment()
    assert db.session.scalars(select(PassageSentiment)).all() == []
    db.session.rollback()
    with clock.frozen(clock.london_moment(clock.today() + timedelta(days=1), 0, 30)):
        insight_jobs.score_sentiment()
    scored = set(db.session.scalars(select(PassageSentiment.passage_id)))
    assert scored == set(db.session.scalars(select(Passage.id)))


def test_all_texts_are_scored_once_nobody_can_answer_any_more(app: Flask) -> None:
    with unit_of_work():
        make_response(make_consultation("closed"))
    insight_jobs.score_sentiment()
    assert db.session.scalars(select(PassageSentiment)).all()


def test_the_trail_does_not_time_a_change_of_mind() -> None:
    """The audit row of a quote that the clock takes back stands for one person: a day is all it may tell."""
    name = f"{insight_jobs.__name__}.{insight_jobs.withdraw_quotes_without_consent.__name__}"
    assert jobs._jobs[name].interval.total_seconds() >= DAY * 60


def test_a_counter_that_is_over_is_gone_from_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "counters.sqlite3"
    counters = SQLiteCounters(f"countersqlite://{path}")
    counters.incr("somebody/consultations.send", 60)
    assert b"somebody" in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    counters.forget()
    assert b"somebody" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM counter").fetchone() == (0,)
