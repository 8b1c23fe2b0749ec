"""An attacker holds the whole database and knows in which order people answered; the addresses must not follow.

Many people answer and leave an address, interleaved, with letters and confirmations in between, on a site as in
production. Every order that the database keeps of the addresses is then compared with the order of the answers by
Spearman's rank correlation. Without the protection it is close to 1; by chance it stays within 4.6 standard deviations,
which one run in about 250,000 would leave.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Date, DateTime, inspect, select, text
from sqlalchemy.exc import OperationalError

from coproduce.consultations.models import Consultation
from coproduce.core import jobs, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.notifications import services
from coproduce.notifications.addresses import contact_token
from coproduce.notifications.confirmations import send_confirmations
from coproduce.notifications.models import OutcomeContact
from coproduce.notifications.retention import forget_and_shuffle
from tests.factories.consultations import make_consultation, make_response
from tests.factories.notifications import sending_through
from tests.factories.notifications_server import Mailbox, mail_server

PEOPLE = 60
BY_CHANCE = 4.6 / (PEOPLE - 1) ** 0.5

KEPT_ORDERS = {
    "sqlite": ("", "ORDER BY id", "ORDER BY token_digest", "ORDER BY given_on", "ORDER BY consultation_id"),
    "postgresql": (
        "",
        "ORDER BY ctid",
        "ORDER BY xmin::text::bigint, ctid",
        "ORDER BY id",
        "ORDER BY token_digest",
        "ORDER BY given_on",
        "ORDER BY consultation_id",
    ),
}


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as server, sending_through(app, server, environment="production"):
        yield server


@pytest.fixture
def consultation(app: Flask) -> Consultation:
    with unit_of_work():
        return make_consultation()


def address(person: int) -> str:
    return f"person{person}@example.org"


def people_take_part(consultation: Consultation) -> None:
    """Each answers, some others answer, then each leaves an address; letters go out now and then, and are confirmed."""
    chance, waiting, unconfirmed = random.Random(20), list[int](), list[int]()
    for person in range(PEOPLE):
        with unit_of_work():
            make_response(consultation)
        waiting.append(person)
        while waiting and (len(waiting) > 2 or chance.random() < 0.5):
            leave_address(consultation, waiting[0])
            unconfirmed.append(waiting.pop(0))
        if person % 9 == 8:
            send_confirmations()
            for somebody in unconfirmed[:-3]:
                confirm(consultation, somebody)
                unconfirmed.remove(somebody)
    for person in waiting:
        leave_address(consultation, person)
    send_confirmations()


def leave_address(consultation: Consultation, person: int) -> None:
    with unit_of_work():
        services.give_address(consultation, address(person), keep=False)


def confirm(consultation: Consultation, person: int) -> None:
    with unit_of_work():
        services.confirm_address(contact_token(consultation.id, address(person)))


def correlation(order: Sequence[int]) -> float:
    """Spearman's rank correlation of a permutation of 0..n-1 with the order 0, 1, 2, …"""
    n = len(order)
    assert sorted(order) == list(range(n))
    return 1 - 6 * sum((place - person) ** 2 for place, person in enumerate(order)) / (n * (n * n - 1))


def order_kept(order: str) -> list[int]:
    """The people in an order that the database keeps of their addresses."""
    emails = db.session.scalars(text(f"SELECT email FROM outcome_contact {order}")).all()  # noqa: S608 - our own words
    db.session.rollback()
    return [int(email.removeprefix("person").partition("@")[0]) for email in emails]


def marks_of_transactions() -> int:
    """How many different transactions the rows of PostgreSQL say they were written by (`xmin`)."""
    return len(set(db.session.scalars(text("SELECT xmin::text FROM outcome_contact"))))


def contents(leave_out: str) -> dict[str, list[Any]]:
    """Every row of every table but one, in an order of its own."""
    found = {
        table.name: sorted(repr(tuple(row)) for row in db.session.execute(select(table)))
        for table in db.metadata.sorted_tables
        if table.name != leave_out
    }
    db.session.rollback()
    return found


def test_no_order_of_addresses_follows_the_order_of_answers(
    mailbox: Mailbox, consultation: Consultation, database_kind: str
) -> None:
    """Nor does a row number (SQLite) or the mark of a transaction (PostgreSQL) tell one address from another."""
    people_take_part(consultation)
    assert len(mailbox.delivered) == PEOPLE
    followed = {order: correlation(order_kept(order)) for order in KEPT_ORDERS[database_kind]}
    assert {order: value for order, value in followed.items() if abs(value) > BY_CHANCE} == {}
    if database_kind == "postgresql":
        assert marks_of_transactions() == 1
        return
    for hidden in ("rowid", "_rowid_", "oid"):
        with pytest.raises(OperationalError, match="no such column"):
            db.session.scalars(text(f"SELECT {hidden} FROM outcome_contact")).all()  # noqa: S608 - our own words
        db.session.rollback()


def test_the_letters_went_out_in_no_order_within_their_batch(
    mailbox: Mailbox, consultation: Consultation
) -> None:
    for person in range(PEOPLE):
        leave_address(consultation, person)
    send_confirmations()
    order = [int(to.removeprefix("person").partition("@")[0]) for to, _ in mailbox.delivered]
    assert abs(correlation(order)) <= BY_CHANCE


def test_one_more_address_changes_no_other_table(mailbox: Mailbox, consultation: Consultation) -> None:
    """No audit row, event, handler run, job or counter stands for an address, its letter or its confirmation."""
    leave_address(consultation, 0)
    send_confirmations()
    before = contents("outcome_contact")
    leave_address(consultation, 1)
    send_confirmations()
    confirm(consultation, 1)
    with unit_of_work():
        services.unsubscribe(contact_token(consultation.id, address(0)))
    assert contents("outcome_contact") == before


def test_the_workers_own_records_name_nobody(mailbox: Mailbox, consultation: Consultation) -> None:
    for person in range(5):
        leave_address(consultation, person)
    jobs.run_due(everything=True)
    outbox.dispatch()
    assert len(mailbox.delivered) == 5
    identifiers = set(db.session.scalars(select(OutcomeContact.id)))
    others = "\n".join(row for rows in contents("outcome_contact").values() for row in rows)
    assert "@example.org" not in others.replace("coproduction@example.org", "")
    assert not any(identifier in others for identifier in identifiers)


def test_an_address_has_a_date_and_no_time(app: Flask) -> None:
    kinds = [column.type for column in inspect(OutcomeContact).columns]
    assert sum(isinstance(kind, Date) for kind in kinds) == 1
    assert not any(isinstance(getattr(kind, "impl", kind), DateTime) for kind in kinds)


def test_logs_name_no_address(
    mailbox: Mailbox, consultation: Consultation, caplog: pytest.LogCaptureFixture
) -> None:
    mailbox.answers[address(1)] = "550 5.1.1 <person1@example.org> unknown"
    with caplog.at_level(logging.DEBUG):
        for person in range(3):
            leave_address(consultation, person)
        jobs.run_due(everything=True)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("coproduce")]
    assert not [line for line in ours if "person" in line]


def test_the_daily_rewriting_leaves_one_mark_for_all_consultations(
    mailbox: Mailbox, consultation: Consultation, database_kind: str
) -> None:
    with unit_of_work():
        other = make_consultation()
    for person in range(0, PEOPLE, 2):
        leave_address(consultation, person)
        leave_address(other, person + 1)
    forget_and_shuffle()
    for order in KEPT_ORDERS[database_kind][:3]:
        assert abs(correlation(order_kept(order))) <= BY_CHANCE
    if database_kind == "postgresql":
        assert marks_of_transactions() == 1
