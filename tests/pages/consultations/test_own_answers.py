"""Whoever linked answers with an account changes them or takes them back there, without the receipt."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations.models import Consultation, Response
from coproduce.consultations.queries import answers_of
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation, make_response
from tests.pages.client import Browser


@pytest.fixture
def own(application: Flask, browser: Browser) -> str:
    """The response of somebody who has signed in."""
    with application.app_context(), unit_of_work():
        account = make_account()
        sign_in(browser.client, account)
        return make_response(make_consultation("open", slug="breaks"), account=account, may_quote=True).id


def count(application: Flask, table: type) -> int:
    with application.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def weeks(application: Flask, response_id: str) -> float:
    with application.app_context():
        return float(answers_of(db.session.get_one(Response, response_id))["weeks"].number or 0)


def close(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        consultation.closes_at = clock.now() - timedelta(hours=1)


def test_own_answers_are_changed_until_closing(application: Flask, browser: Browser, own: str) -> None:
    browser.open(f"/my/contributions/{own}")
    page = browser.send(button="Change my answers")
    assert page.heading == "Check your answers"
    browser.open("/consultations/breaks/respond/q/6?change=1")
    browser.send({"answer": "30"})
    page = browser.send(button="Send my changes")
    assert page.heading == "Your changes are stored"
    assert page.soup.find(id="receipt-words") is None
    assert weeks(application, own) == 30
    assert count(application, Response) == 1
    page = browser.open("/consultations/breaks/respond/sent/receipt.txt")
    assert page.heading == "Your changes are stored"


def test_a_second_press_of_the_button_changes_nothing_more(
    application: Flask, browser: Browser, own: str
) -> None:
    browser.open(f"/my/contributions/{own}")
    page = browser.send(button="Change my answers")
    form = {field["name"]: field.get("value", "") for field in page.form(button="Send").find_all("input")}
    browser.send(button="Send my changes")
    again = browser.client.post("/consultations/breaks/respond/send", data=form, follow_redirects=True)
    assert "Your changes are stored" in again.text
    assert count(application, Response) == 1


def test_who_signed_out_meanwhile_is_asked_to_sign_in_again(
    application: Flask, browser: Browser, own: str
) -> None:
    browser.open(f"/my/contributions/{own}")
    page = browser.send(button="Change my answers")
    form = {field["name"]: field.get("value", "") for field in page.form(button="Send").find_all("input")}
    with browser.client.session_transaction() as session:
        session.pop("_user_id")
    answer = browser.client.post("/consultations/breaks/respond/send", data=form)
    assert answer.status_code == 302
    assert "next=/consultations/breaks/respond/check" in answer.headers["Location"].replace("%2F", "/")
    assert count(application, Response) == 1


def test_after_closing_they_are_not_changed_and_can_be_taken_back(
    application: Flask, browser: Browser, own: str
) -> None:
    browser.open(f"/my/contributions/{own}")
    close(application)
    page = browser.send(button="Change my answers", status=409)
    assert page.heading == "Your answers cannot be changed now"
    assert "Change my answers" not in browser.open(f"/my/contributions/{own}").text
    page = browser.follow("Take them back")
    assert page.heading == "Take your answers back?"
    assert count(application, Response) == 1, "looking deletes nothing"
    page = browser.send(button="Yes, delete my answers")
    assert page.heading == "Your answers are deleted"
    assert count(application, Response) == count(application, Passage) == 0
    with application.app_context():
        assert not db.session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "response")).all()
    browser.open(f"/my/contributions/{own}", status=404)


def test_nobody_reaches_the_answers_of_others(application: Flask, browser: Browser, own: str) -> None:
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        foreign = make_response(consultation, account=make_account()).id
        anonymous = make_response(consultation).id
    token = browser.open(f"/my/contributions/{own}").soup.find("input", attrs={"name": "csrf_token"})["value"]  # type: ignore[index]
    for response_id in (foreign, anonymous, "0" * 32):
        browser.open(f"/my/contributions/{response_id}/withdraw", status=404)
        for step in ("withdraw", "change"):
            answer = browser.client.post(
                f"/my/contributions/{response_id}/{step}", data={"csrf_token": token}
            )
            assert answer.status_code == 404, (response_id, step)
    assert count(application, Response) == 3
    visitor = Browser(application)
    assert visitor.client.get(f"/my/contributions/{own}/withdraw").status_code == 302
