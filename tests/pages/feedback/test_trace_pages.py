"""The path of one's own words, by receipt and signed in."""

from __future__ import annotations

import logging

import pytest
from flask import Flask

from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.insights.models import NoTheme, PublicQuote
from coproduce.safeguarding.services import hold
from coproduce.web.rate_limits import limiter
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import make_feedback, make_finding, make_theme, publish, settle
from tests.factories.safeguarding import LEAD
from tests.pages.client import Browser
from tests.pages.feedback.test_public_pages import read

RECEIPT = "abalone abate ability abdomen abide abiding"


def follow(browser: Browser, words: str = RECEIPT, status: int = 200) -> str:
    browser.open("/receipt")
    return browser.send({"words": words}, button="Show me", status=status).text


def arrange(application: Flask, stage: str) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_consultation("closed", slug="breaks")
        response = make_response(consultation, receipt=RECEIPT, may_quote=False)
        passages = [answer.passage for answer in response.answers if answer.passage]
        if stage == "received":
            return
        for passage in passages:
            read(passage)
        if stage == "held":
            hold(LEAD, passages[0], "Look at this with the family worker")
        if stage in ("read", "held"):
            return
        feedback = make_feedback(consultation, kinds=[])
        theme = make_theme(consultation, "Evenings", passages[:1])
        db.session.add(
            NoTheme(passage_id=passages[1].id, reason="It praises one person.", marked_at=clock.now())
        )
        make_finding(feedback, "we_will", [theme], you_said="Evenings are too few.")
        make_finding(feedback, "we_did", you_said="Somebody else’s wish.")
        if stage == "settled":
            settle(feedback)
        elif stage == "public":
            publish(feedback)


def test_what_was_only_received_says_what_is_still_to_come(application: Flask, browser: Browser) -> None:
    arrange(application, "received")
    text = follow(browser)
    assert text.index("We waited a long time") < text.index("We received your answers")
    for words in (
        "You asked us not to quote these words",
        "A person reads your words",
        "Promised for",
        "Not yet: Your words join a theme",
        "Not yet: We answer",
    ):
        assert words in text


def test_what_was_read_says_so_with_the_day(application: Flask, browser: Browser) -> None:
    arrange(application, "read")
    assert "Done: A person read your words" in follow(browser)


def test_a_held_text_is_said_honestly_and_without_the_reason(application: Flask, browser: Browser) -> None:
    arrange(application, "held")
    text = follow(browser)
    assert "looked at with more care" in text
    assert "family worker" not in text


def test_names_of_themes_and_answers_wait_for_the_opening(application: Flask, browser: Browser) -> None:
    arrange(application, "settled")
    text = follow(browser)
    assert "An answer is written." in text
    assert "Opens on" in text
    assert browser.page is not None
    assert browser.page.soup.find(class_="chips") is None
    for hidden in ("Evenings are too few.", "There are more evenings now.", "Two more evenings"):
        assert hidden not in text


def test_the_whole_path_is_there_once_public(application: Flask, browser: Browser) -> None:
    arrange(application, "public")
    text = follow(browser)
    for words in (
        "This text is in no theme, because: It praises one person.",
        "Evenings are too few.",
        "There are more evenings now.",
        "Two more evenings a week",
        "We have promised this.",
    ):
        assert words in text
    assert "Somebody else’s wish." not in text
    page = browser.follow("Read it beside our answer")
    assert page.path == "/consultations/breaks/feedback"


@pytest.mark.parametrize("public", [False, True])
def test_being_quoted_is_said_once_the_quote_is_public(
    application: Flask, browser: Browser, public: bool
) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_consultation("closed", slug="breaks")
        response = make_response(
            consultation,
            {"who": "young_person", "change": "More evenings please"},
            receipt=RECEIPT,
            may_quote=True,
            young=True,
        )
        passage = next(answer.passage for answer in response.answers if answer.passage)
        read(passage)
        quote = PublicQuote(
            passage_id=passage.id, consultation_id=consultation.id, words="More evenings", state="approved"
        )
        db.session.add(quote)
        db.session.flush()
        feedback = make_feedback(consultation, kinds=[])
        make_finding(feedback, themes=[make_theme(consultation, "Evenings", [passage])], quotes=[quote])
        (publish if public else settle)(feedback)
    text = follow(browser)
    assert ("A part of these words is quoted" in text) is public
    assert ("Too few evenings." in text) is public  # the young people's wording of the finding


def test_wrong_words_are_answered_helpfully(application: Flask, browser: Browser) -> None:
    arrange(application, "received")
    assert "“qqqq” is in no receipt" in follow(browser, "qqqq abate ability abdomen abide abiding", 422)
    assert "No answers belong to these six words" in follow(browser, "abate " * 6, 422)
    assert "Type the six words" in follow(browser, "", 422)


def test_a_receipt_may_be_typed_as_people_type(application: Flask, browser: Browser) -> None:
    arrange(application, "received")
    assert "We received your answers" in follow(browser, " Abalone-Abate, ABILITY abdomen\nabide  abiding ")


def test_the_words_stand_in_no_address_and_no_log(
    application: Flask, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    arrange(application, "received")
    with caplog.at_level(logging.DEBUG):
        follow(browser)
    assert browser.page is not None
    assert browser.page.response.request.query_string == b""
    assert "abalone abate" not in caplog.text
    assert "abalone abate" not in browser.page.response.headers.get("Location", "")


def test_looking_up_receipts_is_limited(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "enabled", True)
    limiter.reset()
    page = browser.open("/receipt")
    token = page.form(button="Show me").find("input", attrs={"name": "csrf_token"})["value"]  # type: ignore[index]
    typed = {"words": "no", "csrf_token": token}
    statuses = [browser.client.post("/receipt", data=typed).status_code for _ in range(12)]
    limiter.reset()
    assert statuses[:10] == [422] * 10
    assert statuses[-1] == 429


def test_a_person_who_signed_in_sees_only_their_own(application: Flask, browser: Browser) -> None:
    with application.app_context():
        with unit_of_work():
            mine, other = make_account("participant"), make_account("participant")
            consultation = make_consultation("closed", slug="breaks")
            own = make_response(consultation, account=mine).id
            foreign = make_response(consultation, account=other).id
            anonymous = make_response(consultation).id
        sign_in(browser.client, mine)
    assert "We received your answers" in browser.open(f"/my/contributions/{own}").text
    for response_id in (foreign, anonymous, "0" * 32):
        browser.open(f"/my/contributions/{response_id}", status=404)
    page = browser.open("/my/")
    assert page.link(consultation_title(application)).endswith(own)


def consultation_title(application: Flask) -> str:
    from coproduce.consultations.queries import consultation_by_slug

    with application.app_context():
        return consultation_by_slug("breaks").title


def test_a_visitor_is_asked_to_sign_in_for_my_contributions(browser: Browser) -> None:
    response = browser.client.get("/my/contributions/abc")
    assert response.status_code == 302
