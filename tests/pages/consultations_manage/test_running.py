"""From draft to closed by pages: readiness, opening, extending, pausing, closing, cancelling."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coproduce.consultations import services
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core import clock
from coproduce.core.database import unit_of_work
from tests.factories.consultations import COMMISSIONER, make_response, make_safety_contact
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make, Read
from tests.pages.consultations_manage.test_writing import dates


def test_readiness_names_what_is_missing_with_links_to_mend_it(commissioner: Browser, make: Make) -> None:
    base = make(questions=(), summary="", lead_name="", closes_at=None)
    page = commissioner.open(f"{base}/readiness")
    for words in (
        "Write a summary in plain words.",
        "Name the person who is accountable.",
        "Give the closing date.",
        "Ask at least one question.",
    ):
        place = page.link(words).partition("#")[2]
        edit = commissioner.open(page.link(words))
        assert edit.soup.find(id=place) is not None, place
    page = commissioner.open(base)
    assert "4 things are missing" in page.text
    page = commissioner.open(f"{base}/open")
    assert "It cannot open yet" in page.text


def test_opening(application: Flask, commissioner: Browser, make: Make, read: Read) -> None:
    base = make(opens_at=None)
    with application.app_context(), unit_of_work():
        make_safety_contact()
    page = commissioner.open(f"{base}/readiness")
    assert "Nothing is missing" in page.text
    commissioner.follow("Open it")
    page = commissioner.send(button="Open it")
    assert "The consultation is open." in page.text
    assert read(lambda c: c.state) == "open"
    assert "Open now" in page.text
    commissioner.open(f"{base}/open", status=409)


def test_opening_an_unready_one_by_hand_is_refused(commissioner: Browser, make: Make, read: Read) -> None:
    base = make(summary="")
    commissioner.open(f"{base}/groups")  # any page with a form, for its CSRF field
    token = commissioner.page.soup.find("input", attrs={"name": "csrf_token"})["value"]  # type: ignore[union-attr]
    response = commissioner.client.post(f"{base}/open", data={"csrf_token": token, "version": "1"})
    assert response.status_code == 422
    assert "Write a summary in plain words." in response.text
    assert read(lambda c: c.state) == "draft"


@pytest.mark.parametrize(
    ("state", "action", "button", "after"),
    [
        ("open", "pause", "Pause it", "paused"),
        ("open", "close", "Close it", "closed"),
        ("paused", "close", "Close it", "closed"),
        ("open", "cancel", "Cancel it for good", "cancelled"),
        ("draft", "cancel", "Cancel it for good", "cancelled"),
    ],
)
def test_steps_that_need_a_public_reason(
    commissioner: Browser, make: Make, read: Read, state: str, action: str, button: str, after: str
) -> None:
    commissioner.open(f"{make(state)}/{action}")
    page = commissioner.send({"reason": " "}, button=button, status=422)
    assert "Give a reason." in page.text
    assert read(lambda c: c.state) == state
    commissioner.send({"reason": "The hall burnt down 🔥"}, button=button)
    assert read(lambda c: c.state) == after


def test_resuming(commissioner: Browser, make: Make, read: Read) -> None:
    commissioner.open(make("paused"))
    commissioner.follow("Resume")
    commissioner.send(button="Resume")
    assert read(lambda c: c.state) == "open"


def test_extending_and_late_answers(commissioner: Browser, make: Make, read: Read) -> None:
    base = make("open")
    commissioner.open(f"{base}/extend")
    today = clock.today()
    page = commissioner.send(
        {**dates(closes_at=today - timedelta(days=3)), "reason": "Half term."},
        button="Move the closing date",
        status=422,
    )
    assert "has passed already" in page.text
    later = today + timedelta(days=40)
    page = commissioner.send(
        {**dates(closes_at=later), "closes_time": "5pm", "reason": "Half term."},
        button="Move the closing date",
    )
    assert "The closing date was moved" in page.text
    assert read(lambda c: clock.to_london(c.closes_at).date()) == later

    other = make("closed", "over")
    page = commissioner.open(other)
    commissioner.follow("Take late answers")
    commissioner.send(
        {**dates(closes_at=today + timedelta(days=5)), "reason": "Post was late."}, button="Take late answers"
    )
    assert read(lambda c: c.state, slug="over") == "open"  # type: ignore[call-arg]


def test_moving_the_promised_date(commissioner: Browser, make: Make, read: Read) -> None:
    base = make("closed")
    commissioner.open(f"{base}/answer-date")
    new = clock.today() + timedelta(days=90)
    page = commissioner.send({**dates(day=new), "reason": ""}, button="Move the date", status=422)
    assert "Give a reason." in page.text
    commissioner.send({"reason": "More texts than thought."}, button="Move the date")
    assert read(lambda c: c.answer_promised_on) == new


def test_a_stale_page_is_told_so_and_nothing_is_lost(
    application: Flask, commissioner: Browser, make: Make, read: Read
) -> None:
    commissioner.open(f"{make('open')}/pause")
    with application.app_context(), unit_of_work():
        services.edit_consultation(
            COMMISSIONER,
            consultation_by_slug("breaks"),
            {"summary": "Changed meanwhile"},
            public_reason="A slip.",
        )
    page = commissioner.send({"reason": "The hall burnt down"}, button="Pause it", status=409)
    assert "Somebody else saved a change" in page.text
    assert "The hall burnt down" in page.soup.find("textarea", id="reason").get_text()
    assert read(lambda c: c.state) == "open"
    commissioner.send(button="Pause it")
    assert read(lambda c: c.state) == "paused"


def test_what_the_state_does_not_allow_has_no_page(commissioner: Browser, make: Make) -> None:
    base = make("closed")
    for action in ("open", "pause", "resume", "close", "cancel"):
        commissioner.open(f"{base}/{action}", status=409)
    commissioner.open(f"{make('draft', 'other')}/extend", status=409)
    commissioner.open("/manage/consultations/nowhere", status=404)


def test_the_staff_page_says_where_it_stands(application: Flask, commissioner: Browser, make: Make) -> None:
    base = make("open")
    with application.app_context(), unit_of_work():
        make_response(consultation_by_slug("breaks"))
        make_response(consultation_by_slug("breaks"), source="import", external_id="a")
    page = commissioner.open(base)
    assert "Responses Not for publication 2 (1 of them imported)" in page.text
    assert "Open for your answers" in page.text
    commissioner.open(f"{base}/pause")
    commissioner.send({"reason": "The hall burnt down"}, button="Pause it")
    commissioner.open(base)
    page = commissioner.follow("History")
    assert "Paused" in page.text
    assert "The hall burnt down" in page.text
    assert "Cora Missioner (invented)" in page.text
