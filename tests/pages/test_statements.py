"""How many statements the pages that are read most send to the database: a number that must not grow with the data."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event

from coproduce.core.database import db, unit_of_work
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_public_feedback
from tests.pages.client import Browser
from tests.pages.insights.test_results_pages import answered


@contextmanager
def statements(application: Flask) -> Iterator[list[str]]:
    """Collects what is sent to the database; beginning a transaction does not count."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith("BEGIN"):
            sent.append(statement)

    with application.app_context():
        engine: Engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_kept_front_page_takes_one_statement(
    application: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(application.config, "HOME_KEPT_SECONDS", 60)
    with application.app_context(), unit_of_work():
        make_public_feedback(["we_did", "we_will"])
    browser.open("/")
    with statements(application) as sent:
        browser.open("/")
    assert len(sent) == 1, sent


def test_a_question_takes_one_statement(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        slug = make_consultation("open").slug
    browser.open(f"/consultations/{slug}/respond/")
    browser.send()
    with statements(application) as sent:
        browser.open(f"/consultations/{slug}/respond/q/1")
    assert len(sent) == 1, sent


def test_results_that_were_drawn_before_take_two_statements(application: Flask, browser: Browser) -> None:
    slug = answered(application, published=True)
    browser.open(f"/consultations/{slug}/results")
    with statements(application) as sent:
        browser.open(f"/consultations/{slug}/results")
    assert len(sent) == 2, sent


@pytest.mark.parametrize("path", ["/feedback/", "/consultations/{slug}", "/consultations/{slug}/feedback"])
def test_statements_do_not_grow_with_the_answers(application: Flask, browser: Browser, path: str) -> None:
    few, many = (asked_for(application, browser, path, number) for number in (2, 8))
    assert many <= few + 2


def asked_for(application: Flask, browser: Browser, path: str, answers: int) -> int:
    """Statements for a page about so many more promised answers, beside a refusal, without which many are warned of."""
    with application.app_context(), unit_of_work():
        feedback = make_public_feedback(["we_cannot", *["we_will"] * answers])
        slug = feedback.consultation.slug
    with statements(application) as sent:
        browser.open(path.format(slug=slug))
    return len(sent)
