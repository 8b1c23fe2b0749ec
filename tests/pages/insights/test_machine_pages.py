"""What the machine does, over HTTP: the codebook, corrections of feelings, models, the switch, and the public page."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from coproduce.core import jobs, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.insights.models import Coding, SentimentCorrection, SentimentModel, Theme, ThemeRule
from coproduce.insights.services import tasks
from coproduce.insights.services.feelings import correct_sentiment
from tests.factories.accounts import make_account, sign_in
from tests.factories.insights import ANALYST, make_plain_consultation, make_texts, make_theme
from tests.pages.client import Browser

WAITS = [f"We waited {number} months for the speech therapy assessment" for number in range(2, 22)]
BUSES = [f"The school bus was late {number} times and the driver changed again" for number in range(2, 22)]


@pytest.fixture
def slug(application: Flask, browser: Browser) -> str:
    """A consultation with forty texts, twelve of each theme coded; an analyst is signed in."""
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("analyst", name="Ana Lyst (invented)"))
        consultation = make_plain_consultation()
        texts = make_texts(consultation, WAITS + BUSES)
        make_theme(consultation, "Waiting", [*texts[:12], texts[32]])
        make_theme(consultation, "Getting to school", texts[20:32])
        return consultation.slug


def work(application: Flask) -> None:
    with application.app_context():
        outbox.dispatch()
        jobs.run_due(everything=True)


def test_the_codebook_is_written_asked_for_and_taken_up(
    application: Flask, browser: Browser, slug: str
) -> None:
    browser.open(f"/manage/consultations/{slug}/themes")
    page = browser.follow("Codebook")
    assert "wait* finds wait, waits, waiting and waited" in page.text
    page = browser.send({"phrase": " * "}, action="/rules", button="Add the rule", status=422)
    assert "Write a word or a phrase." in page.text
    assert 'value="*"' in str(page.soup) or 'value=" * "' in str(page.soup), "what was typed is still there"
    browser.send({"phrase": "Driver"}, action="/rules", button="Add the rule")
    page = browser.send(button="Code what is left")
    with application.app_context():
        outbox.dispatch()
    page = browser.open(page.path)
    assert "Coding as the codebook says" in page.text
    assert "waiting for its turn" in page.text
    found = json.loads(browser.client.get(f"/manage/consultations/{slug}/tasks.json").get_data())
    assert [(task["kind"], task["started"], task["failed"]) for task in found] == [("codebook", False, False)]
    page = browser.send(action="/cancel")
    assert page.path.endswith("/themes/codebook"), "back to where it was stopped"
    browser.send(button="Code what is left")
    work(application)
    page = browser.open(page.path)
    assert "Agreement with people: almost perfect" in page.text
    assert "only people to 1" in page.text

    page = browser.follow("7 suggestions wait")
    assert "Because of the rule “driver”" in page.text
    assert "Only the computer would" in page.text
    page = browser.send(action="/themes/codebook/", button="Put the ticked texts", status=422)
    assert "Tick at least one text." in page.text
    page = browser.send({"least": "20"}, button="Take up all", status=422)
    assert "Choose from 50 to 100 percent." in page.text
    passage = page.soup.find("input", {"name": "passage"})["value"]
    page = browser.send({"passage": passage}, button="Put the ticked texts")
    assert "1 text put into “Getting to school”. You can undo this at the desk." in page.text
    page = browser.send({"least": "50"}, button="Take up all")
    assert "No suggestion waits" in page.text
    with application.app_context():
        assert db.session.query(Coding).filter_by(from_machine=True).count() == 7


def test_a_rule_is_removed_and_pages_of_dead_themes_are_not_there(
    application: Flask, browser: Browser, slug: str
) -> None:
    with application.app_context(), unit_of_work():
        theme = db.session.query(Theme).filter_by(name="Waiting").one()
        theme.rules.append(ThemeRule(phrase="list"))
        theme_id = theme.id
    page = browser.open(f"/manage/consultations/{slug}/themes/codebook")
    assert "No suggestion waits" in page.text
    browser.send(action="/remove")
    with application.app_context():
        assert db.session.query(ThemeRule).count() == 0
    browser.open(f"/manage/consultations/{slug}/themes?theme={theme_id}")
    browser.send({"reason": "Not needed"}, action="aside")
    browser.open(f"/manage/consultations/{slug}/themes/codebook/{theme_id}", 404)


def test_a_commissioner_looks_and_changes_nothing(application: Flask, browser: Browser, slug: str) -> None:
    with application.app_context(), unit_of_work():
        consultation_id = db.session.query(Theme).first().consultation_id
        tasks.plan(consultation_id, tasks.CODEBOOK)
        sign_in(browser.client, make_account("commissioner"))
    page = browser.open(f"/manage/consultations/{slug}/themes/codebook")
    assert "Coding as the codebook says" in page.text
    assert not page.soup.find("main").find_all("form")
    page = browser.open("/manage/sentiment/")
    assert not page.soup.find("main").find_all("form")


def test_how_a_text_sounds_is_corrected_at_the_desk(application: Flask, browser: Browser, slug: str) -> None:
    work(application)
    browser.open(f"/manage/consultations/{slug}/themes?view=all")
    page = browser.follow("Look closer")
    assert "to the computer" in page.text
    page = browser.send({"feeling": "angry"}, action="/feeling", status=422)
    assert "Choose how the text sounds." in page.text
    page = browser.send({"feeling": "positive"}, action="/feeling")
    assert "This text sounds positive." in page.text
    assert "Sounds positive, says a colleague." in page.text
    page = browser.send({"feeling": ""}, action="/feeling")
    assert "to the computer" in page.text
    with application.app_context():
        assert db.session.query(SentimentCorrection).count() == 0


def test_a_model_is_learnt_put_in_use_told_of_and_put_away(
    application: Flask, browser: Browser, slug: str
) -> None:
    browser.open(f"/manage/consultations/{slug}/themes")
    page = browser.follow("How the computer reads feelings")
    assert "It takes 20 different texts to learn from. 20 more." in page.text
    with application.app_context(), unit_of_work():
        theme = db.session.query(Theme).first()
        passages = [coding.passage_id for each in db.session.query(Theme) for coding in each.codings]
        for passage_id in passages:
            correct_sentiment(ANALYST, theme.consultation_id, passage_id, "positive")
    page = browser.open(page.path)
    assert "25 different texts have been judged by people." in page.text
    browser.send(button="Learn from these corrections")
    work(application)
    page = browser.open("/manage/sentiment/")
    assert "Waits for a decision" in page.text
    assert "Of texts that it had not seen it got 100 of 100 right" in page.text
    assert "It has not been changed for" in browser.open("/how-computers-help").text
    browser.open("/manage/sentiment/")
    stale = {"version": "99"}
    page = browser.send(stale, action="/use", status=409)
    assert "Somebody else changed this" in page.text
    page = browser.send(action="/use")
    assert "This model reads from now on." in page.text
    page = browser.open("/how-computers-help")
    assert "Staff here showed the computer 25 texts" in page.text
    browser.open("/manage/sentiment/")
    page = browser.send(button="Go back to the shipped one")
    assert "The shipped one reads." in page.text
    with application.app_context():
        assert db.session.query(SentimentModel).one().state == "retired"


def test_all_help_is_switched_off_with_a_public_reason_and_everything_else_works(
    application: Flask, browser: Browser, slug: str
) -> None:
    page = browser.open("/how-computers-help")
    for words in ("People decide.", "It never decides", "of 100 comments", "Signs that somebody is not safe"):
        assert words in page.text
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("administrator"))
    browser.open("/manage/area/")
    page = browser.follow("What the computer reads")
    page = browser.send({"reason": ""}, action="/switch", status=422)
    assert "Say why. Everybody can read this." in page.text
    page = browser.send({"reason": "Families here asked for it"}, action="/switch")
    assert "The computer’s help is switched off" in page.text
    page = browser.open("/how-computers-help")
    assert "It is switched off here" in page.text
    assert "Families here asked for it" in page.text
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account("analyst"))
    page = browser.open(f"/manage/consultations/{slug}/themes/codebook")
    assert "switched off" in page.text
    assert "Code what is left" not in page.text
    browser.open(f"/manage/consultations/{slug}/themes/runs")
    page = browser.send({"seed": "1"}, action="/themes/runs", status=422)
    assert "Help by the computer is switched off" in page.text
    browser.open(f"/manage/consultations/{slug}/themes")
    browser.open("/manage/sentiment/")
    browser.send({"reason": "Asked again"}, action="/switch")
    assert "switched off here" not in browser.open("/how-computers-help").text


def test_the_public_page_is_linked_and_listed(browser: Browser) -> None:
    browser.open("/privacy")
    assert browser.follow("How computers help").heading == "How computers help"
    assert "/how-computers-help" in browser.client.get("/sitemap.xml").get_data(as_text=True)
