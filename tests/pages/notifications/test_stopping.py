"""The stop link of people with an account: a page with a button, one click in a mail program, and the way back."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations import services as consultations
from coproduce.core import outbox
from coproduce.core.database import db, unit_of_work
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail, LetterStop
from tests.factories.accounts import make_account, make_group, sign_in
from tests.factories.consultations import COMMISSIONER, make_consultation
from tests.pages.client import Browser


@pytest.fixture
def link(application: Flask, browser: Browser) -> str:
    """The stop link in a letter to a member of a group, who has signed in."""
    with application.app_context():
        with unit_of_work():
            member = make_account()
            stars = make_group("STARS (invented)", members=(member,))
            consultation = make_consultation("open", title="Short breaks", groups={"led": stars})
            consultations.pause(COMMISSIONER, consultation, "A mistake.")
            sign_in(browser.client, member)
        outbox.dispatch()
        deliver_due()
        found = re.search(
            r"http://localhost(/notices/no-more/\S+)", db.session.scalars(select(KeptMail.body)).one()
        )
        assert found is not None
        return found[1]


def stops(application: Flask) -> int:
    with application.app_context():
        return len(db.session.scalars(select(LetterStop)).all())


def test_letters_are_stopped_by_button_and_taken_again(
    application: Flask, browser: Browser, link: str
) -> None:
    page = browser.open(link)
    assert page.heading == "No more letters about this?"
    assert stops(application) == 0, "opening the link must stop nothing: mail scanners open links"
    page = browser.send(button="Stop letters about this")
    assert page.heading == "We write no more about this"
    assert stops(application) == 1
    page = browser.open("/my/notices")
    assert "What you want no letters about Short breaks" in page.text
    page = browser.send(button="Write to me again")
    assert "We write to you about this again." in page.text
    assert stops(application) == 0


def test_one_click_in_a_mail_program_needs_no_page(application: Flask, link: str) -> None:
    client = application.test_client()
    for _ in range(2):
        assert client.post(link, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        assert stops(application) == 1


def test_a_forged_link_stops_nothing(application: Flask, link: str) -> None:
    client = application.test_client()
    for forged in (link[:-2], "/notices/no-more/a.b.c"):
        assert client.get(forged).status_code == 404
        assert client.post(forged).status_code == 404
    assert stops(application) == 0
