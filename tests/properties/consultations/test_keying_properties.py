"""Whatever the page for keying in takes the public form takes, and the other way round."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from coproduce.consultations.models import QuestionnaireVersion, Response
from coproduce.consultations.questionnaire import Option, Question
from coproduce.consultations.questionnaire.types import (
    Budget,
    DateQuestion,
    Number,
    OneChoice,
    Ranking,
    SeveralChoices,
    Share,
)
from coproduce.core.database import db, unit_of_work
from tests.pages.client import Browser, Page, filled
from tests.pages.consultations.keying import SLUG, asked, staff, top

THINGS = (Option("a", "Apples"), Option("b", "Bread"), Option("c", "Cheese"))
BOTH: tuple[Question, ...] = (
    OneChoice(key="one", text="One", options=THINGS, other_label="Else", required=True),
    SeveralChoices(key="many", text="Many", options=THINGS, none_label="None", at_most=2),
    Number(key="figure", text="Figure", minimum=0, maximum=50),
    DateQuestion(key="when", text="When"),
    Ranking(key="rank", text="Rank", options=THINGS),
    Budget(key="money", text="Money", amount=10, shares=(Share("x", "X"), Share("y", "Y", maximum=6))),
)
few = st.sampled_from(["", "1", "2", "6", "4", "51", "-1", "1.5", "x", "½"])
TYPED = st.fixed_dictionaries(
    {
        "one": st.sampled_from(["", "a", "b", "other", "nothing"]),
        "one-other": st.sampled_from(["", "Dates"]),
        "many": st.lists(st.sampled_from(["a", "b", "c", "none_of_these"]), unique=True),
        "figure": few,
        **{f"when-{part}": st.sampled_from(["", "3", "31", "2026"]) for part in ("day", "month", "year")},
        **{f"rank-{key}": few for key in "abc"},
        **{f"money-{key}": few for key in "xy"},
    }
)


@pytest.fixture
def both(application: Flask) -> tuple[Browser, Browser]:
    """A visitor on the public page of all questions, and a member of staff on the page for keying in."""
    forms, visitor, keying = asked(application, BOTH), Browser(application), staff(application)
    with application.app_context(), unit_of_work():
        db.session.scalars(select(QuestionnaireVersion)).one().one_page = True
    visitor.open(f"/consultations/{SLUG}/respond/")
    visitor.send()
    visitor.open(f"/consultations/{SLUG}/respond/all")
    keying.open(f"{forms}/new")
    return visitor, keying


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(typed=TYPED)
def test_both_pages_take_and_refuse_the_same(
    application: Flask, both: tuple[Browser, Browser], typed: dict[str, Any]
) -> None:
    visitor, keying = both
    with application.app_context():
        before = db.session.scalar(select(func.count()).select_from(Response)) or 0
    on_the_web = posted(visitor, "/respond/all", typed)
    on_paper = posted(keying, "/forms/new", {**typed, **top(number=str(before + 1))})
    assert on_the_web == on_paper


def posted(browser: Browser, action: str, typed: dict[str, Any]) -> tuple[bool, list[str]]:
    """Whether the page was taken, and what it said was wrong."""
    assert browser.page is not None
    forms = browser.page.soup.find_all("form", method="post")
    form = next(each for each in forms if action in each.get("action", ""))
    data = {**filled(form), **typed}
    response = browser.client.post(form["action"], data=data)
    page = Page(response)
    links = page.soup.select(".govuk-error-summary__list a") if page.status == 422 else []
    return page.status == 302, sorted(link.get_text() for link in links)
