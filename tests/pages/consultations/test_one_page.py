"""All questions on one page, and conditions between them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import QuestionnaireVersion, Response
from coproduce.consultations.queries import answers_of
from coproduce.consultations.questionnaire import Option, Section
from coproduce.consultations.questionnaire.document import dump_sections
from coproduce.consultations.questionnaire.types import LongText, OneChoice, YesNo
from coproduce.core.database import db, unit_of_work
from tests.factories.consultations import make_consultation, make_safety_contact
from tests.pages.client import Browser

CHILD = YesNo(key="child", text="Do you have a child under 5?", required=True, section="you")
NURSERY = LongText(
    key="nursery",
    text="What is nursery like? You said [[child]].",
    required=True,
    section="you",
    show_if={"==": [{"var": "child"}, "yes"]},
)
WHEN = OneChoice(key="day", text="Which day?", options=(Option("mon", "Monday"), Option("sat", "Saturday")))
SECTIONS = (Section("you", "About your family", "Two questions about you."),)


@pytest.fixture(params=[False, True], ids=["one a page", "all on one page"])
def one_page(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def slug(application: Flask, one_page: bool) -> str:
    with application.app_context(), unit_of_work():
        make_safety_contact()
        consultation = make_consultation("open", questions=(CHILD, NURSERY, WHEN))
        version = db.session.scalars(select(QuestionnaireVersion)).one()
        version.one_page, version.sections = one_page, dump_sections(SECTIONS)
        return consultation.slug


def start(application: Flask, slug: str) -> Browser:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    return browser


def stored_keys(application: Flask) -> set[str]:
    with application.app_context():
        return set(answers_of(db.session.scalars(select(Response)).one()))


@pytest.mark.parametrize("one_page", [True], indirect=True)
def test_all_questions_stand_on_one_page_and_every_error_is_listed(application: Flask, slug: str) -> None:
    browser = start(application, slug)
    assert browser.page is not None
    assert "Answer this only if" in browser.page.text
    assert "Two questions about you." in browser.page.text
    page = browser.send({"child": "yes", "nursery": "", "day": "sun"}, status=422)
    assert {link["href"] for link in page.soup.select(".govuk-error-summary__list a")} == {"#nursery", "#day"}
    page = browser.send({"child": "yes", "nursery": "Warm and kind", "day": "sat"})
    assert page.path.endswith("/quoting")
    browser.send({"answer": "yes"})
    browser.send(action="send")
    assert stored_keys(application) == {"child", "nursery", "day"}


@pytest.mark.parametrize("one_page", [True], indirect=True)
def test_what_is_typed_off_the_way_stays_in_the_draft_and_is_not_sent(application: Flask, slug: str) -> None:
    browser = start(application, slug)
    browser.send({"child": "no", "nursery": "Typed, then turned back", "day": "mon"})
    page = browser.open(f"/consultations/{slug}/respond/all")
    assert "Typed, then turned back" in str(page.soup)
    browser.open(f"/consultations/{slug}/respond/check")
    browser.send(action="send")
    assert stored_keys(application) == {"child", "day"}


@pytest.mark.parametrize("one_page", [False], indirect=True)
def test_a_question_is_asked_only_on_the_way_to_it(application: Flask, slug: str) -> None:
    browser = start(application, slug)
    page = browser.send({"answer": "no"})
    assert page.heading.startswith("Which day?")
    assert "Question 2 of 2" in str(page.soup)
    assert browser.open(f"/consultations/{slug}/respond/q/2").path.endswith("/q/3"), "it is not on the way"
    browser.open(f"/consultations/{slug}/respond/q/1?change=1")
    page = browser.send({"answer": "yes"})
    assert "You said \u2068Yes\u2069." in page.heading or "You said Yes." in page.heading
    browser.send({"answer": "It is fine"})
    browser.open(f"/consultations/{slug}/respond/q/1?change=1")
    browser.send({"answer": "no"})
    browser.open(f"/consultations/{slug}/respond/check")
    browser.send(action="send")
    assert stored_keys(application) == {"child"}
