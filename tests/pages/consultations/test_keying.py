"""Keying in forms through the pages: quickly one after another, what is wrong beside its field with everything kept,
scans, callers, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.consultations.models import EqualityAnswer, QuestionnaireVersion, Response
from coproduce.consultations.queries import (
    answers_of,
    consultation_by_slug,
    response_by_receipt,
)
from coproduce.consultations.queries.keying import keyed_form, scans_of
from coproduce.consultations.queries.stored_answers import stored_answer
from coproduce.consultations.questionnaire import dump_questions
from coproduce.consultations.questionnaire.types import (
    ShortText,
)
from coproduce.consultations.services.equality import add_equality_question
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import Attachment
from tests.factories.attachments import HTML, exif_with_place, picture
from tests.factories.consultations import ANSWERS, QUESTIONS
from tests.factories.equality import COLOUR, OFFICER
from tests.factories.questions import EVERY_ANSWER, EVERY_TYPE
from tests.pages.client import Browser
from tests.pages.consultations.keying import SLUG, answered, asked, day, save, staff, top, upload, value_of
from tests.pages.consultations.test_every_type import WRONG

MAY = ("commissioner", "analyst", "moderator")


# One after another ----------------------------------------------------------------------------------------------------


def test_ten_forms_of_every_type_one_after_another(application: Flask) -> None:
    forms, browser = asked(application, EVERY_TYPE), staff(application)
    browser.open(f"{forms}/new")
    fields = answered(EVERY_TYPE, {k: v for k, v in EVERY_ANSWER.items() if k not in ("photo", "voice")})
    for number in range(1, 11):
        assert browser.page is not None
        assert value_of(browser.page, "_form-number") == str(number)
        page = save(browser, {**fields, **(top(**day(2)) if number == 1 else {"_form-may_quote": "no"})})
        assert f"Saved form {number}." in page.text
        assert value_of(page, "change") == "", "an empty form"
        assert value_of(page, "_form-came_on-day") == day(2)["came_on-day"], "the day stays for the next one"
    with application.app_context():
        found = db.session.scalars(select(Response)).all()
        assert {each.paper_number for each in found} == {str(number) for number in range(1, 11)}
        assert {each.source for each in found} == {"paper"}
        assert {each.submitted_on for each in found} == {clock.today() - timedelta(days=2)}
        stored = answers_of(keyed_form(consultation_by_slug(SLUG), "10"))
        for question in EVERY_TYPE:
            if question.asks and question.key not in ("photo", "voice"):
                assert stored_answer(question, stored) == EVERY_ANSWER[question.key], question.key
    listed = browser.open(forms)
    assert "10 forms" in listed.text
    assert "Enter form 1 again" in listed.text


def test_everything_wrong_is_said_beside_its_field_and_everything_typed_stays(application: Flask) -> None:
    forms, browser = asked(application), staff(application)
    browser.open(f"{forms}/new")
    typed = {
        **answered(),
        **top(
            number="abc",
            may_quote=None,
            **{"came_on-day": "31", "came_on-month": "2", "came_on-year": "2026"},
        ),
        "weeks": "105",
        "who": None,
    }
    page = save(browser, typed, 422, files=upload(picture()))
    links = {
        str(a["href"]).removeprefix("#"): a.get_text()
        for a in page.soup.select(".govuk-error-summary__list a")
    }
    assert list(links) == ["_form-number", "_form-came_on-day", "who", "weeks", "_form-may_quote"]
    assert all(page.soup.find(id=target) is not None for target in links), "each error leads to a field"
    assert value_of(page, "_form-number") == "abc"
    assert value_of(page, "_form-came_on-day") == "31"
    assert value_of(page, "weeks") == "105"
    assert value_of(page, "story") == ANSWERS["story"]
    assert "The scan is added." in page.text
    page = save(browser, {**top(number="17"), "weeks": "28", "who": "parent"})
    assert "Saved form 17." in page.text
    assert value_of(page, "_form-number") == "18"
    with application.app_context():
        response = keyed_form(consultation_by_slug(SLUG), "17")
        assert scans_of([response.id]) == {response.id}, "the scan that came with the wrong form"
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 1


@pytest.mark.parametrize("key", WRONG)
def test_each_type_is_refused_in_the_words_of_the_public_form(application: Flask, key: str) -> None:
    forms, browser = asked(application, EVERY_TYPE), staff(application)
    browser.open(f"{forms}/new")
    fields, sentence = WRONG[key]
    of_key = {name.replace("answer", key, 1): typed for name, typed in fields.items()}
    needed = {"agree": "yes", "who": "parent"}
    needed.pop(key, None)
    page = save(browser, {**needed, **top(), **of_key}, 422)
    links = page.soup.select(".govuk-error-summary__list a")
    assert len(links) == 1, page.text[:400]
    assert sentence in links[0].get_text()
    with application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Response)) == 0


def test_a_number_that_is_taken(application: Flask) -> None:
    forms, browser = asked(application), staff(application)
    browser.open(f"{forms}/new")
    save(browser, {**answered(), **top()})
    page = save(browser, {**answered(), **top(number="001")}, 422)
    assert "Form 1 is there already." in page.text


def test_a_day_to_come_is_refused(application: Flask) -> None:
    forms, browser = asked(application), staff(application)
    browser.open(f"{forms}/new")
    assert "cannot be in the future" in save(browser, {**answered(), **top(**day(-1))}, 422).text


# Scans ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (HTML, "This is not a scan that we can open."),
        (picture()[:200], "damaged"),
        (b"", "empty"),
        (b"\xff\xd8\xff" + bytes(21 * 1024 * 1024), "bigger than the 20 MB"),
    ],
)
def test_a_hostile_scan_is_refused_in_words_and_nothing_is_lost(
    application: Flask, content: bytes, words: str
) -> None:
    forms, browser = asked(application), staff(application)
    browser.open(f"{forms}/new")
    page = save(browser, {**answered(), **top()}, 422, files=upload(content))
    assert words in page.text
    assert value_of(page, "story") == ANSWERS["story"]
    page.response.close()
    with application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0
        assert db.session.scalar(select(func.count()).select_from(Response)) == 0


def test_a_scan_is_cleaned_and_shown_to_staff_alone(application: Flask) -> None:
    forms, browser = asked(application), staff(application, "commissioner")
    browser.open(f"{forms}/new")
    with_place = picture(exif=exif_with_place())
    save(browser, {**answered(), **top()}, files=upload(with_place))
    listed = browser.open(forms)
    response = browser.client.get(listed.link("Scan"))
    assert response.status_code == 200
    assert response.content_type == "image/jpeg"
    assert b"SECRET-PLACE" not in response.data
    assert "no-store" in response.headers["Cache-Control"]
    with application.app_context():
        scan = db.session.scalars(select(Attachment)).one()
    assert Browser(application).client.get(f"/attachments/{scan.id}").status_code == 404
    waiting = staff(application, "moderator").open("/manage/reading?what=file")
    assert scan.id not in str(waiting.soup), "who keyed the form in has read it"


def test_a_scan_can_be_taken_away_again(application: Flask) -> None:
    forms, browser = asked(application), staff(application)
    browser.open(f"{forms}/new")
    save(browser, {**top(), "weeks": "x"}, 422, files=upload(picture()))
    save(browser, {**answered(), **top(), "_form-remove_scan": "y"})
    with application.app_context():
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


# Beside the answers ---------------------------------------------------------------------------------------------------


def test_a_caller_hears_six_words_once(application: Flask) -> None:
    forms, browser = asked(application), staff(application)
    browser.open(f"{forms}/new")
    page = save(browser, {**answered(), **top(source="phone", give_words="y")})
    words = page.soup.find(id="receipt-words")
    assert words is not None
    with application.app_context():
        response = response_by_receipt(words.get_text())
        assert response is not None
        assert (response.source, response.paper_number) == ("phone", "1")
    page = browser.follow("Go on to the next form")
    assert value_of(page, "_form-number") == "2"
    assert words.get_text() not in page.text


def test_on_behalf_and_about_you(application: Flask) -> None:
    forms, browser = asked(application, asks_on_behalf=True), staff(application)
    with application.app_context(), unit_of_work():
        add_equality_question(OFFICER, COLOUR)
    key, option = "colour", "red"
    browser.open(f"{forms}/new")
    values = {**answered(), **top(), f"_about-{key}": option}
    assert "Say for whom the answers are." in save(browser, values, 422).text
    save(browser, {"_form-on_behalf_of": "my_child"})
    with application.app_context():
        assert db.session.scalars(select(Response)).one().on_behalf_of == "my_child"
        assert db.session.scalars(select(EqualityAnswer)).one().choices == [option]


def test_an_earlier_form_keeps_its_questions_and_its_words(application: Flask) -> None:
    forms, browser = asked(application), staff(application)
    with application.app_context(), unit_of_work():
        consultation = consultation_by_slug(SLUG)
        newer = dump_questions((*QUESTIONS, ShortText(key="more", text="A question that came later")))
        db.session.add(
            QuestionnaireVersion(
                consultation_id=consultation.id, number=2, questions=newer, published_at=clock.now()
            )
        )
    page = browser.open(f"{forms}/new")
    assert "A question that came later" in page.text
    codes = [option["value"] for option in page.soup.find(id="form").find_all("option")]
    assert [code[6:] for code in codes] == ["2-S", "2-Y", "1-S", "1-Y"]
    page = browser.open(f"{forms}/new?form={codes[3]}")
    assert "A question that came later" not in page.text
    assert "What is it like for you?" in page.text
    save(browser, {**answered(), **top()})
    with application.app_context():
        stored = db.session.scalars(select(Response)).one()
        assert (stored.format, stored.young) == ("young_people", True)
        assert db.session.get_one(QuestionnaireVersion, stored.version_id).number == 1
    assert "A question that came later" not in browser.page.text, "the next form is of the same kind"


@pytest.mark.parametrize("state", ["draft", "paused", "cancelled"])
def test_no_forms_now(application: Flask, state: str) -> None:
    forms, browser = asked(application, state=state), staff(application)
    assert browser.open(f"{forms}/new").heading == "No forms can be keyed in now"


def test_after_closing_with_a_tick(application: Flask) -> None:
    forms, browser = asked(application, state="closed"), staff(application)
    browser.open(f"{forms}/new")
    assert "Tick that it was posted before" in save(browser, {**answered(), **top()}, 422).text
    assert "Saved form 1." in save(browser, {"_form-in_time": "y"}).text


@pytest.mark.parametrize("role", DESCRIPTIONS)
def test_who_may(application: Flask, role: str) -> None:
    forms, browser = asked(application), staff(application, role)
    for page in ("", "/new"):
        browser.open(f"{forms}{page}", status=200 if role in MAY else 403)
