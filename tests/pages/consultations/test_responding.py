"""The form from its start to the receipt, sent by its pages with CSRF on."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations.models import Answer, Consultation, Draft, Response
from coproduce.consultations.queries import answers_of, response_by_receipt
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.outbox import OutboxEvent
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import (
    QUESTIONS,
    make_consultation,
    make_response,
    make_safety_contact,
    make_version,
)
from tests.pages.client import Browser, Page

STORY = "Wir warteten 😀 عشرين أسبوعا =SUM(A1)\n@cmd 二十週 <b>bold</b>\n\nand waited. "


@pytest.fixture
def slug(application: Flask) -> str:
    with application.app_context(), unit_of_work():
        make_safety_contact()
        return make_consultation("open").slug


def count(application: Flask, table: type) -> int:
    with application.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def change(application: Flask, slug: str, **values: object) -> None:
    """Change the consultation behind the visitor's back, as the clock or a colleague would."""
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation).where(Consultation.slug == slug)).one()
        for name, value in values.items():
            setattr(consultation, name, value)


def answer_all(browser: Browser, slug: str, story: str = STORY, quoting: str = "yes") -> Page:
    """Go through every page up to “Check your answers”."""
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    for values in (
        {"answer": "parent"},
        {"answer": ["saturday", "weekday"]},
        {"answer": "disagree"},
        {"answer": "Shorter waits"},
        {"answer": story},
        {"answer": "28"},
        {"answer-day": "2", "answer-month": "3", "answer-year": "2026"},
        {"answer": quoting},
    ):
        browser.send(values)
    assert browser.page is not None
    return browser.page


def words_of(page: Page) -> str:
    found = page.soup.find(id="receipt-words")
    assert found is not None, page.text
    return str(found.get_text())


def test_the_whole_way(application: Flask, slug: str) -> None:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}")
    browser.follow("Start")
    check = answer_all(browser, slug)
    assert check.heading == "Check your answers"
    assert "28 weeks" in check.text
    assert "Monday 2 March 2026" in check.text
    sent = browser.send(button="Send my answers")
    assert sent.path == f"/consultations/{slug}/respond/sent"
    assert count(application, Draft) == 0
    with application.app_context():
        response = response_by_receipt(words_of(sent))
        assert response is not None
        answers = answers_of(response)
        assert answers["who"].choices == ["parent"]
        assert answers["times"].choices == ["weekday", "saturday"]
        assert answers["weeks"].number == 28
        assert answers["first"].day is not None
        assert answers["story"].passage is not None
        assert answers["story"].passage.body == STORY
        assert answers["story"].passage.may_quote is True
        assert response.account_id is None


def test_sending_leaves_no_audit_row_no_event_and_no_log_line(
    application: Flask, slug: str, caplog: pytest.LogCaptureFixture
) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    caplog.clear()
    with caplog.at_level("DEBUG"):
        browser.send(button="Send my answers")
    assert [record.getMessage() for record in caplog.records if "consultations." in record.getMessage()] == []
    assert count(application, AuditEntry) == 0
    assert count(application, OutboxEvent) == 0


def test_the_button_pressed_again_stores_nothing_more(application: Flask, slug: str) -> None:
    browser = Browser(application)
    check = answer_all(browser, slug)
    first = words_of(browser.send(button="Send my answers"))
    browser.page = check
    second = words_of(browser.send(button="Send my answers"))
    assert first == second
    assert count(application, Response) == 1
    assert count(application, Answer) == 7


