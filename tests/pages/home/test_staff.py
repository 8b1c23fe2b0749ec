"""Staff home, calendar and audit trail."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from coproduce.core.worker import tick
from coproduce.web import panels
from tests.factories.accounts import make_account, make_organisation, sign_in
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_closed_consultation
from tests.pages.client import Browser

Enter = Callable[..., Browser]


@pytest.fixture
def enter(application: Flask, browser: Browser) -> Enter:
    """Sign in as somebody with a role."""

    def as_role(role: str, **values: object) -> Browser:
        with application.app_context(), unit_of_work():
            account = make_account(role, **values).fs_uniquifier  # type: ignore[arg-type]
        sign_in(browser.client, account)
        return browser

    return as_role


def test_what_is_due_comes_first(application: Flask, enter: Enter) -> None:
    with application.app_context(), unit_of_work():
        make_closed_consultation(title="Waiting for an answer")
        make_consultation(title="Open one")
    page = enter("commissioner").open("/manage/")
    assert page.heading == "What is due"
    headings = [heading.get_text(" ", strip=True) for heading in page.soup.select("main h2")]
    assert headings.index("Answers and promises") < headings.index("Consultations of your organisation")
    assert "Answer: Waiting for an answer" in page.text


def test_own_consultations_stand_on_their_thread(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        mine = make_organisation()
        slug = make_consultation(title="Open one of mine", owner=mine).slug
        make_consultation(title="Open one of others")
        account = make_account("commissioner", organisation=mine).fs_uniquifier
    sign_in(browser.client, account)
    page = browser.open("/manage/")
    assert page.link("Open one of mine") == f"/manage/consultations/{slug}"
    assert "Open one of others" not in page.text
    assert page.soup.select_one("ol.stages")["aria-label"] == "Where “Open one of mine” stands"
    assert "Happening now: Open" in page.text


def test_a_quiet_day_says_so(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(panels._panels, "staff_home", {})
    assert "Nothing is due" in enter("analyst").open("/manage/").text


def test_a_silent_worker_is_named(application: Flask, enter: Enter) -> None:
    browser = enter("commissioner")
    assert "The background worker is silent" in browser.open("/manage/").text
    with application.app_context():
        tick()
    assert "The background worker is silent" not in browser.open("/manage/").text


@pytest.mark.parametrize(
    "role", ["commissioner", "analyst", "moderator", "safeguarding_lead", "administrator"]
)
def test_all_staff_have_a_home(enter: Enter, role: str) -> None:
    assert enter(role).open("/manage/").heading == "What is due"


def test_others_have_none(enter: Enter) -> None:
    browser = enter("participant")
    browser.open("/manage/", status=403)
    browser.open("/manage/audit/", status=403)
    browser.open("/manage/calendar/", status=403)


def test_only_the_page_that_is_open_is_marked_in_the_navigation(enter: Enter) -> None:
    page = enter("administrator").open("/manage/calendar/")
    assert [link.get_text() for link in page.soup.select("nav.staff-nav [aria-current=page]")] == [
        "Area settings"
    ]


def test_a_page_about_a_consultation_belongs_to_the_consultations(application: Flask, enter: Enter) -> None:
    with application.app_context(), unit_of_work():
        slug = make_closed_consultation().slug
    page = enter("analyst").open(f"/manage/consultations/{slug}/themes")
    marked = [link.get_text() for link in page.soup.select("nav.staff-nav [aria-current=page]")]
    assert marked == ["Consultations"]


def test_a_day_is_added_and_taken_out(enter: Enter) -> None:
    browser = enter("administrator")
    browser.open("/manage/calendar/")
    page = browser.send(
        {"day-day": "24", "day-month": "12", "day-year": "2030", "name": "Offices closed"},
        button="Add this day",
    )
    assert "Offices closed is in the calendar." in page.text
    assert "Tuesday 24 December 2030" in page.text
    page = browser.send(button="Take out")
    assert "Tuesday 24 December 2030" not in page.text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"day-day": "31", "day-month": "2", "day-year": "2030", "name": "A"}, "must be a real date"),
        ({"day-day": "22", "day-month": "12", "day-year": "2029", "name": "A"}, "Saturday or Sunday"),
        ({"day-day": "", "day-month": "", "day-year": "", "name": "A"}, "Enter the day"),
        ({"day-day": "24", "day-month": "12", "day-year": "2030", "name": ""}, "Say why nobody works"),
        (
            {"day-day": "24", "day-month": "12", "day-year": "2030", "name": "x" * 121},
            "120 characters or fewer",
        ),
    ],
)
def test_a_day_that_cannot_be_added_is_explained_beside_its_field(
    enter: Enter, values: dict[str, str], words: str
) -> None:
    browser = enter("administrator")
    browser.open("/manage/calendar/")
    page = browser.send(values, button="Add this day", status=422)
    assert words in page.text
    assert page.soup.select_one("input[name=name]")["value"] == values["name"]


def test_bank_holidays_come_by_a_button(enter: Enter) -> None:
    browser = enter("administrator")
    browser.open("/manage/calendar/")
    assert "bank holidays were added" in browser.send(button="Add the bank holidays").text
    assert "Christmas Day" in browser.page.text
    assert "there already" in browser.send(button="Add the bank holidays").text


def test_a_day_that_is_none_is_not_found(enter: Enter) -> None:
    browser = enter("administrator")
    browser.open("/manage/calendar/")
    token = browser.page.soup.select_one("input[name=csrf_token]")["value"]
    for day in ("2030-12-24", "tomorrow"):
        response = browser.client.post(f"/manage/calendar/{day}/remove", data={"csrf_token": token})
        assert response.status_code == 404


def test_the_trail_is_read_filtered_and_paged(application: Flask, enter: Enter) -> None:
    with application.app_context(), unit_of_work():
        for number in range(60):
            make_organisation(f"Body {number}")
    browser = enter("administrator")
    page = browser.open("/manage/audit/?kind=organisation")
    assert "60 lines" in page.text
    assert len(page.soup.select("main tbody tr")) == 50
    assert len(browser.open("/manage/audit/?kind=organisation&page=2").soup.select("main tbody tr")) == 10
    assert "No line fits." in browser.send({"person": "nobody of this name"}).text
    for odd in (
        "?since=x&until=2026-13-40",
        "?since=0001-01-01&until=9999-12-31",
        "?person=%25%00&action=_",
        "?page=-1",
    ):
        browser.open(f"/manage/audit/{odd}")
