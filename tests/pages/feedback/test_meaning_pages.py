"""Word by word, and “that is not what I meant”, from the person's page to the analyst and back."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Response
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.feedback.models import MeaningCorrection
from coproduce.insights.services import mark_excerpts
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import make_feedback, make_finding, make_theme, publish
from tests.factories.insights import ANALYST
from tests.pages.client import Browser
from tests.pages.feedback.test_public_pages import read
from tests.pages.feedback.test_trace_pages import RECEIPT, follow

ODD = "<script>alert(1)</script> We wait \u202eevil too long. Nobody rings back."
SAY = "That is not what I meant"


@pytest.fixture
def answered(application: Flask) -> str:
    """Public answers to a text with two overlapping excerpts; returns the id of its theme."""
    with application.app_context(), unit_of_work():
        consultation = make_consultation("closed", slug="breaks")
        response = make_response(
            consultation,
            {"who": "parent", "change": ODD},
            receipt=RECEIPT,
            account=make_account(email="own@example.org"),
        )
        passage = next(answer.passage for answer in response.answers if answer.passage)
        read(passage)
        theme = make_theme(consultation, "Waiting", [passage])
        for words in ("We wait \u202eevil too long.", "too long. Nobody rings back."):
            mark_excerpts(ANALYST, consultation.id, passage, theme, chosen=[], words=words, near=0)
        feedback = make_feedback(consultation, kinds=[])
        make_finding(feedback, "we_cannot", [theme], you_said="Families wait too long.")
        publish(feedback)
        return theme.id


def corrections(application: Flask) -> list[MeaningCorrection]:
    with application.app_context():
        return list(db.session.scalars(select(MeaningCorrection)))


def test_own_words_are_marked_whole_and_harmless(answered: str, browser: Browser) -> None:
    text = follow(browser)
    assert browser.page is not None
    quote = browser.page.soup.find("blockquote")
    assert quote is not None
    assert quote.find("script") is None
    for hidden in quote.find_all(class_=["part-sign", "govuk-visually-hidden"]):
        hidden.decompose()
    assert quote.get_text() == ODD
    assert len(quote.find_all("mark")) == 3, "two parts that overlap make three stretches"
    assert all(mark["dir"] == "ltr" for mark in quote.find_all("mark"))
    for words in (
        "part 1 ends",
        "Theme: Waiting",
        "Families wait too long.",
        "Because: The building is not ours.",
    ):
        assert words in text
    assert "Who answers for this: Ola Owner (invented), Manager" in text
    assert "An analyst" in text


def test_not_what_i_meant_goes_to_the_analyst_and_the_answer_comes_back(
    application: Flask, answered: str, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    follow(browser)
    with application.app_context():
        before = len(db.session.scalars(select(AuditEntry)).all())
    page = browser.send(button=SAY)
    assert page.heading == SAY
    assert "999" in page.text, "the safety words stand before every free text (rule 11)"
    browser.send({"explanation": "I meant the telephone"}, button="Send it")
    assert browser.page is not None
    assert browser.page.path == "/receipt/not-what-i-meant/said"
    with browser.client.session_transaction() as kept:
        assert "abalone" not in str(dict(kept))
    assert "abalone abate" not in caplog.text
    assert "not-what-i-meant" not in "".join(
        record.getMessage() for record in caplog.records if record.name == "coproduce.requests"
    )
    with application.app_context():
        assert len(db.session.scalars(select(AuditEntry)).all()) == before, (
            "no row stands for one person (rule 17)"
        )
    assert "An analyst looks at it." in follow(browser)

    staff = Browser(application)
    with application.app_context():
        with unit_of_work():
            analyst = make_account("analyst", email="ana@example.org")
        sign_in(staff.client, analyst)
    page = staff.open("/manage/consultations/breaks/not-what-i-meant")
    assert "I meant the telephone" in page.text
    staff.open("/manage/consultations/breaks/not-what-i-meant")
    staff.follow("Settle it")
    refused = staff.send({"action": "change", "reason": "Sorted anew."}, button="Save", status=422)
    assert "The text is still in this theme." in refused.text
    staff.send({"action": "keep", "reason": "You wrote of waiting too."}, button="Save")
    row = corrections(application)[0]
    assert (row.state, row.reason) == ("kept", "You wrote of waiting too.")
    assert "kept it, because: You wrote of waiting too." in follow(browser)
    with application.app_context():
        entry = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_kind == "correction of meaning")
        ).one()
        assert entry.details["theme"] == answered
        ids = {passage.id for passage in db.session.scalars(select(Passage))}
        assert not any(each in str(entry.details) for each in ids)
        words = db.session.scalars(select(Passage).where(Passage.context_kind == "meaning")).one()
        assert words.state == "read", "who settles it has read it (rule 9)"


def test_only_what_the_own_path_shows_can_be_named(
    application: Flask, answered: str, browser: Browser
) -> None:
    """Nobody finds out by trying which themes and findings there are."""
    with application.app_context(), unit_of_work():
        consultation = make_consultation("closed", slug="other")
        other = make_response(consultation, {"who": "parent", "change": "Somebody else"})
        foreign = next(answer.passage.id for answer in other.answers if answer.passage)
        hidden = make_theme(consultation, "Hidden").id
    follow(browser)
    assert browser.page is not None
    form = browser.page.form(button=SAY)
    fields = {each["name"]: each["value"] for each in form.find_all("input")}
    for change in ({"about": f"theme:{hidden}"}, {"text": foreign}, {"about": "reply:x"}, {"about": ""}):
        answer = browser.client.post(
            "/receipt/not-what-i-meant", data={**fields, **change, "confirmed": "yes"}
        )
        assert answer.status_code == 404
    wrong = browser.client.post("/receipt/not-what-i-meant", data={**fields, "words": "abate " * 6})
    assert wrong.status_code == 303
    assert corrections(application) == []


def test_two_presses_are_one_and_it_can_be_taken_back(
    application: Flask, answered: str, browser: Browser
) -> None:
    for _ in range(2):
        with application.app_context(), unit_of_work():
            from coproduce.feedback.services.meaning import say

            response = db.session.scalars(select(Response)).one()
            passage_id = next(answer.passage_id for answer in response.answers if answer.passage_id)
            say(response, passage_id, f"theme:{answered}", "Once")
    assert len(corrections(application)) == 1
    follow(browser)
    browser.send(button="Take this back")
    assert corrections(application) == []
    with application.app_context():
        assert db.session.scalars(select(Passage).where(Passage.context_kind == "meaning")).all() == []


def test_a_person_who_signed_in_says_it_without_a_receipt(
    application: Flask, answered: str, browser: Browser
) -> None:
    with application.app_context():
        response_id = db.session.scalars(select(Response.id)).one()
        from coproduce.accounts.queries import account_by_email

        account = account_by_email("own@example.org")
        assert account is not None
        sign_in(browser.client, account)
    browser.open(f"/my/contributions/{response_id}")
    browser.send(button=SAY)
    browser.send(button="Send it")
    assert "An analyst looks at it." in browser.open(f"/my/contributions/{response_id}").text
    stranger = Browser(application)
    page = stranger.open("/receipt")
    token = page.form(button="Show me").find("input", attrs={"name": "csrf_token"})["value"]  # type: ignore[index]
    taken = stranger.client.post(
        "/receipt/not-what-i-meant/take-back",
        data={"own": response_id, "text": "", "about": "", "csrf_token": token},
    )
    assert taken.status_code == 404


def test_taking_the_answers_back_takes_what_was_said_of_them(application: Flask, answered: str) -> None:
    from coproduce.consultations.services import withdraw_response
    from coproduce.feedback.services.meaning import say

    with application.app_context():
        with unit_of_work():
            response = db.session.scalars(select(Response)).one()
            passage_id = next(answer.passage_id for answer in response.answers if answer.passage_id)
            say(response, passage_id, f"theme:{answered}", "I meant the telephone")
        with unit_of_work():
            withdraw_response(db.session.scalars(select(Response)).one())
        assert db.session.scalars(select(MeaningCorrection)).all() == []
        assert db.session.scalars(select(Passage)).all() == []


def test_paths_show_what_is_missing_where(application: Flask, answered: str) -> None:
    with application.app_context():
        with unit_of_work():
            make_response(make_consultation("closed", slug="unread", title="Unread views"))
            account = make_account("commissioner")
        staff = Browser(application)
        sign_in(staff.client, account)
    page = staff.open("/manage/paths")
    assert "1 of 2 views have a complete path, 50%" in " ".join(page.text.split())
    assert "A person still has to read" in page.text
    assert "Read the texts" in staff.open("/manage/consultations/unread/paths").text
    assert "Everybody can follow their words" in staff.open("/manage/consultations/breaks/paths").text
    assert "complete path" in staff.open("/manage/").text
