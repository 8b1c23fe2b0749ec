"""Events reach the right people with the right letter, each once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.events import AccountMailAsked
from coproduce.accounts.models import AccountMail
from coproduce.consultations import services as consultations
from coproduce.consultations.events import ConsultationOpened
from coproduce.core import clock, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.feedback.events import (
    CommitmentMoved,
    CommitmentOverdue,
    EarlyReleaseDecided,
    FeedbackWithdrawn,
)
from coproduce.feedback.models import LeadTimeLink
from coproduce.feedback.services import move_commitment, withdraw
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.handlers import hurry, write_notices
from coproduce.notifications.models import KeptMail, Notice
from coproduce.notifications.reach import expected_recipients
from coproduce.safeguarding.events import ConcernOverdue, ConcernRaised, UrgentHintUnread
from coproduce.safeguarding.services.escalation import escalate_late
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import COMMISSIONER, make_consultation, make_response
from tests.factories.feedback import make_promise
from tests.factories.notifications import announce, make_contact, make_release
from tests.factories.safeguarding import make_concern, make_duty


def letters() -> dict[str, KeptMail]:
    """What arrived, by recipient; each recipient has one letter at most."""
    found = db.session.scalars(select(KeptMail)).all()
    assert len({mail.recipient for mail in found}) == len(found)
    return {mail.recipient: mail for mail in found}


def notices() -> list[Notice]:
    return list(db.session.scalars(select(Notice)))


def test_contributors_linked_accounts_and_groups_are_told_each_once(app: Flask) -> None:
    with unit_of_work():
        youth_worker, member = make_account("group_facilitator"), make_account()
        linked, both = make_account(), make_account(email="both@example.org")
        stars = make_group("STARS (invented)", youth_worker, (member, both))
        consultation = make_consultation("closed", groups={"led": stars})
        make_response(consultation, account=linked)
        make_response(consultation, account=both)
        make_contact(consultation, "both@example.org")
        make_contact(consultation, "ann@example.org")
        make_contact(consultation, "unconfirmed@example.org", confirmed=False)
        make_contact(make_consultation("closed"), "elsewhere@example.org")
        feedback = make_release(consultation)
        announce(feedback)
        announce(feedback)
        assert expected_recipients(feedback.id) == 5
    deliver_due()
    got = letters()
    assert set(got) == {"ann@example.org", "both@example.org", linked.email, member.email, youth_worker.email}
    assert "led by STARS" in got["both@example.org"].body
    assert "led by" not in got["ann@example.org"].body


def test_each_letter_about_answers_has_a_private_link_of_its_own(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        for name in ("ann", "bo"):
            make_contact(consultation, f"{name}@example.org")
        announce(make_release(consultation))
    deliver_due()
    links = [line for mail in letters().values() for line in mail.body.splitlines() if "/early/" in line]
    assert len(set(links)) == len(links) == 2
    assert len(db.session.scalars(select(LeadTimeLink)).all()) == 2


def test_who_unsubscribed_meanwhile_gets_no_letter_and_a_person_hears_of_it(app: Flask) -> None:
    from coproduce.notifications.addresses import contact_token
    from coproduce.notifications.services import unsubscribe

    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "ann@example.org")
        announce(make_release(consultation))
        unsubscribe(contact_token(consultation.id, "ann@example.org"))
    deliver_due()
    (notice,) = notices()
    assert (notice.state, notice.accepted_reason) == ("failed", "")
    assert letters() == {}


def test_answers_that_are_withdrawn_are_told_to_whoever_was_told_of_them(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "ann@example.org")
        feedback = make_release(consultation)
        announce(feedback)
    deliver_due()
    with unit_of_work():
        db.session.execute(KeptMail.__table__.delete())
        make_contact(consultation, "never-told@example.org")
        withdraw(COMMISSIONER, feedback, "A figure was wrong.")
        write_notices(FeedbackWithdrawn(feedback.id))
    deliver_due()
    assert set(letters()) == {"ann@example.org"}
    assert "A figure was wrong." in letters()["ann@example.org"].body


def test_letters_of_withdrawn_answers_that_wait_do_not_go(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "ann@example.org")
        feedback = make_release(consultation)
        announce(feedback)
        withdraw(COMMISSIONER, feedback, "A figure was wrong.")
    deliver_due()
    assert letters() == {}
    (notice,) = notices()
    assert notice.accepted_reason == "the answers were withdrawn before this letter went out"


def test_answers_that_are_told_anew_reach_the_same_people_again(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "ann@example.org")
        feedback = make_release(consultation)
        announce(feedback)
        feedback.telling_began_at = clock.now() + timedelta(hours=1)
        announce(feedback)
    assert len(notices()) == 2
    assert len({notice.message_id for notice in notices()}) == 2


def test_every_change_of_a_consultation_is_told_with_its_reason(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("open")
        make_contact(consultation, "ann@example.org")
        consultations.pause(COMMISSIONER, consultation, "The questions have a mistake.")
    with unit_of_work():
        consultations.resume(COMMISSIONER, consultation)
    with unit_of_work():
        later = consultation.closes_at + timedelta(days=7)
        consultations.extend(COMMISSIONER, consultation, later, "Half term.")
    with unit_of_work():
        consultations.cancel(COMMISSIONER, consultation, "The plan was dropped.")
    outbox.dispatch()
    deliver_due()
    bodies = [mail.body for mail in db.session.scalars(select(KeptMail))]
    assert len(bodies) == 4
    for reason in ("The questions have a mistake.", "Half term.", "The plan was dropped."):
        assert sum(reason in body for body in bodies) == 1


def test_a_moved_answer_date_is_told_to_everyone_who_waits_for_it(app: Flask) -> None:
    with unit_of_work():
        member, linked = make_account(), make_account()
        consultation = make_consultation("closed", groups={"led": make_group("STARS", members=(member,))})
        make_response(consultation, account=linked)
        make_contact(consultation, "ann@example.org")
        make_contact(consultation, "unconfirmed@example.org", confirmed=False)
        day = clock.today() + timedelta(days=100)
        consultations.move_answer_date(COMMISSIONER, consultation, day, "The autumn was full.")
    outbox.dispatch()
    deliver_due()
    assert set(letters()) == {"ann@example.org", member.email, linked.email}
    for mail in letters().values():
        assert f"{day.day} {day:%B %Y}" in mail.body
        assert "The reason: The autumn was full." in mail.body


def test_closing_says_when_the_answer_is_promised(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("open")
        make_contact(consultation, "ann@example.org")
        consultations.close(COMMISSIONER, consultation, "Enough was said.")
    outbox.dispatch()
    deliver_due()
    assert "We promise our answer by" in letters()["ann@example.org"].body


def test_kept_addresses_hear_of_new_consultations_and_can_stop_that(app: Flask) -> None:
    with unit_of_work():
        earlier, new = make_consultation("closed"), make_consultation("open", title="Short breaks")
        make_contact(earlier, "keep@example.org", keep=True)
        make_contact(earlier, "once@example.org")
        write_notices(ConsultationOpened(new.id))
    deliver_due()
    assert set(letters()) == {"keep@example.org"}
    letter = letters()["keep@example.org"]
    assert letter.subject == "We are asking about something new: Short breaks"
    assert "/notices/stop/" in letter.body


def test_concerns_reach_the_lead_and_late_ones_the_deputies_without_content(app: Flask) -> None:
    with unit_of_work():
        lead, deputy = make_account("safeguarding_lead"), make_account("safeguarding_lead")
        make_duty(lead, 0)
        make_duty(deputy, 1)
        concern = make_concern(note="SECRET NOTE")
        passage = concern.passage_id or ""
        db.session.execute(outbox.HandlerRun.__table__.delete())
        write_notices(ConcernRaised(concern.id))
    deliver_due()
    assert set(letters()) == {lead.email}
    with clock.frozen(concern.acknowledge_by), unit_of_work():
        escalate_late()
    with unit_of_work():
        write_notices(ConcernOverdue(concern.id, 1))
        write_notices(UrgentHintUnread(passage, 0))
        write_notices(UrgentHintUnread(passage, 1))
    deliver_due()
    mails = db.session.scalars(select(KeptMail)).all()
    assert sorted(mail.recipient for mail in mails) == sorted([lead.email] * 2 + [deputy.email] * 2)
    assert not any("SECRET NOTE" in mail.body for mail in mails)
    assert all(
        f"/manage/concerns/{concern.id}" in mail.body or "/manage/reading" in mail.body for mail in mails
    )


def test_promises_are_told_when_they_move_and_to_staff_when_they_are_late(app: Flask) -> None:
    with unit_of_work():
        commitment = make_promise(clock.today() - timedelta(days=1))
        consultation = commitment.reply.finding.feedback.consultation
        staff = make_account("commissioner")
        consultation.created_by_id = staff.id
        make_contact(consultation, "ann@example.org", keep=True)
        write_notices(CommitmentOverdue(commitment.id))
    deliver_due()
    assert set(letters()) == {staff.email}
    with unit_of_work():
        move_commitment(
            COMMISSIONER, commitment, clock.today() + timedelta(days=30), "Nobody applied for the post."
        )
        write_notices(CommitmentMoved(commitment.id))
    deliver_due()
    assert "Nobody applied for the post." in letters()["ann@example.org"].body


def test_an_account_letter_goes_first_and_is_erased_once_it_was_sent(app: Flask) -> None:
    with unit_of_work():
        mail = AccountMail(
            recipient="ann@example.org", subject="Your code is 123456", body="123456", asked_at=clock.now()
        )
        db.session.add(mail)
        db.session.flush()
        write_notices(AccountMailAsked(mail.id))
    deliver_due()
    assert letters()["ann@example.org"].subject == "Your code is 123456"
    assert db.session.scalars(select(AccountMail)).all() == []
    assert "123456" not in repr([vars(notice) for notice in notices()])
    assert [notice.address for notice in notices()] == [""], (
        "beside its time it could say who begins to answer"
    )


def test_a_code_that_no_longer_works_is_not_sent(app: Flask) -> None:
    with unit_of_work():
        mail = AccountMail(recipient="ann@example.org", subject="Your code", body="1", asked_at=clock.now())
        db.session.add(mail)
        db.session.flush()
        write_notices(AccountMailAsked(mail.id))
    with clock.frozen(clock.now() + timedelta(hours=2)):
        deliver_due()
    assert letters() == {}
    assert notices()[0].state == "failed"


def test_an_early_release_hurries_letters_that_wait(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "ann@example.org")
        feedback = make_release(consultation)
        (notice,) = announce(feedback)
        notice.due_at = clock.now() + timedelta(hours=8)
        hurry(EarlyReleaseDecided(feedback.id))
    deliver_due()
    assert set(letters()) == {"ann@example.org"}


@pytest.mark.parametrize(
    "event", [ConsultationOpened("gone"), CommitmentMoved("gone"), FeedbackWithdrawn("gone")]
)
def test_an_event_about_something_that_is_gone_tells_nobody(app: Flask, event: outbox.Event) -> None:
    with unit_of_work():
        write_notices(event)
    assert notices() == []
