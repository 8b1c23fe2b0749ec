"""An attacker with the whole database tries to say who called something “not what I meant” (rule 17).

People come one after the other. Each says so of their own text, leaves an address to hear of answers, and then does
something under their own name. The attacker pairs these traces by places in the file, numbers of transactions and order
of identifiers, and may do no better than chance.
"""

from __future__ import annotations

from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, inspect, select, text
from sqlalchemy.exc import OperationalError

from coproduce.consultations.models import Response
from coproduce.core import audit
from coproduce.core.access import Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.feedback.models import MeaningCorrection
from coproduce.feedback.services.meaning import forget_order_of_corrections, say
from coproduce.insights.models import Theme
from coproduce.notifications.answer_scopes import WEEKLY, everything
from coproduce.notifications.answer_subscribing import subscribe
from coproduce.notifications.subscription_models import AnswerSubscriber
from coproduce.safeguarding.services import mark_read
from tests.factories.accounts import make_account
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import make_feedback, make_finding, make_theme, publish
from tests.factories.safeguarding import MODERATOR
from tests.services.test_anonymity_responses import CHANCE, PEOPLE, hits, ids_in_order, neighbours


def address(number: int) -> str:
    """In no order of the alphabet, in which an index of addresses would stand."""
    return f"{sha256(str(number).encode()).hexdigest()[:12]}@example.org"


@pytest.fixture
def said(application: Flask) -> list[str]:
    """The ids of corrections in their true order, which only this test knows."""
    with application.app_context():
        with unit_of_work():
            consultation = make_consultation("closed")
            responses = [
                make_response(consultation, {"who": "parent", "change": f"Words of person {number}"})
                for number in range(PEOPLE)
            ]
            passages = [next(each.passage for each in one.answers if each.passage) for one in responses]
            for passage in passages:
                mark_read(MODERATOR, passage)
            theme = make_theme(consultation, "Waiting", passages)
            feedback = make_feedback(consultation, kinds=[])
            make_finding(feedback, "we_did", [theme])
            publish(feedback)
            known = [(one.id, passage.id) for one, passage in zip(responses, passages, strict=True)]
            about = f"theme:{theme.id}"
        found = []
        for number, (response_id, passage_id) in enumerate(known):
            with unit_of_work():
                response = db.session.get_one(Response, response_id)
                found.append(say(response, passage_id, about, f"I am person {number}").id)
            with unit_of_work(), application.test_request_context():
                subscribe(everything(), address(number), WEEKLY)
            with unit_of_work():
                account = make_account(email=address(number))
                audit.record(Actor(account.id, account.name), "joined", "account", account.id)
        with unit_of_work():
            forget_order_of_corrections()
    return found


def test_nothing_pairs_what_was_said_with_people(application: Flask, said: list[str]) -> None:
    with application.app_context():
        orders = ["SELECT id FROM meaning_correction", "SELECT id FROM meaning_correction ORDER BY id"]
        orders += [
            "SELECT meaning_correction.id FROM passage "
            "JOIN meaning_correction ON words_id = passage.id ORDER BY passage.id"
        ]
        of_addresses = [
            "SELECT email FROM answer_subscriber",
            "SELECT email FROM answer_subscriber ORDER BY id",
        ]
        if db.engine.dialect.name == "postgresql":
            orders += ["SELECT id FROM meaning_correction ORDER BY ctid"]
            of_addresses += ["SELECT email FROM answer_subscriber ORDER BY ctid"]
        people = [address(number) for number in range(PEOPLE)]
        for order in (*orders, *of_addresses):
            guess, truth = ids_in_order(order), people if order in of_addresses else said
            assert len(guess) == PEOPLE
            assert hits(guess, truth) <= CHANCE, order
            assert hits(guess[::-1], truth) <= CHANCE, order
            assert neighbours(guess, truth) <= CHANCE, order
        for table in ("meaning_correction", "answer_subscriber"):
            check_hidden_numbers(table)
        kinds = {entry.subject_kind for entry in db.session.scalars(select(AuditEntry))}
        assert not {kind for kind in kinds if "meaning" in kind or "subscriber" in kind}
        assert db.session.scalars(select(Theme)).one().state == "approved"


def check_hidden_numbers(table: str) -> None:
    if db.engine.dialect.name == "sqlite":
        with pytest.raises(OperationalError):
            db.session.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608 - a name of our own
        db.session.rollback()
    else:
        numbers = ids_in_order(f"SELECT DISTINCT xmin FROM {table}")  # noqa: S608 - a name of our own
        assert len(numbers) == 1, f"rows of {table} still have transaction numbers of their own"
        assert not set(numbers) & set(ids_in_order("SELECT DISTINCT xmin FROM account"))


def test_neither_carries_a_time_of_day() -> None:
    for model in (MeaningCorrection, AnswerSubscriber):
        for column in inspect(model).columns:
            assert not isinstance(getattr(column.type, "impl", column.type), DateTime), column
    assert isinstance(MeaningCorrection.__table__.c.said_on.type, Date)
