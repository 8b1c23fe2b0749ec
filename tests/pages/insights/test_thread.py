"""The thread on a consultation's page tells the truth about reading and results."""

from __future__ import annotations

from flask import Flask

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.insights import services
from coproduce.insights.models import ResultsSnapshot
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read
from coproduce.web.templating import day
from tests.factories.insights import COMMISSIONER, make_plain_consultation, make_snapshot, make_texts
from tests.factories.safeguarding import MODERATOR
from tests.pages.client import Browser


def test_the_thread_of_a_consultation_says_how_far_understanding_is(
    application: Flask, browser: Browser
) -> None:
    with application.app_context(), unit_of_work():
        consultation = make_plain_consultation(slug="asked")
        first, second = (text.id for text in make_texts(consultation, ["Too far.", "Too late."]))
        consultation_id = consultation.id
    assert "Happening now: We are reading what you said" in browser.open("/consultations/asked").text
    with application.app_context(), unit_of_work():
        mark_read(MODERATOR, db.session.get_one(Passage, first))
    assert "We are reading what you said" in browser.open("/consultations/asked").text
    with application.app_context(), unit_of_work():
        mark_read(MODERATOR, db.session.get_one(Passage, second))
    text = browser.open("/consultations/asked").text
    assert f"We have read what you said Since {day(clock.today())}" in text
    with application.app_context(), unit_of_work():
        snapshot_id = make_snapshot(db.session.get_one(Consultation, consultation_id)).id
    page = browser.open("/consultations/asked")
    assert "Done: What we heard" in page.text
    assert page.link("See what we heard") == "/consultations/asked/results"
    with application.app_context(), unit_of_work():
        snapshot = db.session.get_one(ResultsSnapshot, snapshot_id)
        services.withdraw_snapshot(COMMISSIONER, snapshot, "A figure was wrong.")
    assert "Done: What we heard" not in browser.open("/consultations/asked").text
