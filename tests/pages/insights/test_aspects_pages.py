"""What sounds good and bad, and what the computer did not read, over HTTP; proposals of groups as tasks."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from coproduce.insights.services import machine
from coproduce.insights.services.machine_help import switch_help
from tests.factories.accounts import make_account, sign_in
from tests.factories.insights import ANALYST, make_plain_consultation, make_texts
from tests.pages.client import Browser
from tests.services.insights.test_aspects import BATTLE, POLISH, TAXI


@pytest.fixture
def desk(application: Flask, browser: Browser) -> str:
    """The address of the desk of a consultation that was read; an analyst is signed in."""
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("analyst"))
        consultation = make_plain_consultation()
        make_texts(consultation, [*(f"{BATTLE} {number}" for number in range(6)), TAXI, POLISH])
        machine.score_texts()
        return f"/manage/consultations/{consultation.slug}/themes"


def test_the_chart_of_aspects_has_a_sentence_and_a_table_for_staff_alone(
    application: Flask, browser: Browser, desk: str
) -> None:
    browser.open(desk)
    page = browser.follow("What sounds good and bad")
    assert "Not for publication" in page.text
    assert "Texts sound worst on access: 6 of 6 (100%) negative." in page.text
    rows = {row.find("th").get_text(): row.get_text(" ").split() for row in page.soup.select("tbody tr")}
    assert rows["Access: waiting, applying, getting in"][-4:] == ["6", "0", "0", "6"]
    assert rows["Transport: taxis, buses, escorts"][-4:] == ["1", "0", "0", "1"]
    with application.app_context(), unit_of_work():
        switch_help(ANALYST, on=False, reason="Families asked for it")
    page = browser.open(page.path)
    assert "switched off" in page.text
    assert not page.soup.select("tbody tr")
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("moderator"))
    browser.open(page.path, status=403)


def test_a_text_that_was_not_read_says_so_and_can_be_looked_for(browser: Browser, desk: str) -> None:
    page = browser.open(f"{desk}?view=all&topic=comments")
    assert "Not read by the computer: 1 Polish" in page.text
    page = browser.follow("1 Polish")
    assert {each.get_text().strip() for each in page.soup.find_all(class_="desk__words")} == {POLISH}
    assert "not read by the computer: Polish" in page.soup.find(class_="desk__shown").get_text(" ")
    text = page.soup.find("article")["data-text"]
    detail = browser.open(f"{desk}?view=all&text={text}").soup.find(id="detail").get_text(" ")
    assert "Not read by the computer: Polish." in detail
    assert "Sounds" not in detail.replace("It sounds", "").replace("Does it sound", "")
    assert "1 Polish" in browser.open(f"{desk}/questions").text


def test_the_detail_of_a_text_says_what_it_says_of_which_aspect(browser: Browser, desk: str) -> None:
    page = browser.open(f"{desk}?view=all&q=taxi")
    text = page.soup.find("article")["data-text"]
    detail = browser.open(f"{desk}?view=all&text={text}").soup.find(id="detail").get_text(" ")
    assert "In its parts, to the computer: negative on transport, positive on staff" in detail
