"""A letter that email did not bring goes on another channel, by a named person's hand (rules 1 and 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core.access import Actor
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.feedback import queries as answers
from coproduce.feedback import services as feedback_services
from coproduce.feedback.models import Feedback
from coproduce.notifications import paper_services, queries, services
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.models import Notice
from tests.factories.accounts import make_account
from tests.factories.consultations import make_consultation
from tests.factories.notifications import announce, make_contact, make_release, sending_through
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


def release(mailbox: Mailbox, route: str = "normal") -> Feedback:
    """Answers of which one letter arrived and another one was refused."""
    mailbox.answers["gone@example.org"] = "550 unknown"
    with unit_of_work():
        consultation = make_consultation("closed")
        for name in ("ann", "gone"):
            make_contact(consultation, f"{name}@example.org")
        feedback = make_release(consultation, route=route)
        announce(feedback)
    deliver_due()
    return anew(feedback)


def anew(feedback: Feedback) -> Feedback:
    identifier = feedback.id
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Feedback, identifier)


def notice(channel: str = "email") -> Notice:
    return db.session.scalars(
        select(Notice).where(Notice.address == "gone@example.org", Notice.channel == channel)
    ).one()


def ask(commissioner: Actor, channel: str = "post") -> Notice:
    with unit_of_work():
        return paper_services.ask_for_paper(commissioner, notice(), channel, "The mailbox is gone.")


def test_answers_wait_until_a_named_person_handed_the_letter_over(
    mailbox: Mailbox, commissioner: Actor
) -> None:
    feedback = release(mailbox)
    ask(commissioner)
    deliver_due()
    feedback = anew(feedback)
    assert (feedback.state, notice("post").state) == ("telling", "queued")
    assert mailbox.copies() == {"ann@example.org": 1}, "what is on paper is not mailed"
    assert queries.unsettled_count() == 1
    with unit_of_work():
        letter = paper_services.print_letter(commissioner, notice("post"))
    token = re.search(r"/early/([\w-]+)$", letter.link)
    assert token is not None
    assert letter.link in letter.body
    assert answers.feedback_behind_link(token[1]).id == feedback.id
    with unit_of_work():
        paper_services.say_handed_over(commissioner, notice("post"), "I posted it on Monday.")
    feedback = anew(feedback)
    assert (feedback.state, feedback.told, feedback.to_tell) == ("settled", 2, 2), "two people, not three"
    assert [entry.actor_name for entry in queries.history_of(notice("post"))] == ["Cora Missioner"] * 3


def test_what_could_not_be_handed_over_waits_for_a_person(mailbox: Mailbox, commissioner: Actor) -> None:
    feedback = release(mailbox)
    ask(commissioner, "group")
    with unit_of_work():
        paper_services.say_not_handed_over(commissioner, notice("group"), "They moved away.")
    feedback = anew(feedback)
    assert (feedback.state, queries.unsettled_count()) == ("telling", 1)
    with unit_of_work():
        services.accept_notice(commissioner, notice("group"), "Nobody knows where they are.")
    feedback = anew(feedback)
    assert (feedback.state, feedback.told, feedback.to_tell) == ("settled", 1, 2)


def test_one_row_for_each_channel_however_often_it_is_tried(mailbox: Mailbox, commissioner: Actor) -> None:
    feedback = release(mailbox)
    first = ask(commissioner).id
    assert ask(commissioner).id == first
    with unit_of_work():
        paper_services.say_not_handed_over(commissioner, notice("post"), "It came back.")
    assert ask(commissioner).id == first
    assert notice("post").state == "queued"
    assert ask(commissioner, "group").id != first
    with unit_of_work():
        write_notices(_telling(feedback))
    found = db.session.scalars(select(Notice.channel).where(Notice.address == "gone@example.org")).all()
    assert sorted(found) == ["email", "group", "post"]
    assert len({each.message_id for each in db.session.scalars(select(Notice))}) == 4


def _telling(feedback: Feedback) -> object:
    from coproduce.feedback.events import TellingBegan

    return TellingBegan(feedback.id)


def test_an_early_release_does_not_wait_for_the_post(mailbox: Mailbox, commissioner: Actor) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "gone@example.org")
        make_contact(consultation, "later@example.org")
        mailbox.answers.update({"gone@example.org": "550 no", "later@example.org": "450 busy"})
        feedback = make_release(consultation)
        announce(feedback)
    deliver_due()
    ask(commissioner)
    assert anew(feedback).state == "telling"
    with unit_of_work():
        actor = Actor(None, "Cora Missioner", frozenset({"commissioner"}))
        feedback_services.release_early(
            actor, anew(feedback), authority="Dee Rector (invented)", reason="A leak."
        )
    deliver_due()
    assert anew(feedback).state == "settled"


def test_who_may_ask_and_for_what(mailbox: Mailbox, commissioner: Actor) -> None:
    feedback = release(mailbox)
    analyst = Actor("someone", "An Alyst", frozenset({"analyst"}))
    with pytest.raises(NotAllowed):
        paper_services.ask_for_paper(analyst, notice(), "post", "No.")
    with pytest.raises(InvalidInput):
        paper_services.ask_for_paper(commissioner, notice(), "pigeon", "No.")
    with pytest.raises(Refused, match="reason"):
        paper_services.ask_for_paper(commissioner, notice(), "post", " ")
    with pytest.raises(Refused, match="email"):
        paper_services.say_handed_over(commissioner, _queued_again(commissioner), "I saw them.")
    assert anew(feedback).state == "telling"


def _queued_again(commissioner: Actor) -> Notice:
    services.send_again(commissioner, notice(), "The mailbox was full.")
    return notice()


def test_a_letter_about_answers_that_were_taken_back_is_not_printed(
    mailbox: Mailbox, commissioner: Actor
) -> None:
    feedback = release(mailbox)
    ask(commissioner)
    with unit_of_work():
        token = paper_services.print_letter(commissioner, notice("post")).link.rpartition("/")[2]
        feedback_services.withdraw(commissioner, anew(feedback), "A figure was wrong.")
    with pytest.raises(NotFound):
        answers.feedback_behind_link(token)
    with pytest.raises(Refused, match="withdrawn"):
        paper_services.print_letter(commissioner, notice("post"))
