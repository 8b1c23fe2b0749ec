"""What a script adds to single question types, each up to what is stored; and leaving the young people's form fast."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from coproduce.consultations.models import Draft
from coproduce.consultations.questionnaire import Question
from coproduce.core.database import db
from coproduce.safeguarding.models import Attachment
from tests.browser.chromium import ChromiumBrowser
from tests.browser.consultations.hub import RESPOND, SLUG, open_hub
from tests.browser.consultations.walking import begin
from tests.environment import CHROMIUM_ARGUMENTS

Visitor = Callable[..., ChromiumBrowser]
WEATHER = "https://www.bbc.co.uk/weather"
A_MICROPHONE = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")


@pytest.fixture
def questions(application: Flask) -> tuple[Question, ...]:
    return open_hub(application)


@pytest.fixture
def browser(visitor: Visitor, questions: tuple[Question, ...]) -> ChromiumBrowser:
    browser = visitor(width=320)
    browser.looked_at = None
    begin(browser, "standard")
    return browser


@pytest.fixture
def speaker(chromium: Any, chromium_path: str, site: str) -> Iterator[ChromiumBrowser]:
    """A browser whose microphone beeps."""
    with chromium.browser_type.launch(
        executable_path=chromium_path, args=[*CHROMIUM_ARGUMENTS, *A_MICROPHONE]
    ) as own:
        browser = ChromiumBrowser(own, site)
        browser.looked_at = None
        yield browser
        browser.close()


def come_to(browser: ChromiumBrowser, questions: tuple[Question, ...], key: str) -> Any:
    number = [question.key for question in questions].index(key) + 1
    browser.open(f"{RESPOND}q/{number}")
    return browser.tab


def kept(application: Flask, key: str) -> Any:
    """What the only draft holds as the answer."""
    with application.app_context():
        draft = db.session.query(Draft).one()
        found = draft.answers.get(key)
        db.session.rollback()
        return found


def test_typing_shortens_a_list_and_changes_no_choice(
    application: Flask, browser: ChromiumBrowser, questions: tuple[Question, ...]
) -> None:
    tab = come_to(browser, questions, "setting")
    box, chosen = tab.locator("#answer-typing"), tab.locator("#answer")
    box.press_sequentially("school")
    assert chosen.locator("option").all_inner_texts()[1:] == [
        "Primary school",
        "Secondary school",
        "Special school",
    ]
    assert chosen.input_value() == "", "nothing is chosen by shortening the list"
    box.press_sequentially(" for")
    assert tab.get_by_text("0 found").is_visible()
    box.fill("spec")
    assert chosen.input_value() == "special", "the only one that is left"
    box.fill("")
    assert chosen.input_value() == ""
    assert chosen.locator("option").count() == 9
    chosen.select_option("college")
    box.press_sequentially("prim")
    box.press("Enter")
    browser.send()
    assert kept(application, "setting") == "primary"


def test_a_ranking_is_put_in_order_by_buttons_and_by_dragging(
    application: Flask, browser: ChromiumBrowser, questions: tuple[Question, ...]
) -> None:
    tab = come_to(browser, questions, "first")
    tab.get_by_role("button", name="Move up: Advice for parents").press("Enter")
    tab.keyboard.press("Enter")
    assert tab.locator(".ranking input").evaluate_all("all => all.map(one => one.name + one.value)") == [
        "answer-therapy1",
        "answer-advice2",
        "answer-play3",
        "answer-young",
    ]
    assert "Advice for parents: place 2" in tab.locator(".ranking + [role=status]").inner_text()
    held = tab.locator(".ranking__item", has_text="Evenings for young people")
    drag(tab, held.locator("label").bounding_box(), tab.locator(".ranking__item").first.bounding_box())
    browser.send()
    assert kept(application, "first") == {"young": 1, "therapy": 2, "advice": 3}


def drag(tab: Any, begins: Any, ends: Any) -> None:
    """With the mouse, to the upper edge of where it ends, as slowly as a hand."""
    tab.mouse.move(begins["x"] + 10, begins["y"] + 10)
    tab.mouse.down()
    tab.mouse.move(ends["x"] + 20, ends["y"] + 5, steps=8)
    tab.mouse.up()


def wait_for(ready: Callable[[], bool]) -> None:
    """The page's own policy keeps Playwright from asking inside it again and again."""
    end = time.monotonic() + 10
    while not ready():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_budget_says_what_is_left_while_it_is_shared_out(
    application: Flask, browser: ChromiumBrowser, questions: tuple[Question, ...]
) -> None:
    tab = come_to(browser, questions, "share")
    left = tab.locator(".budget__left")
    assert left.inner_text() == "£1,000 left to share out."
    for name, typed, said in (
        ("staff", "£600", "£400 left to share out."),
        ("rooms", "450.50", "£50.5 too much."),
        ("rooms", "300", "£100 left to share out."),
        ("travel", "100", "All of it is shared out."),
    ):
        tab.fill(f"#answer-{name}", typed)
        assert left.inner_text() == said
    browser.send()
    assert kept(application, "share") == {"staff": 600, "rooms": 300, "travel": 100}


