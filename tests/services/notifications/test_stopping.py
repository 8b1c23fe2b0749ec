"""People with an account stop the letters about one consultation, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.consultations import services as consultations
from coproduce.consultations.models import Consultation
from coproduce.core import outbox
from coproduce.core.access import VISITOR
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import NotAllowed
from coproduce.notifications.addresses import contact_token, no_more_token, opened_no_more_token
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail, LetterStop, OutcomeContact
from coproduce.notifications.reach import expected_recipients
from coproduce.notifications.services import stop_letters, take_letters_again, unsubscribe
from coproduce.safeguarding.events import ConcernRaised
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import COMMISSIONER, make_consultation, make_response
from tests.factories.notifications import announce, make_contact, make_release
from tests.factories.safeguarding import make_concern, make_duty


def recipients() -> set[str]:
    outbox.dispatch()
    deliver_due()
    return set(db.session.scalars(select(KeptMail.recipient)))


def member_and_linked() -> tuple[Consultation, Account, Account]:
    """A consultation that a group led, a member of it, and somebody whose answers are linked."""
    member, linked = make_account(), make_account()
    consultation = make_consultation("open", groups={"led": make_group("STARS", members=(member,))})
    make_response(consultation, account=linked)
    return consultation, member, linked


def test_every_letter_to_people_with_an_account_has_its_own_stop_link(app: Flask) -> None:
    with unit_of_work():
        consultation, member, linked = member_and_linked()
        consultations.pause(COMMISSIONER, consultation, "A mistake.")
    assert recipients() == {member.email, linked.email}
    for account in (member, linked):
        body = db.session.scalars(select(KeptMail.body).where(KeptMail.recipient == account.email)).one()
        assert f"/notices/no-more/{no_more_token(account.id, consultation.id)}" in body


def test_who_stopped_hears_no_more_of_this_and_all_of_the_others(app: Flask) -> None:
    with unit_of_work():
        consultation, member, linked = member_and_linked()
        other = make_consultation("open")
        make_response(other, account=linked)
        stop_letters(member.id, consultation.id)
        stop_letters(linked.id, consultation.id)
        stop_letters(linked.id, consultation.id)
        consultations.pause(COMMISSIONER, consultation, "A mistake.")
        consultations.pause(COMMISSIONER, other, "A mistake.")
    assert recipients() == {linked.email}
    with unit_of_work():
        take_letters_again(actor_of(member), consultation.id)
        consultations.resume(COMMISSIONER, consultation)
    assert recipients() == {linked.email, member.email}


def test_a_letter_that_waits_does_not_go_to_who_stopped_meanwhile(app: Flask) -> None:
    with unit_of_work():
        consultation, member, _ = member_and_linked()
        consultations.pause(COMMISSIONER, consultation, "A mistake.")
    outbox.dispatch()
    with unit_of_work():
        stop_letters(member.id, consultation.id)
    assert member.email not in recipients()


def test_they_do_not_count_among_those_who_would_be_told(app: Flask) -> None:
    with unit_of_work():
        member = make_account()
        consultation = make_consultation("closed", groups={"led": make_group("STARS", members=(member,))})
        make_contact(consultation, "ann@example.org")
        feedback = make_release(consultation)
        assert expected_recipients(feedback.id) == 2
        stop_letters(member.id, consultation.id)
        assert expected_recipients(feedback.id) == 1
        assert len(announce(feedback)) == 1


def test_either_stop_ends_letters_in_every_way_they_came(app: Flask) -> None:
    with unit_of_work():
        consultation, member, linked = member_and_linked()
        for account in (member, linked):
            make_contact(consultation, account.email)
        unsubscribe(contact_token(consultation.id, member.email))
        stop_letters(linked.id, consultation.id)
        consultations.pause(COMMISSIONER, consultation, "A mistake.")
    assert recipients() == set()
    assert db.session.scalars(select(OutcomeContact)).all() == []


def test_an_address_that_is_given_anew_is_written_to(app: Flask) -> None:
    with unit_of_work():
        consultation, member, _ = member_and_linked()
        stop_letters(member.id, consultation.id)
        make_contact(consultation, member.email)
        consultations.pause(COMMISSIONER, consultation, "A mistake.")
    assert member.email in recipients()


def test_letters_about_safety_have_no_stop(app: Flask) -> None:
    with unit_of_work():
        lead = make_account("safeguarding_lead")
        make_duty(lead, 0)
        concern = make_concern()
        outbox.emit(ConcernRaised(concern.id))
    assert recipients() == {lead.email}
    assert "/notices/" not in db.session.scalars(select(KeptMail.body)).first()  # type: ignore[operator]


def test_only_links_that_were_made_here_stop_anything(app: Flask) -> None:
    account, consultation = make_account(), make_consultation("open")
    token = no_more_token(account.id, consultation.id)
    assert opened_no_more_token(token) == (account.id, consultation.id)
    for forged in (
        "",
        ".",
        "..",
        token[:-1],
        token.replace(account.id, make_account().id),
        "\x00.a.b",
        "é.é.é",
    ):
        assert opened_no_more_token(forged) is None
    stop_letters("gone", consultation.id)
    stop_letters(account.id, "gone")
    assert db.session.scalars(select(LetterStop)).all() == []
    with pytest.raises(NotAllowed):
        take_letters_again(VISITOR, consultation.id)
