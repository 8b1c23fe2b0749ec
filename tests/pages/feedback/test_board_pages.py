"""The board of all answers, the page of figures and the clocks, as everybody and staff see them."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from flask import Flask

from coproduce.analysis.disclosure import protect_counts
from coproduce.consultations.questionnaire import parse_questions
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.feedback import services
from coproduce.feedback.models import CountedViews
from coproduce.insights.involvement import involvement_questions
from coproduce.insights.models import ResultsSnapshot
from tests.factories.accounts import make_account, sign_in
from tests.factories.feedback import make_closed_consultation, make_feedback, publish, settle
from tests.pages.client import Browser

FORMULA = "=cmd()|evenings"


def public_answers(kinds: list[str], said: str = "Evenings are too few.") -> str:
    feedback = make_feedback(make_closed_consultation(), kinds)
    for finding in feedback.findings:
        finding.you_said = said
    publish(feedback)
    db.session.add(
        CountedViews(
            consultation_id=feedback.consultation_id, views=40, told=20, told_of=40, noted_on=clock.today()
        )
    )
    return feedback.consultation_id


def test_filters_in_use_are_chips_that_take_them_away(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        public_answers(["we_did", "we_cannot"])
    page = browser.open("/feedback/?kind=we_cannot&status=none&sort=late_first")
    chips = {chip.get_text(" ", strip=True): chip["href"] for chip in page.soup.select(".chosen-filters a")}
    assert len(chips) == 2
    assert len(page.soup.select("article.answer")) == 1
    wider = browser.open(next(url for words, url in chips.items() if "No promise" in words))
    assert wider.soup.select_one("select[name=kind] option[selected]")["value"] == "we_cannot"
    assert wider.soup.select_one("select[name=sort] option[selected]")["value"] == "late_first"
    assert "No answer fits" in browser.open("/feedback/?search=zebra").text
    browser.open("/feedback/?kind=%00&consultation_id=%00'&page=-1&sort=x&age=9&search=%00")


def test_the_file_holds_what_the_filters_leave_and_no_formula(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        public_answers(["we_did", "we_cannot"], FORMULA)
        secret = settle(make_feedback(make_closed_consultation()))
        secret.findings[0].you_said = "zebrafinch"
    text = browser.client.get("/feedback/answers.csv?kind=we_cannot").get_data(as_text=True)
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert [dict(zip(header, row, strict=True))["You said"] for row in rows] == [f"'{FORMULA}"]
    everything = browser.client.get("/feedback/answers.csv").get_data(as_text=True)
    assert "zebrafinch" not in everything


def test_every_figure_says_its_base_and_how_it_is_counted(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        public_answers(["we_did", "we_will", "we_cannot"])
    page = browser.open("/feedback/figures")
    shown = page.soup.select("section[aria-labelledby=headlines] li")
    assert {item["id"] for item in shown} >= {"views", "told", "days", "in-time", "change", "cannot", "moved"}
    assert all("Base:" in item.get_text() for item in shown)
    assert "The building is not ours." in page.text
    figures = browser.client.get("/feedback/figures.csv").get_data(as_text=True)
    assert "Findings that led to change,2 of 3" in figures


def test_figures_of_other_words_are_not_compared(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        for number, words in enumerate(("I feel involved.", "I feel involved.", "I am heard.")):
            publish_involvement(words, number, [21, 32, 17, 11, 9, 8])
        publish_involvement("I was part of it.", 3, [3, 2, 2, 2, 0, 0])
    page = browser.open("/feedback/figures")
    charts = page.soup.select("section[aria-labelledby=involved] figure")
    assert len(charts) == 3
    assert "From 50% in" in charts[0].get_text()
    assert page.text.count("The words changed here") == 2
    assert "%" not in charts[2].get_text(), "a base under 20 has no percentage"


def publish_involvement(words: str, number: int, counts: list[int]) -> None:
    (asked,) = parse_questions(
        [{"type": "agree_scale", "key": "involved", "text": words, "measures": "involvement"}]
    )
    labels = [option.label for option in asked.choices]
    table = protect_counts(words, labels, counts, sum(counts), ordered_scale=True)
    document = {
        "questions": [{"key": "involved", "table": table.to_dict()}],
        "involvement": involvement_questions([asked]),
    }
    db.session.add(
        ResultsSnapshot(
            id=f"involved{number}",
            state="published",
            consultation_id=make_closed_consultation().id,
            number=1,
            taken_at=clock.now() - timedelta(days=30 - number),
            document=document,
        )
    )


@pytest.mark.parametrize(("days", "late"), [(83, False), (91, True)])
def test_what_is_late_stands_on_three_pages_by_the_clock(
    application: Flask, browser: Browser, days: int, late: bool
) -> None:
    with application.app_context(), unit_of_work():
        closed = clock.now() - timedelta(days=days)
        make_closed_consultation(slug="breaks", closed_at=closed, answer_promised_on=None)
    for address, words in (
        ("/consultations/breaks", "Our answer is late"),
        ("/feedback/", "our answer was due on"),
        ("/feedback/figures", "our answer was due on"),
    ):
        assert (words in browser.open(address).text) == late, address


def test_an_administrator_sets_the_weeks(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        uniquifier = make_account("administrator").fs_uniquifier
    sign_in(browser.client, uniquifier)
    assert "How soon we answer" in browser.open("/manage/area/").text
    browser.open("/manage/clocks/")
    refused = browser.send(
        {"heard_weeks": "6", "outcome_weeks": "4", "reason": "Quick."}, button="Save", status=422
    )
    assert "The outcome cannot come before what you heard." in refused.text
    browser.send({"heard_weeks": "3", "outcome_weeks": "8", "reason": "Agreed."}, button="Save")
    assert browser.open("/manage/clocks/").soup.select_one("[name=heard_weeks]")["value"] == "3"


def test_staff_see_what_runs_out(application: Flask, browser: Browser) -> None:
    with application.app_context(), unit_of_work():
        make_closed_consultation(slug="breaks", closed_at=clock.now() - timedelta(days=26))
        services.warn_of_clocks()
        uniquifier = make_account("commissioner").fs_uniquifier
    sign_in(browser.client, uniquifier)
    assert "Say what we heard" in browser.open("/manage/").text
    assert "Say what we heard" in browser.open("/manage/consultations/breaks").text
