"""Options, costs, assessment, track and readiness on the staff side, and the page that people see of them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from coproduce.consultations import services
from coproduce.consultations.amendments import Option
from coproduce.consultations.models import ElectionPeriod
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.rules import Span
from coproduce.core import clock
from coproduce.core.database import unit_of_work
from tests.factories.consultations import COMMISSIONER, make_consultation
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make, Read

BASE = "/manage/consultations/breaks"
LIGHT = {"track": "light", "track_reason": "It is one room.", "track_agreed_by": "Pat (invented), manager"}


def titles(read: Read) -> list[str]:
    return list(read(lambda c: [option.title for option in c.options]))


def date_fields(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def test_options_are_added_edited_moved_and_removed(commissioner: Browser, make: Make, read: Read) -> None:
    commissioner.open(make() + "/edit")
    commissioner.follow("Costs, impact and assessment")
    commissioner.open(f"{BASE}/options")
    commissioner.follow("Add an option")
    typed = {"title": "", "costs": "GBP 4,000 👋"}
    page = commissioner.send(typed, button="Save the option", status=422)
    assert "Name the option" in page.text
    assert page.soup.find("textarea", id="costs").get_text().strip() == "GBP 4,000 👋"
    commissioner.send({"title": "Evenings", "loses": "Nobody."}, button="Save the option")
    assert titles(read) == ["Saturday appointments", "Leave it as it is", "Evenings"]
    commissioner.send(action="/options/3/move", button="Move up")
    assert titles(read) == ["Saturday appointments", "Evenings", "Leave it as it is"]
    commissioner.open(f"{BASE}/options/2")
    page = commissioner.send({"is_no_change": "y"}, button="Save the option", status=422)
    assert "Another option is marked" in page.soup.find(id="is_no_change-error").get_text()
    commissioner.open(f"{BASE}/options/2/remove")
    commissioner.send(button="Remove the option")
    assert titles(read) == ["Saturday appointments", "Leave it as it is"]
    commissioner.open(f"{BASE}/options/9", status=404)


def test_a_page_of_options_that_is_out_of_date_changes_nothing(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    commissioner.open(make() + "/options/1/remove")
    with application.app_context(), unit_of_work():
        services.set_options(COMMISSIONER, consultation_by_slug("breaks"), [Option("New first")])
    commissioner.send(button="Remove the option", status=409)
    assert titles(read) == ["New first"]


def test_the_reason_why_there_are_not_two(commissioner: Browser, make: Make, read: Read) -> None:
    commissioner.open(make() + "/options")
    commissioner.send({"options_reason": "The law leaves one way."}, button="Save the reason")
    assert read(lambda c: c.options_reason) == "The law leaves one way."


def test_after_opening_an_option_changes_with_a_public_reason(
    commissioner: Browser, make: Make, read: Read
) -> None:
    commissioner.open(make("open") + "/options/1")
    page = commissioner.send({"costs": "GBP 9,000"}, button="Save the option", status=422)
    assert "Give a public reason" in page.soup.find(id="public_reason-error").get_text()
    assert page.soup.find("textarea", id="costs").get_text().strip() == "GBP 9,000"
    commissioner.send({"public_reason": "A new offer came in."}, button="Save the option")
    public = commissioner.open("/consultations/breaks").text
    assert "What is said about the option “Saturday appointments” was changed." in public
    assert "Why: A new offer came in." in public
    commissioner.open(f"{BASE}/options/1/remove")
    page = commissioner.send({"public_reason": "Too dear."}, button="Remove the option", status=422)
    assert "there must be two options" in page.text


def test_costs_and_assessment(commissioner: Browser, make: Make, read: Read) -> None:
    commissioner.open(make(costs_and_impact="", assessment_on=None) + "/impact")
    typed = {"costs_and_impact": "GBP 1", **date_fields("assessment_on", date(2026, 2, 1))}
    page = commissioner.send({**typed, "assessment_on-day": "31"}, button="Save", status=422)
    assert "must be a real date" in page.text
    assert page.soup.find("textarea", id="costs_and_impact").get_text().strip() == "GBP 1"
    commissioner.send(typed, button="Save")
    assert read(lambda c: (c.costs_and_impact, c.assessment_on)) == ("GBP 1", date(2026, 2, 1))
    assert read(lambda c: c.assessment_version) == "0.3"


def test_the_track_counts_the_days_and_names_the_election(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    base = make()
    with application.app_context(), unit_of_work():
        today = clock.today()
        election = Span("Local elections", today, today + timedelta(days=9))
        services.add_period(COMMISSIONER, ElectionPeriod, election)
    page = commissioner.open(f"{base}/track")
    assert "At least 30 are usual here." in page.text
    assert "It would open before an election" in page.text
    assert "It would open before an election" in commissioner.open(f"{base}/readiness").text
    commissioner.open(f"{base}/track")
    commissioner.send({**LIGHT, "election_reason": "A court set the date."}, button="Save")
    assert read(lambda c: (c.track, c.election_reason)) == ("light", "A court set the date.")
    assert "before an election" not in commissioner.open(f"{base}/readiness").text


def test_how_it_was_opened_is_shown_and_fixed(commissioner: Browser, make: Make, read: Read) -> None:
    page = commissioner.open(make("open", **LIGHT) + "/track")
    assert "It is one room." in page.text
    assert page.soup.find("textarea") is None
    token = commissioner.open(f"{BASE}/edit").soup.find("input", attrs={"name": "csrf_token"})["value"]
    commissioner.client.post(f"{BASE}/track", data={"csrf_token": token, "track": "full"})
    assert read(lambda c: c.track) == "light"


def test_readiness_is_grouped_by_the_principles_and_leads_to_each_place(
    application: Flask, commissioner: Browser, make: Make
) -> None:
    base = make(costs_and_impact="", decided_by="", shortened_by="", shortened_reason="")
    page = commissioner.open(f"{base}/readiness")
    headings = [heading.get_text() for heading in page.soup.find("main").find_all("h2")]
    assert headings[:5] == [
        "It can still change",
        "People know enough to answer",
        "There is enough time",
        "What people say is weighed",
        "Care and proportion",
    ]
    assert page.soup.find_all(class_="govuk-task-list")[0].get_text().count("Complete") >= 3
    for words in ("Say what it costs", "Say who decides", "Close it later, or say who agreed"):
        link = page.link(words)
        place = commissioner.open(link).soup.find(id=link.partition("#")[2])
        assert place is not None, link
    commissioner.open(f"{base}/readiness")
    why = commissioner.follow("Why each is asked")
    assert "Gunning principles" in why.text
    assert "A choice of one is no choice." in why.text


def test_a_small_matter_says_on_the_readiness_page_what_it_does_without(
    commissioner: Browser, make: Make
) -> None:
    page = commissioner.open(make(**{**LIGHT, "costs_and_impact": "", "assessment_title": ""}) + "/readiness")
    assert "Not asked for on the light track." in page.text
    assert "Say what it costs" not in page.text


# The public page -----------------------------------------------------------------------------------------------------


def test_people_see_options_side_by_side_costs_and_who_decides(commissioner: Browser, make: Make) -> None:
    make("open")
    page = commissioner.open("/consultations/breaks")
    options = page.soup.find_all(class_="option")
    assert [option.find("h3").get_text() for option in options] == [
        "Saturday appointments",
        "Leave it as it is",
    ]
    assert "No change" in options[1].get_text()
    assert "Who would lose" in options[0].get_text()
    assert "Who would lose" not in options[1].get_text()
    for words in (
        "The budget of GBP 100,000 stays as it is.",
        "“Assessment of appointment times (invented)”, version 0.3",
        "Families without a car would gain most.",
        "Board for children’s therapy (invented)",
        "We planned fewer school days for your answers than usual.",
        "The rooms have to be booked by then.",
    ):
        assert words in page.text, words
    assert "small matter, so" not in page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (LIGHT, "This is a small matter, so we prepared less for it than usual. Why: It is one room."),
        (
            {"election_reason": "A court set the date."},
            "in the weeks before an election. Why: A court set the date.",
        ),
        ({"options_reason": "It is the law."}, "Why there are not more choices: It is the law."),
    ],
)
def test_what_is_less_than_usual_is_said_plainly(
    commissioner: Browser, make: Make, values: dict[str, Any], words: str
) -> None:
    make("open", **values)
    assert words in commissioner.open("/consultations/breaks").text


def test_a_consultation_without_all_that_shows_no_empty_headings(
    application: Flask, commissioner: Browser, make: Make
) -> None:
    names = ("costs_and_impact", "assessment_title", "shortened_reason", "decided_by")
    make("open", decision_on=None, **dict.fromkeys(names, ""))
    with application.app_context(), unit_of_work():
        consultation = consultation_by_slug("breaks")
        consultation.options.clear()
    headings = [h.get_text() for h in commissioner.open("/consultations/breaks").soup.find_all("h2")]
    assert not {"What could be done", "What it costs and who it touches", "What is different here"} & set(
        headings
    )


def test_small_matters_are_on_a_public_list(application: Flask, browser: Browser) -> None:
    page = browser.open("/consultations/light")
    assert "No small matters so far" in page.text
    with application.app_context(), unit_of_work():
        make_consultation("open", slug="hub", title="The hub", **LIGHT)
        make_consultation("draft", title="Not yet public", **LIGHT)
        make_consultation("open", title="A large one")
    browser.open("/consultations/")
    page = browser.follow("See which, and who agreed")
    for words in ("The hub", "It is one room.", "Pat (invented), manager"):
        assert words in page.text
    for words in ("Not yet public", "A large one"):
        assert words not in page.text
    page = browser.follow("The hub")
    assert page.link("See all small matters") == "/consultations/light"


def test_a_change_of_the_words_is_public_too(commissioner: Browser, make: Make) -> None:
    commissioner.open(make("open", title="Breaks") + "/edit")
    page = commissioner.send({"title": "Short breaks"}, button="Save", status=422)
    assert page.soup.find("input", id="title")["value"] == "Short breaks"
    commissioner.send({"public_reason": "Two things were called breaks."}, button="Save")
    public = commissioner.open("/consultations/breaks")
    assert public.heading == "Short breaks"
    assert "It was called “Breaks” before. Why: Two things were called breaks." in public.text


def test_extending_asks_for_the_day_of_the_decision(commissioner: Browser, make: Make, read: Read) -> None:
    today = clock.today()
    commissioner.open(make("open", answer_promised_on=today + timedelta(days=90)) + "/extend")
    typed = {**date_fields("closes_at", today + timedelta(days=55)), "reason": "Half term."}
    page = commissioner.send(typed, button="Move the closing date", status=422)
    assert "The decision must be on a day after closing" in page.text
    decided = date_fields("decision_on", today + timedelta(days=60))
    commissioner.send({**typed, **decided}, button="Move the closing date")
    assert read(lambda c: c.decision_on) == today + timedelta(days=60)
    assert "It is to be decided on" in commissioner.open("/consultations/breaks").text
