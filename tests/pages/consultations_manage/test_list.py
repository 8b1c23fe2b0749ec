"""The list of consultations for staff."""

from __future__ import annotations

from flask import Flask

from coproduce.accounts.queries import organisation_by_slug
from coproduce.core.database import unit_of_work
from tests.factories.consultations import make_consultation, make_response
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make

LIST = "/manage/consultations/"


def titles(browser: Browser) -> list[str]:
    assert browser.page is not None
    return [link.get_text() for link in browser.page.soup.select("tbody th a")]


def test_an_empty_site_says_so(commissioner: Browser) -> None:
    page = commissioner.open(LIST)
    assert "No consultation yet" in page.text
    assert page.link("New consultation") == "/manage/consultations/new"


def test_own_consultations_come_first_and_numbers_are_marked(
    application: Flask, commissioner: Browser
) -> None:
    with application.app_context(), unit_of_work():
        council = organisation_by_slug("invented-council-of-manage")
        make_consultation("draft", title="Zebra of others")
        make_consultation("closed", title="Ours and closed", owner=council)
        asked = make_consultation("open", title="Ours and open", owner=council)
        make_response(asked)
    page = commissioner.open(LIST)
    assert titles(commissioner) == ["Ours and open", "Ours and closed", "Zebra of others"]
    assert "Not for publication" in page.text
    assert [cell.get_text() for cell in page.soup.select("tbody td.govuk-table__cell--numeric")] == [
        "1",
        "0",
        "0",
    ]
    commissioner.send({"whose": "own"}, button="Show")
    assert titles(commissioner) == ["Ours and open", "Ours and closed"]


def test_filtering_and_sorting(commissioner: Browser, make: Make) -> None:
    make("open", "apples", title="Apples")
    make("draft", "pears", title="Pears")
    make("closed", "plums", title="Plums", closes_at=None)
    commissioner.open(LIST)
    commissioner.follow("Consultation ↕")
    assert titles(commissioner) == ["Apples", "Pears", "Plums"]
    commissioner.follow("Consultation ▲")
    assert titles(commissioner) == ["Plums", "Pears", "Apples"]
    commissioner.send({"state": "draft"}, button="Show")
    assert titles(commissioner) == ["Pears"]
    commissioner.send({"state": "", "q": "APPLE"}, button="Show")
    assert titles(commissioner) == ["Apples"]
    page = commissioner.send({"q": "quinces"}, button="Show")
    assert "Nothing fits" in page.text
    commissioner.follow("Show all")
    assert len(titles(commissioner)) == 3


def test_long_lists_have_pages(commissioner: Browser, application: Flask) -> None:
    with application.app_context(), unit_of_work():
        for number in range(23):
            make_consultation("draft", title=f"Draft {number:02}")
    commissioner.open(f"{LIST}?sort=title")
    assert len(titles(commissioner)) == 20
    commissioner.follow("Next")
    assert titles(commissioner) == ["Draft 20", "Draft 21", "Draft 22"]


def test_strange_addresses_do_no_harm(commissioner: Browser, make: Make) -> None:
    make("draft", title="Pears")
    commissioner.open(f"{LIST}?sort=password&state=nowhere&whose=mine&page=-4")
    assert titles(commissioner) == ["Pears"]
    commissioner.open(f"{LIST}?q=%25_%00")
