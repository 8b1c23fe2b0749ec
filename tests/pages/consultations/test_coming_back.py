"""Save and come back: six words or a letter, on another device, without a name."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, text

from coproduce.accounts.models import AccountMail
from coproduce.consultations.models import Draft
from coproduce.consultations.services import erase_dead_drafts
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from tests.factories.consultations import make_consultation, make_safety_contact
from tests.pages.client import Browser


@pytest.fixture
def slug(application: Flask) -> str:
    with application.app_context(), unit_of_work():
        make_safety_contact()
        return make_consultation("open").slug


def begun(application: Flask, slug: str) -> Browser:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    browser.send({"answer": "parent"})
    browser.open(f"/consultations/{slug}/respond/later")
    return browser


def return_words(browser: Browser) -> str:
    page = browser.send(button="six words")
    found = page.soup.find(id="return-words")
    assert found is not None, page.text
    return str(found.get_text())


def test_six_words_open_the_draft_on_another_device(application: Flask, slug: str) -> None:
    first = begun(application, slug)
    words = return_words(first)
    second = Browser(application)
    second.open(f"/consultations/{slug}/respond/return")
    page = second.send({"words": f"  {words.upper()} ".replace(" ", "-")})
    assert page.path.endswith("/q/2"), "it goes on at the first question without an answer"
    assert "A parent or carer" in second.open(f"/consultations/{slug}/respond/check").text
    assert first.open(f"/consultations/{slug}/respond/check").path.endswith("/respond/"), (
        "one device at a time"
    )


def test_only_a_keyed_hash_of_the_words_is_kept_and_new_words_end_the_old(
    application: Flask, slug: str
) -> None:
    browser = begun(application, slug)
    old = return_words(browser)
    browser.open(f"/consultations/{slug}/respond/later")
    new = return_words(browser)
    assert old != new
    with application.app_context():
        draft = db.session.scalars(select(Draft)).one()
        assert draft.return_digest is not None
        assert new not in repr(
            {column.name: getattr(draft, column.name) for column in Draft.__table__.columns}
        )
    other = Browser(application)
    other.open(f"/consultations/{slug}/respond/return")
    assert "could not find what you saved" in other.send({"words": old}, status=422).text
    other.send({"words": new})


def test_a_letter_brings_a_link_whose_page_has_a_button_and_no_address_stays(
    application: Flask, slug: str
) -> None:
    browser = begun(application, slug)
    assert "Enter an e-mail address" in browser.send({"email": "nobody"}, button="link", status=422).text
    assert "ada@example.org" in browser.send({"email": "ada@example.org"}, button="link").text
    with application.app_context():
        letter = db.session.scalars(select(AccountMail)).one()
        link = re.search(r"https?://\S+(/consultations/\S+)", letter.body)
        assert link is not None
        stored = db.session.scalars(select(Draft)).one()
        assert "ada" not in repr(stored.answers)
    other = Browser(application)
    page = other.open(link[1])
    assert page.heading == "Go on with your answers"
    with application.app_context():
        before = db.session.scalars(select(Draft.token_digest)).one()
    other.open(link[1])
    with application.app_context():
        assert db.session.scalars(select(Draft.token_digest)).one() == before, (
            "a scanner that follows links moves nothing"
        )
    assert other.send().path.endswith("/q/2")


def test_the_day_on_which_a_draft_is_erased_is_said_and_kept(application: Flask, slug: str) -> None:
    browser = begun(application, slug)
    day = clock.today() + timedelta(days=30)
    assert f"{day.day} {day:%B %Y}" in browser.open(f"/consultations/{slug}/respond/later").text
    words = return_words(browser)
    with application.app_context(), unit_of_work(), clock.frozen(clock.now() + timedelta(days=32)):
        erase_dead_drafts()
    other = Browser(application)
    other.open(f"/consultations/{slug}/respond/return")
    assert "erased after 30 days" in other.send({"words": words}, status=422).text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("", "Enter your six words."), ("apple xyzzy", "“xyzzy” is not a word that we use")],
)
def test_words_that_cannot_be_are_answered_in_words(
    application: Flask, slug: str, typed: str, sentence: str
) -> None:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/return")
    assert sentence in browser.send({"words": typed}, status=422).text


def test_a_receipt_does_not_open_a_draft_nor_a_draft_s_words_a_response(
    application: Flask, slug: str
) -> None:
    words = return_words(begun(application, slug))
    browser = Browser(application)
    browser.open("/receipt/change")
    assert "could not find" in browser.send({"words": words}, status=422).text


@pytest.mark.parametrize("database_kind", ["postgresql"])
def test_no_transaction_joins_the_address_to_the_answers(application: Flask, slug: str) -> None:
    browser = begun(application, slug)
    browser.send({"email": "ada@example.org"}, button="link")
    with application.app_context():
        numbers = [
            db.session.scalar(text(f"SELECT CAST(xmin AS text) FROM {table}"))  # noqa: S608 - our own names
            for table in ("draft", "account_mail")
        ]
    assert len(set(numbers)) == 2
    with application.app_context():
        events = db.session.scalars(text("SELECT CAST(xmin AS text) FROM outbox_event")).all()
    assert numbers[0] not in events


def test_the_letter_brings_the_words_that_were_shown_before(application: Flask, slug: str) -> None:
    browser = begun(application, slug)
    words = return_words(browser)
    browser.open(f"/consultations/{slug}/respond/later")
    browser.send({"email": "ada@example.org"}, button="link")
    with application.app_context():
        assert words.replace(" ", "-") in db.session.scalars(select(AccountMail.body)).one()
    other = Browser(application)
    other.open(f"/consultations/{slug}/respond/return")
    other.send({"words": words})
