"""The page of what is set once for the whole area, and the row of staff pages that it keeps short."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from tests.factories.accounts import make_account, make_group, sign_in
from tests.pages.client import Browser, Page

CALENDARS = "School holidays and elections"
LINKS = {
    "administrator": {
        "What the computer reads",
        "Questions about you",
        "Languages",
        "Who lives here",
        "How soon we answer",
        "People",
        "Groups",
        "Contact lists",
        CALENDARS,
        "How many school days",
        "Calendar",
        "Safety numbers",
        "Reasons for not showing a text",
        "Figures of reading",
        "Concerns in figures",
        "Audit trail",
        "Exports",
        "Mailbox",
    },
    "commissioner": {
        "What the computer reads",
        "Questions about you",
        "Languages",
        "Who lives here",
        "Contact lists",
        CALENDARS,
        "Figures of reading",
        "Concerns in figures",
        "Exports",
        "Mailbox",
    },
    "analyst": {
        "What the computer reads",
        "Questions about you",
        "Who lives here",
        "Figures of reading",
        "Exports",
        "Mailbox",
    },
    "moderator": {"Reasons for not showing a text", "Figures of reading", "Exports", "Mailbox"},
    "safeguarding_lead": {
        "Reasons for not showing a text",
        "Figures of reading",
        "Concerns: clocks and fallback",
        "Concerns in figures",
        "Exports",
        "Mailbox",
    },
}
EVERYTHING = ("commissioner", "analyst", "moderator", "safeguarding_lead", "group_facilitator")


def entered(application: Flask, browser: Browser, *roles: str) -> Browser:
    with application.app_context(), unit_of_work():
        account = make_account(*roles).fs_uniquifier
    sign_in(browser.client, account)
    return browser


def row(page: Page) -> list[str]:
    return [link.get_text(strip=True) for link in page.soup.select("nav.staff-nav a")]


@pytest.mark.parametrize("role", LINKS)
def test_each_role_finds_the_settings_it_may_open(application: Flask, browser: Browser, role: str) -> None:
    entered(application, browser, role)
    page = browser.open("/manage/area/")
    assert page.heading == "Area settings"
    links = {link.get_text(strip=True): link["href"] for link in page.soup.select("main ul a")}
    assert set(links) == LINKS[role]
    for address in links.values():
        browser.open(address)


def test_others_have_no_settings(application: Flask, browser: Browser) -> None:
    entered(application, browser, "participant").open("/manage/area/", status=403)


def test_the_row_of_somebody_with_every_role_is_short(application: Flask, browser: Browser) -> None:
    page = entered(application, browser, *EVERYTHING, "administrator").open("/manage/")
    assert row(page) == [
        "Home",
        "Consultations",
        "Proposals",
        "Improvement",
        "Reading",
        "Concerns",
        "Promises",
        "Forums",
        "Letters",
        "Evidence",
        "Requests",
        "Area settings",
    ]


def test_a_setting_belongs_to_the_area_settings(application: Flask, browser: Browser) -> None:
    page = entered(application, browser, "administrator").open("/manage/languages/")
    marked = [link.get_text() for link in page.soup.select("nav.staff-nav [aria-current=page]")]
    assert marked == ["Area settings"]


def test_a_youth_worker_finds_the_groups_in_the_row(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        account = make_account("group_facilitator")
        make_group("Invented Group", facilitator=account)
        uniquifier = account.fs_uniquifier
    sign_in(browser.client, uniquifier)
    browser.open("/manage/area/", status=403)
    page = browser.open("/manage/groups/")
    assert row(page) == ["Raise a concern", "Groups"]
    assert page.soup.select_one("nav.staff-nav [aria-current=page]") is not None
