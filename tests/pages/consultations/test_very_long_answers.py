"""However much somebody types, the message stands beside the field and nothing is lost, up to a request's limit."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce import LARGEST_REQUEST
from coproduce.core.database import unit_of_work
from tests.factories.consultations import make_consultation, make_safety_contact
from tests.pages.client import Browser

STORY = "/consultations/breaks/respond/q/5"


@pytest.fixture
def asked(application: Flask, browser: Browser) -> Browser:
    with application.app_context(), unit_of_work():
        make_safety_contact()
        make_consultation("open", slug="breaks")
    browser.open("/consultations/breaks/respond/")
    browser.send()
    browser.open(STORY)
    return browser


@pytest.mark.parametrize("size", [100_000, 1_900_000])
@pytest.mark.parametrize("sign", ["a", "😀", "ع"])
def test_too_long_a_text_comes_back_whole(asked: Browser, size: int, sign: str) -> None:
    text = sign * (size // len(sign.encode()))
    page = asked.send({"answer": text}, status=422)
    error = page.soup.find(id="answer-error")
    assert error is not None
    assert f"Your answer is {len(text):,} characters long." in error.get_text()
    assert page.soup.find("textarea").get_text().strip() == text  # type: ignore[union-attr]


def test_beyond_the_limit_of_a_request_the_page_says_what_to_do(asked: Browser) -> None:
    form = asked.page.form()  # type: ignore[union-attr]
    token = form.find("input", attrs={"name": "csrf_token"})["value"]  # type: ignore[index]
    answer = asked.client.post(STORY, data={"csrf_token": token, "answer": "a" * LARGEST_REQUEST})
    assert answer.status_code == 413
    assert "what you typed is still there" in answer.text
    assert "shorten it" in answer.text
