"""Concerns over HTTP: raising one anywhere, its page, settings and figures; and whom each of them is closed to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.accounts.models import Account
from coproduce.core import clock, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from coproduce.safeguarding.concern_statistics import year_of
from coproduce.safeguarding.models import Concern, ConcernSettings, ConcernStep, RestrictedRead
from coproduce.safeguarding.services import acknowledge_concern
from tests.factories.accounts import make_account, sign_in
from tests.factories.safeguarding import LEAD, make_concern, make_duty
from tests.pages.client import Browser

RAISE = "/manage/concerns/raise"
WORRY = {"note": "A bruise on an arm.", "severity": "urgent", "category": "physical"}


def signed_in(application: Flask, browser: Browser, *roles: str, **values: Any) -> str:
    with application.app_context(), unit_of_work():
        account = make_account(*roles, **values)
        if "safeguarding_lead" in roles:
            make_duty(account)
        sign_in(browser.client, account)
        return str(account.id)


def raised(application: Flask, **values: Any) -> str:
    with application.app_context(), unit_of_work():
        return make_concern(**values).id


@pytest.mark.parametrize(
    "role", ["moderator", "analyst", "commissioner", "administrator", "group_facilitator"]
)
def test_any_member_of_staff_raises_one_and_then_sees_only_that_it_arrived(
    application: Flask, browser: Browser, role: str
) -> None:
    signed_in(application, browser, role)
    page = browser.open(RAISE)
    page = browser.send({**WORRY, "note": " "}, action="", button="Raise the concern", status=422)
    assert "Say what worries you." in page.text
    page = browser.send(WORRY, button="Raise the concern")
    assert "Nobody has acknowledged it yet" in page.text
    with application.app_context(), unit_of_work():
        concern = db.session.query(Concern).one()
        concern_id = concern.id
        assert (concern.severity, concern.category, concern.source_kind) == ("urgent", "physical", "")
        assert concern.raised_by_id is not None
        acknowledge_concern(LEAD, concern)
    page = browser.open("/manage/concerns/raised")
    assert "Acknowledged by the lead" in page.text
    assert "bruise" not in page.text
    assert concern_id not in str(page.soup)
    browser.open("/manage/concerns", status=403)
    browser.open(f"/manage/concerns/{concern_id}", status=403)
    browser.open("/manage/concerns/settings", status=403)


def test_the_mailbox_of_a_demonstration_tells_nobody_who_hears_of_one(
    application: Flask, browser: Browser
) -> None:
    me = signed_in(application, browser, "safeguarding_lead", email="lead@council.example")
    with application.app_context(), unit_of_work():
        make_duty(make_account("safeguarding_lead", email="deputy@council.example"), 1)
    raised(application, named=[me])
    with application.app_context(), unit_of_work():
        outbox.dispatch()
        deliver_due()
        kept = db.session.query(KeptMail).filter_by(recipient="deputy@council.example").one().id
    assert "deputy@council.example" not in browser.open("/manage/mailbox/").text
    browser.open(f"/manage/mailbox/{kept}", status=404)


def test_one_that_names_the_lead_answers_as_if_it_were_not_there(
    application: Flask, browser: Browser
) -> None:
    me = signed_in(application, browser, "safeguarding_lead", "administrator")
    concern_id = raised(application, named=[me], severity="urgent")
    address = f"/manage/concerns/{concern_id}"
    browser.open(address, status=404)
    for action in ("acknowledge", "note", "close", "name_staff", "link", "number"):
        browser.open("/manage/concerns")
        token = browser.page.soup.find("input", attrs={"name": "csrf_token"})["value"]  # type: ignore[union-attr]
        response = browser.client.post(f"{address}/{action}", data={"csrf_token": token, "words": "x"})
        assert response.status_code == 404, action
    with application.app_context():
        passage_id = db.session.get_one(Concern, concern_id).passage_id
        assert db.session.query(RestrictedRead).filter_by(subject_id=concern_id).count() == 0
    for page in (
        "/manage/",
        "/manage/concerns",
        "/manage/concerns?state=closed",
        "/manage/audit/",
        f"/manage/audit/?subject={concern_id}",
        f"/manage/reading/{passage_id}",
        "/manage/concerns/raised",
        "/search?q=worried",
    ):
        shown = browser.open(page)
        assert concern_id not in str(shown.soup).replace(f'value="{concern_id}"', ""), page
        assert concern_id[:10] not in shown.text, page
        assert "Concern raised" not in shown.text, page
    assert "No concern waits" in browser.open("/manage/concerns").text
    figures = browser.open("/manage/concerns/statistics")
    assert "1" not in [cell.get_text() for cell in figures.soup.find_all("td")]


def test_when_it_names_everybody_it_says_that_it_goes_to_the_fallback(
    application: Flask, browser: Browser
) -> None:
    signed_in(application, browser, "moderator")
    with application.app_context(), unit_of_work():
        lead = make_account("safeguarding_lead", name="Lena Lead")
        make_duty(lead)
        db.session.add(
            ConcernSettings(id="area", clocks={}, fallback_name="D", fallback_email="d@council.example")
        )
        lead_id = lead.id
    browser.open(RAISE)
    page = browser.send({**WORRY, "names_staff": "y", "named": [lead_id]}, button="Raise the concern")
    assert "so the fallback contact of the area is being told" in page.text
    assert "went to the fallback contact" in page.text


def test_one_concern_from_its_log_to_its_number_and_every_look_is_noted(
    application: Flask, browser: Browser
) -> None:
    signed_in(application, browser, "safeguarding_lead", name="Lena Lead")
    with clock.frozen(clock.now() - timedelta(days=30)):
        concern_id = raised(
            application, severity="urgent", category="neglect", steps_taken="Rang the school."
        )
    page = browser.open("/manage/concerns")
    assert "late" in page.text
    page = browser.follow("Raised ")
    for words in ("Neglect", "Urgent", "Rang the school.", "The waiting list is too long.", "Lena Lead"):
        assert words in page.text
    page = browser.send(button="I take this on")
    page = browser.send({"entry": "Rang the mother."}, action="/note")
    page = browser.send({"agreed": ""}, action="/refer", status=422)
    assert "Say who has it now." in page.text
    page = browser.send({"right": "It was the aunt."}, action="/correct")
    assert "Corrects entry 1" in page.text
    assert "Rang the mother." in page.text
    browser.send({"number": "LA-1"}, action="/number")
    assert "LA-1" in browser.open("/manage/concerns?number=la-1").text
    assert "No open concerns" in browser.open("/manage/concerns?number=la-2").text
    with application.app_context():
        looks = db.session.scalar(
            select(func.count()).select_from(RestrictedRead).where(RestrictedRead.subject_id == concern_id)
        )
        # Five pages of it were shown after steps that went well, one after one that did not, and the first.
        assert looks == 6
        kinds = set(db.session.scalars(select(ConcernStep.kind)))
        assert kinds == {"acknowledged", "note", "correction", "case_number"}


def test_settings_and_figures(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "safeguarding_lead")
    raised(application)
    page = browser.open("/manage/concerns/settings")
    assert "There is no fallback contact" in page.text
    page = browser.send({"urgent": "2"}, action="/clocks", status=422)
    assert "Give between 5 and 2,400 minutes." in page.text
    browser.open("/manage/concerns/settings")
    browser.send({"urgent": "20"}, action="/clocks")
    page = browser.send({"email": "d@council.example", "name": "The director"}, action="/fallback")
    assert "There is no fallback contact" not in page.text
    page = browser.send({"duty-0": ""}, action="/order", status=422)
    assert "at least a lead" in page.text
    page = browser.open("/manage/concerns/statistics")
    assert "exact" in page.text
    response = browser.client.get("/manage/concerns/statistics.csv")
    assert "By severity,Soon,1," in response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "private, no-store"


def test_figures_for_others_are_of_finished_years_and_suppressed(
    application: Flask, browser: Browser
) -> None:
    signed_in(application, browser, "commissioner")
    year = year_of(clock.today())
    raised(application)
    page = browser.open("/manage/concerns/statistics")
    assert f"April {year - 1}" in page.text
    assert "too few to show" in page.text
    browser.open(f"/manage/concerns/statistics?year={year}", status=404)
    with application.app_context():
        assert db.session.query(Account).count() == 1
