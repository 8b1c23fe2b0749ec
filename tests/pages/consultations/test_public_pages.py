"""The list of consultations and the page of one, as visitors see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from coproduce.consultations import progress, services
from coproduce.consultations.models import Consultation
from coproduce.consultations.progress import ANSWERED, HEARD, Reached
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from tests.factories.accounts import make_group
from tests.factories.consultations import COMMISSIONER, make_consultation
from tests.pages.client import Browser, Page


def titles(page: Page) -> list[str]:
    return [heading.get_text(" ").strip() for heading in page.soup.find_all(class_="card__title")]


def states(page: Page) -> list[str]:
    """The labels of the thread's steps, each with its state in words."""
    return [" ".join(step.get_text(" ").split()) for step in page.soup.find_all(class_="thread__label")]


def test_nothing_is_asked(browser: Browser) -> None:
    assert "We are not asking anything just now" in browser.open("/consultations/").text


def test_open_ones_come_first_and_drafts_not_at_all(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("closed", title="Closed one")
        make_consultation("draft", title="Draft one")
        make_consultation("open", title="Closes later", closes_at=clock.now() + timedelta(days=30))
        make_consultation("open", title="Closes soon", closes_at=clock.now() + timedelta(days=2))
        make_consultation("open", title="Coming one", opens_at=clock.now() + timedelta(days=1))
        make_consultation("paused", title="Paused one")
        services.cancel(COMMISSIONER, make_consultation("draft", title="Never shown"), "No money.")
    page = browser.open("/consultations/")
    assert titles(page) == ["Closes soon", "Closes later", "Paused one", "Coming one", "Closed one"]
    assert "closes in 2 days" in page.text
    assert "opens tomorrow" in page.text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=open", ["Speech therapy"]),
        ("state=closed", ["Short breaks"]),
        ("state=coming", []),
        ("state=nonsense", ["Speech therapy", "Short breaks"]),
        ("q=SPEECH", ["Speech therapy"]),
        ("q=100%25", []),
        ("q=short+breaks", ["Short breaks"]),
        ("q=nothing+like+it", []),
        ("organisation=nobody", []),
        ("page=99", []),
    ],
)
def test_filters(application: Flask, browser: Browser, query: str, expected: list[str]) -> None:
    with application.app_context(), unit_of_work():
        make_consultation("open", title="Speech therapy")
        make_consultation("closed", title="Short breaks")
    assert titles(browser.open(f"/consultations/?{query}")) == expected


def test_the_list_is_paged(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        for number in range(14):
            make_consultation(
                "open", title=f"Number {number:02}", closes_at=clock.now() + timedelta(days=number + 1)
            )
    assert len(titles(browser.open("/consultations/?state=open"))) == 12
    assert titles(browser.follow("Next")) == ["Number 12", "Number 13"]


def test_the_list_asks_the_database_no_more_for_more_rows(application: Flask, browser: Browser) -> None:
    counted: list[str] = []
    with application.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: counted.append(call[2]))
    numbers = []
    for wanted in (2, 9):
        with application.app_context(), unit_of_work():
            for _ in range(wanted):
                make_consultation("open", groups={"led": make_group()})
        browser.open("/consultations/")
        counted.clear()
        browser.open("/consultations/")
        numbers.append(len(counted))
    assert numbers[0] == numbers[1]


