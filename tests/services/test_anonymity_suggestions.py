"""An attacker with the whole database tries to say who suggested a solution (rule 17).

As with responses, people come one after the other. Each suggests something without giving a name, leaves an address to
hear how the proposal goes on, and then does something under their own name. The attacker pairs these traces by places
in the file, numbers of transactions and order of identifiers, and may do no better than chance.
"""

from __future__ import annotations

import logging
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, inspect, select, text
from sqlalchemy.exc import OperationalError

from coproduce.commissioning.models import Proposal, Suggestion
from coproduce.commissioning.suggestion_jobs import forget_order_in_which_suggestions_came
from coproduce.core import audit
from coproduce.core.access import Actor
from coproduce.core.audit import AuditEntry, extend_chain
from coproduce.core.database import db, unit_of_work
from coproduce.notifications.subscribing import subscribe
from coproduce.notifications.subscription_models import ProposalSubscriber
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account
from tests.factories.commissioning import make_proposal
from tests.pages.client import Browser
from tests.services.test_anonymity_responses import CHANCE, PEOPLE, everything, hits, ids_in_order, neighbours

ANONYMOUS_TABLES = ("suggestion", "passage")


def suggest(application: Flask, slug: str, number: int) -> None:
    """One person suggests something, follows the proposal, and does something under their own name."""
    browser = Browser(application)
    browser.open(f"/proposals/{slug}/suggest")
    browser.send({"words": f"Words of person {number}", "who": "adult"}, button="Send my suggestion")
    with application.test_request_context(), unit_of_work():
        subscribe(db.session.scalars(select(Proposal)).one(), address(number))
    with application.app_context(), unit_of_work():
        account = make_account(email=address(number))
        audit.record(Actor(account.id, account.name), "joined", "account", account.id)


def address(number: int) -> str:
    """In no order of the alphabet, in which an index of addresses would stand."""
    return f"{sha256(str(number).encode()).hexdigest()[:12]}@example.org"


@pytest.fixture
def suggested(application: Flask, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The ids of suggestions in their true order of arrival, which only this test knows (by the words in them)."""
    caplog.set_level(logging.DEBUG)
    with application.app_context(), unit_of_work():
        slug = make_proposal("early_notice").slug
    for number in range(PEOPLE):
        suggest(application, slug, number)
    with application.app_context():
        with unit_of_work():
            forget_order_in_which_suggestions_came()
        with unit_of_work():
            extend_chain()
        found = db.session.execute(
            select(Passage.body, Suggestion.id).join(Suggestion, Suggestion.passage_id == Passage.id)
        ).all()
    return [
        suggestion_id for _, suggestion_id in sorted(found, key=lambda row: int(row[0].rpartition(" ")[2]))
    ]


def test_nothing_in_the_database_pairs_suggestions_with_people(
    application: Flask, suggested: list[str]
) -> None:
    with application.app_context():
        by_words = "SELECT suggestion.id FROM passage JOIN suggestion ON suggestion.passage_id = passage.id"
        orders = ["SELECT id FROM suggestion", "SELECT id FROM suggestion ORDER BY id"]
        orders += [by_words, f"{by_words} ORDER BY passage.id"]
        of_addresses = [
            "SELECT email FROM proposal_subscriber",
            "SELECT email FROM proposal_subscriber ORDER BY id",
        ]
        if db.engine.dialect.name == "postgresql":
            orders += ["SELECT id FROM suggestion ORDER BY ctid", f"{by_words} ORDER BY passage.ctid"]
            of_addresses += ["SELECT email FROM proposal_subscriber ORDER BY ctid"]
        people = [address(number) for number in range(PEOPLE)]
        for order in (*orders, *of_addresses):
            guess, truth = ids_in_order(order), people if order in of_addresses else suggested
            assert len(guess) == PEOPLE
            assert hits(guess, truth) <= CHANCE, order
            assert hits(guess[::-1], truth) <= CHANCE, order
            assert neighbours(guess, truth) <= CHANCE, order
        check_hidden_numbers()
        check_other_tables(suggested)


def check_hidden_numbers() -> None:
    for table in (*ANONYMOUS_TABLES, "proposal_subscriber"):
        if db.engine.dialect.name == "sqlite":
            with pytest.raises(OperationalError):
                db.session.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608 - a name of our own
        else:
            numbers = ids_in_order(f"SELECT DISTINCT xmin FROM {table}")  # noqa: S608 - a name of our own
            assert len(numbers) == 1, f"rows of {table} still have transaction numbers of their own"
            assert not set(numbers) & set(ids_in_order("SELECT DISTINCT xmin FROM account"))


def check_other_tables(suggested: list[str]) -> None:
    kinds = {entry.subject_kind for entry in db.session.scalars(select(AuditEntry))}
    assert "account" in kinds
    assert not {kind for kind in kinds if "suggestion" in kind or "passage" in kind}
    passages = db.session.scalars(select(Passage.id)).all()
    for name, row in everything():
        if name not in ANONYMOUS_TABLES:
            assert not any(each in row for each in (*suggested, *passages, "Words of person")), name


def test_suggestions_and_addresses_carry_no_time_of_day() -> None:
    for model in (Suggestion, ProposalSubscriber):
        assert isinstance(model.__table__.c.given_on.type, Date)
        for column in inspect(model).columns:
            assert not isinstance(getattr(column.type, "impl", column.type), DateTime)
