"""Signing in: staff by password and second factor, participants by letter."""

from __future__ import annotations

import re

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts import roles, services
from coproduce.accounts.models import AccountMail
from coproduce.accounts.queries import account_by_email
from coproduce.core.database import db, unit_of_work
from tests.factories.accounts import make_account, sign_in
from tests.pages.client import Browser

PASSWORD = "correct horse battery"


@pytest.fixture
def staff(application: Flask) -> str:
    with application.app_context(), unit_of_work():
        make_account(roles.ADMINISTRATOR, email="ada@example.org", password=PASSWORD)
    return "ada@example.org"


def last_letter(app: Flask) -> str:
    with app.app_context():
        return db.session.scalars(select(AccountMail).order_by(AccountMail.asked_at.desc())).first().body


def test_staff_set_up_a_second_factor_and_then_need_it(
    application: Flask, browser: Browser, staff: str
) -> None:
    browser.open("/sign-in/staff")
    browser.send({"email": staff, "password": PASSWORD}, button="Continue")
    page = browser.send(button="show me the picture")
    secret = "".join(page.soup.find(id="key").get_text().split()).replace("-", "")
    browser.send({"code": pyotp.TOTP(secret).now()}, button="Finish")
    assert browser.open("/manage/people/").heading == "People"

    browser.open("/my/")
    browser.send(button="Sign out")
    assert "Staff sign-in" in browser.open("/manage/people/").heading
    browser.send({"email": staff, "password": PASSWORD}, button="Continue")
    assert browser.page.heading == "Enter your code"
    assert browser.open("/manage/people/").heading == "Staff sign-in", "a password alone opened a staff page"
    browser.send({"email": staff, "password": PASSWORD}, button="Continue")
    browser.send({"code": pyotp.TOTP(secret).now()}, button="Sign in")
    assert browser.open("/manage/people/").heading == "People"


def test_a_wrong_password_says_so_and_keeps_the_address(browser: Browser, staff: str) -> None:
    browser.open("/sign-in/staff")
    response = browser.client.post(
        "/sign-in/staff",
        data={
            "email": staff,
            "password": "wrong",
            "csrf_token": browser.page.soup.find(attrs={"name": "csrf_token"})["value"],
        },
    )
    assert staff in response.get_data(as_text=True)
    assert browser.open("/manage/people/").heading == "Staff sign-in"


def test_a_participant_signs_in_by_code_and_the_code_works_once(application: Flask, browser: Browser) -> None:
    browser.open("/sign-in")
    browser.send({"email": "Parent@Example.org"}, button="Send me a code")
    code = re.search(r"\b(\d{6})\b", last_letter(application)).group(1)
    browser.send({"code": code}, button="Sign in")
    assert "parent@example.org" in browser.page.text

    second = Browser(application)
    second.open("/sign-in")
    second.send({"email": "parent@example.org"}, button="Send me a code")
    page = second.send(
        {"code": code if code not in last_letter(application) else "000000"}, button="Sign in", status=422
    )
    assert "wrong or too old" in page.text


def test_the_link_in_a_letter_opens_a_page_with_a_button(application: Flask, browser: Browser) -> None:
    browser.open("/sign-in")
    browser.send({"email": "parent@example.org"}, button="Send me a code")
    link = re.search(r"http\S+/sign-in/letter/\S+", last_letter(application)).group(0)
    scanner = Browser(application)
    scanner.open(link)
    assert scanner.open("/my/").heading == "Sign in", "opening a link signed somebody in"
    browser.open(link)
    browser.send(button="Sign in")
    assert browser.open("/my/").status == 200
    scanner.open(link)
    scanner.send(button="Sign in", status=422)


def test_the_page_says_the_same_for_known_and_unknown_addresses(
    application: Flask, browser: Browser, staff: str
) -> None:
    texts = []
    for address in (staff, "nobody@example.org"):
        visitor = Browser(application)
        visitor.open("/sign-in")
        texts.append(visitor.send({"email": address}, button="Send me a code").text.replace(address, "X"))
    assert texts[0] == texts[1]


def test_a_code_by_letter_never_opens_staff_pages(application: Flask, browser: Browser) -> None:
    browser.open("/sign-in")
    browser.send({"email": "parent@example.org"}, button="Send me a code")
    code = re.search(r"\b(\d{6})\b", last_letter(application)).group(1)
    browser.send({"code": code}, button="Sign in")
    with application.app_context(), unit_of_work():
        from coproduce.core.access import CLOCK

        services.change_roles(CLOCK, account_by_email("parent@example.org"), [roles.ADMINISTRATOR])
    assert browser.open("/manage/people/", status=403).status == 403


def test_guessing_is_stopped(application: Flask, staff: str) -> None:
    application.config["RATELIMIT_ENABLED"] = True
    from coproduce.web.rate_limits import limiter

    limiter.enabled = True
    try:
        limiter.reset()
        browser = Browser(application)
        browser.open("/sign-in")
        statuses = []
        for _ in range(12):
            token = browser.page.soup.find(attrs={"name": "csrf_token"})["value"]
            statuses.append(
                browser.client.post("/sign-in", data={"email": "x", "csrf_token": token}).status_code
            )
        assert statuses[:10] == [422] * 10
        assert statuses[-1] == 429
    finally:
        limiter.enabled = False


def test_opening_the_page_for_the_code_signs_nobody_out(
    application: Flask, browser: Browser, staff: str
) -> None:
    with application.app_context():
        uniquifier = account_by_email(staff).fs_uniquifier
    sign_in(browser.client, uniquifier)
    browser.open("/sign-in/staff/code")
    assert browser.open("/manage/people/").heading == "People"
