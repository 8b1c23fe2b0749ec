"""A parent suggests a solution, follows it with six words, and reads the answer before everyone else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.commissioning.models import Proposal, Suggestion, SuggestionAnswer
from coproduce.core import clock, outbox
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.outbox import OutboxEvent
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read
from tests.factories.accounts import make_account, sign_in
from tests.factories.commissioning import make_proposal
from tests.factories.safeguarding import MODERATOR
from tests.pages.client import Browser, Page

WORDS = "Share the minibus with the school next door"


@pytest.fixture
def slug(application: Flask) -> str:
    with application.app_context(), unit_of_work():
        return make_proposal("early_notice").slug


def suggest(browser: Browser, slug: str, words: str = WORDS, who: str = "adult") -> str:
    """Go from the proposal's page to the six words; returns them."""
    browser.open(f"/proposals/{slug}")
    browser.follow("Suggest a solution")
    page = browser.send({"words": words, "who": who}, button="Send my suggestion")
    assert page.heading == "Thank you. Your suggestion is stored"
    shown = page.soup.find(id="receipt-words")
    assert shown is not None
    return shown.get_text().strip()


def follow(browser: Browser, words: str) -> Page:
    browser.open("/receipt")
    return browser.send({"words": words}, button="Show me")


def read_all(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        for passage in db.session.scalars(select(Passage).where(Passage.state == "unread")):
            mark_read(MODERATOR, passage)


def answer_it(application: Flask, slug: str, answer: str = "We asked the school and it said yes.") -> Browser:
    staff = Browser(application)
    with application.app_context(), unit_of_work():
        sign_in(staff.client, make_account("commissioner"))
    staff.open(f"/manage/proposals/{slug}/suggestions")
    with application.app_context():
        waiting = db.session.scalars(select(Suggestion.id).where(Suggestion.answer_id.is_(None))).all()
    staff.send({"suggestion": list(waiting)}, button="Answer what is ticked")
    values = {
        "you_suggested": "Share a minibus with another school.",
        "kind": "we_are_doing",
        "text": answer,
        "owner_name": "Ola Okoro (invented)",
        "due_on-day": "1",
        "due_on-month": "3",
        "due_on-year": "2027",
    }
    staff.send(values, button="Save the answer")
    return staff


def test_from_the_suggestion_to_its_answer(application: Flask, browser: Browser, slug: str) -> None:
    words = suggest(browser, slug)
    page = follow(browser, words)
    assert WORDS in page.text
    assert "A person will read it." in page.text
    read_all(application)
    assert "This proposal cannot go on without it." in follow(browser, words).text
    answer_it(application, slug)
    page = follow(browser, words)
    assert "We asked the school and it said yes." in page.text
    assert "Everyone else can read it from" in page.text


def test_everyone_else_reads_the_answer_only_from_its_minute(
    application: Flask, browser: Browser, slug: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    suggest(browser, slug)
    read_all(application)
    answer_it(application, slug, "MARKER of an answer")
    everywhere = (
        f"/proposals/{slug}",
        "/proposals/",
        "/feeds/proposals.atom",
        "/search?q=MARKER",
        "/",
        "/sitemap.xml",
    )
    visitor = Browser(application)
    for address in everywhere:
        assert "MARKER of an answer" not in visitor.client.get(address).get_data(as_text=True), address
    with application.app_context():
        opens = db.session.scalars(select(SuggestionAnswer.public_from)).one()
        assert opens >= clock.now() + timedelta(hours=48)
    monkeypatch.setattr(clock, "now", lambda: opens - timedelta(seconds=1))
    assert "MARKER of an answer" not in visitor.open(f"/proposals/{slug}").text
    monkeypatch.setattr(clock, "now", lambda: opens)
    assert "MARKER of an answer" in visitor.open(f"/proposals/{slug}").text
    assert WORDS not in visitor.open(f"/proposals/{slug}").text, "a suggestion's own words are never public"


def test_two_presses_store_one_and_nothing_marks_the_moment(
    application: Flask, browser: Browser, slug: str
) -> None:
    with application.app_context():
        before = counts()
    browser.open(f"/proposals/{slug}/suggest")
    form = browser.page
    browser.send({"words": WORDS, "who": "adult"}, button="Send my suggestion")
    browser.page = form
    browser.send({"words": WORDS, "who": "adult"}, button="Send my suggestion")
    with application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Suggestion)) == 1
        assert counts() == before, "no audit row and no event stands for one anonymous person (rule 17)"


