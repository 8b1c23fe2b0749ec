"""What people choose about themselves is no second way to pair a response with whoever sent it (rule 17).

The attacker of test_anonymity_responses.py tries again, now with the table of those choices.
"""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, inspect, select, text
from sqlalchemy.exc import OperationalError

from coproduce.consultations import jobs
from coproduce.consultations.models import Answer, EqualityAnswer, EqualityWording, Response
from coproduce.core import audit
from coproduce.core.access import Actor
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account
from tests.factories.consultations import QUESTIONS, make_consultation
from tests.factories.equality import make_set
from tests.pages.client import Browser
from tests.services.test_anonymity_responses import CHANCE, PEOPLE, everything, hits, ids_in_order, neighbours


def take_part(application: Flask, slug: str, number: int) -> None:
    """One person answers, says something about themselves, and does something under their own name."""
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send(action="/respond/")
    browser.send({"answer": f"Words of person {number}"})
    browser.send({"answer": "no"})
    browser.send({"about-colour": ("red", "blue", "green")[number % 3]}, button="Continue")
    browser.send(button="Send my answers")
    with application.app_context(), unit_of_work():
        account = make_account(email=f"person-{number}@example.org")
        audit.record(Actor(account.id, account.name), "joined", "account", account.id)


@pytest.fixture
def arrived(application: Flask, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The ids of responses in their true order of arrival, which only this test knows."""
    caplog.set_level(logging.DEBUG)
    with application.app_context(), unit_of_work():
        make_set()
        slug = make_consultation(
            "open", questions=[question for question in QUESTIONS if question.key == "story"]
        ).slug
    for number in range(PEOPLE):
        take_part(application, slug, number)
    with application.app_context():
        with unit_of_work():
            jobs.forget_order_of_arrival()
        found = db.session.execute(
            select(Passage.body, Response.id)
            .join(Answer, Answer.passage_id == Passage.id)
            .join(Response, Response.id == Answer.response_id)
        ).all()
    return [response_id for _, response_id in sorted(found, key=lambda row: int(row[0].rpartition(" ")[2]))]


def test_the_attacker_finds_no_second_way(
    application: Flask, arrived: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """By the order of rows and identifiers, by hidden numbers, by anything else in the database, and by the logs. One
    test, since sixteen people take long to answer."""
    with application.app_context():
        lie_in_no_order(arrived)
        share_one_hidden_number()
        are_named_nowhere_else(arrived)
    records = (*caplog.get_records("setup"), *caplog.records)
    lines = [record.getMessage() for record in records if record.name.startswith("coproduce")]
    assert not [line for line in lines if "about" in line]


def lie_in_no_order(arrived: list[str]) -> None:
    rows = "SELECT response_id FROM equality_answer"
    orders = [rows, f"{rows} ORDER BY id", f"{rows} ORDER BY question_key, id"]
    if db.engine.dialect.name == "postgresql":
        orders.append(f"{rows} ORDER BY ctid")
    for order in orders:
        guess = ids_in_order(order)
        assert len(guess) == PEOPLE
        assert hits(guess, arrived) <= CHANCE, order
        assert hits(guess[::-1], arrived) <= CHANCE, order
        assert neighbours(guess, arrived) <= CHANCE, order


def share_one_hidden_number() -> None:
    if db.engine.dialect.name == "sqlite":
        with pytest.raises(OperationalError):
            db.session.execute(text("SELECT rowid FROM equality_answer"))
        return
    of_choices, of_responses, of_people = (
        set(ids_in_order(f"SELECT DISTINCT xmin FROM {table}"))  # noqa: S608 - names of our own
        for table in ("equality_answer", "response", "account")
    )
    assert of_choices == of_responses
    assert len(of_choices) == 1
    assert not of_choices & of_people


def are_named_nowhere_else(arrived: list[str]) -> None:
    ids = set(db.session.scalars(select(EqualityAnswer.id)))
    for name, row in everything():
        if name not in ("equality_answer", "answer", "response"):
            assert not any(response_id in row for response_id in arrived), name
            assert not any(each in row for each in ids), name
        assert name != "audit_entry" or '"red"' not in row
    # Wordings are those of the staff's desk: sending makes none.
    assert len(db.session.scalars(select(EqualityWording)).all()) == 2


def test_the_choices_carry_neither_time_nor_day() -> None:
    kinds = [getattr(column.type, "impl", column.type) for column in inspect(EqualityAnswer).columns]
    assert not [kind for kind in kinds if isinstance(kind, Date | DateTime)]
