"""Every question type by its page: asked, refused in words, kept, checked, sent and shown again."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from coproduce.consultations.models import Response
from coproduce.consultations.queries import answers_of, response_by_receipt
from coproduce.consultations.questionnaire import Question
from coproduce.consultations.views.answer_words import stored_answer
from coproduce.core.database import db, unit_of_work
from tests.factories.consultations import make_consultation, make_safety_contact
from tests.factories.questions import EVERY_ANSWER, EVERY_TYPE
from tests.pages.client import Browser
from tests.pages.consultations.filling import fields_for

# What is wrong, and the sentence that says so, for each type that can be answered wrongly.
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "agree": ({}, "Tick the box if you agree"),
    "who": ({"answer": "other"}, "Say what you mean by “Somebody else”."),
    "times": ({"answer": ["none_of_these", "weekends"]}, "“None” cannot go together with another answer."),
    "used": ({"answer": "maybe"}, "Choose one of the answers on this page."),
    "room": ({"answer": "cellar"}, "Choose one of the answers on this page."),
    "easy": ({"answer": "6"}, "Choose one of the answers on this page."),
    "parts": ({"answer-warm": "hot"}, "The rooms should be warm: Choose one of the answers on this page."),
    "first": ({"answer-weekends": "1", "answer-holidays": "1"}, "Two answers have the number 1."),
    "story": ({"answer": "x" * 5001}, "Please shorten it to 5,000 characters or fewer."),
    "idea": ({"answer-who": "Everyone"}, "Write what could be done."),
    "views": ({"answer-own": "x" * 281}, "Please shorten it to 280 characters or fewer."),
    "visits": ({"answer": "40"}, "Enter 31 times or fewer."),
    "fare": ({"answer": "£300"}, "Enter 200 pounds or fewer."),
    "share": ({"answer": "101"}, "Enter 100% or fewer."),
    "budget": ({"answer-rooms": "300", "answer-people": "600"}, "There is £100 left."),
    "since": ({"answer-day": "31", "answer-month": "2", "answer-year": "2026"}, "There is no such day."),
    "start": ({"answer-month": "13", "answer-year": "2026"}, "Enter a month between 1 and 12."),
    "area": ({"answer": "elsewhere"}, "Choose one of the answers on this page."),
}


@pytest.fixture
def slug(application: Flask) -> str:
    with application.app_context(), unit_of_work():
        make_safety_contact()
        return make_consultation("open", questions=EVERY_TYPE).slug


@pytest.fixture
def browser(application: Flask, slug: str) -> Browser:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    return browser


def number_of(key: str) -> int:
    return [question.key for question in EVERY_TYPE].index(key) + 1


@pytest.mark.parametrize("key", WRONG)
def test_what_is_wrong_is_said_beside_the_field_and_stays_typed(
    browser: Browser, slug: str, key: str
) -> None:
    fields, sentence = WRONG[key]
    browser.open(f"/consultations/{slug}/respond/q/{number_of(key)}")
    page = browser.send(fields, status=422)
    assert page.status == 422
    assert sentence in page.text
    target = page.soup.select_one(".govuk-error-summary__list a")
    assert target is not None
    assert page.soup.find(id=str(target["href"]).removeprefix("#")) is not None, "the error leads to a field"
    for name, typed in fields.items():
        found = page.soup.find(attrs={"name": name})
        if found is not None and found.name in ("textarea", "input") and found.get("type") in (None, "text"):
            assert (found.get("value") or found.get_text()).strip() == typed


def test_every_type_goes_from_its_page_to_the_database_and_back(
    application: Flask, browser: Browser, slug: str
) -> None:
    page = browser.page
    for question in EVERY_TYPE:
        assert page is not None
        assert page.heading.startswith(question.text), (question.key, page.heading)
        page = browser.send(fields_for(question, EVERY_ANSWER.get(question.key)))
        assert page.status == 200, (question.key, page.text)
    browser.send({"answer": "yes"})
    page = browser.open(f"/consultations/{slug}/respond/check")
    for shown in (
        "A grandmother",
        "Weekends: 1",
        "Rooms: £400",
        "February 2027",
        "£3.5",
        "It is warm there.",
    ):
        assert shown in page.text
    for question in EVERY_TYPE:
        _shows_what_was_kept(browser, slug, question)
    browser.open(f"/consultations/{slug}/respond/check")
    sent = browser.send(action="send")
    words = sent.soup.find(id="receipt-words")
    assert words is not None, sent.text
    with application.app_context():
        response = response_by_receipt(words.get_text())
        assert response is not None
        _is_stored(response)


def _shows_what_was_kept(browser: Browser, slug: str, question: Question) -> None:
    page = browser.open(f"/consultations/{slug}/respond/q/{number_of(question.key)}?change=1")
    for name, typed in fields_for(question, EVERY_ANSWER.get(question.key)).items():
        for each in typed if isinstance(typed, list) else [typed]:
            fields = page.soup.find_all(attrs={"name": name})
            assert any(_holds(field, each) for field in fields), (question.key, name, each)


def _holds(field: Any, typed: str) -> bool:
    if field.name == "textarea":
        return bool(field.get_text().strip() == typed)
    if field.name == "select":
        chosen = field.find("option", selected=True)
        return chosen is not None and chosen["value"] == typed
    if field.get("type") in ("radio", "checkbox"):
        return field["value"] == typed and field.has_attr("checked")
    return bool(field.get("value") == typed)


def _is_stored(response: Response) -> None:
    stored = answers_of(response)
    for question in EVERY_TYPE:
        if question.asks:
            assert stored_answer(question, stored) == EVERY_ANSWER[question.key], question.key
    assert stored["who"].choices == ["other"], "the option"
    assert stored["who.other"].passage is not None, "stands apart from the words"
    assert stored["who.other"].passage.topic == "who.other"
    assert stored["idea"].passage is not None
    assert stored["idea"].passage.topic == "idea"
    db.session.rollback()
