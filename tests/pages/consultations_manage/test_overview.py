"""The staff page of a consultation: one list of work, each line with its state and only for those who may open it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from tests.factories.accounts import make_account, sign_in
from tests.pages.client import Browser, Page
from tests.pages.consultations_manage.conftest import Make, Read

BASE = "/manage/consultations/breaks"


def lines(page: Page) -> dict[str, str]:
    """{label: everything in its line}"""
    found: dict[str, str] = {}
    for line in page.soup.select("main .govuk-task-list__item"):
        label = line.select_one("a, .govuk-task-list__name-and-hint > div").get_text(" ", strip=True)
        found[label] = " ".join(line.get_text(" ").split())
    return found


def unfolded(page: Page) -> list[str]:
    return [heading.get_text() for heading in page.soup.select("main section[aria-labelledby] > h2")]


def test_a_draft_lists_what_it_is_made_of_and_what_is_missing(commissioner: Browser, make: Make) -> None:
    page = commissioner.open(make(title="Short breaks", summary=""))
    found = lines(page)
    assert "Prepare" in unfolded(page)
    assert "1 missing" in found["Words, dates and names"]
    assert "Complete" in found["Costs, impact and assessment"]
    assert "Complete" in found["Questions"]
    # The other one is the area's: no safety number is there.
    assert "2 things are missing before it can open" in found["Is it ready to open?"]
    assert found["Who may answer"].startswith("Who may answer Anybody, as often as they like")
    for label in ("Questions about you", "Reach plan", "Groups look it over", "Print pack", "Options"):
        assert label in found
    assert "Key in a form on paper or a call" not in found
    assert "One-time codes" not in found


def test_every_line_leads_to_a_page(commissioner: Browser, make: Make) -> None:
    for state in ("draft", "open", "closed"):
        page = commissioner.open(make(state, slug=f"breaks-{state}"))
        for link in page.soup.select("main .govuk-task-list__item a"):
            commissioner.open(link["href"].partition("#")[0])


@pytest.mark.parametrize(
    ("state", "unfolds"),
    [
        ("draft", "Prepare"),
        ("open", "While it is open"),
        ("paused", "While it is open"),
        ("closed", "Afterwards"),
    ],
)
def test_the_list_of_the_present_time_is_unfolded(
    commissioner: Browser, make: Make, state: str, unfolds: str
) -> None:
    page = commissioner.open(make(state))
    lists = {"Prepare", "While it is open", "Afterwards"}
    assert lists & set(unfolded(page)) == {unfolds}
    folded = {words.get_text().partition(" (")[0] for words in page.soup.select("main details summary span")}
    assert folded == (lists - {unfolds} if state != "draft" else {"While it is open"})


def test_a_cancelled_consultation_asks_for_no_more_work(commissioner: Browser, make: Make) -> None:
    found = lines(commissioner.open(make("cancelled")))
    assert "Preview as people see it" in found
    for label in ("Options", "Reach plan", "Print pack", "Forms keyed in", "Tell people on imported lists"):
        assert label not in found


def test_each_page_is_linked_once(commissioner: Browser, make: Make) -> None:
    page = commissioner.open(make("open"))
    addresses = [link["href"] for link in page.soup.select("main a") if link["href"].startswith(BASE + "/")]
    assert sorted(addresses) == sorted(set(addresses))


def test_codes_stand_there_only_where_they_are_needed(commissioner: Browser, make: Make) -> None:
    page = commissioner.open(make("open", one_response_per="child"))
    assert "None made yet" in lines(page)["One-time codes"]
    assert page.link("One-time codes") == f"{BASE}/codes"


def test_one_sees_what_one_may_open(application: Flask, browser: Browser, make: Make) -> None:
    base = make("open", one_response_per="child")
    with application.app_context(), unit_of_work():
        account = make_account("safeguarding_lead").fs_uniquifier
    sign_in(browser.client, account)
    page = browser.open(base)
    found = lines(page)
    assert "Reach plan" in found
    for label in ("Options", "One-time codes", "Forms keyed in", "Who took part, against who lives here"):
        assert label not in found
    for link in page.soup.select("main .govuk-task-list__item a"):
        browser.open(link["href"])


def test_a_draft_shows_its_pieces_without_links_to_those_who_may_not_edit(
    application: Flask, browser: Browser, make: Make
) -> None:
    base = make()
    with application.app_context(), unit_of_work():
        account = make_account("analyst").fs_uniquifier
    sign_in(browser.client, account)
    page = browser.open(base)
    assert "Complete" in lines(page)["Options"]
    assert not page.soup.select(f'main a[href="{base}/options"]')


def test_who_may_answer_is_set_on_the_draft(commissioner: Browser, make: Make, read: Read) -> None:
    commissioner.open(make())
    commissioner.follow("Who may answer")
    page = commissioner.send({"one_response_per": "child", "asks_on_behalf": "y"}, button="Save")
    assert "Once a child; asks for whom people answer" in lines(page)["Who may answer"]
    assert read(lambda c: (c.one_response_per, c.asks_on_behalf)) == ("child", True)


def test_who_may_answer_stays_after_opening(commissioner: Browser, make: Make, read: Read) -> None:
    base = make("open", one_response_per="person", asks_on_behalf=True)
    page = commissioner.open(f"{base}/who-may-answer")
    assert "Once a person" in page.text
    assert not page.soup.select("main form")
    token: dict[str, Any] = {"csrf_token": page.soup.find("input", {"name": "csrf_token"})["value"]}
    commissioner.client.post(f"{base}/who-may-answer", data={"one_response_per": "", **token})
    assert read(lambda c: (c.one_response_per, c.asks_on_behalf)) == ("person", True)
