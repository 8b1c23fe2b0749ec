"""Statements that people add: read, approved in harmless words, voted on, taken down, gone with their writer."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.consultations import services
from coproduce.consultations.models import Consultation, Response, Statement
from coproduce.consultations.queries import answers_of
from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import Statements
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation, make_response, make_safety_contact
from tests.pages.client import Browser

VIEWS = Statements(
    key="views",
    text="Do you agree?",
    options=(Option("late", "Open late"), Option("food", "Have food")),
    own_label="Add one",
)
WRITTEN = "Mrs Ashworth should answer the phone"
SHOWN = "Somebody should answer the phone"


@pytest.fixture
def slug(application: Flask) -> str:
    with application.app_context(), unit_of_work():
        make_safety_contact()
        consultation = make_consultation("open", questions=(VIEWS,))
        make_response(consultation, {"views": {"late": "agree", "own": WRITTEN}})
        return consultation.slug


def passage() -> Passage:
    return db.session.scalars(select(Passage)).one()


def read(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        mark_read(actor_of(make_account("moderator")), passage())


def staff(application: Flask, slug: str) -> Browser:
    browser = Browser(application)
    with application.app_context():
        with unit_of_work():
            account = make_account("commissioner")
        sign_in(browser.client, account)
    browser.open(f"/manage/consultations/{slug}/statements")
    return browser


def page_of_question(application: Flask, slug: str) -> str:
    visitor = Browser(application)
    visitor.open(f"/consultations/{slug}/respond/")
    return visitor.send().text


def test_nothing_is_shown_to_others_before_a_person_read_and_approved_it(
    application: Flask, slug: str
) -> None:
    browser = staff(application, slug)
    assert browser.page is not None
    assert "Nothing waits" in browser.page.text
    assert WRITTEN not in page_of_question(application, slug)
    read(application)
    browser.open(f"/manage/consultations/{slug}/statements")
    assert WRITTEN in browser.page.text
    assert WRITTEN not in page_of_question(application, slug)
    browser.send({"words": SHOWN, "decision": "approve"})
    shown = page_of_question(application, slug)
    assert SHOWN in shown
    assert "Ashworth" not in shown


def test_others_vote_on_it_and_the_vote_is_kept_under_it(application: Flask, slug: str) -> None:
    read(application)
    staff(application, slug).send({"words": SHOWN, "decision": "approve"})
    visitor = Browser(application)
    visitor.open(f"/consultations/{slug}/respond/")
    visitor.send()
    with application.app_context():
        key = db.session.scalars(select(Statement)).one().key
    visitor.send({f"answer-{key}": "disagree"})
    visitor.send({"answer": "no"})
    visitor.send(action="send")
    with application.app_context():
        stored = [answers_of(each) for each in db.session.scalars(select(Response))]
        votes = [answers[f"views.{key}"].choices for answers in stored if f"views.{key}" in answers]
        assert votes == [["disagree"]]


def test_refusing_and_taking_down_need_a_reason(application: Flask, slug: str) -> None:
    read(application)
    browser = staff(application, slug)
    assert "reason" in browser.send({"decision": "refuse", "reason": ""}, status=422).text.lower()
    browser.send({"words": SHOWN, "decision": "approve"})
    browser.open(f"/manage/consultations/{slug}/statements")
    assert "reason" in browser.send({"reason": ""}, action="down", status=422).text.lower()
    browser.send({"reason": "It names a building."}, action="down")
    assert SHOWN not in page_of_question(application, slug)


def test_a_text_that_is_held_back_cannot_be_approved(application: Flask, slug: str) -> None:
    with application.app_context(), unit_of_work():
        hold(actor_of(make_account("moderator")), passage(), "It names somebody.")
        found = passage().id
    browser = staff(application, slug)
    assert browser.page is not None
    assert "Nothing waits" in browser.page.text
    token = browser.page.soup.find("input", {"name": "csrf_token"})
    data = {"decision": "approve", "words": SHOWN}
    if token is not None:
        data["csrf_token"] = str(token["value"])
    sent = browser.client.post(f"/manage/consultations/{slug}/statements/{found}", data=data)
    assert sent.status_code >= 400
    assert SHOWN not in page_of_question(application, slug)


def test_it_goes_with_the_answer_of_its_writer(application: Flask, slug: str) -> None:
    read(application)
    staff(application, slug).send({"words": SHOWN, "decision": "approve"})
    with application.app_context(), unit_of_work():
        services.withdraw_response(db.session.scalars(select(Response)).one())
    with application.app_context():
        assert db.session.scalars(select(Statement)).all() == []
        assert db.session.scalars(select(Consultation)).one()
    assert SHOWN not in page_of_question(application, slug)
