"""The pages of requests for information, and the one page of all exports."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.files.tables import TABLE_FORMATS
from coproduce.consultations.files.tabular import read_table
from coproduce.consultations.questionnaire.types import LongText
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.evidence.models import InformationRequest
from coproduce.evidence.queries.exports import EXPORTS
from coproduce.insights.models import Theme
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation, make_response
from tests.pages.client import Browser, Page, filled

MINE = {
    "commissioner": {"consultations", "themes", "codings", "answers", "promises", "proposals", "reading"},
    "analyst": {"consultations", "themes", "codings", "answers", "promises", "proposals", "reading"},
    "administrator": {"answers", "promises", "proposals", "reading"},
    "moderator": {"reading"},
    "safeguarding_lead": {"reading"},
}
FORMULA = '=HYPERLINK("http://example.org")'


@pytest.fixture
def texts(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_consultation(questions=(LongText(key="story", text="Story"),))
        for words in ("The bus was late, says Otto KEEPOUT", "The bus is fine 👋 שלום"):
            make_response(consultation, {"story": words})
        db.session.add(Theme(consultation_id=consultation.id, name=FORMULA, state="approved"))


def enter(application: Flask, browser: Browser, role: str) -> None:
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account(role))


@pytest.mark.usefixtures("texts")
def test_a_request_from_receipt_to_answer(application: Flask, browser: Browser) -> None:
    enter(application, browser, "commissioner")
    browser.open("/manage/information-requests/new")
    browser.send({"kind": "foi", "asked": ""}, button="Register", status=422)
    page = browser.send({"kind": "foi", "asked": "All about buses"}, button="Register")
    assert page.heading.startswith("IR-")
    overview = page.path
    page = browser.send({"words": "bus"}, action="/search")
    assert "2 texts of people" in page.text
    browser.send(button="Collect all that was found")
    browser.open(address_of(browser, overview, "late"))
    browser.send({"further": "otto keepout"}, action="/hide")
    browser.open(address_of(browser, overview, "fine"))
    browser.send(action="/give")
    page = browser.open(overview)
    for ending in ("html", *TABLE_FORMATS):
        _, content = post(browser, f"{overview}/given.{ending}", page)
        assert b"KEEPOUT" not in unpacked(content)
        assert b"says [hidden]" in unpacked(content)
    browser.open(f"{overview}/answer")
    page = browser.send({"answer": "Given, with names hidden."})
    assert "Given, with names hidden." in page.text
    assert "Search" not in [each.get_text() for each in page.soup.select("main button")]


def test_a_button_pressed_twice_registers_one_request(application: Flask, browser: Browser) -> None:
    enter(application, browser, "commissioner")
    form = browser.open("/manage/information-requests/new").form("/new", "Register")
    typed = {**filled(form), "kind": "foi", "asked": "All about buses"}
    answers = [browser.client.post("/manage/information-requests/new", data=typed) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    with application.app_context():
        assert db.session.query(InformationRequest).count() == 1


def unpacked(content: bytes) -> bytes:
    """A file, or everything inside of it where it is packed."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def address_of(browser: Browser, overview: str, words: str) -> str:
    """The page of the collected text that has these words."""
    page = browser.open(overview)
    links = [
        str(each["href"]) for each in page.soup.find_all("a", href=True) if "/texts/" in str(each["href"])
    ]
    return next(link for link in links if words in browser.open(link).text)


def post(browser: Browser, address: str, page: Page) -> tuple[int, bytes]:
    """Status and content of a download, with the token of a page."""
    token = str(page.soup.select("input[name=csrf_token]")[0]["value"])
    with browser.client.post(address, data={"csrf_token": token}) as answer:
        return answer.status_code, answer.get_data()


@pytest.mark.usefixtures("texts")
def test_a_text_is_kept_back_by_two_people(application: Flask, browser: Browser) -> None:
    enter(application, browser, "analyst")
    browser.open("/manage/information-requests/new")
    browser.send({"kind": "foi", "asked": "Buses"}, button="Register")
    browser.send({"words": "late"}, action="/search")
    overview = browser.send(button="Collect all that was found").path
    text = address_of(browser, overview, "late")
    browser.open(text)
    browser.send({"reason": ""}, action="/keep-back", status=422)
    browser.open(text)
    page = browser.send({"exemption": "personal", "reason": "It names a child."}, action="/keep-back")
    assert "waits for a second person" in page.text
    browser.send(action="/agree", status=422)
    enter(application, browser, "safeguarding_lead")
    assert "Agree that a text is kept back" in browser.open("/manage/").text
    browser.open("/manage/information-requests/", 403)
    browser.open(text)
    assert "Kept back" in browser.send(action="/agree").text


@pytest.mark.parametrize("role", list(MINE))
def test_each_role_finds_and_takes_what_it_may_see(application: Flask, browser: Browser, role: str) -> None:
    enter(application, browser, role)
    page = browser.open("/manage/exports/")
    wanted = MINE[role] | ({"information-requests"} if role in ("commissioner", "analyst") else set())
    assert {key for key in EXPORTS if f"/manage/exports/{key}.csv" in str(page.soup)} == wanted
    for key in EXPORTS:
        assert post(browser, f"/manage/exports/{key}.csv", page)[0] == (200 if key in wanted else 403), key
    with application.app_context():
        taken = db.session.scalars(
            select(AuditEntry.subject_id).where(AuditEntry.action == "export_table")
        ).all()
        assert set(taken) == wanted


@pytest.mark.usefixtures("texts")
def test_every_format_is_marked_and_holds_no_formula(application: Flask, browser: Browser) -> None:
    enter(application, browser, "analyst")
    page = browser.open("/manage/exports/")
    taken = {ending: post(browser, f"/manage/exports/themes.{ending}", page)[1] for ending in TABLE_FORMATS}
    [row] = csv.DictReader(io.StringIO(taken["csv"].decode("utf-8-sig")))
    assert (row["theme"], row["marking"]) == (f"'{FORMULA}", "not for publication")
    for ending in ("xlsx", "ods"):
        table = read_table(taken[ending])
        cells = dict(zip(table.columns, next(table.rows).cells, strict=True))
        assert (cells["theme"], cells["marking"]) == (FORMULA, "not for publication")
    assert json.loads(taken["json"])["rows"][0]["theme"] == FORMULA
    assert post(browser, "/manage/exports/nothing.csv", page)[0] == 404


def test_a_participant_and_a_visitor_find_nothing(application: Flask, browser: Browser) -> None:
    for address in ("/manage/exports/", "/manage/information-requests/"):
        assert browser.client.get(address).status_code == 302
    enter(application, browser, "participant")
    for address in ("/manage/exports/", "/manage/information-requests/"):
        assert browser.client.get(address).status_code == 403
