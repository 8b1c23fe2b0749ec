"""The area's calendars: school holidays, elections, and how many school days are asked for."""

from __future__ import annotations

import io

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from tests.factories.accounts import make_account, sign_in
from tests.pages.client import Browser

PAGES = "/manage/calendars"
HALF_TERM = {
    "name": "Autumn half term",
    "starts_on-day": "26",
    "starts_on-month": "10",
    "starts_on-year": "2099",
    "ends_on-day": "30",
    "ends_on-month": "10",
    "ends_on-year": "2099",
}


@pytest.fixture
def administrator(application: Flask, browser: Browser) -> Browser:
    with application.app_context():
        with unit_of_work():
            account = make_account("administrator", name="Ad Ministrator (invented)")
        sign_in(browser.client, account)
    return browser


def file_of(text: str) -> dict[str, object]:
    return {"file": (io.BytesIO(text.encode()), "holidays.csv")}


@pytest.mark.parametrize(
    ("kind", "button"), [("school-holidays", "school holiday"), ("elections", "election")]
)
def test_a_period_is_added_changed_and_taken_out(commissioner: Browser, kind: str, button: str) -> None:
    page = commissioner.open(f"{PAGES}/")
    assert "None is in the calendar" in page.text
    commissioner.follow(
        "Add a " + ("school holiday" if kind == "school-holidays" else "period before an election")
    )
    page = commissioner.send({**HALF_TERM, "ends_on-year": "2098"}, button="Save", status=422)
    assert "must not be before the first" in page.soup.find(id="ends_on-error").get_text()
    assert page.soup.find("input", id="name")["value"] == "Autumn half term"
    page = commissioner.send(HALF_TERM, button="Save")
    assert "Autumn half term is in the calendar." in page.text
    commissioner.follow("Change Autumn half term")
    page = commissioner.send({"name": "Half term"}, button="Save")
    assert "Half term" in page.text
    commissioner.follow("Take out Half term")
    page = commissioner.send(button="Take it out")
    assert "30 Oct 2099" not in page.text


def test_a_file_goes_up_and_down(commissioner: Browser) -> None:
    commissioner.open(f"{PAGES}/school-holidays/upload_file")
    page = commissioner.send(button="Add them", status=422)
    assert "Choose a file" in page.text
    wrong = "name,starts_on,ends_on\nA,2099-01-01,soon\n"
    page = commissioner.send(files=file_of(wrong), button="Add them", status=422)
    assert "Row 2: the dates must be like 2026-10-26" in page.text
    page = commissioner.send(files=file_of("name,first\nA,1\n"), button="Add them", status=422)
    assert "no column “starts_on”" in page.text
    right = "name,starts_on,ends_on\n=1+1 👋,26/10/2099,2099-10-30\n"
    page = commissioner.send(files=file_of(right), button="Add them")
    assert "1 were added; 0 were there already." in page.text
    response = commissioner.client.get(f"{PAGES}/school-holidays.csv")
    assert response.get_data(as_text=True).removeprefix("\ufeff").splitlines() == [
        "name,starts_on,ends_on",
        "'=1+1 👋,2099-10-26,2099-10-30",
    ]


def test_the_number_of_school_days_is_the_administrator_s(administrator: Browser) -> None:
    page = administrator.open(f"{PAGES}/")
    assert "at least 30 school days" in page.text
    administrator.follow("Change the number")
    page = administrator.send({"least_days": "3", "reason": "Quick."}, button="Save", status=422)
    assert "Enter a number from 5 to 120." in page.text
    page = administrator.send({"least_days": "20", "reason": "Agreed with the forum."}, button="Save")
    assert "at least 20 school days" in page.text
    assert "Agreed with the forum." in page.text


def test_a_commissioner_may_not_set_it(commissioner: Browser) -> None:
    assert "Change the number" not in commissioner.open(f"{PAGES}/").text
    commissioner.open(f"{PAGES}/school-days", status=403)


def test_a_period_that_is_not_there_has_no_page(commissioner: Browser) -> None:
    commissioner.open(f"{PAGES}/elections/nothing", status=404)
    commissioner.open(f"{PAGES}/elections/nothing/remove", status=404)
    commissioner.open(f"{PAGES}/feasts/add", status=404)
