"""One response per person or child, and for whom somebody answers."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations.models import Consultation, Draft, OneTimeCode, Response
from coproduce.consultations.services.admission import make_codes
from coproduce.core.database import db, unit_of_work
from tests.factories.consultations import COMMISSIONER, make_consultation, make_safety_contact
from tests.pages.client import Browser
from tests.pages.consultations.test_responding import answer_all


def made(application: Flask, **values: object) -> str:
    with application.app_context(), unit_of_work():
        make_safety_contact()
        return make_consultation("open", **values).slug


def codes_for(application: Flask, slug: str, count: int = 2) -> list[str]:
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation).where(Consultation.slug == slug)).one()
        return make_codes(COMMISSIONER, consultation, count)


def test_a_code_lets_one_person_in_once(application: Flask) -> None:
    slug = made(application, one_response_per="person")
    code, other = codes_for(application, slug)
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    assert "does not work" in browser.send({"code": "AAAA-AAAA"}, status=422).text
    browser.send({"code": code.lower().replace("-", " ")})
    twice = Browser(application)
    twice.open(f"/consultations/{slug}/respond/")
    twice.send({"code": code})  # a second press, or the first page never arrived
    browser.send()
    assert twice.send(status=422).soup.find("input", {"name": "code"}) is not None
    second = Browser(application)
    second.open(f"/consultations/{slug}/respond/")
    assert "Each code works once" in second.send({"code": code}, status=422).text
    second.send({"code": other})
    with application.app_context():
        rows = db.session.execute(select(OneTimeCode.__table__)).mappings().all()
        assert db.session.scalar(select(func.count()).select_from(Draft)) == 2, (
            "one is begun, one may be begun"
        )
        assert [row["spent"] for row in rows] == [True, True]
        assert set(rows[0]) == {"id", "consultation_id", "digest", "spent"}, "no time, no key to a draft"
        assert code.replace("-", "") not in repr(rows)


def test_nobody_begins_or_sends_without_a_code(application: Flask) -> None:
    slug = made(application, one_response_per="child")
    browser = Browser(application)
    page = browser.open(f"/consultations/{slug}/respond/")
    assert "Each child has one of their own." in page.text
    token = page.soup.find("input", {"name": "csrf_token"})
    assert token is not None
    sent = browser.client.post(f"/consultations/{slug}/respond/", data={"csrf_token": token["value"]})
    assert sent.status_code == 422
    with application.app_context():
        assert db.session.scalars(select(Draft)).all() == []


def test_a_draft_that_was_not_let_in_cannot_be_sent(application: Flask) -> None:
    slug = made(application)
    browser = Browser(application)
    answer_all(browser, slug)
    with application.app_context(), unit_of_work():
        db.session.scalars(select(Consultation)).one().one_response_per = "person"
    browser.open(f"/consultations/{slug}/respond/check")
    assert browser.send(action="send").path.endswith("/respond/")
    with application.app_context():
        assert db.session.scalars(select(Response)).all() == []


@pytest.mark.parametrize("behalf", ["myself", "my_child", "supported_person", "group"])
def test_for_whom_somebody_answers_is_kept_with_the_response(application: Flask, behalf: str) -> None:
    slug = made(application, asks_on_behalf=True)
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    assert "Say for whom you answer." in browser.send({"behalf": ""}, status=422).text
    browser.send({"behalf": behalf})
    with application.app_context():
        assert db.session.scalars(select(Draft.on_behalf_of)).one() == behalf


def test_a_cookie_that_is_brought_back_lets_nobody_in_again(application: Flask) -> None:
    slug = made(application, one_response_per="person")
    [code] = codes_for(application, slug, 1)
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send({"code": code})
    kept = browser.client.get_cookie("session")
    assert kept is not None
    answer_all(browser, slug)
    browser.send(action="send")
    again = Browser(application)
    again.client.set_cookie("session", kept.value)
    page = again.open(f"/consultations/{slug}/respond/")
    assert page.soup.find("input", {"name": "code"}) is not None
    token = page.soup.find("input", {"name": "csrf_token"})
    assert token is not None
    sent = again.client.post(f"/consultations/{slug}/respond/", data={"csrf_token": token["value"]})
    assert sent.status_code == 422
    with application.app_context():
        assert len(db.session.scalars(select(Response)).all()) == 1
        assert db.session.scalars(select(Draft)).all() == []


def test_who_was_let_in_may_start_again(application: Flask) -> None:
    slug = made(application, one_response_per="person")
    [code] = codes_for(application, slug, 1)
    browser = Browser(application)
    browser.open(f"/consultations/{slug}/respond/")
    browser.send({"code": code})
    browser.send()
    browser.open(f"/consultations/{slug}/respond/")
    browser.send(button="Start again")
    answer_all(browser, slug)
    browser.send(action="send")
    with application.app_context():
        assert len(db.session.scalars(select(Response)).all()) == 1


def test_a_code_given_late_lets_a_lost_draft_be_sent_with_all_that_was_typed(application: Flask) -> None:
    slug = made(application)
    browser = Browser(application)
    answer_all(browser, slug)
    with application.app_context(), unit_of_work():
        db.session.scalars(select(Consultation)).one().one_response_per = "person"
    [code] = codes_for(application, slug, 1)
    browser.open(f"/consultations/{slug}/respond/check")
    browser.send(action="send")
    browser.send({"code": code})
    browser.open(f"/consultations/{slug}/respond/check")
    browser.send(action="send")
    with application.app_context():
        assert len(db.session.scalars(select(Response)).all()) == 1
        assert db.session.scalars(select(Draft)).all() == []
