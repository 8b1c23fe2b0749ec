"""A consultation is understood at the desk, from its pages alone: texts coded, an excerpt marked, the machine asked and
taken up, undo; by keyboard where scripts run. And sixty texts in one list, read and coded in one pass."""

from __future__ import annotations

import re

import pytest

from coproduce.accounts import roles
from coproduce.core.database import unit_of_work
from tests.browser.chromium import ChromiumBrowser
from tests.browser.people import People
from tests.factories.accounts import make_account
from tests.factories.insights import make_plain_consultation, make_texts, make_theme

BUSES = [f"The school bus was {number} minutes late and nobody rang us" for number in range(5, 65)]
WAITS = [f"We have waited {number} weeks for speech therapy" for number in range(5, 65)]
DESK = "/manage/consultations/{slug}/themes"


def prepared(people: People, texts: list[str], *themes: str) -> tuple[str, ChromiumBrowser]:
    with people.app.app_context(), unit_of_work():
        analyst = make_account(roles.ANALYST, name="Ana Lyst (invented)")
        consultation = make_plain_consultation()
        make_texts(consultation, texts)
        for name in themes:
            make_theme(consultation, name)
        return consultation.slug, people.come(analyst.fs_uniquifier)


def left(browser: ChromiumBrowser) -> int:
    found = re.search(r"([\d,]+) of [\d,]+ texts left", browser.page.text)
    assert found is not None, browser.page.text[:300]
    return int(found[1].replace(",", ""))


@pytest.mark.timeout(400)
def test_a_consultation_is_understood_at_the_desk(people: People) -> None:
    slug, analyst = prepared(people, BUSES + WAITS, "Buses")
    desk = DESK.format(slug=slug)
    analyst.open(desk)
    assert left(analyst) == 120
    code_the_first(analyst)
    assert left(analyst) == 119
    analyst.send(button="Undo")
    assert left(analyst) == 120

    analyst.open(f"{desk}?q=bus&view=all")
    analyst.send({"scope": "matching", "into": theme_called(analyst, "Buses")}, button="Put into theme")
    assert left(analyst) == 60
    mark_an_excerpt(analyst, desk)

    analyst.open(f"{desk}/runs")
    analyst.send({"topic": "", "themes": "", "seed": "3"}, button="Look for themes")
    people.work()
    assert "seed 3" in analyst.open(f"{desk}/runs").text
    analyst.open(desk)
    take_up_what_is_about_waiting(analyst)
    assert left(analyst) < 60
    for page in ("questions", "steps", "comments", "few", "codebook"):
        analyst.open(f"{desk}/{page}")


def code_the_first(browser: ChromiumBrowser) -> None:
    """By the keys alone where scripts run: go to the first text, and put it into the theme with the number one."""
    if browser.looked_at is None:
        first = browser.tab.locator('[name="passage"]').first.get_attribute("value")
        browser.send({"passage": [first], "into": theme_called(browser, "Buses")}, button="Put into theme")
        return
    browser.tab.keyboard.press("j")
    with browser.tab.expect_navigation(wait_until="load"):
        browser.tab.keyboard.press("1")


def take_up_what_is_about_waiting(browser: ChromiumBrowser) -> None:
    suggestion = browser.tab.locator("li").filter(has_text=re.compile("wait|therapy", re.IGNORECASE))
    button = suggestion.locator("button", has_text="Take up").first
    with browser.tab.expect_navigation(wait_until="load"):
        button.click()


def theme_called(browser: ChromiumBrowser, name: str) -> str:
    option = browser.tab.locator('select[name="into"] option', has_text=name).first
    return str(option.get_attribute("value"))


def mark_an_excerpt(browser: ChromiumBrowser, desk: str) -> None:
    browser.open(f"{desk}?view=all&q=bus")
    browser.follow("Look closer")
    browser.follow("Mark an excerpt")
    form = browser.tab.locator("main form").filter(has=browser.tab.locator('[name="words"]')).first
    words = form.locator('[name="words"]')
    words.fill("nobody rang us")
    form.locator('select[name="theme"], select[name="into"]').first.select_option(index=1)
    with browser.tab.expect_navigation(wait_until="load"):
        form.locator('button:not([type="button"])').first.click()
    assert "nobody rang us" in browser.page.text


@pytest.mark.timeout(400)
def test_sixty_texts_are_read_and_coded_in_one_pass(people: People) -> None:
    slug, analyst = prepared(people, BUSES[:30] + WAITS[:30], "Buses", "Waiting")
    analyst.open(f"{DESK.format(slug=slug)}/list")
    pages = 0
    while analyst.tab.locator('input[name^="theme-"]').count() and pages < 5:
        pages += 1
        for article in analyst.tab.locator("article").all():
            wanted = "Buses" if "bus" in article.inner_text() else "Waiting"
            article.locator("label", has_text=wanted).first.click()
        with analyst.tab.expect_navigation(wait_until="load"):
            analyst.tab.locator('main button:text-is("Read and save")').click()
    assert "0 of 60 texts left" in analyst.open(DESK.format(slug=slug)).text
