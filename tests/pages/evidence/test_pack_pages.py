"""Pages of evidence: a pack is asked for, made, downloaded and checked; claims say what they rest on."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.evidence.models import EvidencePack
from coproduce.evidence.services import packs
from tests.factories.accounts import make_account, sign_in
from tests.factories.feedback import make_closed_consultation, make_feedback, publish
from tests.pages.client import Browser, filled


def signed_in(application: Flask, browser: Browser, role: str) -> None:
    with application.app_context(), unit_of_work():
        uniquifier = make_account(role).fs_uniquifier
    sign_in(browser.client, uniquifier)


@pytest.fixture
def asked(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        publish(
            make_feedback(make_closed_consultation(slug="short-breaks", title="Short breaks"), ["we_will"])
        )


def day_parts() -> dict[str, str]:
    today = clock.today()
    return {"as_of-day": str(today.day), "as_of-month": str(today.month), "as_of-year": str(today.year)}


def taken(browser: Browser, address: str) -> TestResponse:
    """What the button of a pack answers."""
    page = browser.open("/manage/evidence/check")
    token = str(page.soup.select("input[name=csrf_token]")[0]["value"])
    return browser.client.post(f"{address}/download", data={"csrf_token": token})


def test_a_pack_for_staff_is_taken_by_those_who_may_and_on_record(
    application: Flask, browser: Browser, asked: None
) -> None:
    signed_in(application, browser, "analyst")
    for for_staff in ("y", ""):
        browser.open("/manage/evidence/new")
        browser.send({**day_parts(), "for_staff": for_staff or None}, button="Make")
        assert browser.page is not None
        address = browser.page.path
        with application.app_context():
            packs.build_waiting()
            before = takings()
        assert browser.open(address).form("/download", "Download the pack")
        assert taken(browser, address).data.startswith(b"PK")
        with application.app_context():
            assert takings() - before == (1 if for_staff else 0)
    with application.app_context(), unit_of_work():
        identifier = db.session.scalars(select(EvidencePack.id).where(EvidencePack.for_staff)).one()
    address = f"/manage/evidence/packs/{identifier}"
    other = Browser(application)
    signed_in(application, other, "administrator")
    assert "Only those who may see exact figures" in other.open(address).text
    assert taken(other, address).status_code == 404
    with application.app_context(), unit_of_work():
        db.session.get_one(EvidencePack, identifier).content = None
    assert "not kept any more" in browser.open(address).text
    assert taken(browser, address).status_code == 404


def test_a_button_pressed_twice_asks_for_one_pack(application: Flask, browser: Browser, asked: None) -> None:
    signed_in(application, browser, "analyst")
    form = filled(browser.open("/manage/evidence/new").form("/new", "Make"))
    sent = [browser.client.post("/manage/evidence/new", data={**form, **day_parts()}) for _ in range(2)]
    assert sent[0].status_code == 302
    assert sent[0].location == sent[1].location
    with application.app_context():
        assert db.session.query(EvidencePack).count() == 1


def takings() -> int:
    return len(db.session.scalars(select(AuditEntry.id).where(AuditEntry.action == "take_pack")).all())


def test_from_a_claim_to_a_checked_pack(application: Flask, browser: Browser, asked: None) -> None:
    signed_in(application, browser, "commissioner")
    browser.open("/manage/evidence/")
    browser.follow("Short breaks")
    assert browser.page is not None
    assert browser.page.text.count("Nothing on record.") == 19
    browser.open("/manage/evidence/claims/consultation/short-breaks/new")
    browser.send({"heading": "engage", "side": "strength", "text": "We answered in time."}, button="Save")
    assert "Nothing yet" in browser.page.text
    browser.follow("You said: Evenings")
    browser.send({"shows": "What was said."}, button="Save", status=422)
    assert "Say what it does not show" in browser.page.text
    browser.send({"shows": "What was said.", "does_not_show": "How many said it."}, button="Save")
    assert "How many said it." in browser.page.text

    browser.open("/manage/evidence/new")
    browser.send({"as_of-day": "31", "as_of-month": "2", "as_of-year": "2026"}, button="Make", status=422)
    browser.send(day_parts(), button="Make")
    assert "The pack is being made" in browser.page.text
    address = browser.page.path
    with application.app_context():
        packs.build_waiting()
    browser.open(address)
    assert browser.client.get(f"{address}/download").status_code == 405  # no link and no scanner takes it
    content = taken(browser, address)
    assert content.headers["Cache-Control"] == "private, no-store"
    assert b"We answered in time." in content.data

    browser.open("/manage/evidence/check")
    browser.send({}, button="Check it", status=422)
    browser.send(files={"file": (io.BytesIO(content.data), "pack.zip")}, button="Check it")
    assert "This pack is as this site signed it" in browser.page.text
    forged = content.data.replace(b"in time", b"at once")
    browser.send(files={"file": (io.BytesIO(forged), "pack.zip")}, button="Check it")
    assert "changed: report.html" in browser.page.text


def test_a_refused_pack_lists_what_to_mend(application: Flask, browser: Browser, asked: None) -> None:
    signed_in(application, browser, "analyst")
    browser.open("/manage/evidence/claims/area/area/new")
    browser.send({"heading": "ambitious", "side": "concern", "text": "Nobody leads."}, button="Save")
    browser.open("/manage/evidence/new")
    browser.send(day_parts(), button="Make")
    assert browser.page is not None
    address = browser.page.path
    with application.app_context():
        packs.build_waiting()
    assert "“Nobody leads.” cites nothing." in browser.open(address).text
    assert taken(browser, address).status_code == 404


def test_two_editors_of_a_claim_do_not_lose_words(application: Flask, browser: Browser, asked: None) -> None:
    signed_in(application, browser, "commissioner")
    browser.open("/manage/evidence/claims/area/area/new")
    browser.send({"heading": "ambitious", "side": "concern", "text": "Nobody leads."}, button="Save")
    assert browser.page is not None
    address = f"{browser.page.path}/edit"
    browser.open(address)
    other = Browser(application)
    signed_in(application, other, "analyst")
    other.open(address)
    other.send({"text": "Somebody leads."}, button="Save")
    page = browser.send({"text": "Many lead."}, button="Save", status=409)
    assert "Somebody leads." in page.text
    browser.send(button="Save")
    assert "Many lead." in browser.page.text


def test_everybody_finds_the_key_and_how_to_check(browser: Browser) -> None:
    assert b"BEGIN PUBLIC KEY" in browser.client.get("/evidence/key").data
    page = browser.open("/evidence/how-to-check")
    assert "manifest.json" in page.text


@pytest.mark.parametrize("role", ["moderator", "safeguarding_lead", "participant"])
def test_others_do_not_come_in(application: Flask, browser: Browser, role: str) -> None:
    signed_in(application, browser, role)
    assert browser.client.get("/manage/evidence/").status_code == 403


def test_an_administrator_reads_and_does_not_make(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "administrator")
    browser.open("/manage/evidence/")
    assert browser.client.get("/manage/evidence/new").status_code == 403