def test_the_page_of_an_open_consultation(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation("open", title="Speech therapy", groups={"led": make_group("STARS")}).slug
    page = browser.open(f"/consultations/{slug}")
    assert page.heading == "Speech therapy"
    for words in (
        "Open: you can change this",
        "Decided: this will not change",
        "A longer target would leave children waiting.",
        "Rukhsana Mirza (invented), Lead for children’s therapy",
        "Led by STARS",
        "Young people’s words",
        "On paper",
        "closes in 20 days",
    ):
        assert words in page.text
    assert page.link("STARS").startswith("/groups/")
    assert states(page) == [
        "Done: Opened",
        "Happening now: Open for your answers",
        "Not yet: Closes",
        "Not yet: We read what you said",
        "Not yet: Our answer",
    ]
    assert page.link("Start") == f"/consultations/{slug}/respond/"


def test_changes_are_shown_with_their_reasons(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_consultation("open")
        slug = consultation.slug
        services.pause(COMMISSIONER, consultation, "A question was wrong.")
        services.resume(COMMISSIONER, consultation)
        services.extend(COMMISSIONER, consultation, clock.now() + timedelta(days=40), "It was half term.")
    text = browser.open(f"/consultations/{slug}").text
    for words in (
        "We paused this",
        "A question was wrong.",
        "We took answers again.",
        "The closing date was moved from",
        "It was half term.",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("state", "word", "now"),
    [
        ("paused", "We take no answers just now", "Stopped: Paused"),
        ("cancelled", "We stopped this", "Stopped: Stopped"),
        ("closed", "This is closed", "Happening now: We are reading what you said"),
    ],
)
def test_other_states_say_so(application: Flask, browser: Browser, state: str, word: str, now: str) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation(state).slug
    page = browser.open(f"/consultations/{slug}")
    assert word in page.text
    assert now in states(page)
    with pytest.raises(LookupError):
        page.link("Start")
    assert browser.open(f"/consultations/{slug}/young").heading == page.heading


def test_the_thread_goes_on_with_what_upper_rooms_know(
    application: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "_sources", {})
    with application.app_context(), unit_of_work():
        slug = make_consultation("closed", answer_promised_on=clock.today() - timedelta(days=1)).slug
    address, yesterday = f"/consultations/{slug}", clock.today() - timedelta(days=1)

    def known(_: Consultation) -> Reached:
        return Reached(yesterday, "/somewhere")

    progress.register_progress(ANSWERED, lambda _: None)
    assert "This is late. We have not answered yet." in browser.open(address).text
    progress.register_progress(HEARD, known)
    assert states(browser.open(address))[-2:] == [
        "Done: What we heard",
        "Happening now: We are working on our answer",
    ]
    progress.register_progress(ANSWERED, known)
    page = browser.open(address)
    assert states(page)[-1] == "Done: Our answer"
    answered = page.soup.select_one("main").find(
        "a", string=lambda words: words and "You said, we did" in words
    )
    assert answered is not None
    assert answered["href"] == "/somewhere"
    with pytest.raises(ValueError, match="no step"):
        progress.register_progress("guessed", known)


def test_the_day_of_the_answer_for_a_calendar(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_consultation("open", title="Speech, language; and more")
        slug, day = consultation.slug, consultation.answer_promised_on
    assert day is not None
    response = browser.client.get(f"/consultations/{slug}/answer-date.ics")
    text = response.get_data(as_text=True)
    assert response.mimetype == "text/calendar"
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}" in text
    assert "Speech\\, language\\; and more" in text.replace("\r\n ", "")


def test_nobody_learns_of_a_draft(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        draft, cancelled = make_consultation("draft"), make_consultation("draft")
        services.cancel(COMMISSIONER, cancelled, "No money.")
        slugs = draft.slug, cancelled.slug, "not-there"
    for slug in slugs:
        for address in ("", "/young", "/answer-date.ics", "/respond/"):
            browser.open(f"/consultations/{slug}{address}", status=404)


def test_a_group_page_shows_what_the_group_led_and_shaped(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        group = make_group("STARS")
        make_consultation("closed", title="Getting out", groups={"led": group})
        make_consultation("open", title="Short breaks", groups={"shaped": group})
        make_consultation("draft", title="Nobody may know", groups={"led": group})
        slug = group.slug
    page = browser.open(f"/groups/{slug}")
    led, shaped = page.soup.find(id="group-led"), page.soup.find(id="group-shaped")
    assert "Getting out" in led.parent.get_text()
    assert "promised for" in led.parent.get_text()
    assert "Short breaks" in shaped.parent.get_text()
    assert "Nobody may know" not in page.soup.get_text()
    assert "Nothing to show yet" not in page.soup.get_text()


def test_after_closing_what_came_of_it_stands_before_what_was_open(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation("closed").slug
    text = browser.open(f"/consultations/{slug}").soup.find("main").get_text(" ")
    assert "Open: you can change this" not in text
    assert text.index("Every view gets an answer") < text.index("This was open to change")
    assert "For paper, or for help with the questions" not in text