def counts() -> tuple[int, int]:
    return tuple(
        db.session.scalar(select(func.count()).select_from(kind)) or 0 for kind in (AuditEntry, OutboxEvent)
    )  # type: ignore[return-value]


def test_nothing_typed_is_lost_and_the_words_are_asked_for(browser: Browser, slug: str) -> None:
    browser.open(f"/proposals/{slug}/suggest")
    page = browser.send({"words": WORDS}, button="Send my suggestion", status=422)
    assert "Choose one of the two." in page.text
    assert WORDS in page.text
    page = browser.send({"words": " ", "who": "young"}, button="Send my suggestion", status=422)
    assert "Write what you suggest." in page.text


def test_taken_back_it_is_gone(application: Flask, browser: Browser, slug: str) -> None:
    words = suggest(browser, slug)
    follow(browser, words)
    browser.send(button="Take it back")
    browser.send(button="Yes, delete my suggestion")
    with application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Passage)) == 0
    browser.open("/receipt")
    browser.send({"words": words}, button="Show me", status=422)


def test_linked_with_an_account_it_is_followed_there_and_told_by_letter(
    application: Flask, browser: Browser, slug: str
) -> None:
    with application.app_context(), unit_of_work():
        other = make_account().fs_uniquifier
        sign_in(browser.client, make_account(email="ann@example.org"))
    browser.open(f"/proposals/{slug}/suggest")
    browser.send({"words": WORDS, "who": "adult", "link": "y"}, button="Send my suggestion")
    read_all(application)
    answer_it(application, slug)
    with application.app_context():
        outbox.dispatch()
        deliver_due()
        mail = db.session.scalars(select(KeptMail)).one()
        assert mail.recipient == "ann@example.org"
        assert WORDS not in mail.body
        assert "minibus" not in mail.body
        identifier = db.session.scalars(select(Suggestion.id)).one()
    browser.open("/my/")
    title = browser.page.link("Sensory support") if browser.page else ""
    assert title == f"/my/suggestions/{identifier}"
    assert WORDS in browser.open(title).text
    stranger = Browser(application)
    sign_in(stranger.client, other)
    stranger.open(title, status=404)


def test_staff_see_no_unread_suggestion_and_answer_each_once(
    application: Flask, browser: Browser, slug: str
) -> None:
    suggest(browser, slug, "An unread MARKER")
    staff = Browser(application)
    with application.app_context(), unit_of_work():
        sign_in(staff.client, make_account("commissioner"))
    page = staff.open(f"/manage/proposals/{slug}/suggestions")
    assert "An unread MARKER" not in page.text
    assert "1 suggestion has not been read yet" in page.text
    with application.app_context():
        unread = db.session.scalars(select(Suggestion.id)).one()
    staff.open(f"/manage/proposals/{slug}/suggestions/answer?suggestion={unread}")
    values = {"suggestions": unread, "you_suggested": "x", "kind": "we_did", "text": "y", "owner_name": "z"}
    page = staff.send(values, button="Save the answer", status=422)
    assert "An unread MARKER" not in page.text


def test_a_young_person_is_answered_in_their_words(application: Flask, browser: Browser, slug: str) -> None:
    suggest(browser, slug, who="young")
    read_all(application)
    staff = Browser(application)
    with application.app_context(), unit_of_work():
        sign_in(staff.client, make_account("commissioner"))
        waiting = db.session.scalars(select(Suggestion.id)).one()
    staff.open(f"/manage/proposals/{slug}/suggestions/answer?suggestion={waiting}")
    values = {"you_suggested": "Share a bus", "kind": "we_did", "text": "Yes.", "owner_name": "Ola"}
    page = staff.send(values, button="Save the answer", status=422)
    assert "Write the answer for young people too." in page.text


def test_no_suggestion_after_shaping(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        later = make_proposal("options").slug
        draft = make_proposal("draft").slug
    assert browser.open(f"/proposals/{later}/suggest").heading == "Suggestions are not taken now"
    browser.open(f"/proposals/{draft}/suggest", status=404)
    with application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Proposal)) == 2
