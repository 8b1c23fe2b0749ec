"""The two signature pages of this room in a real browser: the answer card and the path of one's own words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from tests.browser.chromium import ChromiumBrowser, axe_violations
from tests.factories.feedback import publish
from tests.pages.feedback.test_public_pages import MARKER, marked_feedback

RECEIPT = "abalone abate ability abdomen abide abiding"

Visitor = Callable[..., ChromiumBrowser]


@pytest.fixture
def _answered(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        publish(marked_feedback())


def faults(browser: ChromiumBrowser) -> list[str]:
    return [violation["id"] for violation in axe_violations(browser.tab)]


@pytest.mark.usefixtures("_answered")
@pytest.mark.parametrize(("javascript", "width"), [(True, 320), (False, 320), (True, 1280)])
def test_from_the_six_words_to_the_answer(visitor: Visitor, javascript: bool, width: int) -> None:
    browser = visitor(javascript=javascript, width=width)
    browser.open("/receipt")
    page = browser.send({"words": RECEIPT}, button="Show me")
    assert page.path == "/receipt"
    assert page.text.index("We waited a long time") < page.text.index("We received your answers")
    assert browser.tab.locator("button", has_text="Print this page").is_visible() is javascript
    if javascript:
        assert faults(browser) == []
    page = browser.open("/consultations/breaks/feedback")
    assert f"Evenings {MARKER}" in page.text
    if javascript:
        assert faults(browser) == []


@pytest.mark.usefixtures("_answered")
def test_the_answer_stands_beside_what_was_said_and_below_it_on_a_phone(visitor: Visitor) -> None:
    for width, beside in ((1280, True), (320, False)):
        browser = visitor(width=width)
        browser.open("/consultations/breaks/feedback")
        said = browser.tab.locator(".answer__said").first.bounding_box()
        did = browser.tab.locator(".answer__did").first.bounding_box()
        assert (did["x"] > said["x"] + said["width"]) is beside
        assert (did["y"] > said["y"] + said["height"]) is not beside


@pytest.mark.usefixtures("_answered")
def test_the_list_of_answers_is_accessible(visitor: Visitor) -> None:
    browser = visitor(width=1280)
    browser.open("/feedback/")
    assert browser.tab.locator("article.answer").count() == 1
    assert faults(browser) == []
