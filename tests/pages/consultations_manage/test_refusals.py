"""Who may not use the staff pages, and that forms without their CSRF field do nothing."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.core.database import unit_of_work
from tests.factories.accounts import make_account, sign_in
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make, Read

READING = (
    "",
    "/readiness",
    "/history",
    "/preview",
    "/preview/young",
    "/preview/respond/",
    "/preview/respond/q/1",
    "/preview/respond/quoting",
    "/preview/respond/check",
)
WRITING = (
    "/edit",
    "/parts/new",
    "/parts/1",
    "/parts/1/remove",
    "/groups",
    "/questions",
    "/new-question",
    "/questions/who",
    "/questions/who/remove",
)
RUNNING = ("/open", "/cancel")
FILES = ("/import", "/export")


def signed_in(application: Flask, role: str) -> Browser:
    browser = Browser(application)
    with application.app_context():
        with unit_of_work():
            account = make_account(role)
        sign_in(browser.client, account)
    return browser


@pytest.mark.parametrize("role", ["participant", "group_facilitator"])
def test_who_is_not_staff_is_refused_everywhere(application: Flask, make: Make, role: str) -> None:
    base, browser = make(), signed_in(application, role)
    for address in (*READING, *WRITING, *RUNNING, *FILES):
        browser.open(base + address, status=403)
    for address in ("/manage/consultations/", "/manage/consultations/new_consultation"):
        browser.open(address, status=403)


@pytest.mark.parametrize("role", ["moderator", "safeguarding_lead", "administrator", "analyst"])
def test_other_staff_may_read_and_not_change(application: Flask, make: Make, role: str) -> None:
    base, browser = make(), signed_in(application, role)
    for address in READING:
        browser.open(base + address)
    for address in (*WRITING, *RUNNING):
        browser.open(base + address, status=403)
    for address in FILES:
        browser.open(base + address, status=200 if role == "analyst" else 403)
    page = browser.open(base)
    assert page.soup.find("a", href=f"{base}/edit") is None
    assert page.soup.find("a", href=f"{base}/cancel") is None
    assert "New consultation" not in browser.open("/manage/consultations/").text


def test_a_visitor_is_sent_to_sign_in(application: Flask, browser: Browser, make: Make) -> None:
    response = browser.client.get(make())
    assert response.status_code == 302
    assert "sign-in" in response.headers["Location"]


@pytest.mark.parametrize(
    "address",
    [
        "/edit",
        "/parts/new",
        "/parts/1/move",
        "/parts/1/remove",
        "/groups",
        "/new-question?type=date",
        "/questions/who/move",
        "/questions/who/remove",
        "/cancel",
        "/file",
        "/export/csv",
        "/import",
        "/preview/respond/q/1",
    ],
)
def test_forms_without_their_csrf_field_do_nothing(
    commissioner: Browser, make: Make, read: Read, address: str
) -> None:
    response = commissioner.client.post(make() + address, data={"title": "Taken over", "reason": "x"})
    assert response.status_code == 400
    assert read(lambda c: (c.state, c.version, c.title != "Taken over")) == ("draft", 1, True)
