"""An attacker with the whole database tries to say who said what of a finding (rule 17).

Letters with private links have gone out. People open theirs one after the other, say something of two findings, and do
something under their own name right after. The attacker pairs what was said with addresses, letters, links and
accounts by places in the file, numbers of transactions and order of identifiers, and may do no better than chance.
"""

from __future__ import annotations

import logging
import re
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, inspect, select, text
from sqlalchemy.exc import OperationalError

from coproduce.core import audit, outbox
from coproduce.core.access import Actor
from coproduce.core.audit import AuditEntry, extend_chain
from coproduce.core.database import db, unit_of_work
from coproduce.feedback.models import CheckLink, CheckRound, FindingVerdict
from coproduce.feedback.services.objections import forget_order_of_verdicts
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail, Notice
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account
from tests.factories.checking import make_check
from tests.factories.feedback import make_feedback
from tests.factories.notifications import make_contact
from tests.pages.client import Browser
from tests.services.test_anonymity_responses import CHANCE, PEOPLE, everything, hits, ids_in_order, neighbours

ANONYMOUS_TABLES = ("finding_verdict", "check_link", "passage")


def address(number: int) -> str:
    """In no order of the alphabet."""
    return f"{sha256(str(number).encode()).hexdigest()[:12]}@example.org"


def check_one(application: Flask, link: str, finding_ids: list[str], number: int) -> None:
    """One person says something with their link, and does something under their own name right after."""
    browser = Browser(application)
    browser.open(link)
    sent = {f"verdict-{each}": "missed" for each in finding_ids}
    sent[f"words-{finding_ids[0]}"] = f"Words of person {number}"
    browser.send(sent, button="Send what I say")
    with application.app_context(), unit_of_work():
        account = make_account(email=address(number))
        audit.record(Actor(account.id, account.name), "joined", "account", account.id)


@pytest.fixture
def checked(application: Flask, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The ids of verdicts with words in their true order, which only this test knows (by the words in them)."""
    caplog.set_level(logging.DEBUG)
    with application.app_context():
        with unit_of_work():
            feedback = make_feedback(kinds=["we_did", "we_cannot"])
            for number in range(PEOPLE):
                make_contact(feedback.consultation, address(number))
            make_check(feedback)
            finding_ids = [finding.id for finding in feedback.findings]
        outbox.dispatch()
        deliver_due()
        with unit_of_work():
            links = {
                mail.recipient: re.search(r"/check/\S+", mail.body).group()  # type: ignore[union-attr]
                for mail in db.session.scalars(select(KeptMail))
            }
            db.session.execute(text("DELETE FROM kept_mail"))  # a real site keeps no copy of its letters
    for number in range(PEOPLE):
        check_one(application, links[address(number)], finding_ids, number)
    with application.app_context():
        with unit_of_work():
            forget_order_of_verdicts()
        with unit_of_work():
            extend_chain()
        found = db.session.execute(
            select(Passage.body, FindingVerdict.id).join(
                FindingVerdict, FindingVerdict.passage_id == Passage.id
            )
        ).all()
    return [verdict_id for _, verdict_id in sorted(found, key=lambda row: int(row[0].rpartition(" ")[2]))]


def test_nothing_in_the_database_pairs_verdicts_with_people(application: Flask, checked: list[str]) -> None:
    with application.app_context():
        assert len(checked) == PEOPLE
        by_words = "SELECT finding_verdict.id FROM passage JOIN finding_verdict ON passage_id = passage.id"
        own = "SELECT id FROM finding_verdict WHERE passage_id IS NOT NULL"
        orders = [own, f"{own} ORDER BY id", f"{own} ORDER BY reply_key"]
        orders += [by_words, f"{by_words} ORDER BY passage.id"]
        if db.engine.dialect.name == "postgresql":
            orders += [f"{own} ORDER BY ctid", f"{by_words} ORDER BY passage.ctid"]
        for order in orders:
            guess = ids_in_order(order)
            assert len(guess) == PEOPLE
            assert hits(guess, checked) <= CHANCE, order
            assert hits(guess[::-1], checked) <= CHANCE, order
            assert neighbours(guess, checked) <= CHANCE, order
        check_hidden_numbers()
        check_other_tables(checked)


def check_hidden_numbers() -> None:
    for table in ("finding_verdict", "passage"):
        if db.engine.dialect.name == "sqlite":
            with pytest.raises(OperationalError):
                db.session.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608 - a name of our own
        else:
            numbers = ids_in_order(f"SELECT DISTINCT xmin FROM {table}")  # noqa: S608 - a name of our own
            assert len(numbers) == 1, f"rows of {table} still have transaction numbers of their own"
            others = ("account", "notice", "check_link")
            for other in others:
                assert not set(numbers) & set(ids_in_order(f"SELECT DISTINCT xmin FROM {other}"))  # noqa: S608


def check_other_tables(checked: list[str]) -> None:
    """Nothing else names a verdict, and nothing in a verdict is a digest of anything that is stored."""
    kinds = {entry.subject_kind for entry in db.session.scalars(select(AuditEntry))}
    assert not {kind for kind in kinds if "verdict" in kind or "passage" in kind or "objection" in kind}
    keys = set(db.session.scalars(select(FindingVerdict.reply_key)))
    passages = db.session.scalars(select(Passage.id)).all()
    for name, row in everything():
        if name not in ANONYMOUS_TABLES:
            assert not any(each in row for each in (*checked, *passages, *keys, "Words of person")), name
    assert not keys & set(db.session.scalars(select(CheckLink.token_digest)))
    assert len(db.session.scalars(select(Notice)).all()) == PEOPLE


def test_verdicts_and_links_carry_no_time_of_day() -> None:
    assert isinstance(FindingVerdict.__table__.c.given_on.type, Date)
    for model in (FindingVerdict, CheckLink):
        for column in inspect(model).columns:
            assert not isinstance(getattr(column.type, "impl", column.type), DateTime)
    assert "account_id" not in CheckLink.__table__.c
    assert CheckRound.__tablename__ == "check_round"


def test_sending_leaves_no_line_in_the_log(checked: list[str], caplog: pytest.LogCaptureFixture) -> None:
    assert not [line for line in caplog.messages if "checking." in line or "/check/" in line]