def test_two_presses_at_the_same_moment_store_one_response(application: Flask, slug: str) -> None:
    browser = Browser(application)
    check = answer_all(browser, slug)
    form = check.form(button="Send my answers")
    data = {field["name"]: field["value"] for field in form.find_all("input", type="hidden")}
    cookies = {cookie.key: cookie.value for cookie in browser.client._cookies.values()}
    locations: list[str] = []

    def press() -> None:
        client = application.test_client()
        for name, value in cookies.items():
            client.set_cookie(name, value or "")
        locations.append(
            client.post(f"/consultations/{slug}/respond/send", data=data).headers.get("Location", "")
        )

    threads = [threading.Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [location.endswith("/respond/sent") for location in locations] == [True] * 4
    assert count(application, Response) == 1
    assert count(application, Passage) == 2


def test_a_second_window_does_not_send_a_second_time(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    second_window = browser.open(f"/consultations/{slug}/respond/check")
    browser.open(f"/consultations/{slug}/respond/check")
    words = words_of(browser.send(button="Send my answers"))
    browser.page = second_window
    assert words_of(browser.send(button="Send my answers")) == words
    assert count(application, Response) == 1


def test_a_page_from_before_beginning_again_sends_nothing(application: Flask, slug: str) -> None:
    browser = Browser(application)
    old = answer_all(browser, slug, "the first story")
    answer_all(browser, slug, "the second story")
    browser.page = old
    again = browser.send(button="Send my answers")
    assert again.heading == "Check your answers"
    assert "the second story" in again.text
    assert count(application, Response) == 0
    assert count(application, Draft) == 1


def test_somebody_else_can_answer_from_the_same_browser(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    first = words_of(browser.send(button="Send my answers"))
    assert "You have just sent them" in browser.open(f"/consultations/{slug}/respond/").text
    answer_all(browser, slug)
    assert words_of(browser.send(button="Send my answers")) != first
    assert count(application, Response) == 2


@pytest.mark.parametrize(
    ("number", "values", "message"),
    [
        (1, {}, "Choose an answer."),
        (1, {"answer": "nobody"}, "Choose one of the answers on this page."),
        (2, {"answer": ["saturday", "never"]}, "Choose from the answers on this page."),
        (4, {"answer": "   "}, "Write your answer."),
        (5, {"answer": "x" * 100_000}, "Your answer is 100,000 characters long."),
        (5, {"answer": "a\x00b"}, "cannot be stored"),
        (6, {"answer": "many"}, "Enter a number in figures, like 12."),
        (6, {"answer": "105"}, "Enter 104 weeks or fewer."),
        (6, {"answer": "-1"}, "Enter 0 weeks or more."),
        (7, {"answer-day": "31", "answer-month": "2", "answer-year": "2026"}, "There is no such day."),
        (
            7,
            {"answer-day": "1", "answer-month": "", "answer-year": "2026"},
            "The date must also have a month.",
        ),
    ],
)
def test_what_cannot_be_kept_is_said_at_the_field_and_stays_there(
    application: Flask, slug: str, number: int, values: dict[str, str], message: str
) -> None:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    browser.open(f"/consultations/{slug}/respond/q/{number}")
    page = browser.send(values, status=422)
    error = page.soup.find(id="answer-error")
    assert error is not None
    assert message in error.get_text()
    assert page.soup.find("title").get_text().startswith("Error: ")  # type: ignore[union-attr]
    if number == 5 and "\x00" not in values["answer"]:
        assert page.soup.find("textarea").get_text().strip() == values["answer"]  # type: ignore[union-attr]
    if number in (6,):
        assert page.soup.find(id="answer")["value"] == values["answer"]  # type: ignore[index]
    if number == 7:
        assert page.soup.find(id="answer-day")["value"] == values["answer-day"]  # type: ignore[index]


def test_ten_thousand_characters_are_welcome(application: Flask, slug: str) -> None:
    browser, story = Browser(application), "ñandú 😀 " * 1250
    assert len(story) == 10_000
    answer_all(browser, slug, story)
    words = words_of(browser.send(button="Send my answers"))
    with application.app_context():
        passage = answers_of(response_by_receipt(words))["story"].passage  # type: ignore[arg-type]
        assert passage is not None
        assert passage.body == story


def test_back_and_change_lose_nothing(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    page = browser.open(f"/consultations/{slug}/respond/q/5")
    assert page.soup.find("textarea").get_text().removeprefix("\n") == STORY  # type: ignore[union-attr]
    page = browser.open(f"/consultations/{slug}/respond/q/2?change=1")
    assert {field["value"] for field in page.soup.find_all("input", checked=True)} == {"weekday", "saturday"}
    check = browser.send({"answer": ["sunday"]})
    assert check.heading == "Check your answers"
    assert "Sunday" in check.text


def test_missing_answers_are_named_when_sending(application: Flask, slug: str) -> None:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    browser.open(f"/consultations/{slug}/respond/check")
    page = browser.send(button="Send my answers", status=422)
    summary = page.soup.find(class_="govuk-error-summary")
    assert summary is not None
    links = [link["href"] for link in summary.find_all("a")]
    assert f"/consultations/{slug}/respond/q/1?change=1" in links
    assert count(application, Response) == 0
    assert count(application, Draft) == 1


def test_saved_for_later_keeps_what_was_typed(application: Flask, slug: str) -> None:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    page = browser.page
    assert page is not None
    data = {field["name"]: field["value"] for field in page.form().find_all("input", type="hidden")}
    response = browser.client.post(
        f"/consultations/{slug}/respond/q/1?later=1", data={**data, "answer": "parent"}
    )
    assert response.headers["Location"].endswith("/respond/later")
    start = browser.open(f"/consultations/{slug}/respond/")
    assert "You have begun already" in start.text


def test_safety_words_stand_before_free_text_in_both_wordings(application: Flask, slug: str) -> None:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    for number in (4, 5):
        page = browser.open(f"/consultations/{slug}/respond/q/{number}")
        for needed in ("999", "0800 1111", "0161 496 0999", "not watched round the clock"):
            assert needed in page.text
        assert str(page.soup).index("0800 1111") < str(page.soup).index("<textarea")
    browser.open(f"/consultations/{slug}/respond/")
    young = browser.send({"format": "young_people"})
    assert young.heading == "Who are you?"
    page = browser.open(f"/consultations/{slug}/respond/q/4")
    assert "Nobody reads this page all day and all night." in page.text


def test_a_page_sent_after_closing_shows_what_was_typed(application: Flask, slug: str) -> None:
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    browser.open(f"/consultations/{slug}/respond/q/5")
    change(application, slug, closes_at=clock.now() - timedelta(minutes=31))
    page = browser.send({"answer": "Please hear this."}, status=409)
    assert page.heading == "This is closed"
    assert "Please hear this." in page.text
    assert count(application, Draft) == 1


def test_who_is_in_the_middle_at_closing_may_finish(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    change(application, slug, closes_at=clock.now())
    late = Browser(application)
    assert late.open(f"/consultations/{slug}/respond/").heading == "This is closed"
    browser.open(f"/consultations/{slug}/respond/check")
    assert browser.send(button="Send my answers").path.endswith("/sent")


def test_corrected_questions_keep_what_still_fits(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    browser.open(f"/consultations/{slug}/respond/q/5")
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation).where(Consultation.slug == slug)).one()
        make_version(consultation, [question for question in QUESTIONS if question.key != "times"])
    page = browser.send({"answer": "Typed meanwhile"}, status=409)
    assert page.heading == "The questions have changed"
    assert "Typed meanwhile" in page.text
    check = browser.send(button="Go on with the new questions")
    assert "A parent or carer" in check.text
    assert "Which times" not in check.text
    assert browser.send(button="Send my answers").path.endswith("/sent")


@pytest.mark.parametrize(
    ("state", "heading"),
    [
        ("paused", "We take no answers just now"),
        ("closed", "This is closed"),
        ("cancelled", "We stopped this"),
    ],
)
def test_who_comes_when_no_answers_are_taken_is_told(application: Flask, state: str, heading: str) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation(state).slug
    assert Browser(application).open(f"/consultations/{slug}/respond/").heading == heading


def test_drafts_are_nobodys_business(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation("draft").slug
    for address in (
        "",
        "/young",
        "/respond/",
        "/respond/q/1",
        "/respond/check",
        "/respond/sent",
        "/answer-date.ics",
    ):
        Browser(application).open(f"/consultations/{slug}{address}", status=404)


def test_another_browser_does_not_see_the_draft(application: Flask, slug: str) -> None:
    answer_all(Browser(application), slug)
    other = Browser(application).open(f"/consultations/{slug}/respond/check")
    assert other.heading == "Before you start"


def test_an_account_is_linked_only_by_choice(application: Flask, slug: str) -> None:
    with application.app_context(), unit_of_work():
        account = make_account("participant")
        account_id, uniquifier = account.id, account.fs_uniquifier
    for link, expected in ((None, None), (["yes"], account_id)):
        browser = Browser(application)
        sign_in(browser.client, uniquifier)
        answer_all(browser, slug)
        words = words_of(browser.send({"link": link}, button="Send my answers"))
        with application.app_context():
            assert response_by_receipt(words).account_id == expected  # type: ignore[union-attr]


def test_the_receipt_can_be_kept_in_several_ways_and_is_then_gone(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    page = browser.send(button="Send my answers")
    words = words_of(page)
    assert page.soup.find("svg", class_="segno") is not None
    text = browser.client.get(f"/consultations/{slug}/respond/sent/receipt.txt")
    assert words in text.get_data(as_text=True)
    calendar = browser.client.get(f"/consultations/{slug}/answer-date.ics")
    assert calendar.get_data(as_text=True).startswith("BEGIN:VCALENDAR")
    browser.send(button="I have kept them")
    assert "not shown any more" in browser.open(f"/consultations/{slug}/respond/sent").heading


def test_the_receipt_is_shown_for_half_an_hour(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    words = words_of(browser.send(button="Send my answers"))
    with clock.frozen(clock.now() + timedelta(minutes=31)):
        page = browser.open(f"/consultations/{slug}/respond/sent")
    assert words not in page.text


def test_answers_are_changed_with_the_receipt(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    words = words_of(browser.send(button="Send my answers"))
    later = Browser(application)
    later.open("/receipt/change")
    later.send({"words": words.upper().replace(" ", " - ")})
    assert later.page is not None
    assert later.page.heading == "Check your answers"
    later.open(f"/consultations/{slug}/respond/q/6?change=1")
    later.send({"answer": "30.5"})
    sent = later.send(button="Send my changes")
    assert words_of(sent) == words
    with application.app_context():
        response = response_by_receipt(words)
        assert response is not None
        assert float(answers_of(response)["weeks"].number or 0) == 30.5
    assert count(application, Response) == 1
    assert count(application, Passage) == 2


def test_answers_are_taken_back_with_the_receipt(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    words = words_of(browser.send(button="Send my answers"))
    browser.open("/receipt/withdraw")
    browser.send({"words": words})
    assert count(application, Response) == 1
    browser.send(button="Yes, delete my answers")
    assert [count(application, table) for table in (Response, Answer, Passage, AuditEntry)] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Enter the six words"),
        ("other wrold city time home page", "Check the spelling: “wrold”"),
        ("city house work time page home", "could not find these six words"),
    ],
)
def test_a_wrong_receipt_is_explained(application: Flask, typed: str, message: str) -> None:
    for purpose in ("change", "withdraw"):
        browser = Browser(application)
        browser.open(f"/receipt/{purpose}")
        assert message in browser.send({"words": typed}, status=422).text


def test_nothing_is_changed_after_closing(application: Flask) -> None:
    words = "city house work time page home"
    with application.app_context(), unit_of_work():
        make_response(make_consultation("closed"), receipt=words)
    browser = Browser(application)
    browser.open("/receipt/change")
    assert "cannot be changed now" in browser.send({"words": words}, status=409).heading


def test_every_answer_needs_the_csrf_token(application: Flask, slug: str) -> None:
    browser = Browser(application)
    answer_all(browser, slug)
    for address in ("/respond/", "/respond/q/1", "/respond/quoting", "/respond/send", "/respond/carry-on"):
        assert (
            browser.client.post(f"/consultations/{slug}{address}", data={"answer": "parent"}).status_code
            == 400
        )
    assert count(application, Response) == 0
