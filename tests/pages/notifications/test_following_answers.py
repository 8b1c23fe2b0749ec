"""Following answers and promises by letter: at once or weekly, and one click that stops it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.feedback import services
from coproduce.feedback.models import Commitment, Feedback
from coproduce.notifications.answer_letters import week_of, write_weekly_letters
from coproduce.notifications.answer_news import note_news
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from coproduce.notifications.subscription_models import AnswerDigest, AnswerNews, AnswerSubscriber
from tests.factories.feedback import COMMISSIONER, make_feedback, make_promise, make_public_feedback, settle
from tests.pages.client import Browser


def work(application: Flask) -> None:
    """What the worker does in a minute."""
    with application.app_context():
        outbox.dispatch()
        with unit_of_work():
            note_news()
        deliver_due()


def letters(application: Flask, recipient: str) -> list[str]:
    work(application)
    with application.app_context():
        found = db.session.scalars(
            select(KeptMail).where(KeptMail.recipient == recipient).order_by(KeptMail.sent_at)
        )
        return [f"{mail.subject}\n{mail.body}" for mail in found if "confirm" not in mail.subject]


def link_in(application: Flask, recipient: str) -> str:
    work(application)
    with application.app_context():
        found = db.session.scalars(
            select(KeptMail).where(KeptMail.recipient == recipient).order_by(KeptMail.sent_at.desc())
        ).first()
        assert found is not None
        link = re.search(r"http://localhost(/notices/answers/[\w-]+)\s", found.body)
        assert link is not None, found.body
        return link[1]


def follow(application: Flask, browser: Browser, page: str, email: str, rhythm: str = "at_once") -> str:
    browser.open(page)
    sent = browser.send({"email": email, "rhythm": rhythm}, button="Send me a letter")
    assert sent.heading == "Look for our letter"
    link = link_in(application, email)
    browser.open(link)
    assert browser.send({"rhythm": rhythm}, button="Yes, write to me").heading == "Your address is confirmed"
    return link


@pytest.fixture
def promise_id(application: Flask) -> str:
    """A public promise for a month from now."""
    with application.app_context(), unit_of_work():
        return make_promise(clock.today() + timedelta(days=30)).id


def test_followers_hear_of_their_scope_alone_and_stop_with_one_click(
    application: Flask, browser: Browser, promise_id: str
) -> None:
    with application.app_context(), unit_of_work():
        made = db.session.get_one(Commitment, promise_id)
        slug, title = made.reply.finding.feedback.consultation.slug, made.title  # type: ignore[union-attr]
    other = make_other(application)
    work(application)
    follow(application, browser, "/feedback/letters", "all@example.org")
    follow(application, browser, f"/consultations/{slug}/feedback/letters", "one@example.org")
    link = follow(application, browser, f"/feedback/letters/promise/{promise_id}", "promise@example.org")
    follow(application, browser, f"/consultations/{other}/feedback/letters", "other@example.org")
    with application.app_context(), unit_of_work():
        made = db.session.get_one(Commitment, promise_id)
        services.move_commitment(COMMISSIONER, made, clock.today() + timedelta(days=60), "The builder is ill")
    for email in ("all@example.org", "one@example.org", "promise@example.org"):
        assert [letter.splitlines()[0] for letter in letters(application, email)] == [
            f"New date for a promise: {title}"
        ]
    assert "The reason: The builder is ill" in letters(application, "one@example.org")[0]
    assert letters(application, "other@example.org") == []
    browser.open(link + "/stop")
    with application.app_context():
        assert len(db.session.scalars(select(AnswerSubscriber)).all()) == 4, (
            "opening a link stops nothing (rule 20)"
        )
    one_click = browser.client.post(link + "/stop", data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    with application.app_context():
        left = {row.email for row in db.session.scalars(select(AnswerSubscriber))}
    assert left == {"all@example.org", "one@example.org", "other@example.org"}


def make_other(application: Flask) -> str:
    with application.app_context(), unit_of_work():
        slug: str = make_public_feedback().consultation.slug
        return slug


def test_answers_are_told_from_their_opening_minute_and_never_before(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        feedback = settle(make_feedback(kinds=["we_will"]))
        opening = feedback.public_from
        slug = feedback.consultation.slug
        commitment = feedback.findings[0].reply.commitment  # type: ignore[union-attr]
        promise_id = commitment.id  # type: ignore[union-attr]
    assert opening is not None
    follow(application, browser, f"/consultations/{slug}/feedback/letters", "ann@example.org")
    browser.open(f"/feedback/letters/promise/{promise_id}", status=404)
    with clock.frozen(opening - timedelta(minutes=1)):
        with application.app_context(), unit_of_work():
            made = db.session.get_one(Commitment, promise_id)
            services.move_commitment(
                COMMISSIONER, made, clock.today() + timedelta(days=90), "Embargoed reason"
            )
        assert letters(application, "ann@example.org") == []
        for feed in ("promises.ics", "promises.atom", f"consultations/{slug}/promises.ics"):
            text = browser.client.get(f"/feeds/{feed}").get_data(as_text=True)
            assert "Two more evenings" not in text
            assert "Embargoed reason" not in text
    with clock.frozen(opening):
        told = letters(application, "ann@example.org")
        assert [letter.splitlines()[0] for letter in told] == ["You said, we did: Short breaks for families"]
        assert "Embargoed reason" not in told[0], "what was before the opening is told by the answers"
        assert "Two more evenings" in browser.client.get("/feeds/promises.ics").get_data(as_text=True)
        work(application)
        assert len(letters(application, "ann@example.org")) == 1
    with application.app_context(), unit_of_work():
        services.withdraw(COMMISSIONER, db.session.scalars(select(Feedback)).one(), "A wrong figure")
    assert "Two more evenings" not in browser.client.get("/feeds/promises.ics").get_data(as_text=True)


def test_the_week_is_told_once_also_after_a_crash(
    application: Flask, browser: Browser, promise_id: str
) -> None:
    follow(application, browser, "/feedback/letters", "weekly@example.org", "weekly")
    with application.app_context():
        with unit_of_work():
            write_weekly_letters()
        with unit_of_work():
            made = db.session.get_one(Commitment, promise_id)
            services.finish_commitment(COMMISSIONER, made, "Families saw it")
    assert "kept" not in "".join(letters(application, "weekly@example.org")), "this week was told already"
    monday = clock.now() + timedelta(days=7)
    with clock.frozen(monday):
        with application.app_context():
            with pytest.raises(RuntimeError, match="dies"):
                write_and_die()
            assert db.session.get(AnswerDigest, week_of(monday)) is None
            for _ in range(3):
                with unit_of_work():
                    write_weekly_letters()
            assert db.session.scalars(select(AnswerNews).where(AnswerNews.digest == "")).all() == []
        told = [letter for letter in letters(application, "weekly@example.org") if "kept" in letter]
    assert len(told) == 1
    assert "Promise kept: Two more evenings a week" in told[0]
    assert "Families saw it" in told[0]


def write_and_die() -> None:
    with unit_of_work():
        write_weekly_letters()
        raise RuntimeError("the worker dies before it commits")


def test_how_often_can_be_changed_by_the_link_alone(
    application: Flask, browser: Browser, promise_id: str
) -> None:
    link = follow(application, browser, "/feedback/letters", "ann@example.org")
    browser.open("/feedback/letters")
    browser.send({"email": "Ann@Example.org ", "rhythm": "weekly"}, button="Send me a letter")
    with application.app_context():
        assert db.session.scalars(select(AnswerSubscriber)).one().rhythm == "at_once", "not by a stranger"
    browser.open(link)
    assert "once a week" in browser.send({"rhythm": "weekly"}, button="Save").text
    with application.app_context():
        assert db.session.scalars(select(AnswerSubscriber)).one().rhythm == "weekly"
        assert len([mail for mail in db.session.scalars(select(KeptMail)) if "confirm" in mail.subject]) == 1


def test_a_promise_becomes_late_by_the_clock(application: Flask, browser: Browser, promise_id: str) -> None:
    follow(application, browser, f"/feedback/letters/promise/{promise_id}", "ann@example.org")
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert letters(application, "ann@example.org") == [], "staff are warned first (rule 6)"
    with clock.frozen(clock.now() + timedelta(days=45)):
        assert "Promise is late" in letters(application, "ann@example.org")[0]
        assert len(letters(application, "ann@example.org")) == 1
        assert "Promise is late" in browser.client.get("/feeds/promises.atom").get_data(as_text=True)


def test_an_unknown_rhythm_or_address_is_refused_beside_its_field(browser: Browser) -> None:
    browser.open("/feedback/letters")
    page = browser.send({"email": "nobody"}, button="Send me a letter", status=422)
    assert "Type an email address like" in page.text
    assert "Choose how often we write." in page.text


def test_the_calendar_holds_no_sign_that_breaks_it(
    application: Flask, browser: Browser, promise_id: str
) -> None:
    from icalendar import Calendar

    with application.app_context(), unit_of_work():
        made = db.session.get_one(Commitment, promise_id)
        made.title = "Ramp;, \\ at\x07 school\r\nBEGIN:VEVENT\u2028x " + "é" * 90
        due = made.due_on
    content = browser.client.get("/feeds/promises.ics").data
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == 1
    assert str(events[0]["summary"]) == "Promised: Ramp;, \\ at school BEGIN:VEVENT x " + "é" * 90
    assert events[0]["dtstart"].dt == due
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert browser.client.get("/feeds/promises.ics").data == content
