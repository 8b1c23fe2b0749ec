"""Staff tell somebody on paper whom email did not reach."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core.access import CLOCK
from coproduce.core.database import db, unit_of_work
from coproduce.core.lifecycle import fire
from coproduce.feedback.models import Feedback
from coproduce.notifications.lifecycle import NOTICE
from coproduce.notifications.models import Notice
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation
from tests.factories.notifications import announce, make_contact, make_release
from tests.pages.client import Browser


@pytest.fixture
def notice_id(application: Flask, browser: Browser) -> str:
    """A letter about answers that was refused; a commissioner is signed in."""
    with application.app_context(), unit_of_work():
        consultation = make_consultation("closed", title="Therapy appointments")
        make_contact(consultation, "gone@example.org")
        (notice,) = announce(make_release(consultation))
        fire(NOTICE, notice, "begin", CLOCK)
        fire(NOTICE, notice, "give_up", CLOCK)
        sign_in(browser.client, make_account("commissioner", name="Cora Missioner"))
        return notice.id


def test_a_letter_is_printed_and_handed_over(application: Flask, browser: Browser, notice_id: str) -> None:
    browser.open(f"/manage/notices/{notice_id}")
    page = browser.follow("Tell this person on paper instead")
    assert page.heading == "Tell them on paper"
    page = browser.send({"reason": "The mailbox is gone."}, button="Make a letter", status=422)
    assert "Choose how the letter gets there." in page.text
    page = browser.send({"channel": "post", "reason": "The mailbox is gone."}, button="Make a letter")
    assert "To be handed over" in page.text
    address = page.path
    letter = browser.send(button="Show the letter to print")
    link = re.search(r"http://localhost(/early/[\w-]+)", letter.text)
    assert link is not None
    assert letter.soup.find("svg") is not None
    assert letter.response.headers["Cache-Control"] == "private, no-store"
    browser.open(link[1])
    browser.open("/manage/notices/?state=unsettled")
    browser.open(address)
    page = browser.send({"reason": "I gave it to her."}, button="They have the letter")
    assert "Noted: they have the letter." in page.text
    with application.app_context():
        feedback = db.session.scalars(select(Feedback)).one()
        assert (feedback.state, feedback.told, feedback.to_tell) == ("settled", 1, 1)


def test_printing_needs_a_button_the_role_and_a_letter_on_paper(
    application: Flask, browser: Browser, notice_id: str
) -> None:
    assert browser.client.get(f"/manage/notices/{notice_id}/print").status_code == 405
    with application.app_context(), unit_of_work():
        notice = db.session.get_one(Notice, notice_id)
        notice.message = "account_letter"
    browser.open(f"/manage/notices/{notice_id}/paper", status=404)
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("analyst"))
    browser.open(f"/manage/notices/{notice_id}/paper", status=403)
