"""Every question type in a real Chromium at 320 px: by keyboard alone, without JavaScript, in Easy Read and from right
to left; what is stored is what was typed. Axe looks at each type as it is asked and with its error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from coproduce.consultations.questionnaire import Question
from tests.browser.chromium import ChromiumBrowser, axe_violations
from tests.browser.consultations.hub import RESPOND, TYPED, open_hub, stored
from tests.browser.consultations.walking import PUT, begin, by_keyboard, by_pointer, walk

Visitor = Callable[..., ChromiumBrowser]

# What cannot be an answer, by question; each is refused with words beside its field.
WRONG: dict[str, dict[str, Any]] = {
    "ready": {},
    "who": {"answer": "other"},
    "age": {"answer": "ancient"},
    "under_five": {"answer": "maybe"},
    "small_children": {"answer-play": "x" * 20_001},
    "ward": {"answer": "elsewhere"},
    "setting": {"answer": "elsewhere"},
    "times": {"answer": ["none_of_these", "weekend"]},
    "rooms": {"answer": ["cellar"]},
    "listened": {"answer": "perhaps"},
    "easy": {"answer": "6"},
    "likely": {"answer": "11"},
    "feel": {"answer": "odd"},
    "inside": {"answer-warm": "hot"},
    "first": {"answer-therapy": "1", "answer-advice": "1"},
    "views": {"answer-own": "x" * 281},
    "share": {"answer-staff": "300", "answer-rooms": "600"},
    "fare": {"answer": "£300"},
    "visits": {"answer": "40"},
    "by_phone": {"answer": "101"},
    "last": {"answer-day": "31", "answer-month": "2", "answer-year": "2026"},
    "start": {"answer-month": "13", "answer-year": "2026"},
    "one_word": {"answer": "x" * 20_001},
    "solution": {"answer-who": "Everyone"},
    "picture": {},
    "voice": {},
    "anything": {"answer": "x" * 5001},
}
NO_PICTURE_AND_NO_SOUND = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"Only words."}


@pytest.fixture
def questions(application: Flask) -> tuple[Question, ...]:
    return open_hub(application)


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    ("format_", "javascript", "answering"),
    [
        ("standard", True, by_keyboard),
        ("easy_read", False, by_pointer),
        ("ur", True, by_pointer),
        ("young_people", True, by_pointer),
    ],
    ids=["by keyboard alone", "Easy Read without JavaScript", "from right to left", "young people's"],
)
def test_from_the_start_to_the_receipt(
    application: Flask,
    visitor: Visitor,
    questions: tuple[Question, ...],
    format_: str,
    javascript: bool,
    answering: Any,
) -> None:
    browser = visitor(javascript=javascript, width=320)
    browser.looked_at = None  # axe looks at every type below

    def look(question: Question) -> None:
        if format_ == "easy_read":
            _has_its_picture_on_the_left(browser, question)
        elif format_ == "ur":
            _is_mirrored(browser, question)

    words = walk(browser, questions, format_, answering, look)
    assert stored(application, words, questions) == TYPED


def _has_its_picture_on_the_left(browser: ChromiumBrowser, question: Question) -> None:
    """On a wide screen; on a phone it stands above the words."""
    picture = browser.tab.locator(".question__picture")
    if not question.worded("easy_read").picture or not question.asks:
        return
    narrow, below = picture.bounding_box(), browser.tab.locator(".question h1").bounding_box()
    assert narrow["y"] + narrow["height"] <= below["y"], question.key
    browser.tab.set_viewport_size({"width": 900, "height": 800})
    wide, beside = picture.bounding_box(), browser.tab.locator(".question h1").bounding_box()
    browser.tab.set_viewport_size({"width": 320, "height": 800})
    assert wide["x"] + wide["width"] <= beside["x"], question.key


def _is_mirrored(browser: ChromiumBrowser, question: Question) -> None:
    """What reads from right to left has its headings and its boxes to tick at the right."""
    frame = browser.tab.locator(".asking__one")
    assert (frame.get_attribute("lang"), frame.get_attribute("dir")) == ("ur", "rtl")
    box = frame.bounding_box()
    right = box["x"] + box["width"]
    controls = frame.locator(".govuk-radios__input, .govuk-checkboxes__input")
    if question.type in ("scale", "statements"):
        return  # their answers stand side by side
    for place in range(controls.count()):
        control = controls.nth(place).bounding_box()
        if control is None:
            continue
        assert right - control["x"] - control["width"] < 60, f"{question.key}: a box to tick at the left"
        words = controls.nth(place).locator("xpath=following-sibling::label").bounding_box()
        assert abs(words["x"] + words["width"] - control["x"]) < 6, (
            f"{question.key}: words far from their box"
        )


@pytest.mark.timeout(400)
def test_axe_finds_nothing_on_any_type_asked_or_refused(
    visitor: Visitor, questions: tuple[Question, ...]
) -> None:
    browser = visitor(width=320)
    browser.looked_at = None
    begin(browser, "standard")
    browser.open(f"{RESPOND}q/3")
    browser.send({"answer": "parent"})
    browser.open(f"{RESPOND}q/5")
    browser.send({"answer": "yes"})
    found = {}
    for number, question in enumerate(questions, start=1):
        browser.open(f"{RESPOND}q/{number}")
        found[question.key, "asked"] = _faults(browser)
        if question.key in WRONG:
            _send_wrong(browser, question)
            found[question.key, "refused"] = _faults(browser)
    assert {where: faults for where, faults in found.items() if faults} == {}
    assert {question.type for question in questions} >= {key.type for key in questions}


def _send_wrong(browser: ChromiumBrowser, question: Question) -> None:
    """Send what cannot be an answer, and see words that lead to its field."""
    tab = browser.tab
    if question.takes_files:
        tab.set_input_files("#answer-file", NO_PICTURE_AND_NO_SOUND)
    tab.evaluate(PUT, WRONG[question.key])
    with tab.expect_navigation(wait_until="load"):
        tab.locator('main form button:not([type="button"])').first.click()
    browser._look()
    leads_to = tab.locator(".govuk-error-summary__list a").get_attribute("href")
    assert tab.locator(leads_to).count() == 1, f"{question.key}: the error leads nowhere ({leads_to})"
    messages = tab.locator(".govuk-error-message:not(.govuk-character-count__message)")
    assert messages.count() == 1, question.key
    assert tab.evaluate("document.activeElement.className").startswith("govuk-error-summary"), question.key


def _faults(browser: ChromiumBrowser) -> list[tuple[str, Any]]:
    return [(fault["id"], fault["nodes"][0]["target"]) for fault in axe_violations(browser.tab)]
