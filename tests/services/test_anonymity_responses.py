"""An attacker with the whole database tries to say when a response came, and whose it is (rule 17).

People come one after the other. Each sends answers through the site's own pages without giving a name, and each leaves
a trace of their own beside it: an account, and an act in the audit trail with its time of day. The attacker pairs the
traces with the responses by everything that the database keeps: row numbers, places in the file, numbers of
transactions, order of identifiers. It may do no better than chance. (Addresses for the outcome have an attacker of
their own in test_anonymity_contacts.py.)
"""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, inspect, select, text
from sqlalchemy.exc import OperationalError

from coproduce.consultations import jobs
from coproduce.consultations.models import Answer, Draft, Response
from coproduce.core import audit
from coproduce.core.access import Actor
from coproduce.core.audit import AuditEntry, AuditLink, extend_chain
from coproduce.core.database import db, unit_of_work
from coproduce.core.outbox import HandlerRun, OutboxEvent
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account
from tests.factories.consultations import QUESTIONS, make_consultation
from tests.pages.client import Browser

PEOPLE = 16
# Guessing at random pairs one of them rightly on average; seven or more happen once in ten thousand runs.
CHANCE = 6

ANONYMOUS_TABLES = ("response", "answer", "passage")


def take_part(application: Flask, slug: str, number: int) -> None:
    """One person answers through the pages and, in the same moment, does something under their own name."""
    browser = Browser(application)
    browser.open(f"/consultations/{slug}")
    browser.follow("Start")
    browser.send()
    browser.send({"answer": f"Words of person {number}"})
    browser.send({"answer": "no"})
    browser.send(button="Send my answers")
    with application.app_context(), unit_of_work():
        account = make_account(email=f"person-{number}@example.org")
        audit.record(Actor(account.id, account.name), "joined", "account", account.id)


@pytest.fixture
def arrived(application: Flask, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The ids of responses in their true order of arrival, which only this test knows (by the words in them)."""
    caplog.set_level(logging.DEBUG)
    with application.app_context(), unit_of_work():
        slug = make_consultation(
            "open", questions=[question for question in QUESTIONS if question.key == "story"]
        ).slug
    for number in range(PEOPLE):
        take_part(application, slug, number)
    with application.app_context():
        with unit_of_work():
            jobs.forget_order_of_arrival()
        with unit_of_work():
            extend_chain()
        found = db.session.execute(
            select(Passage.body, Response.id)
            .join(Answer, Answer.passage_id == Passage.id)
            .join(Response, Response.id == Answer.response_id)
        ).all()
    return [response_id for _, response_id in sorted(found, key=lambda row: int(row[0].rpartition(" ")[2]))]


def hits(guess: Sequence[str], truth: Sequence[str]) -> int:
    """How many people the attacker gets right who takes the n-th row for the n-th person."""
    return sum(guessed == true for guessed, true in zip(guess, truth, strict=True))


def neighbours(guess: Sequence[str], truth: Sequence[str]) -> int:
    """How many who came one after the other also stand one after the other."""
    following = set(pairwise(truth))
    return sum(pair in following for pair in pairwise(guess))


def ids_in_order(statement: str) -> list[str]:
    return [str(row[0]) for row in db.session.execute(text(statement))]


def test_rows_lie_in_no_order_of_arrival(application: Flask, arrived: list[str]) -> None:
    by_answer = "SELECT answer.response_id FROM answer"
    by_passage = "SELECT answer.response_id FROM passage JOIN answer ON answer.passage_id = passage.id"
    orders = [
        "SELECT id FROM response",
        "SELECT id FROM response ORDER BY id",
        f"{by_answer} ORDER BY answer.id",
        f"{by_passage} ORDER BY passage.id",
        by_answer,
    ]
    with application.app_context():
        if db.engine.dialect.name == "postgresql":
            orders += [
                "SELECT id FROM response ORDER BY ctid",
                f"{by_answer} ORDER BY answer.ctid",
                f"{by_passage} ORDER BY passage.ctid",
            ]
        for order in orders:
            guess = ids_in_order(order)
            assert hits(guess, arrived) <= CHANCE, order
            assert hits(guess[::-1], arrived) <= CHANCE, order
            assert neighbours(guess, arrived) <= CHANCE, order


def test_no_hidden_number_of_a_row_pairs_it_with_a_person(application: Flask, arrived: list[str]) -> None:
    with application.app_context():
        for table in ANONYMOUS_TABLES:
            if db.engine.dialect.name == "sqlite":
                with pytest.raises(OperationalError):
                    db.session.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608 - a name of our own
            else:
                numbers = ids_in_order(f"SELECT DISTINCT xmin FROM {table}")  # noqa: S608 - a name of our own
                people = ids_in_order("SELECT DISTINCT xmin FROM account")
                assert len(numbers) == 1, "each response still has a transaction number of its own"
                assert len(people) == PEOPLE
                assert not set(numbers) & set(people)


def test_responses_carry_no_time_of_day() -> None:
    later_than_arrival = {"hinted_at", "claimed_at", "read_at"}  # when a machine or a reader looked at a text
    for model in (Response, Answer, Passage):
        moments = {
            column.key
            for column in inspect(model).columns
            if isinstance(getattr(column.type, "impl", column.type), DateTime)
        }
        assert moments <= later_than_arrival
    assert isinstance(Response.__table__.c.submitted_on.type, Date)


def test_nothing_else_in_the_database_names_a_response(application: Flask, arrived: list[str]) -> None:
    with application.app_context():
        assert db.session.scalars(select(Draft)).all() == []
        assert db.session.scalars(select(OutboxEvent)).all() == []
        assert db.session.scalars(select(HandlerRun)).all() == []
        entries = db.session.scalars(select(AuditEntry)).all()
        assert {entry.subject_kind for entry in entries} == {"account"}
        assert len(db.session.scalars(select(AuditLink)).all()) == len(entries)
        for name, row in everything():
            if name not in ANONYMOUS_TABLES:
                assert not any(response_id in row for response_id in arrived), name


def everything() -> list[tuple[str, str]]:
    """Every row of every table as text."""
    return [
        (table.name, json.dumps([str(value) for value in row]))
        for table in db.metadata.sorted_tables
        for row in db.session.execute(select(table))
    ]


def test_logs_know_nothing_of_a_submission(
    application: Flask, arrived: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    lines = [
        record.getMessage()
        for record in (*caplog.get_records("setup"), *caplog.records)
        if record.name.startswith("coproduce")
    ]
    assert sum("consultations.page" in line for line in lines) == PEOPLE
    assert not any("consultations." in line and "consultations.page" not in line for line in lines)
    assert not any("Words of person" in line or "@example.org" in line for line in lines)
