"""Odd requests: values that no database holds, numbers that no list has, hosts that are not ours, guesses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce import create_app
from coproduce.accounts.models import AccountMail
from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.core.database import db, unit_of_work
from coproduce.web.forms import whole_number
from coproduce.web.rate_limits import limiter
from tests.application import settings_for_tests
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation
from tests.pages.client import Browser

ODD_PARTS = ("a\x00b", "\ufffd", "'\"><script>", "..", "x" * 3000, "99999999999999999999999", "\U0001f600")
ODD_QUERIES = (
    "page=99999999999999999999999",
    "page=-1",
    "page=%C2%B2",
    "page=0x10",
    "q=%00",
    "search=%00",
    "organisation=%00",
    "state=%00&kind=%00&organisation_id=%00&consultation_id=%00",
    "place=%00&text=%00&theme=%00&candidate=%00&q=%ff%fe",
    "person=%00&message=%00&about=%00&back=%00&topic=%00",
    "size=99999999999999999999999",
    "wording=%00&order=%00",
)
# Flask-Security's page for the second factor: without a sign-in under way it signs out.
ENDS_THE_SESSION = "security.two_factor_token_validation"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def all_powerful(application: Flask) -> Browser:
    """Signed in with every role, so that no page ends at its door."""
    with application.app_context(), unit_of_work():
        account = make_account(*DESCRIPTIONS, email="all@example.org")
        make_consultation(slug="asked")
        uniquifier = account.fs_uniquifier
    browser = Browser(application)
    sign_in(browser.client, uniquifier)
    return browser


def addresses(app: Flask) -> Iterator[tuple[str, dict[str, str]]]:
    """Each endpoint that takes GET, with the names of its free parts."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint != ENDS_THE_SESSION:
            yield rule.endpoint, {name: "asked" if name == "slug" else "made-up" for name in rule.arguments}


def built(app: Flask, endpoint: str, parts: dict[str, str]) -> str | None:
    """The address, or None where a part must be a number or one of some words."""
    with app.test_request_context():
        try:
            return app.url_for(endpoint, **parts)
        except (ValueError, KeyError):
            return None


def test_an_odd_address_is_never_a_fault_of_ours(application: Flask, all_powerful: Browser) -> None:
    faults = []
    for endpoint, parts in addresses(application):
        for name in parts:
            for odd in ODD_PARTS:
                address = built(application, endpoint, {**parts, name: odd})
                if address and all_powerful.client.get(address).status_code >= 500:
                    faults.append(address[:80])
    assert faults == []
    assert all_powerful.open("/manage/people/").heading == "People", "the walk ended outside the staff pages"


def test_an_odd_query_is_never_a_fault_of_ours(application: Flask, all_powerful: Browser) -> None:
    faults = []
    for endpoint, parts in addresses(application):
        address = built(application, endpoint, parts)
        for odd in ODD_QUERIES if address else ():
            if all_powerful.client.get(f"{address}?{odd}").status_code >= 500:
                faults.append(f"{address}?{odd}")
    assert faults == []
    assert all_powerful.open("/manage/people/").heading == "People", "the walk ended outside the staff pages"


@pytest.mark.parametrize("odd", ["²", "٣", "-1", "1e3", "9" * 10, "9" * 5000, "\x00", " 1"])
def test_a_version_that_is_no_number_is_none(odd: str) -> None:
    assert whole_number(odd) is None
    assert whole_number("12") == 12


def test_a_letter_never_names_the_host_of_a_request(application: Flask, browser: Browser) -> None:
    page = browser.open("/sign-in")
    token = page.soup.find(attrs={"name": "csrf_token"})["value"]
    browser.client.post(
        "/sign-in",
        data={"email": "parent@example.org", "csrf_token": token},
        headers={"X-Forwarded-Host": "evil.example"},
    )
    evil = Browser(application)
    token = evil.client.get("/sign-in", base_url="http://evil.example").get_data(as_text=True)
    token = token.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    evil.client.post(
        "/sign-in", data={"email": "parent@example.org", "csrf_token": token}, base_url="http://evil.example"
    )
    with application.app_context():
        letters = db.session.scalars(select(AccountMail.body)).all()
    assert len(letters) == 2
    assert all("http://localhost/sign-in/letter/" in letter and "evil" not in letter for letter in letters)


def test_production_answers_under_its_own_name_only(tmp_path: Path) -> None:
    app = create_app(
        settings_for_tests(
            tmp_path,
            environment="production",
            site_url="https://views.example.org",
            secret_key="k" * 40,
            receipt_keys={1: "r" * 40},
            smtp_host="mail.example.org",
        )
    )
    client = app.test_client()
    assert client.get("/healthz", base_url="https://evil.example").status_code == 400
    assert client.get("/healthz", base_url="https://views.example.org").status_code == 200
    assert client.get("/healthz", base_url="http://127.0.0.1:8000").status_code == 200


def test_the_code_of_one_person_is_not_guessed_from_many_addresses(
    application: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.open("/sign-in")
    browser.send({"email": "parent@example.org"}, button="Send me a code")
    token = browser.page.soup.find(attrs={"name": "csrf_token"})["value"]
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    statuses = [
        browser.client.post(
            "/sign-in/code",
            data={"code": f"{guess:06}", "csrf_token": token},
            environ_overrides={"REMOTE_ADDR": f"192.0.2.{guess}"},
        ).status_code
        for guess in range(12)
    ]
    limiter.reset()
    assert statuses[:10] == [422] * 10
    assert statuses[10:] == [429, 429]


def test_more_figures_than_any_number_has_are_refused_in_the_form(
    application: Flask, all_powerful: Browser
) -> None:
    all_powerful.open("/manage/consultations/new_consultation")
    page = all_powerful.send({"title": "Breaks", "minutes": "9" * 400}, status=422)
    assert "Enter a number from 1 to 600" in page.soup.get_text()


@pytest.mark.parametrize(
    "odd", ["//[", "/\\evil.example", "//evil.example", "https://evil.example", "/\t/evil.example"]
)
def test_a_way_back_that_is_no_address_of_ours_leads_to_the_front_page(
    application: Flask, browser: Browser, odd: str
) -> None:
    token = browser.open("/sign-in").soup.find(attrs={"name": "csrf_token"})["value"]
    sent = browser.client.post("/display/text-size", data={"csrf_token": token, "size": "large", "next": odd})
    assert (sent.status_code, sent.location) == (302, "/")
