"""Giving, confirming and taking back an address, its letter, and its end."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import NotFound, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.notifications import services
from coproduce.notifications.addresses import contact_token, recipient_key
from coproduce.notifications.confirmations import send_confirmations
from coproduce.notifications.models import Notice, OutcomeContact
from coproduce.notifications.queries import contact_of
from coproduce.notifications.retention import forget_and_shuffle
from coproduce.notifications.shuffling import LARGEST_BATCH, Contact, rewrite
from tests.factories.consultations import make_consultation
from tests.factories.notifications import announce, make_contact, make_release, sending_through
from tests.factories.notifications_server import Mailbox, mail_server


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as server, sending_through(app, server):
        yield server


def contacts() -> dict[str, OutcomeContact]:
    db.session.rollback()
    return {contact.email: contact for contact in db.session.scalars(select(OutcomeContact))}


def test_an_address_gets_its_letter_and_is_confirmed_by_its_link(mailbox: Mailbox) -> None:
    with unit_of_work():
        consultation = make_consultation()
        services.give_address(consultation, " Ann@Example.org ", keep=True)
    send_confirmations()
    (letter,) = mailbox.to("ann@example.org")
    token = contact_token(consultation.id, "ann@example.org")
    assert f"/notices/confirm/{token}" in letter.get_content()
    assert contacts()["ann@example.org"].delivery == "sent"
    with unit_of_work():
        services.confirm_address(token)
    confirmed = contacts()["ann@example.org"]
    assert (confirmed.confirmed, confirmed.keep) == (True, True)


def test_no_other_row_stands_for_an_address(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation()
    counts = [
        db.session.scalar(select(func.count()).select_from(table)) for table in (AuditEntry, OutboxEvent)
    ]
    db.session.rollback()
    with unit_of_work():
        services.give_address(consultation, "ann@example.org", keep=False)
    send_confirmations()
    with unit_of_work():
        services.confirm_address(contact_token(consultation.id, "ann@example.org"))
    assert counts == [
        db.session.scalar(select(func.count()).select_from(table)) for table in (AuditEntry, OutboxEvent)
    ]


def test_every_change_gives_every_row_of_the_batch_a_new_identifier(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation()
        for name in ("ann", "bo", "cy"):
            make_contact(consultation, f"{name}@example.org")
    before = {contact.email: (contact.id, contact.token_digest) for contact in contacts().values()}
    with unit_of_work():
        services.give_address(consultation, "di@example.org", keep=False)
    after = {contact.email: (contact.id, contact.token_digest) for contact in contacts().values()}
    for email, (identifier, digest) in before.items():
        assert after[email][0] != identifier
        assert after[email][1] == digest


def test_a_confirmed_address_that_is_given_again_gets_no_letter(mailbox: Mailbox) -> None:
    with unit_of_work():
        consultation = make_consultation()
        make_contact(consultation, "ann@example.org", keep=False)
        services.give_address(consultation, "ann@example.org", keep=True)
    send_confirmations()
    assert mailbox.copies() == {}
    assert not contacts()["ann@example.org"].keep


def test_an_unconfirmed_address_gets_a_second_letter_on_another_day_only(mailbox: Mailbox) -> None:
    with unit_of_work():
        consultation = make_consultation()
    for _ in range(3):
        with unit_of_work():
            services.give_address(consultation, "ann@example.org", keep=False)
        send_confirmations()
    assert mailbox.copies() == {"ann@example.org": 1}
    with clock.frozen(clock.now() + timedelta(days=1)):
        with unit_of_work():
            services.give_address(consultation, "ann@example.org", keep=False)
        send_confirmations()
    first, second = mailbox.to("ann@example.org")
    assert first["Message-ID"] != second["Message-ID"]


@pytest.mark.parametrize(
    ("answer", "delivery"),
    [
        ("550 unknown", "failed"),
        ("451 later", "queued"),
        ("data:554 no", "failed"),
    ],
)
def test_what_the_mail_server_says_to_a_letter_is_kept(mailbox: Mailbox, answer: str, delivery: str) -> None:
    with unit_of_work():
        services.give_address(make_consultation(), "ann@example.org", keep=False)
    mailbox.answers["ann@example.org"] = answer
    send_confirmations()
    assert contacts()["ann@example.org"].delivery == delivery


def test_a_letter_that_a_crash_left_in_sending_is_uncertain_until_the_person_asks_again(
    mailbox: Mailbox,
) -> None:
    with unit_of_work():
        consultation = make_consultation()
        make_contact(consultation, "ann@example.org", confirmed=False, delivery="sending")
    send_confirmations()
    assert contacts()["ann@example.org"].delivery == "uncertain"
    assert mailbox.copies() == {}
    with unit_of_work():
        services.give_address(consultation, "ann@example.org", keep=False)
    send_confirmations()
    assert mailbox.copies() == {"ann@example.org": 1}


def test_unsubscribing_erases_the_address_and_asks_for_nothing_later(app: Flask) -> None:
    with unit_of_work():
        first, second = make_consultation(), make_consultation()
        make_contact(first, "ann@example.org", keep=True)
        make_contact(second, "ann@example.org", keep=True)
        services.unsubscribe(contact_token(first.id, "ann@example.org"))
    left = contacts()["ann@example.org"]
    assert (left.consultation_id, left.keep) == (second.id, False)
    with unit_of_work():
        assert services.unsubscribe(contact_token(first.id, "ann@example.org")) is None


def test_a_link_with_another_secret_opens_nothing(app: Flask) -> None:
    with unit_of_work():
        make_contact(make_consultation(), "ann@example.org")
    with pytest.raises(NotFound):
        services.confirm_address("not-a-token")


def test_no_address_is_taken_once_telling_has_begun(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        make_release(consultation)
    with pytest.raises(Refused):
        services.give_address(consultation, "late@example.org", keep=False)


def test_a_large_batch_seals_a_random_half_and_sealed_rows_can_still_change(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation()
        today = clock.today()
        many = [
            Contact(consultation.id, f"p{number}@example.org", today, True) for number in range(LARGEST_BATCH)
        ]
        rewrite(consultation.id, lambda batch: many)
    sealed = [contact for contact in contacts().values() if contact.sealed]
    assert len(sealed) == LARGEST_BATCH // 2
    assert [contact.email for contact in sealed] != [
        f"p{number}@example.org" for number in range(len(sealed))
    ]
    untouched = {contact.email: contact.id for contact in sealed[1:]}
    with unit_of_work():
        services.unsubscribe(contact_token(consultation.id, sealed[0].email))
    after = contacts()
    assert sealed[0].email not in after
    assert {email: after[email].id for email in untouched} == untouched


def test_after_telling_addresses_are_erased_unless_kept_by_choice(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "once@example.org")
        make_contact(consultation, "later@example.org", keep=True)
        make_contact(consultation, "never@example.org", confirmed=False)
        feedback = make_release(consultation, "public")
        feedback.public_from = clock.now() - timedelta(hours=1)
        for notice in announce(feedback):
            notice.__dict__["state"] = "sent"
            db.session.execute(Notice.__table__.update().values(state="sent"))
    forget_and_shuffle()
    assert set(contacts()) == {"later@example.org"}
    kept = {notice.recipient_key: notice.address for notice in db.session.scalars(select(Notice))}
    assert kept[recipient_key("once@example.org")] == ""
    assert kept[recipient_key("later@example.org")] == "later@example.org"


def test_before_telling_the_daily_job_keeps_addresses_under_new_identifiers(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation()
        before = make_contact(consultation, "ann@example.org").id
        make_contact(
            consultation, "old@example.org", confirmed=False, given_on=clock.today() - timedelta(days=15)
        )
    forget_and_shuffle()
    assert set(contacts()) == {"ann@example.org"}
    assert contacts()["ann@example.org"].id != before
    assert contact_of(consultation.id, "ann@example.org") is not None


def test_addresses_given_at_the_same_moment_are_all_kept_and_all_shuffled(
    app: Flask, database_kind: str
) -> None:
    with unit_of_work():
        consultation_id = make_consultation().id

    def give(giver: int) -> None:
        with app.app_context():
            for number in range(8):
                with unit_of_work():
                    consultation = db.session.get_one(Consultation, consultation_id)
                    services.give_address(consultation, f"p{giver}-{number}@example.org", keep=False)

    with ThreadPoolExecutor(4) as givers:
        list(givers.map(give, range(4)))
    assert len(contacts()) == 32
    if database_kind == "postgresql":
        assert len(set(db.session.scalars(text("SELECT xmin::text FROM outcome_contact")))) == 1
