"""Pages of reports, of children's part, and of the record of co-production, for staff and for everybody."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from coproduce.evidence.services.making_documents import make_files
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation
from tests.factories.reports import make_answered_consultation, make_reported
from tests.pages.client import Browser

PAGES = "/manage/consultations/breaks"


@pytest.fixture
def analyst(application: Flask, browser: Browser) -> Browser:
    """An analyst who has signed in."""
    with application.app_context():
        with unit_of_work():
            account = make_account("analyst", name="Ana Lyst (invented)")
        sign_in(browser.client, account)
    return browser


def test_a_report_is_asked_for_made_taken_offered_and_read(application: Flask, analyst: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_reported("breaks")
    page = analyst.open(f"{PAGES}/report")
    assert "No file has been made yet" in page.text
    assert analyst.send(button="Make the report", status=422).text.count("Choose for whom the report is") >= 1
    page = analyst.send(
        {"audience": "public", "formats": ["docx"], "parts": ["summary", "findings"]},
        button="Make the report",
    )
    assert "Waiting for its turn" in page.text
    with application.app_context():
        make_files()
    page = analyst.open(f"{PAGES}/report")
    assert "2 parts: Summary, What we heard and what we do" in page.text
    analyst.send(button="Offer it on the public page")
    visitor = application.test_client()
    taken = visitor.get("/consultations/breaks/report.docx")
    assert (taken.status_code, taken.data[:2]) == (200, b"PK")
    assert visitor.get("/consultations/breaks/report.pdf").status_code == 404
    read = visitor.get("/consultations/breaks/report").get_data(as_text=True)
    assert "There are more evenings now." in read
    assert "/consultations/breaks/report.docx" in read


def test_nobody_else_may_open_them_and_a_commissioner_previews_marked(
    application: Flask, browser: Browser
) -> None:
    with application.app_context():
        with unit_of_work():
            make_answered_consultation("breaks", state="prepared")
            account = make_account("moderator")
        sign_in(browser.client, account)
    browser.open(f"{PAGES}/report", 403)
    browser.open(f"{PAGES}/report/preview?for=staff", 403)
    browser.open(f"{PAGES}/children", 403)
    assert application.test_client().get("/consultations/breaks/report").status_code == 404
    assert application.test_client().get("/consultations/breaks/report.pdf").status_code == 404


def test_exact_figures_are_marked_on_the_preview(application: Flask, analyst: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_answered_consultation("breaks", state="prepared")
    page = analyst.client.get(f"{PAGES}/report/preview?for=staff").get_data(as_text=True)
    assert 'data-mark="Not for publication"' in page
    assert analyst.client.get(f"{PAGES}/report/preview").status_code == 404


def test_staff_add_to_the_card_with_a_source_and_empty_fields_stay(
    application: Flask, analyst: Browser
) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("closed", slug="breaks", lead_name="", decided_by="")
    page = analyst.open("/consultations/breaks/children")
    assert page.text.count("Nothing on record") >= 2
    page = analyst.open(f"{PAGES}/children/influence")
    assert (
        "where this can be seen"
        in analyst.send({"words": "The hours changed."}, button="Save", status=422).text
    )
    analyst.send({"words": "The hours changed.", "source": "Minutes, 25 June 2026"}, button="Save")
    assert "The hours changed." in analyst.open("/consultations/breaks/children").text
    analyst.open(f"{PAGES}/children/influence")
    analyst.send({"words": ""}, button="Save")
    assert "The hours changed." not in analyst.open("/consultations/breaks/children").text
    analyst.open(f"{PAGES}/children/power", 404)


def test_two_editors_of_one_field_do_not_lose_words(application: Flask, analyst: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("closed", slug="breaks")
    analyst.open(f"{PAGES}/children/voice")
    first = analyst.page
    analyst.send({"words": "One.", "source": "Minutes"}, button="Save")
    analyst.page = first
    page = analyst.send({"words": "Two.", "source": "Minutes"}, button="Save", status=409)
    assert "Somebody else saved a change" in page.text
    assert "Two." in str(page.soup)


def test_everybody_reads_the_record_and_drafts_stay_unknown(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("closed", slug="breaks")
        make_consultation("draft", slug="draft")
    page = browser.open("/consultations/breaks/co-production")
    assert "Consulting" in page.text
    assert page.text.count("Nothing on record") >= 4
    assert "How this was done" in browser.open("/consultations/breaks").text
    for address in ("co-production", "children", "report", "report.pdf"):
        browser.open(f"/consultations/draft/{address}", 404)
    browser.open("/proposals/nowhere/co-production", 404)
