"""The audit trail: who did what, found again, with a way to what it is about; that it was read is on record."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import audit
from coproduce.core.access import CLOCK
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import RestrictedRead
from tests.factories.accounts import make_account, sign_in
from tests.factories.feedback import make_closed_consultation
from tests.pages.client import Browser


@pytest.fixture
def administrator(application: Flask, browser: Browser) -> str:
    with application.app_context(), unit_of_work():
        account = make_account("administrator")
        consultation = make_closed_consultation(slug="short-breaks")
        audit.record(
            CLOCK, "close", "consultation", consultation.id, "=HYPERLINK(1)", {"from": "open", "to": "closed"}
        )
        audit.record(CLOCK, "count", "number", "7", "ten percent", {"number": 7})
        audit.extend_chain()
        sign_in(browser.client, account.fs_uniquifier)
        return account.id


def test_entries_lead_to_their_subject_and_are_found_by_words(browser: Browser, administrator: str) -> None:
    page = browser.open("/manage/audit/?kind=consultation")
    assert page.soup.select_one("main tbody td a")["href"] == "/manage/consultations/short-breaks"
    assert "Open to Closed" in page.text
    found = browser.open("/manage/audit/?words=TEN percent")
    assert len(found.soup.select("main tbody tr")) == 1
    assert "number: 7" in found.text
    assert "No line fits" in browser.open("/manage/audit/?words=zqx").text


def test_the_file_holds_what_fits_and_no_formula(browser: Browser, administrator: str) -> None:
    response = browser.client.get("/manage/audit/entries.csv?kind=consultation")
    rows = list(csv.reader(io.StringIO(response.get_data(as_text=True).removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert rows[1][6] == "'=HYPERLINK(1)"
    assert response.headers["Cache-Control"] == "private, no-store"


def test_reading_it_is_on_record(application: Flask, browser: Browser, administrator: str) -> None:
    browser.open("/manage/audit/")
    browser.client.get("/manage/audit/entries.csv").get_data()
    with application.app_context():
        reads = db.session.scalars(select(RestrictedRead)).all()
        assert {(each.account_id, each.subject_kind) for each in reads} == {
            (administrator, "audit trail"),
            (administrator, "audit trail file"),
        }
