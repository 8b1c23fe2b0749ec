"""The page “About you”: optional, in the age's words, kept in the draft, without a script."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Consultation, Draft, EqualityAnswer, Response
from coproduce.consultations.queries.equality import equality_question_by_key
from coproduce.consultations.questionnaire import PREFER_NOT_TO_SAY
from coproduce.consultations.services.equality import (
    ABOUT_YOU,
    ABOUT_YOU_WORDS,
    choose_about_you,
    edit_equality_question,
)
from coproduce.core.database import db, unit_of_work
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation, make_version
from tests.factories.equality import COLOUR, OFFICER, make_set
from tests.pages.client import Browser, Page
from tests.pages.consultations.test_responding import answer_all, words_of


@pytest.fixture
def slug(application: Flask) -> str:
    with application.app_context(), unit_of_work():
        make_set()
        return make_consultation("open", promised_formats=["easy_read"]).slug


def about_you(browser: Browser, slug: str, wording: str = "standard", **query: str) -> Page:
    browser.open(f"/consultations/{slug}/respond/")
    browser.client.post(
        f"/consultations/{slug}/respond/",
        data={"format": wording, "csrf_token": token_of(browser)},
    )
    return browser.open(
        f"/consultations/{slug}/respond/about-you" + "".join(f"?{k}={v}" for k, v in query.items())
    )


def token_of(browser: Browser) -> str:
    assert browser.page is not None
    field = browser.page.soup.find("input", attrs={"name": "csrf_token"})
    assert field is not None
    return str(field["value"])


def kept(application: Flask) -> dict[str, Any]:
    with application.app_context():
        return dict(db.session.scalars(select(Draft)).one().answers)


def test_it_says_why_and_who_sees_it_and_that_it_can_be_left_out(browser: Browser, slug: str) -> None:
    page = about_you(browser, slug)
    assert page.heading == "About you"
    for words in (
        "All of these are optional.",
        "Why we ask",
        "only the few staff who count the answers",
        "apart from your other answers",
        "It never changes how your answer counts",
        "Which colour is your door?",
        "I prefer not to say",
    ):
        assert words in page.text
    assert [field["type"] for field in page.soup.find_all("input", attrs={"name": "about-pets"})] == [
        "checkbox"
    ] * 4


def test_young_people_read_their_own_words(browser: Browser, slug: str) -> None:
    page = about_you(browser, slug, "young_people")
    for words in (
        "You can leave out every one",
        "Not your school",
        "What colour is your door?",
        "Red like a bus",
    ):
        assert words in page.text
    assert "All of these are optional" not in page.text


def test_easy_read_has_its_own_question(browser: Browser, slug: str) -> None:
    assert "Your door: which colour?" in about_you(browser, slug, "easy_read").text


def test_what_is_chosen_is_kept_and_shown_again(application: Flask, browser: Browser, slug: str) -> None:
    about_you(browser, slug)
    page = browser.send({"about-colour": "blue", "about-pets": ["dog", "cat"]}, button="Continue")
    assert page.heading == "Check your answers"
    answers = kept(application)
    assert answers[ABOUT_YOU] == {"colour": ["blue"], "pets": ["cat", "dog"]}
    assert answers[ABOUT_YOU_WORDS]["colour"] == COLOUR.wording_id
    page = browser.open(f"/consultations/{slug}/respond/about-you?change=1")
    ticked = {field["value"] for field in page.soup.find_all("input", checked=True)}
    assert ticked == {"blue", "cat", "dog"}
    assert (
        browser.send({"about-colour": PREFER_NOT_TO_SAY}, button="Continue").heading == "Check your answers"
    )
    assert kept(application)[ABOUT_YOU]["colour"] == [PREFER_NOT_TO_SAY]


def test_nothing_has_to_be_chosen(application: Flask, browser: Browser, slug: str) -> None:
    about_you(browser, slug)
    assert browser.send(button="Continue").heading == "Check your answers"
    assert kept(application)[ABOUT_YOU] == {}


def test_one_button_leaves_all_of_it_out(application: Flask, browser: Browser, slug: str) -> None:
    about_you(browser, slug)
    browser.send({"about-colour": "blue"}, button="Continue")
    browser.open(f"/consultations/{slug}/respond/about-you")
    page = browser.send(button="Leave all of this out")
    assert page.heading == "Check your answers"
    assert kept(application)[ABOUT_YOU] == {}


def test_the_key_enter_goes_on_and_throws_nothing_away(browser: Browser, slug: str) -> None:
    """Enter presses the first button of the form that one is in."""
    form = about_you(browser, slug).form(button="Continue")
    first = form.find("button")
    assert first is not None
    assert first.get_text() == "Continue"
    assert form.find("input", attrs={"name": "about-colour"}) is not None


def test_a_slip_keeps_everything_and_stands_beside_its_question(
    application: Flask, browser: Browser, slug: str
) -> None:
    about_you(browser, slug)
    page = browser.send(
        {"about-colour": "blue", "about-pets": ["cat", "none"]}, button="Continue", status=422
    )
    assert "Choose “None of these” alone" in page.text
    assert page.soup.title is not None
    assert page.soup.title.get_text().startswith("Error: ")
    error = page.soup.find(id="about-pets-error")
    assert error is not None
    assert page.soup.find("a", href="#about-pets") is not None
    assert page.soup.find(id="about-pets") is not None
    ticked = {field["value"] for field in page.soup.find_all("input", checked=True)}
    assert ticked == {"blue", "cat", "none"}
    assert ABOUT_YOU not in kept(application)


def test_saving_for_later_keeps_it(application: Flask, browser: Browser, slug: str) -> None:
    page = about_you(browser, slug)
    later = page.soup.find("button", string="Save for later")
    assert later is not None
    response = browser.client.post(
        later["formaction"], data={"csrf_token": token_of(browser), "about-colour": "green"}
    )
    assert response.location.endswith("/respond/later")
    assert kept(application)[ABOUT_YOU] == {"colour": ["green"]}


def test_without_a_draft_it_leads_to_the_start(browser: Browser, slug: str) -> None:
    assert browser.open(f"/consultations/{slug}/respond/about-you").path.endswith("/respond/")


def test_a_consultation_that_does_not_ask_has_no_such_page(
    application: Flask, browser: Browser, slug: str
) -> None:
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        choose_about_you(OFFICER, consultation, [])
    assert about_you(browser, slug).heading == "Check your answers"


def test_a_question_that_changed_meanwhile_is_asked_anew_not_lost(
    application: Flask, browser: Browser, slug: str
) -> None:
    about_you(browser, slug)
    with application.app_context(), unit_of_work():
        edit_equality_question(
            OFFICER, equality_question_by_key("colour"), replace(COLOUR, options=COLOUR.options[1:])
        )
    page = browser.send({"about-colour": "red", "about-pets": ["cat"]}, button="Continue", status=422)
    assert "Choose from the list, or leave this question out." in page.text
    assert browser.send({"about-colour": "blue"}, button="Continue").heading == "Check your answers"
    assert kept(application)[ABOUT_YOU] == {"colour": ["blue"], "pets": ["cat"]}


def test_a_page_from_before_the_questions_changed_is_not_taken(
    application: Flask, browser: Browser, slug: str
) -> None:
    about_you(browser, slug)
    with application.app_context(), unit_of_work():
        make_version(db.session.scalars(select(Consultation)).one())
    browser.send({"about-colour": "blue"}, button="Continue", status=409)


def test_it_leaves_no_line_in_the_log(browser: Browser, slug: str, caplog: pytest.LogCaptureFixture) -> None:
    about_you(browser, slug)
    caplog.clear()
    with caplog.at_level("DEBUG"):
        browser.send({"about-colour": "blue"}, button="Continue")
    assert [line.getMessage() for line in caplog.records if "about" in line.getMessage()] == []


def test_no_script_and_no_forgery(application: Flask, browser: Browser, slug: str) -> None:
    page = about_you(browser, slug)
    form = page.form(button="Continue")
    assert form["method"] == "post"
    answer = browser.client.post(f"/consultations/{slug}/respond/about-you", data={"about-colour": "blue"})
    assert answer.status_code == 400
    assert ABOUT_YOU not in kept(application)


# Sent, changed, taken back -------------------------------------------------------------------------------------------


def send_all(application: Flask, browser: Browser, slug: str, values: dict[str, Any]) -> str:
    """Answer everything and choose `values` about oneself; returns the six words."""
    answer_all(browser, slug)
    browser.open(f"/consultations/{slug}/respond/about-you")
    browser.send(values, button="Continue")
    return words_of(browser.send(button="Send my answers"))


def chosen(application: Flask) -> dict[str, list[str]]:
    with application.app_context():
        return {row.question_key: row.choices for row in db.session.scalars(select(EqualityAnswer))}


def test_it_comes_after_the_questions_and_before_checking(browser: Browser, slug: str) -> None:
    assert answer_all(browser, slug).heading == "About you"
    page = browser.send({"about-colour": "blue"}, button="Continue")
    assert page.heading == "Check your answers"
    assert "1 of 2 answered" in page.text
    assert "Blue" not in page.text
    assert browser.follow("Back").heading == "About you"


def test_what_was_chosen_is_stored_with_the_response(application: Flask, browser: Browser, slug: str) -> None:
    send_all(application, browser, slug, {"about-colour": "blue", "about-pets": ["cat"]})
    assert chosen(application) == {"colour": ["blue"], "pets": ["cat"]}
    with application.app_context():
        assert db.session.scalars(select(Draft)).all() == []
        assert (
            db.session.scalars(select(EqualityAnswer.response_id).distinct()).all()
            == db.session.scalars(select(Response.id)).all()
        )


def test_changing_with_the_six_words_shows_it_again_to_its_writer(
    application: Flask, browser: Browser, slug: str
) -> None:
    words = send_all(application, browser, slug, {"about-colour": "blue"})
    other = Browser(application)
    other.open("/receipt/change")
    assert other.send({"words": words}, action="/receipt/change").heading == "Check your answers"
    page = other.open(f"/consultations/{slug}/respond/about-you?change=1")
    assert [field["value"] for field in page.soup.find_all("input", checked=True)] == ["blue"]
    other.send({"about-colour": "red"}, button="Continue")
    other.send(button="Send my changes")
    assert chosen(application) == {"colour": ["red"]}


def test_taking_answers_back_takes_it_along(application: Flask, browser: Browser, slug: str) -> None:
    words = send_all(application, browser, slug, {"about-colour": "blue"})
    other = Browser(application)
    other.open("/receipt/withdraw")
    other.send({"words": words}, action="/receipt/withdraw")
    other.send(action="/receipt/withdraw")
    assert chosen(application) == {}


def test_it_is_on_no_page_of_others(application: Flask, browser: Browser, slug: str) -> None:
    """Neither staff without the right, nor the public, nor the trace of the words show what somebody chose."""
    with application.app_context(), unit_of_work():
        marked = replace(COLOUR.options[1], label="Marker words")
        edit_equality_question(
            OFFICER,
            equality_question_by_key("colour"),
            replace(COLOUR, options=(COLOUR.options[0], marked, COLOUR.options[2])),
        )
    words = send_all(application, browser, slug, {"about-colour": "blue"})
    browser.open("/receipt")
    assert "Marker" not in browser.send({"words": words}).soup.get_text()
    with application.app_context():
        with unit_of_work():
            account = make_account("commissioner", "moderator")
        sign_in(browser.client, account)
    staff = f"/manage/consultations/{slug}"
    for address in (
        staff,
        f"{staff}/history",
        f"{staff}/export",
        "/manage/reading",
        "/manage/",
        f"/consultations/{slug}",
    ):
        assert "Marker" not in browser.open(address).soup.get_text(), address
    assert browser.client.get(f"{staff}/reach").status_code == 403