def test_a_drawing_is_made_on_the_page(
    application: Flask, browser: ChromiumBrowser, questions: tuple[Question, ...]
) -> None:
    tab = come_to(browser, questions, "picture")
    tab.get_by_role("button", name="Draw something here").press("Enter")
    canvas = tab.locator(".drawing-pad canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    tab.mouse.move(box["x"] + 30, box["y"] + 30)
    tab.mouse.down()
    tab.mouse.move(box["x"] + 120, box["y"] + 90, steps=5)
    tab.mouse.up()
    wait_for(lambda: tab.locator("#answer-file").evaluate("field => field.files.length") == 1)
    browser.send({"answer-words": "The swings"})
    found = kept(application, "picture")
    assert found["words"] == "The swings"
    assert kept_file(application, found[""]) == "picture"
    assert "Your picture is added." in come_to(browser, questions, "picture").locator("main").inner_text()


def test_a_recording_is_made_on_the_page(
    application: Flask, speaker: ChromiumBrowser, questions: tuple[Question, ...]
) -> None:
    begin(speaker, "standard")
    tab = come_to(speaker, questions, "voice")
    button = tab.get_by_role("button", name="Record your voice")
    button.press("Enter")
    tab.get_by_role("button", name="Stop").wait_for()
    tab.wait_for_timeout(700)
    tab.get_by_role("button", name="Stop").press("Enter")
    tab.get_by_role("button", name="Record again").wait_for()
    assert "You can listen to it" in tab.locator("main").inner_text()
    speaker.send()
    assert kept_file(application, kept(application, "voice")[""]) == "voice"


def kept_file(application: Flask, attachment_id: str) -> str:
    """The kind of a file that was kept and that nobody has reviewed yet."""
    with application.app_context():
        found = db.session.get_one(Attachment, attachment_id)
        assert found.state == "received"
        kind = str(found.kind)
        db.session.rollback()
        return kind


@pytest.mark.parametrize("leaving", ["button", "Escape"])
def test_leaving_the_young_peoples_form_leaves_nothing_behind_the_back_button(
    visitor: Visitor, questions: tuple[Question, ...], leaving: str
) -> None:
    browser = visitor(width=360)
    tab = browser.tab
    tab.route(
        f"{WEATHER}*", lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html")
    )
    tab.goto("data:text/html,<title>Before</title>")
    tab.goto(f"{browser.site}/consultations/{SLUG}/young")
    before = tab.evaluate("history.length")
    tab.locator("main a.govuk-button").click()
    tab.wait_for_url("**/respond/?format=young_people")
    tab.check("[name=behalf][value=myself]")
    for number in (1, 2, 3):
        tab.locator("main form button").first.click()
        tab.wait_for_url(f"**/q/{number}")
        if number == 2:
            tab.locator("main form button").first.click()
            tab.locator(".govuk-error-summary").wait_for()
            tab.wait_for_timeout(4100)  # a second press within four seconds is ignored
            tab.check("[name=answer]")
    tab.check("[name=answer][value=other]")
    assert tab.locator("#answer-other").is_visible(), "the page's script works after an error too"
    assert tab.evaluate("history.length") == before
    if leaving == "button":
        tab.get_by_role("link", name="Leave this site fast").click()
    else:
        for _ in range(3):
            tab.keyboard.press("Escape")
    tab.wait_for_url(f"{WEATHER}*")
    assert tab.evaluate("history.length") == before
    tab.go_back()
    assert tab.title() == "Before"
