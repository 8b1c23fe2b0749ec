"""A form keyed in twice: a blind second entry, the differences, and what is on the paper; and removing a form."""

from __future__ import annotations

from flask import Flask

from coproduce.consultations.queries import (
    answers_of,
    consultation_by_slug,
)
from coproduce.consultations.queries.keying import keyed_form, waiting_numbers
from coproduce.consultations.rules.keying import is_in_sample
from tests.factories.consultations import ANSWERS
from tests.pages.client import Browser
from tests.pages.consultations.keying import SLUG, answered, asked, save, staff, top, value_of


def first_form(application: Flask, browser: Browser) -> str:
    forms = asked(application)
    browser.open(f"{forms}/new")
    save(browser, {**answered(), **top()})
    return forms


def test_the_same_twice(application: Flask) -> None:
    browser = staff(application)
    forms = first_form(application, browser)
    page = browser.open(f"{forms}/1/again")
    assert ANSWERS["story"] not in str(page.soup), "the second entry is blind"
    page = browser.send({**answered(), "_form-may_quote": "yes"}, button="Compare")
    assert "Both entries say the same." in page.text
    assert "0 differences in 1 form checked." in page.text


def test_only_differences_are_shown_and_put_right(application: Flask) -> None:
    browser = staff(application)
    forms = first_form(application, browser)
    browser.open(f"{forms}/1/again")
    second = {**answered(), "weeks": "82", "change": "Shorter wait", "_form-may_quote": "yes"}
    page = browser.send(second, button="Compare")
    assert page.heading == "Form 1: 2 differences"
    assert "28 weeks" in page.text
    assert "82 weeks" in page.text
    assert ANSWERS["story"] not in page.text
    page = browser.send({"weeks": "second"}, button="Save what", status=422)
    assert "Choose what is on the paper." in page.text
    assert page.soup.find(id="weeks-2").has_attr("checked"), "the choice that was made stays"
    page = browser.send({"change": "first"}, button="Save what")
    assert "2 differences in 1 form checked." in page.text
    with application.app_context():
        stored = answers_of(keyed_form(consultation_by_slug(SLUG), "1"))
        assert stored["weeks"].number == 82
        assert stored["change"].passage is not None
        assert stored["change"].passage.body == "Shorter waits"


def test_a_second_entry_that_is_wrong_comes_back_as_it_was_typed(application: Flask) -> None:
    browser = staff(application)
    forms = first_form(application, browser)
    browser.open(f"{forms}/1/again")
    page = browser.send(
        {**answered(), "weeks": "1000", "_form-may_quote": "yes"}, button="Compare", status=422
    )
    assert value_of(page, "weeks") == "1000"
    assert value_of(page, "story") == ANSWERS["story"]


def test_the_list_shows_what_waits(application: Flask) -> None:
    browser = staff(application)
    forms = first_form(application, browser)
    with application.app_context():
        plain = next(n for n in range(2, 99) if not is_in_sample(consultation_by_slug(SLUG).id, str(n)))
    browser.open(f"{forms}/new")
    save(browser, {**answered(), **top(number=str(plain), source="phone")})
    assert "2 forms" in browser.open(forms).text
    assert "Not in the sample" in browser.page.text
    waiting = browser.open(f"{forms}?show=waiting")
    assert "Enter form 1 again" in waiting.text
    assert "Not in the sample" not in waiting.text
    assert "Enter form 1 again" not in browser.open(f"{forms}?source=phone").text
    with application.app_context():
        assert waiting_numbers(consultation_by_slug(SLUG).id) == {"1"}
    panel = browser.open(f"/manage/consultations/{SLUG}")
    assert "2 forms are keyed in. 1 waits for a second entry." in panel.text


def test_removing_asks_for_a_reason_and_frees_the_number(application: Flask) -> None:
    browser = staff(application)
    forms = first_form(application, browser)
    browser.open(f"{forms}/1/remove")
    assert "Give the reason." in browser.send({"reason": ""}, button="Remove", status=422).text
    assert "Form 1 is removed." in browser.send({"reason": "Entered twice"}, button="Remove").text
    browser.open(f"{forms}/1/remove", status=404)
    assert value_of(browser.open(f"{forms}/new"), "_form-number") == "1"
