"""The reading queue, concerns and safety numbers over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.accounts.actors import actor_of
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import (
    Concern,
    Passage,
    RestrictedRead,
    SafeguardingDuty,
    SafetyContact,
)
from coproduce.safeguarding.queries import refusal_reasons
from coproduce.safeguarding.services import add_usual_reasons, hold, report_passage
from tests.factories.accounts import make_account, sign_in
from tests.factories.safeguarding import MODERATOR, make_concern, make_passage
from tests.pages.client import Browser, Page

TEXT = "Ask <b>Sarah</b> on 07700 900123, please."
SPANS = [[7, 12, "name"], [20, 32, "phone"]]


def signed_in(application: Flask, browser: Browser, *roles: str) -> str:
    with application.app_context(), unit_of_work():
        account = make_account(*roles)
        sign_in(browser.client, account)
        return str(account.id)


def texts(application: Flask, bodies: Sequence[str], **values: Any) -> list[str]:
    with application.app_context(), unit_of_work():
        return [make_passage(body, **values).id for body in bodies]


def listed(page: Page) -> list[str]:
    """The texts that the button at the end of the page is about."""
    return [field["value"] for field in page.soup.find_all("input", attrs={"name": "text"})]


def state_of(application: Flask, passage_id: str) -> str:
    with application.app_context():
        return str(db.session.get_one(Passage, passage_id).state)


def test_a_page_of_texts_is_read_at_once_and_the_next_comes(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    texts(application, [f"Text number {number}" for number in range(23)], hinted=True)
    page = browser.open("/manage/reading")
    assert "23 to read" in page.text
    assert len(page.soup.find_all("article")) == 20
    page = browser.follow("Read a page of texts without marks")
    page = browser.send({"text": listed(page)}, button="I have read these 20")
    assert "20 texts approved" in page.text
    assert len(page.soup.find_all("article")) == 3
    browser.send({"text": listed(page)}, button="I have read these 3")
    assert "No texts without marks are waiting" in browser.page.text  # type: ignore[union-attr]


def test_what_changed_while_a_page_was_read_is_named_and_left_out(
    application: Flask, browser: Browser
) -> None:
    signed_in(application, browser, "moderator")
    ids = texts(application, ["one", "two", "three"], hinted=True)
    page = browser.open("/manage/reading/page")
    shown = listed(page)
    changed, gone = shown[1].partition(":")[0], shown[2].partition(":")[0]
    with application.app_context(), unit_of_work():
        hold(MODERATOR, db.session.get_one(Passage, changed), "Names a child")
        db.session.delete(db.session.get_one(Passage, gone))
    page = browser.send({"text": shown}, button="I have read these 3")
    assert "1 text is approved" in page.text
    assert "1 text was taken back" in page.text
    assert page.soup.find("a", string="Text 2")["href"].endswith(changed)
    assert sorted(state_of(application, each) for each in ids if each != gone) == ["held", "read"]


def test_marks_are_shown_and_words_are_escaped(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    [passage_id] = texts(
        application,
        [TEXT],
        personal_data_hints=SPANS,
        hinted=True,
        concern_hint="urgent",
        concern_hint_reason="a phone number",
    )
    page = browser.open(f"/manage/reading/{passage_id}")
    assert [mark.contents[0] for mark in page.soup.find_all("mark")] == ["Sarah", "07700 900123"]
    assert page.soup.find("b") is None
    assert page.soup.find(attrs={"dir": "auto"}) is not None
    assert "Read first" in page.text


def test_read_and_next_and_undo(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "analyst")
    first, second = texts(application, ["A first text", "A second text"])
    browser.open("/manage/reading")
    page = browser.send(button="Take the next one")
    assert "You are reading this" in page.text
    page = browser.send(button="Read, show me the next one")
    assert "still to read" in page.text
    assert "The last text is marked as read" in page.text
    page = browser.send(button="Undo")
    assert "back in the queue" in page.text
    assert {state_of(application, first), state_of(application, second)} == {"unread"}


def test_hiding_words_begins_with_the_suggestion_and_keeps_the_original(
    application: Flask, browser: Browser
) -> None:
    signed_in(application, browser, "moderator")
    body = "Ask Sarah please."
    [passage_id] = texts(application, [body], personal_data_hints=[[4, 9, "name"]], hinted=True)
    page = browser.open(f"/manage/reading/{passage_id}")
    assert page.form("/redact").find("textarea").get_text().strip() == "Ask [name] please."
    browser.send({"redacted": " "}, action="/redact", status=422)
    assert "Leave some words" in browser.page.text  # type: ignore[union-attr]
    browser.send({"redacted": "Ask [name]."}, action="/redact")
    with application.app_context():
        passage = db.session.get_one(Passage, passage_id)
        assert (passage.body, passage.redacted, passage.state) == (body, "Ask [name].", "read")


def test_holding_back_and_letting_go(application: Flask, browser: Browser) -> None:
    reader = signed_in(application, browser, "moderator")
    [passage_id] = texts(application, ["A text with a name"])
    browser.open(f"/manage/reading/{passage_id}")
    page = browser.send({"reason": ""}, action="/hold", status=422)
    assert "Say why" in page.text
    page = browser.send({"reason": "It names a child"}, action="/hold")
    page = browser.open("/manage/reading?state=held")
    assert "It names a child" in page.text
    assert "A text with a name" not in page.text
    browser.follow("Open text 1")
    with application.app_context():
        row = db.session.scalars(select(RestrictedRead)).one()
        assert (row.account_id, row.subject_id) == (reader, passage_id)
    browser.send({"reason": "The name is hidden"}, action="/release")
    assert state_of(application, passage_id) == "read"


def test_a_stale_page_is_refused(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    [passage_id] = texts(application, ["A text"])
    browser.open(f"/manage/reading/{passage_id}")
    with application.app_context(), unit_of_work():
        hold(MODERATOR, db.session.get_one(Passage, passage_id), "Meanwhile")
    browser.send({"redacted": "Mine"}, action="/redact", status=409)
    assert state_of(application, passage_id) == "held"


def test_a_concern_from_reading_to_closing(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "safeguarding_lead")
    [passage_id] = texts(application, ["I am scared to go home"])
    browser.open(f"/manage/reading/{passage_id}")
    browser.send({"note": ""}, action="/concern", status=422)
    browser.send({"note": "Sounds like harm at home"}, action="/concern")
    page = browser.open("/manage/concerns")
    assert "Nobody has taken it on" in page.text
    with application.app_context():
        concern_id = db.session.scalars(select(Concern.id)).one()
    page = browser.open(f"/manage/concerns/{concern_id}")
    assert "I am scared to go home" in page.text
    browser.send(button="I take this on")
    page = browser.send({"words": ""}, action="/close", status=422)
    assert "Say what came of it" in page.text
    browser.send({"words": "Social care took over."}, action="/close")
    page = browser.open(f"/manage/concerns/{concern_id}")
    assert "Social care took over." in page.text
    browser.send({"words": "A second text came."}, action="/reopen")
    with application.app_context():
        assert db.session.get_one(Concern, concern_id).state == "acknowledged"
        assert db.session.scalar(select(func.count()).select_from(RestrictedRead)) >= 3


@pytest.mark.parametrize("role", ["moderator", "analyst", "commissioner", "administrator"])
def test_concerns_are_closed_to_others(application: Flask, browser: Browser, role: str) -> None:
    signed_in(application, browser, role)
    with application.app_context(), unit_of_work():
        concern_id = make_concern().id
    browser.open("/manage/concerns", status=403)
    browser.open(f"/manage/concerns/{concern_id}", status=403)


@pytest.mark.parametrize("role", ["participant", "commissioner", "administrator", "group_facilitator"])
def test_texts_are_closed_to_others(application: Flask, browser: Browser, role: str) -> None:
    signed_in(application, browser, role)
    [passage_id] = texts(application, ["secret words"])
    browser.open("/manage/reading", status=403)
    browser.open(f"/manage/reading/{passage_id}", status=403)
    assert "secret words" not in browser.page.text  # type: ignore[union-attr]


def test_a_text_that_is_gone_is_not_found(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    browser.open(f"/manage/reading/{'0' * 32}", status=404)


def test_only_texts_of_one_place(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    texts(application, ["of the first"], context_id="a" * 32)
    texts(application, ["of the second"], context_id="b" * 32)
    page = browser.open(f"/manage/reading?place={'a' * 32}")
    assert "of the first" in page.text
    assert "of the second" not in page.text


def test_safety_numbers_and_duties(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "administrator")
    with application.app_context(), unit_of_work():
        lead = make_account("safeguarding_lead", name="Lena Lead").id
    browser.open("/manage/safety-numbers")
    page = browser.send({"name": "", "phone": ""}, button="Add the number", status=422)
    assert "Name the team or line" in page.text
    page = browser.send(
        {"name": "Duty team", "phone": "0161 496 0000", "hours": "9 to 5"}, button="Add the number"
    )
    assert "0161 496 0000" in page.text
    page = browser.send({"duty-0": ""}, button="Save who is on duty", status=422)
    assert "at least a lead" in page.text
    browser.send({"duty-0": lead}, button="Save who is on duty")
    browser.follow("Change Duty team")
    browser.send({"phone": "0161 496 0001"}, button="Save")
    with application.app_context():
        assert db.session.scalars(select(SafetyContact.phone)).all() == ["0161 496 0001"]
        assert db.session.scalars(select(SafeguardingDuty.account_id)).all() == [lead]
    browser.follow("Change Duty team")
    browser.send(button="Remove this number")
    with application.app_context():
        assert db.session.scalars(select(SafetyContact)).all() == []


def test_others_see_who_reads_a_text(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    [passage_id] = texts(application, ["A text"])
    browser.open(f"/manage/reading/{passage_id}")
    browser.send(action="/claim")
    with application.app_context(), unit_of_work():
        other = make_account("moderator")
        uniquifier = other.fs_uniquifier
    second = Browser(application)
    sign_in(second.client, uniquifier)
    page = second.open("/manage/reading")
    assert "is reading this since just now" in page.text
    page = second.send(button="Take the next one")
    assert "nothing left that nobody else is reading" in page.text
    browser.send(action="/give-back")
    page = second.send(button="Take the next one")
    assert page.path == f"/manage/reading/{passage_id}"


def test_asking_answering_refusing_and_appealing(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    with application.app_context(), unit_of_work():
        author, second = make_account(), make_account("safeguarding_lead")
        names = author.fs_uniquifier, second.fs_uniquifier
        passage_id = make_passage("Mrs Smith is late.", context_kind="forum", author_id=author.id).id
        add_usual_reasons(MODERATOR)
        reason = refusal_reasons()[0]
        chosen, told = reason.id, reason.words
    writer, judge = Browser(application), Browser(application)
    for each, name in zip((writer, judge), names, strict=True):
        sign_in(each.client, name)
    browser.open(f"/manage/reading/{passage_id}")
    browser.send({"question": ""}, action="/ask", status=422)
    browser.send({"question": "Could you leave out the name?"}, action="/ask")
    assert "We have a question about your words" in writer.open("/my/").text
    page = writer.open(f"/my/words/{passage_id}")
    assert "Could you leave out the name?" in page.text
    writer.send({"words": " "}, action="/answer", status=422)
    writer.send({"words": "Somebody is late."}, action="/answer")
    browser.open(f"/manage/reading/{passage_id}")
    browser.follow("See what was written first")
    with application.app_context():
        assert "original" in db.session.scalars(select(RestrictedRead.subject_kind)).all()
    browser.open(f"/manage/reading/{passage_id}")
    browser.send({"chosen": "", "told": " "}, action="/refuse", status=422)
    browser.send({"chosen": chosen, "told": "You can write again."}, action="/refuse")
    page = writer.open(f"/my/words/{passage_id}")
    assert told in page.text
    assert "You can write again." in page.text
    writer.send({"words": "It names nobody."}, action="/appeal")
    browser.open("/manage/reading/appeals")
    page = browser.follow("Forum post")
    assert "somebody else has to decide" in page.text
    judge.open(page.path)
    judge.send({"decision": "show", "answer": ""}, status=422, button="Decide")
    judge.send({"decision": "show", "answer": "You are right."}, button="Decide")
    assert state_of(application, passage_id) == "read"
    assert "You are right." in writer.open(f"/my/words/{passage_id}").text
    other = Browser(application)
    signed_in(application, other)
    other.open(f"/my/words/{passage_id}", status=404)


def test_reports_stand_at_the_top_and_are_decided_once(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "moderator")
    with application.app_context(), unit_of_work():
        reporter = make_account()
        name = reporter.fs_uniquifier
        passage = make_passage("Everybody knows it was Sarah.", context_kind="forum", state="read")
        report_passage(actor_of(reporter), passage, "private", "She is my child.")
        passage_id = passage.id
        make_passage("another text")
    page = browser.open("/manage/reading")
    assert "Reported" in page.soup.find_all("article")[0].get_text()
    page = browser.send(button="Take the next one")
    assert page.path == f"/manage/reading/{passage_id}"
    assert "She is my child." in page.text
    page = browser.send({"decision": "act", "answer": "We hid it."}, action="/reports/", status=422)
    assert "nothing about it has been changed yet" in page.text
    assert "We hid it." in page.soup.find("textarea", attrs={"name": "answer"}).get_text()
    browser.open(f"/manage/reading/{passage_id}")
    browser.send({"redacted": "Everybody knows it was [name]."}, action="/redact")
    browser.open(f"/manage/reading/{passage_id}")
    browser.send({"decision": "act", "answer": "We hid it."}, action="/reports/")
    writer = Browser(application)
    sign_in(writer.client, name)
    assert "We hid it." in writer.open("/my/words").text
    assert "It says something private" in browser.open("/manage/reading/reports?state=decided").text
    table = browser.open("/manage/reading/figures")
    assert "Forum post" in table.text
    assert "Sarah" not in table.text
    response = browser.client.get("/manage/reading/figures.csv")
    assert response.content_type.startswith("text/csv")
    assert ",1,1,0,0.0," in response.get_data(as_text=True)


def test_original_words_are_for_moderators_and_leads(application: Flask, browser: Browser) -> None:
    signed_in(application, browser, "analyst")
    [passage_id] = texts(application, ["Ask Sarah please."], state="read", redacted="Ask [name] please.")
    page = browser.open(f"/manage/reading/{passage_id}")
    assert "Sarah" not in page.text
    browser.open(f"/manage/reading/{passage_id}/original", status=403)
    assert "Sarah" not in browser.open("/manage/reading").text
