"""What imported lists are told and when; above all: never an answer before those who took part. On both databases."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations import services as consultations
from coproduce.consultations.events import ConsultationOpened
from coproduce.consultations.models import Consultation
from coproduce.core import clock, outbox
from coproduce.core.access import Actor
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import NotFound, Refused
from coproduce.feedback import services as feedback_services
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import is_public_now
from coproduce.notifications import list_queries, list_services
from coproduce.notifications.addresses import list_token
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.jobs import remind_lists_before_closing
from coproduce.notifications.models import ConsultationContactList, ContactList, KeptMail, LetterStop, Notice
from coproduce.notifications.reach import expected_recipients
from coproduce.notifications.services import accept_notice
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import COMMISSIONER, make_consultation
from tests.factories.contact_lists import commissioner, make_contact_list, tell_list
from tests.factories.feedback import make_feedback, publish, settle, tell
from tests.factories.notifications import make_contact, make_release


def work() -> None:
    """What the worker does in a minute."""
    outbox.dispatch()
    deliver_due()
    outbox.dispatch()


def letters() -> dict[str, list[KeptMail]]:
    found: dict[str, list[KeptMail]] = {}
    for mail in db.session.scalars(select(KeptMail).order_by(KeptMail.sent_at)):
        found.setdefault(mail.recipient, []).append(mail)
    return found


def told(message: str) -> set[str]:
    """Whom a message went out to."""
    return set(
        db.session.scalars(select(Notice.address).where(Notice.message == message, Notice.state == "sent"))
    )


def test_a_list_is_told_when_it_opens_and_each_person_once(app: Flask) -> None:
    with unit_of_work():
        member = make_account(email="member@example.org")
        consultation = make_consultation("draft", groups={"shaped": make_group(members=(member,))})
        schools = make_contact_list(
            "elm@example.org", "both@example.org", "member@example.org", name="Schools"
        )
        clinics = make_contact_list("both@example.org", name="Clinics")
        make_contact_list("never@example.org")
        tell_list(consultation, schools, clinics)
    work()
    assert letters() == {}, "a draft is told to nobody"
    with unit_of_work():
        write_notices(ConsultationOpened(consultation.id))
        write_notices(ConsultationOpened(consultation.id))
        db.session.execute(
            Consultation.__table__.update().where(Consultation.id == consultation.id).values(state="open")
        )
    work()
    got = letters()
    assert set(got) == {"elm@example.org", "both@example.org", "member@example.org"}
    assert all(len(mails) == 1 for mails in got.values())
    assert "belong to" in got["member@example.org"][0].body, "a member is written to as a member"
    assert "on our list “Clinics”" in got["both@example.org"][0].body


def test_each_letter_says_where_the_address_is_from_and_how_to_stop(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("open", title="Short breaks")
        schools = make_contact_list("elm@example.org", name="Schools")
        tell_list(consultation, schools, occasions=["opening"])
    work()
    body = letters()["elm@example.org"][0].body
    for words in (
        "your address is on our list “Schools”",
        "Where we have it from: Your school gave us its office address.",
        "Why we may use it: We must involve schools in this by law.",
        "It is never put together with what anybody tells us.",
        f"/notices/lists/{list_token('elm@example.org')}",
        f"/consultations/{consultation.slug}",
    ):
        assert words in body


def test_lists_that_are_added_later_are_told_at_once_and_nobody_twice(app: Flask) -> None:
    with unit_of_work():
        consultation, actor = make_consultation("open"), commissioner()
        make_contact(make_consultation("closed"), "kept@example.org", keep=True)
        first = make_contact_list("ann@example.org", actor=actor)
        tell_list(consultation, first, actor=actor, occasions=["opening"])
    work()
    with unit_of_work():
        second = make_contact_list("ann@example.org", "bo@example.org", actor=actor)
        consultations.pause(COMMISSIONER, consultation, "A mistake.")
        consultations.resume(COMMISSIONER, consultation)
        tell_list(consultation, first, second, actor=actor, occasions=["opening"])
    work()
    assert told("consultation_opened_list") == {"ann@example.org", "bo@example.org"}
    assert [len(mails) for mails in letters().values()] == [1, 1]
    assert "kept@example.org" not in letters(), "who asked to hear of new ones is not told anew"


@pytest.mark.parametrize("state", ["draft", "paused", "closed", "cancelled"])
def test_what_takes_no_answers_now_is_not_said_to_be_open(app: Flask, state: str) -> None:
    with unit_of_work():
        consultation, schools = make_consultation(state), make_contact_list("elm@example.org")
        if state == "cancelled":
            with pytest.raises(Refused):
                tell_list(consultation, schools)
            return
        tell_list(consultation, schools)
    work()
    assert letters() == {}


def test_it_closes_soon_goes_out_once_in_the_last_week(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("open")
        schools = make_contact_list("elm@example.org", "oak@example.org")
        tell_list(consultation, schools, occasions=["closing"])
        closes = consultation.closes_at
        assert closes is not None
    moments = [closes - timedelta(days=8), closes - timedelta(days=6), closes - timedelta(days=2)]
    sent = []
    for moment in moments:
        with clock.frozen(moment):
            with unit_of_work():
                remind_lists_before_closing()
            work()
        sent.append(len(db.session.scalars(select(KeptMail)).all()))
    assert sent == [0, 2, 2]
    assert "closes on" in letters()["elm@example.org"][0].body


def test_a_later_closing_date_is_told_anew_and_a_closed_one_not_at_all(app: Flask) -> None:
    with unit_of_work():
        consultation, schools = make_consultation("open"), make_contact_list("elm@example.org")
        tell_list(consultation, schools, occasions=["closing"])
        closes = consultation.closes_at
        assert closes is not None
    with clock.frozen(closes - timedelta(days=1)):
        with unit_of_work():
            remind_lists_before_closing()
            consultations.extend(COMMISSIONER, consultation, closes + timedelta(days=20), "Half term.")
        work()
    with clock.frozen(closes + timedelta(days=15)):
        with unit_of_work():
            remind_lists_before_closing()
        with unit_of_work():
            consultations.close(COMMISSIONER, consultation, "Enough was said.")
        work()
    assert len(letters()["elm@example.org"]) == 1, "the letter of the new date did not go once it had closed"


def test_a_list_that_was_told_this_week_that_it_is_open_is_left_in_peace(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("open", closes_at=clock.now() + timedelta(days=5))
        earlier = make_contact_list("earlier@example.org")
        late = make_contact_list("late@example.org")
        with clock.frozen(clock.now() - timedelta(days=9)):
            tell_list(consultation, earlier)
        tell_list(consultation, late)
        assert list_queries.lists_due_for_reminder(consultation) == [earlier.id]
        remind_lists_before_closing()
    work()
    assert told("consultation_closes_soon_list") == {"earlier@example.org"}
    assert told("consultation_opened_list") == {"earlier@example.org", "late@example.org"}


def test_who_stops_hears_nothing_more_of_any_list(app: Flask) -> None:
    with unit_of_work():
        consultation, schools = (
            make_consultation("open"),
            make_contact_list("elm@example.org", "oak@example.org"),
        )
        tell_list(consultation, schools)
    outbox.dispatch()
    with unit_of_work():
        list_services.stop_by_token(list_token("elm@example.org"))
    deliver_due()
    assert set(letters()) == {"oak@example.org"}
    (left,) = db.session.scalars(select(Notice).where(Notice.state == "failed")).all()
    assert left.accepted_reason, "nobody has to settle a letter that nobody wants"


def test_an_account_that_stopped_letters_about_this_gets_none_through_a_list(app: Flask) -> None:
    with unit_of_work():
        account, consultation = make_account(email="ann@example.org"), make_consultation("open")
        db.session.add(LetterStop(account_id=account.id, consultation_id=consultation.id))
        tell_list(consultation, make_contact_list("ann@example.org", "bo@example.org"))
    work()
    assert set(letters()) == {"bo@example.org"}


def test_lists_do_not_count_among_those_who_are_told_first(app: Flask) -> None:
    with unit_of_work():
        consultation = make_consultation("closed")
        make_contact(consultation, "ann@example.org")
        tell_list(consultation, make_contact_list("elm@example.org", "oak@example.org"))
        feedback = make_release(consultation)
        assert expected_recipients(feedback.id) == 1


def test_a_list_hears_the_answer_when_everyone_may_read_it(app: Flask) -> None:
    with unit_of_work():
        feedback = make_feedback()
        make_contact(feedback.consultation, "ann@example.org")
        tell_list(feedback.consultation, make_contact_list("elm@example.org"))
        settle(feedback)
    work()
    assert set(letters()) == {"ann@example.org"}
    opening = db.session.get_one(Feedback, feedback.id).public_from
    assert opening is not None
    for moment in (opening - timedelta(minutes=1), opening, opening + timedelta(minutes=1)):
        with clock.frozen(moment):
            with unit_of_work():
                feedback_services.open_due()
            work()
            assert ("elm@example.org" in letters()) == (moment >= opening)
    (letter,) = letters()["elm@example.org"]
    assert "/early/" not in letter.body
    assert f"/consultations/{feedback.consultation.slug}/feedback" in letter.body


def test_lists_agreed_after_the_opening_of_the_answers_are_told_at_once(app: Flask) -> None:
    with unit_of_work():
        feedback = publish(make_feedback())
        tell_list(feedback.consultation, make_contact_list("elm@example.org"), occasions=["outcome"])
    work()
    work()
    assert told("answers_public_list") == {"elm@example.org"}


def test_answers_that_are_taken_back_are_told_to_the_lists_that_heard_of_them(app: Flask) -> None:
    with unit_of_work():
        feedback = publish(make_feedback())
        tell_list(feedback.consultation, make_contact_list("elm@example.org"), occasions=["outcome"])
    work()
    with unit_of_work():
        tell_list(
            feedback.consultation,
            *db.session.scalars(select(ContactList)),
            make_contact_list("new@example.org"),
            occasions=["outcome"],
        )
        feedback_services.withdraw(
            COMMISSIONER, db.session.get_one(Feedback, feedback.id), "A figure was wrong."
        )
    work()
    assert told("answers_withdrawn_list") == {"elm@example.org"}
    assert "A figure was wrong." in letters()["elm@example.org"][-1].body
    assert "new@example.org" not in letters()


def test_what_is_agreed_can_be_taken_back_and_made_up_lists_are_refused(app: Flask) -> None:
    with unit_of_work():
        actor, consultation = commissioner(), make_consultation("draft")
        schools = make_contact_list("elm@example.org", actor=actor)
        tell_list(consultation, schools, actor=actor)
        list_services.agree_to_tell(actor, consultation, {schools.id: {"outcome"}})
        (agreed,) = list_queries.lists_of_consultation(consultation.id)
        assert (agreed.opening, agreed.closing, agreed.outcome) == (False, False, True)
        list_services.agree_to_tell(actor, consultation, {schools.id: set()})
        assert db.session.scalars(select(ConsultationContactList)).all() == []
        for wanted in ({"gone": {"outcome"}}, {schools.id: {"state"}}):
            with pytest.raises(NotFound):
                list_services.agree_to_tell(actor, consultation, wanted)


# Contributors first, whatever happens in between --------------------------------------------------------------------


class Release:
    """Answers on their way, with people who took part and people on lists, some of whom are both."""

    CONTRIBUTORS = ("ann@example.org", "bo@example.org", "both@example.org")
    LISTED = ("elm@example.org", "both@example.org", "oak@example.org")

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.now: datetime = clock.now()
        with unit_of_work():
            self.actor: Actor = commissioner()
            feedback = make_feedback()
            self.feedback_id, self.consultation_id = feedback.id, feedback.consultation_id
            for email in self.CONTRIBUTORS:
                make_contact(feedback.consultation, email)
            self.lists = [make_contact_list(*self.LISTED, actor=self.actor).id]

    @property
    def feedback(self) -> Feedback:
        return db.session.get_one(Feedback, self.feedback_id)

    def step(self) -> None:
        """One thing that staff, the worker or time may do; what is not possible now is refused and changes nothing."""
        action = self.chance.choice(
            [
                self.tell,
                self.agree,
                self.agree,
                self.hours_pass,
                self.worker,
                self.hold,
                self.early,
                self.withdraw,
            ]
        )
        with clock.frozen(self.now):
            try:
                action()
            except Refused:
                db.session.rollback()

    def tell(self) -> None:
        with unit_of_work():
            if self.feedback.state == "withdrawn":
                feedback_services.rewrite(COMMISSIONER, self.feedback, "Once more.")
            tell(self.feedback)

    def agree(self) -> None:
        with unit_of_work():
            lists = [db.session.get_one(ContactList, each) for each in self.lists]
            consultation = db.session.get_one(Consultation, self.consultation_id)
            tell_list(consultation, *lists, actor=self.actor)

    def hours_pass(self) -> None:
        self.now += timedelta(hours=self.chance.choice([1, 20, 60]))

    def worker(self) -> None:
        with unit_of_work():
            for notice in db.session.scalars(select(Notice).where(Notice.state == "failed")):
                if not notice.accepted_reason:
                    accept_notice(COMMISSIONER, notice, "Telephoned.")
        with unit_of_work():
            feedback_services.open_due()
        work()

    def hold(self) -> None:
        with unit_of_work():
            until = clock.to_london(self.now).date() + timedelta(days=3)
            feedback_services.hold(COMMISSIONER, self.feedback, until=until, reason="An election.")

    def early(self) -> None:
        with unit_of_work():
            feedback_services.release_early(
                COMMISSIONER, self.feedback, authority="The director", reason="It leaked."
            )

    def withdraw(self) -> None:
        if self.chance.random() < 0.2:
            with unit_of_work():
                feedback_services.withdraw(COMMISSIONER, self.feedback, "A figure was wrong.")

    def check(self) -> None:
        """No letter about the answers is written to a list before they are public, nor sent before each of those who
        took part had theirs."""
        with clock.frozen(self.now):
            feedback = self.feedback
            public = is_public_now(feedback)
            for notice in db.session.scalars(select(Notice).where(Notice.message == "answers_public_list")):
                telling = notice.event_key.replace("FeedbackPublished", "TellingBegan")
                first = db.session.scalars(select(Notice).where(Notice.event_key == telling)).all()
                assert first, "nobody who took part was told at all"
                assert all(each.state not in ("queued", "sending") or each.attempts for each in first)
                if notice.state == "sent":
                    assert public or feedback.state in (
                        "public",
                        "withdrawn",
                        "writing",
                        "telling",
                        "settled",
                    )
                    sent = [each.sent_at for each in first if each.sent_at]
                    assert sent
                    assert notice.sent_at is not None
                    assert max(sent) <= notice.sent_at
        db.session.rollback()


@pytest.mark.parametrize("seed", range(6))
def test_nobody_on_a_list_hears_an_answer_before_those_who_took_part(app: Flask, seed: int) -> None:
    release = Release(random.Random(seed))
    reached = False
    for _ in range(40):
        before = len(told("answers_public_list"))
        was_public = _is_public(release)
        release.step()
        release.check()
        after = len(told("answers_public_list"))
        assert after == before or was_public or _is_public(release), "a list was told what was not public"
        reached = reached or after > 0
        db.session.rollback()
    with clock.frozen(release.now):
        release.agree()
        _until_public(release)
    assert told("answers_public_list") == set(Release.LISTED), "in the end the lists are told"


def _is_public(release: Release) -> bool:
    with clock.frozen(release.now):
        return is_public_now(release.feedback)


def _until_public(release: Release) -> None:
    """Let everything run its course."""
    for action in (release.tell, release.worker):
        try:
            action()
        except Refused:
            db.session.rollback()
    for _ in range(12):
        release.now += timedelta(days=1)
        with clock.frozen(release.now):
            release.worker()
            release.worker()
