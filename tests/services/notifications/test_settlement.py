"""Telling ends when each letter is sent or a named person accepted that it was not (rule 2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock, jobs, outbox
from coproduce.core.access import Actor
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import NotAllowed, Refused, Stale
from coproduce.feedback.models import Feedback
from coproduce.notifications import queries, services
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import Notice
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import make_consultation
from tests.factories.notifications import announce, emit_telling, make_contact, make_release, sending_through
from tests.factories.notifications_server import Mailbox, mail_server


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as server, sending_through(app, server):
        yield server


@pytest.fixture
def commissioner(app: Flask) -> Actor:
    with unit_of_work():
        account = make_account("commissioner", name="Cora Missioner")
        return Actor(account.id, account.name, frozenset({"commissioner"}))


def state_of(feedback_id: str) -> str:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Feedback, feedback_id).state


def release_with_a_failure(mailbox: Mailbox) -> str:
    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "ann@example.org")
        make_contact(consultation, "gone@example.org")
        feedback = make_release(consultation)
        announce(feedback)
        found = feedback.id
    mailbox.answers["gone@example.org"] = "550 unknown"
    deliver_due()
    return found


def failed() -> Notice:
    return db.session.scalars(select(Notice).where(Notice.state == "failed")).one()


def test_answers_wait_for_a_failed_letter_until_somebody_accepts_it(
    mailbox: Mailbox, commissioner: Actor
) -> None:
    feedback_id = release_with_a_failure(mailbox)
    assert state_of(feedback_id) == "telling"
    assert queries.unsettled_count() == 1
    with unit_of_work():
        services.accept_notice(commissioner, failed(), "Rang her instead.")
    feedback = db.session.get_one(Feedback, feedback_id)
    assert (feedback.state, feedback.told, feedback.to_tell) == ("settled", 1, 2)
    assert (failed().accepted_by_id, failed().accepted_reason) == (
        commissioner.account_id,
        "Rang her instead.",
    )


def test_accepting_needs_a_reason_the_right_role_and_the_page_as_it_is(
    mailbox: Mailbox, commissioner: Actor
) -> None:
    feedback_id = release_with_a_failure(mailbox)
    analyst = Actor("someone", "An Alyst", frozenset({"analyst"}))
    with pytest.raises(Refused):
        services.accept_notice(commissioner, failed(), " ")
    with pytest.raises(NotAllowed):
        services.accept_notice(analyst, failed(), "No.")
    with pytest.raises(Stale):
        services.accept_notice(commissioner, failed(), "Seen too late.", expected_version=1)
    assert state_of(feedback_id) == "telling"


def test_a_failed_letter_can_go_again_by_a_persons_decision(mailbox: Mailbox, commissioner: Actor) -> None:
    feedback_id = release_with_a_failure(mailbox)
    mailbox.answers.clear()
    with unit_of_work():
        services.send_again(commissioner, failed(), "The mailbox was full.")
    deliver_due()
    assert mailbox.copies()["gone@example.org"] == 1
    assert state_of(feedback_id) == "settled"


def test_a_letter_whose_address_was_erased_cannot_go_again(mailbox: Mailbox, commissioner: Actor) -> None:
    release_with_a_failure(mailbox)
    with unit_of_work():
        failed().address = ""
    with pytest.raises(Refused, match="erased"):
        services.send_again(commissioner, failed(), "Try.")


def test_an_uncertain_letter_that_arrived_counts_as_sent(mailbox: Mailbox, commissioner: Actor) -> None:
    from coproduce.core.access import CLOCK
    from coproduce.core.lifecycle import fire
    from coproduce.notifications.lifecycle import NOTICE

    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "ann@example.org")
        feedback = make_release(consultation)
        (notice,) = announce(feedback)
        fire(NOTICE, notice, "begin", CLOCK)
        fire(NOTICE, notice, "doubt", CLOCK)
        found = feedback.id
    with unit_of_work():
        services.mark_arrived(
            commissioner, db.session.get_one(Notice, notice.id), "It is in the server’s log."
        )
    settled = db.session.get_one(Feedback, found)
    assert (settled.state, settled.told) == ("settled", 1)


def test_nobody_to_tell_settles_only_with_a_plan_and_after_the_notices_were_written(app: Flask) -> None:
    with unit_of_work():
        planned, unplanned = make_release(), make_release(reach_plan="")
        for feedback in (planned, unplanned):
            emit_telling(feedback)
        identifiers = planned.id, unplanned.id
    jobs.run_due(everything=True)
    assert [state_of(identifier) for identifier in identifiers] == ["telling", "telling"]
    outbox.dispatch()
    deliver_due()
    assert [state_of(identifier) for identifier in identifiers] == ["settled", "telling"]


def test_an_early_release_settles_when_all_were_attempted(mailbox: Mailbox) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        for name in ("ann", "later", "gone"):
            make_contact(consultation, f"{name}@example.org")
        feedback = make_release(consultation, route="early")
        announce(feedback)
        found = feedback.id
    mailbox.answers.update({"gone@example.org": "550 no", "later@example.org": "451 later"})
    deliver_due()
    assert state_of(found) == "settled"
    settled = db.session.get_one(Feedback, found)
    assert (settled.told, settled.to_tell) == (1, 3)
    assert settled.public_from is not None
    mailbox.answers.clear()
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        deliver_due()
    assert state_of(found) == "settled"
    assert db.session.get_one(Feedback, found).told == 2


def test_many_are_accepted_with_one_reason(mailbox: Mailbox, commissioner: Actor) -> None:
    feedback_id = release_with_a_failure(mailbox)
    with unit_of_work():
        every = db.session.scalars(queries.notices(commissioner)).all()
        assert services.accept_notices(commissioner, every, "The group told them.") == 1
    assert state_of(feedback_id) == "settled"
    assert db.session.scalars(queries.notices(commissioner, state="unsettled")).all() == []


@pytest.mark.parametrize(("route", "part", "waits"), [("group_led", "led", True), ("normal", "led", False)])
def test_a_group_that_led_hears_an_hour_before_the_others(
    app: Flask, route: str, part: str, waits: bool
) -> None:
    """Answers settle only when the others have heard too."""
    with unit_of_work():
        group = make_group("STARS", make_account("group_facilitator", email="beth@example.org"))
        consultation = make_consultation("closed", groups={part: group})
        make_contact(consultation, "ann@example.org")
        feedback_id = make_release(consultation, route=route).id
        announce(db.session.get_one(Feedback, feedback_id))
    now = clock.now()
    deliver_due()
    heard = select(Notice.address).where(Notice.state == "sent")
    everybody = {"beth@example.org", "ann@example.org"}
    assert set(db.session.scalars(heard)) == ({"beth@example.org"} if waits else everybody)
    assert state_of(feedback_id) == ("telling" if waits else "settled")
    with clock.frozen(now + timedelta(minutes=61)):
        deliver_due()
        assert set(db.session.scalars(heard)) == everybody
        assert state_of(feedback_id) == "settled"
