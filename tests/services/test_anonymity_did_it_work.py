"""An attacker with the whole database tries to say who judged a kept promise, and how (rule 17).

People answer one after the other by the private links of their letters, and each does something under their own name in
the same moment. The letters, with their addresses and times, lie in the same database. The attacker pairs them by
places in the file, numbers of transactions, order of identifiers and every digest, those with the site's key too.
"""

from __future__ import annotations

import logging
import re
from hashlib import sha256

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, delete, inspect, select, text
from sqlalchemy.exc import OperationalError

from coproduce.core import audit
from coproduce.core.access import Actor
from coproduce.core.audit import AuditEntry, extend_chain
from coproduce.core.database import db, unit_of_work
from coproduce.feedback.events import FamiliesAskedIfItWorked
from coproduce.feedback.impact_links import link_token, voice_behind
from coproduce.feedback.models import ImpactCheck, ImpactVoice
from coproduce.feedback.services.impact import close_check
from coproduce.feedback.services.impact_judging import forget_order_of_voices
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.models import KeptMail, Notice
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account
from tests.factories.notifications import make_contact
from tests.factories.promises import make_asking
from tests.pages.client import Browser
from tests.services.test_anonymity_responses import CHANCE, PEOPLE, everything, hits, ids_in_order, neighbours

ANONYMOUS_TABLES = ("impact_voice", "passage")


def address(number: int) -> str:
    """In no order of the alphabet, in which an index of addresses would stand."""
    return f"{sha256(str(number).encode()).hexdigest()[:12]}@example.org"


def answer(application: Flask, link: str, number: int) -> None:
    """One person answers by their link, and does something under their own name."""
    browser = Browser(application)
    browser.open(link)
    browser.send({"verdict": "worse", "words": f"Words of person {number}"}, button="Say it")
    with application.app_context(), unit_of_work():
        account = make_account(email=f"account-{number}@example.org")
        audit.record(Actor(account.id, account.name), "joined", "account", account.id)


def link_in_letter(check_id: str, email: str) -> str:
    body = db.session.scalars(select(KeptMail.body).where(KeptMail.recipient == email)).one()
    return re.findall(rf"/did-it-work/{check_id}/\S+", body)[0]


@pytest.fixture
def judged(application: Flask, caplog: pytest.LogCaptureFixture) -> list[str]:
    """The ids of what people said in their true order of arrival, which only this test knows."""
    caplog.set_level(logging.DEBUG)
    with application.app_context():
        with unit_of_work():
            check = make_asking()
            consultation = check.commitment.reply.finding.feedback.consultation
            for number in range(PEOPLE):
                make_contact(consultation, address(number), keep=True)
            write_notices(FamiliesAskedIfItWorked(check.id))
            check_id = check.id
        deliver_due()
        with unit_of_work():
            links = [link_in_letter(check_id, address(number)) for number in range(PEOPLE)]
            # What only development sites keep: the letters themselves.
            db.session.execute(delete(KeptMail))
    for number, link in enumerate(links):
        answer(application, link, number)
    with application.app_context():
        with unit_of_work():
            forget_order_of_voices()
        with unit_of_work():
            extend_chain()
        found = db.session.execute(
            select(Passage.body, ImpactVoice.id).join(ImpactVoice, ImpactVoice.passage_id == Passage.id)
        ).all()
    assert len(found) == PEOPLE
    assert not any(
        address(number) in record.getMessage() for record in caplog.records for number in range(PEOPLE)
    )
    return [voice for _, voice in sorted(found, key=lambda row: int(row[0].rpartition(" ")[2]))]


def test_nothing_in_the_database_pairs_judgements_with_people(application: Flask, judged: list[str]) -> None:
    by_words = "SELECT impact_voice.id FROM passage JOIN impact_voice ON impact_voice.passage_id = passage.id"
    orders = ["SELECT id FROM impact_voice", "SELECT id FROM impact_voice ORDER BY id"]
    orders += [
        "SELECT id FROM impact_voice ORDER BY voice_digest",
        by_words,
        f"{by_words} ORDER BY passage.id",
    ]
    with application.app_context():
        if db.engine.dialect.name == "postgresql":
            orders += ["SELECT id FROM impact_voice ORDER BY ctid", f"{by_words} ORDER BY passage.ctid"]
        for order in orders:
            guess = ids_in_order(order)
            assert hits(guess, judged) <= CHANCE, order
            assert hits(guess[::-1], judged) <= CHANCE, order
            assert neighbours(guess, judged) <= CHANCE, order
        check_hidden_numbers()
        check_other_tables(judged)
        check_digests()


def check_hidden_numbers() -> None:
    for table in ANONYMOUS_TABLES:
        if db.engine.dialect.name == "sqlite":
            with pytest.raises(OperationalError):
                db.session.execute(text(f"SELECT rowid FROM {table}"))  # noqa: S608 - a name of our own
        else:
            numbers = ids_in_order(f"SELECT DISTINCT xmin FROM {table}")  # noqa: S608 - a name of our own
            assert len(numbers) == 1, f"rows of {table} still have transaction numbers of their own"
            assert not set(numbers) & set(ids_in_order("SELECT DISTINCT xmin FROM account"))
            assert not set(numbers) & set(ids_in_order("SELECT DISTINCT xmin FROM notice"))


def check_other_tables(judged: list[str]) -> None:
    kinds = {entry.subject_kind for entry in db.session.scalars(select(AuditEntry))}
    assert "account" in kinds
    assert not {kind for kind in kinds if "voice" in kind or "passage" in kind}
    rows = db.session.execute(select(ImpactVoice.voice_digest, ImpactVoice.passage_id)).all()
    secrets = [each for row in rows for each in row if each is not None]
    for name, row in everything():
        if name not in ANONYMOUS_TABLES:
            assert not any(each in row for each in (*judged, *secrets, "Words of person")), name


def check_digests() -> None:
    """No digest of an address, a letter or a link that can be made from them is that of a voice: with the site's key
    neither."""
    check = db.session.scalars(select(ImpactCheck).where(ImpactCheck.state == "asking")).one()
    voices = set(db.session.scalars(select(ImpactVoice.voice_digest)))
    assert len(voices) == PEOPLE
    for notice in db.session.scalars(select(Notice)):
        token = link_token(check.id, notice.address)
        for known in (
            notice.address,
            notice.recipient_key,
            notice.message_id,
            notice.id,
            token,
            *token.split("."),
        ):
            assert voice_behind(check.id, link_token(check.id, known)) not in voices
            for parts in (known, check.id + known, known + check.id):
                assert sha256(parts.encode()).hexdigest() not in voices
    close_check(check)
    assert set(db.session.scalars(select(ImpactVoice.voice_digest))) == {None}


def test_judgements_carry_no_time_of_day() -> None:
    assert isinstance(ImpactVoice.__table__.c.given_on.type, Date)
    for column in inspect(ImpactVoice).columns:
        assert not isinstance(getattr(column.type, "impl", column.type), DateTime)
    assert not {"account_id", "email", "address"} & set(ImpactVoice.__table__.c.keys())
