"""Delivery over a real mail server: what is sent, tried again, given up, or left to a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.access import CLOCK
from coproduce.core.database import db, unit_of_work
from coproduce.core.lifecycle import fire
from coproduce.notifications import deliverer, delivery
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.lifecycle import NOTICE
from coproduce.notifications.models import KeptMail, Notice
from tests.factories.consultations import make_consultation
from tests.factories.notifications import announce, make_contact, make_release, sending_through
from tests.factories.notifications_server import Mailbox, mail_server


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as server, sending_through(app, server):
        yield server


def release_to(*emails: str) -> str:
    """Answers being told to these addresses; the identifier of the feedback."""
    with unit_of_work():
        consultation = make_consultation("closed", title="Therapy appointments")
        for email in emails:
            make_contact(consultation, email)
        feedback = make_release(consultation)
        announce(feedback)
        return feedback.id


def notices() -> dict[str, Notice]:
    db.session.rollback()
    db.session.expire_all()
    return {notice.address: notice for notice in db.session.scalars(select(Notice))}


def test_every_letter_is_sent_once_over_one_connection(mailbox: Mailbox) -> None:
    release_to("ann@example.org", "bo@example.org", "cy@example.org")
    deliver_due()
    deliver_due()
    assert mailbox.copies() == {"ann@example.org": 1, "bo@example.org": 1, "cy@example.org": 1}
    assert mailbox.connections == 1
    assert {notice.state for notice in notices().values()} == {"sent"}


def test_a_letter_carries_the_headers_that_mail_programs_need(mailbox: Mailbox) -> None:
    release_to("ann@example.org")
    deliver_due()
    (message,) = mailbox.to("ann@example.org")
    assert message["Message-ID"] == notices()["ann@example.org"].message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"].startswith("<http://localhost/notices/stop/")
    assert "“Therapy appointments”" in message["Subject"]
    assert "/early/" in message.get_content()
    assert message.get_content_charset() == "utf-8"


def test_a_refused_letter_fails_and_the_others_go(mailbox: Mailbox) -> None:
    release_to("gone@example.org", "ann@example.org")
    mailbox.answers["gone@example.org"] = "550 no such mailbox"
    deliver_due()
    assert notices()["gone@example.org"].state == "failed"
    assert notices()["gone@example.org"].problem == "550 no such mailbox"
    assert notices()["ann@example.org"].state == "sent"


def test_content_that_is_refused_fails_too(mailbox: Mailbox) -> None:
    release_to("ann@example.org")
    mailbox.answers["ann@example.org"] = "data:554 too long"
    deliver_due()
    assert notices()["ann@example.org"].state == "failed"


def test_a_put_off_letter_is_tried_again_later_and_not_before(mailbox: Mailbox) -> None:
    release_to("ann@example.org")
    mailbox.answers["ann@example.org"] = "451 come back later"
    deliver_due()
    assert notices()["ann@example.org"].state == "queued"
    assert notices()["ann@example.org"].due_at > clock.now()
    mailbox.answers.clear()
    deliver_due()
    assert mailbox.copies() == {}
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        deliver_due()
    assert mailbox.copies() == {"ann@example.org": 1}


def test_it_is_given_up_after_the_last_attempt(mailbox: Mailbox) -> None:
    release_to("ann@example.org")
    mailbox.answers["ann@example.org"] = "451 come back later"
    moment = clock.now()
    for _ in range(8):
        with clock.frozen(moment):
            deliver_due()
        moment += timedelta(hours=13)
    assert notices()["ann@example.org"].state == "failed"
    assert notices()["ann@example.org"].attempts == 8


def test_a_mail_server_that_cannot_be_reached_only_delays(app: Flask) -> None:
    release_to("ann@example.org", "bo@example.org")
    with mail_server() as server:
        port = server.port
    with sending_through(app, Mailbox(port=port)):
        deliver_due()
    assert {(notice.state, notice.attempts) for notice in notices().values()} == {("queued", 1)}


def test_an_address_beyond_ascii_is_written_to(mailbox: Mailbox) -> None:
    release_to("zoë@example.org")
    deliver_due()
    assert mailbox.copies() == {"zoë@example.org": 1}


def test_a_letter_left_in_sending_becomes_uncertain_and_is_not_sent_again(mailbox: Mailbox) -> None:
    release_to("ann@example.org")
    with unit_of_work():
        fire(NOTICE, notices()["ann@example.org"], "begin", CLOCK)
    deliver_due()
    assert notices()["ann@example.org"].state == "uncertain"
    assert mailbox.copies() == {}


def test_without_a_mail_server_letters_go_to_the_mailbox_alone(app: Flask) -> None:
    release_to("ann@example.org")
    deliver_due()
    kept = db.session.scalars(select(KeptMail)).one()
    assert kept.recipient == "ann@example.org"
    assert notices()["ann@example.org"].state == "sent"


def test_where_real_people_are_written_to_no_copy_is_kept(app: Flask) -> None:
    release_to("ann@example.org")
    with mail_server() as server, sending_through(app, server, environment="production"):
        deliver_due()
        assert server.copies() == {"ann@example.org": 1}
    assert db.session.scalars(select(KeptMail)).all() == []


def test_a_letter_that_cannot_be_written_fails_alone(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from coproduce.notifications import letters

    release_to("ann@example.org", "bo@example.org")
    whole = letters.FACTS["answers_ready"]

    def facts(notice: Notice) -> dict[str, object]:
        if notice.address == "ann@example.org":
            raise KeyError("a fault of ours")
        return whole(notice)

    monkeypatch.setitem(letters.FACTS, "answers_ready", facts)
    deliver_due()
    assert notices()["ann@example.org"].state == "failed"
    assert mailbox.copies() == {"bo@example.org": 1}


def test_while_somebody_delivers_nobody_else_does(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deliverer, "PATIENCE", 0.2)
    release_to("ann@example.org")
    with deliverer.sole_deliverer() as mine:
        assert mine
        deliver_due()
        assert mailbox.copies() == {}
    deliver_due()
    assert mailbox.copies() == {"ann@example.org": 1}


def test_a_long_batch_lets_other_work_in_and_goes_on_at_once(
    app: Flask, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    release_to("ann@example.org")
    monkeypatch.setattr(delivery, "SECONDS_A_TURN", 0)
    queue = app.extensions["queue"]
    queue.flush()
    deliver_due()
    assert queue.pending_count() == 1
    assert mailbox.copies() == {}
