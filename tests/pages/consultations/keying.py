"""The page on which staff key in forms, as tests fill it in."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from flask import Flask

from coproduce.core import clock
from coproduce.core.database import unit_of_work
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import ANSWERS, QUESTIONS, make_consultation
from tests.pages.client import Browser, Page
from tests.pages.consultations.filling import fields_for

SLUG = "paper-and-phone"


def staff(application: Flask, role: str = "moderator") -> Browser:
    """A signed-in member of staff."""
    with application.app_context(), unit_of_work():
        uniquifier = make_account(role).fs_uniquifier
    browser = Browser(application)
    sign_in(browser.client, uniquifier)
    return browser


def asked(application: Flask, questions: Any = QUESTIONS, state: str = "open", **values: Any) -> str:
    with application.app_context(), unit_of_work():
        make_consultation(state, slug=SLUG, questions=questions, **values)
    return f"/manage/consultations/{SLUG}/forms"


def answered(questions: Any = QUESTIONS, answers: Any = ANSWERS) -> dict[str, Any]:
    """The fields of all answers, as the page names them."""
    fields: dict[str, Any] = {}
    for question in questions:
        fields |= fields_for(question, answers.get(question.key), question.key)
    return {name: typed for name, typed in fields.items() if typed is not None}


def top(**values: Any) -> dict[str, Any]:
    return {f"_form-{name}": typed for name, typed in {"may_quote": "yes", **day(), **values}.items()}


def day(ago: int = 0) -> dict[str, str]:
    when = clock.today() - timedelta(days=ago)
    return {"came_on-day": str(when.day), "came_on-month": str(when.month), "came_on-year": str(when.year)}


def upload(content: bytes, name: str = "scan.jpg") -> dict[str, Any]:
    return {"_form-scan": (BytesIO(content), name)}


def value_of(page: Page, name: str) -> str:
    found = page.soup.find(attrs={"name": name})
    assert found is not None, name
    return str(found.get("value", "") if found.name == "input" else found.get_text().strip())


def save(browser: Browser, values: dict[str, Any], status: int = 200, **more: Any) -> Page:
    return browser.send(values, button="Save and go on", status=status, **more)
