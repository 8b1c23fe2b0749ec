"""The writing desk by its pages: warnings beside their words, what a finding rests on, and how it will look."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from coproduce.core.database import db, unit_of_work
from coproduce.feedback import services
from coproduce.feedback.models import Finding, LintOverride
from tests.factories.accounts import make_account, sign_in
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_theme,
    publish,
)
from tests.pages.client import Browser

ANSWERS = "/manage/consultations/breaks/answers"


@pytest.fixture
def commissioner(application: Flask, browser: Browser) -> Browser:
    """A commissioner who has signed in."""
    with application.app_context():
        with unit_of_work():
            account = make_account("commissioner", name="Cora Missioner (invented)")
        sign_in(browser.client, account)
    return browser


@pytest.fixture
def finding_id(application: Flask) -> str:
    """A finding that is answered with nothing, and a theme elsewhere that it may rest on."""
    with application.app_context(), unit_of_work():
        consultation = make_closed_consultation(slug="breaks")
        make_theme(make_closed_consultation(slug="about", title="Getting about"), "Buses")
        feedback = make_feedback(consultation, kinds=[])
        made = make_finding(
            feedback, "we_keep_doing", [make_theme(consultation)], text="Your views have been noted."
        )
        return made.id


def test_a_warning_stands_beside_its_words_until_it_is_let_stand(
    application: Flask, commissioner: Browser, finding_id: str
) -> None:
    page = commissioner.open(ANSWERS)
    assert "0 of 1 finding is ready" in page.text
    assert "One warning waits" in page.text
    page = commissioner.open(f"{ANSWERS}/release")
    assert "has nothing behind it" in page.text
    commissioner.open(ANSWERS)
    page = commissioner.follow("Open at the desk")
    assert "“have been noted” has nothing behind it" in page.text
    commissioner.follow("Leave it, with a reason")
    page = commissioner.send({"reason": " "}, button="Leave it as it is", status=422)
    assert "Say why the words stay as they are." in page.text
    page = commissioner.send({"reason": "The law says it so."}, button="Leave it as it is")
    assert "The law says it so." in page.text
    assert "Nothing is missing" in commissioner.open(ANSWERS).text
    with application.app_context():
        assert db.session.query(LintOverride).one().reason == "The law says it so."
    commissioner.open(f"{ANSWERS}/findings/{finding_id}/desk")
    page = commissioner.send(button="Warn again")
    assert "Leave it, with a reason" in page.text


def test_words_that_changed_meanwhile_are_decided_on_anew(
    application: Flask, commissioner: Browser, finding_id: str
) -> None:
    page = commissioner.open(f"{ANSWERS}/warnings/nothing_behind_text?finding={finding_id}")
    stale = {"reason": "Why", "version": "0" * 64}
    page = commissioner.send(stale, button="Leave it as it is", status=409)
    assert "Why" in page.text
    commissioner.open(f"{ANSWERS}/warnings/recycled?finding={finding_id}", status=404)


def test_what_a_finding_rests_on_is_found_added_explained_and_taken_out(
    application: Flask, commissioner: Browser, finding_id: str
) -> None:
    commissioner.open(ANSWERS)
    commissioner.follow("What it rests on of finding 1")
    commissioner.follow("A theme of another consultation")
    page = commissioner.send({"search": "zebra"}, button="Find")
    assert "Nothing fits" in page.text
    page = commissioner.send({"search": "buses"}, button="Find")
    page = commissioner.send(button="Add", action="/add/theme/")
    assert page.heading == "How far the answer goes"
    page = commissioner.send({"extent": "in_part"}, button="Save", status=422)
    assert "Say why the answer does not go all the way." in page.text
    page = commissioner.send({"extent": "in_part", "reason": "We run no trains."}, button="Save")
    assert "Why not all the way: We run no trains." in page.text
    page = commissioner.open(f"{ANSWERS}/findings/{finding_id}/desk")
    assert "This brings together what was said in two places" in page.text
    assert "Answered in part: “Getting about”, because we run no trains." in page.text
    commissioner.open(f"{ANSWERS}/findings/{finding_id}/sources")
    commissioner.follow("Take it out")
    page = commissioner.send(button="Take it out")
    assert "Getting about" not in page.text


def test_the_public_page_names_places_extents_cost_and_alternatives(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_closed_consultation(slug="breaks")
        elsewhere = make_theme(make_closed_consultation(title="Getting about"), "Buses")
        made = make_finding(
            make_feedback(consultation, kinds=[]),
            "we_cannot",
            [make_theme(consultation)],
            because_of_money=True,
            cost=Decimal(286000),
            cost_period="year",
            cost_source="the finance team",
            alternatives="We looked at half of it.",
        )
        services.add_source(COMMISSIONER, made, "theme", elsewhere.id)
        services.set_extent(
            COMMISSIONER, made, "own_theme", made.themes[0].id, extent="not", reason="It is dear."
        )
    address = "/consultations/breaks/feedback"
    browser.open(address, status=404)
    with application.app_context(), unit_of_work():
        publish(db.session.query(Finding).one().feedback)
    page = browser.open(address)
    for words in (
        "what was said in two places",
        "“Getting about”",
        "Not answered here: Waiting, because it is dear.",
        "£286,000 a year, worked out by the finance team",
        "We looked at half of it.",
    ):
        assert words in page.text


@pytest.mark.parametrize("role", ["participant", "moderator"])
def test_others_see_nothing_of_the_desk(
    application: Flask, browser: Browser, finding_id: str, role: str
) -> None:
    with application.app_context():
        with unit_of_work():
            account = make_account(role)
        sign_in(browser.client, account)
    for page in ("desk", "sources", "sources/add/comment", "sources/own_theme/x"):
        browser.open(f"{ANSWERS}/findings/{finding_id}/{page}", status=403)
    browser.open(f"{ANSWERS}/warnings/nothing_behind_text?finding={finding_id}", status=403)
