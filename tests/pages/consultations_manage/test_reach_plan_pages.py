"""The reach plan on its own page, on the staff page, in readiness, on the staff home, and in public."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import ReachStep
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.services.reaching import add_reach_step, finish_reach_step
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from tests.factories.equality import OFFICER
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make

STEP = {
    "audience": "Families who read Urdu",
    "how": "We come to the coffee morning.",
    "who_name": "Aisha Rahim (invented)",
    "who_role": "Family worker",
}


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def plan(application: Flask, **changes: Any) -> None:
    with application.app_context(), unit_of_work():
        fields = {**STEP, "due_on": clock.today() + timedelta(days=3), **changes}
        add_reach_step(OFFICER, consultation_by_slug("breaks"), fields)


def test_a_plan_is_written_done_and_read(application: Flask, commissioner: Browser, make: Make) -> None:
    address = make("open")
    page = commissioner.open(f"{address}/reach-plan")
    assert "No plan yet" in page.text
    commissioner.follow("Add a step")
    page = commissioner.send(
        {**STEP, **boxes("due_on", clock.today() + timedelta(days=3))}, button="Save the step"
    )
    assert page.path == f"{address}/reach-plan"
    assert "Aisha Rahim (invented), Family worker" in page.text
    commissioner.follow("It is done")
    page = commissioner.send(boxes("done_on", clock.today()), button="Save", status=422)
    assert "Say what came of it" in page.text
    page = commissioner.send({"note": "Six came."}, button="Save")
    assert "Six came." in page.text
    assert page.soup.find("a", string=lambda words: words and "Take out" in words) is None


def test_a_slip_keeps_all_that_was_typed(commissioner: Browser, make: Make) -> None:
    address = make("draft")
    commissioner.open(f"{address}/reach-plan/new")
    page = commissioner.send(
        {**STEP, "audience": "", "due_on-day": "31", "due_on-month": "2", "due_on-year": "2026"},
        button="Save the step",
        status=422,
    )
    assert "Say whom you want to reach" in page.text
    assert "The date must be a real date" in page.text
    assert page.soup.find("textarea", attrs={"name": "how"}).get_text().strip() == STEP["how"]  # type: ignore[union-attr]
    assert page.soup.find("input", attrs={"name": "due_on-day"})["value"] == "31"  # type: ignore[index]


def test_two_who_edit_a_step_are_shown_what_the_other_saved(
    application: Flask, commissioner: Browser, make: Make
) -> None:
    address = make("draft")
    plan(application)
    commissioner.open(f"{address}/reach-plan")
    first = commissioner.follow("Edit")
    commissioner.send({"how": "By post."}, button="Save the step")
    commissioner.page = first
    page = commissioner.send({"how": "By telephone."}, button="Save the step", status=409)
    assert "By post." in page.text


def test_a_step_is_taken_out_after_a_question(application: Flask, commissioner: Browser, make: Make) -> None:
    address = make("draft")
    plan(application)
    commissioner.open(f"{address}/reach-plan")
    commissioner.follow("Take out")
    commissioner.send(button="Take it out")
    with application.app_context():
        assert db.session.scalars(select(ReachStep)).all() == []


def test_what_is_late_is_said_on_its_pages_and_on_the_staff_home(
    application: Flask, commissioner: Browser, make: Make
) -> None:
    address = make("open")
    plan(application, due_on=clock.today() - timedelta(days=2))
    assert "Overdue" in commissioner.open(f"{address}/reach-plan").text
    assert "1 overdue" in commissioner.open(address).text
    page = commissioner.open("/manage/")
    assert "Reach plan: Therapy appointments" in page.text
    assert "One step is overdue" in page.text


def test_without_a_plan_readiness_warns_and_does_not_block(
    application: Flask, commissioner: Browser, make: Make
) -> None:
    address = make("draft")
    page = commissioner.open(f"{address}/readiness")
    assert "There is no plan yet for reaching people" in page.text
    assert "It can open without." in page.text
    plan(application)
    assert "There is no plan yet" not in commissioner.open(f"{address}/readiness").text


def test_the_public_page_says_whom_and_how_and_names_nobody(
    application: Flask, browser: Browser, make: Make
) -> None:
    make("open")
    page = browser.open("/consultations/breaks")
    assert "How we try to reach people" not in page.text
    plan(application)
    with application.app_context(), unit_of_work():
        consultation = consultation_by_slug("breaks")
        step = db.session.scalars(select(ReachStep)).one()
        finish_reach_step(OFFICER, consultation, step, done_on=clock.today(), note="Two sisters came.")
    page = browser.open("/consultations/breaks")
    assert "How we try to reach people" in page.text
    assert "Families who read Urdu" in page.text
    assert "We come to the coffee morning." in page.text
    for private in ("Aisha", "Family worker", "sisters"):
        assert private not in page.soup.get_text()


def test_a_step_of_another_consultation_is_not_found(
    application: Flask, commissioner: Browser, make: Make
) -> None:
    make("draft")
    other = make("draft", slug="other")
    plan(application)
    with application.app_context():
        step_id = db.session.scalars(select(ReachStep.id)).one()
    for page in ("", "/done", "/remove"):
        assert commissioner.client.get(f"{other}/reach-plan/{step_id}{page}").status_code == 404
