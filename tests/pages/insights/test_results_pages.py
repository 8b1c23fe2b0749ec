"""Results and quotes over HTTP: prepared, published, drawn, downloaded, taken back."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import AgreeScale, LongText, OneChoice
from coproduce.core import jobs, outbox
from coproduce.core.database import db, unit_of_work
from coproduce.insights.models import PublicQuote, ResultsSnapshot
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import passages_of
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_consultation
from tests.factories.insights import make_answered, make_quote, make_snapshot, make_texts, make_theme
from tests.pages.client import Browser

FORMULA = "=cmd()|'x'!A1 <b>bold</b>"
QUESTIONS = (
    OneChoice(
        key="who",
        text="Who is answering?",
        options=(Option("parent", "A parent or carer"), Option("x", FORMULA)),
    ),
    AgreeScale(key="listened", text="We were listened to."),
    LongText(key="comments", text="What would you change?"),
)


def answered(application: Flask, state: str = "closed", *, published: bool = False) -> str:
    """Slug of a consultation with 60 answers, two themes, and results if wanted."""
    answers: list[dict[str, Any]] = [
        *({"who": "parent", "listened": "agree", "comments": "Shorter waits"} for _ in range(31)),
        *({"who": "x", "listened": "disagree", "comments": "Cleaner rooms"} for _ in range(23)),
        *({"who": "parent", "listened": "strongly_agree"} for _ in range(3)),
        *({"who": "parent", "listened": "dont_know"} for _ in range(3)),
    ]
    with application.app_context(), unit_of_work():
        consultation = make_consultation(state, questions=QUESTIONS)
        make_answered(consultation, answers, may_quote=True)
        texts = passages_of("consultation", consultation.id)
        for name in ("Shorter waits", "Cleaner rooms"):
            make_theme(consultation, name, [text for text in texts if text.body == name], state="approved")
        if published:
            make_snapshot(consultation)
        return str(consultation.slug)


def enter(application: Flask, browser: Browser, *roles: str) -> None:
    with application.app_context(), unit_of_work():
        sign_in(browser.client, make_account(*roles))


def test_results_are_prepared_looked_at_and_published(application: Flask, browser: Browser) -> None:
    slug = answered(application)
    browser.open(f"/consultations/{slug}/results", status=404)
    enter(application, browser, "analyst")
    browser.open(f"/manage/consultations/{slug}/results")
    browser.send(button="Prepare results")
    with application.app_context():
        outbox.dispatch()
    assert "being prepared" in browser.open(f"/manage/consultations/{slug}/results").text
    with application.app_context():
        jobs.run_due(everything=True)
    page = browser.open(f"/manage/consultations/{slug}/results")
    assert "About 60 people answered" in page.text
    browser.open(f"/consultations/{slug}/results", status=404)
    browser.open(f"/manage/consultations/{slug}/results")
    page = browser.send(button="Publish these results")
    assert "The results are public" in page.text
    page = browser.open(f"/consultations/{slug}/results")
    assert page.heading == "About 60 people answered"
    page = browser.open(f"/consultations/{slug}")
    assert f"/consultations/{slug}/results" in str(page.soup)
    browser.open(f"/manage/consultations/{slug}/results")
    browser.send({"reason": ""}, action="/withdraw", status=422)
    browser.send({"reason": "A question was counted wrongly"}, action="/withdraw")
    browser.open(f"/consultations/{slug}/results", status=404)


def test_an_open_consultation_is_not_published(application: Flask, browser: Browser) -> None:
    slug = answered(application, "open")
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        make_snapshot(consultation, state="prepared")
    enter(application, browser, "commissioner")
    page = browser.open(f"/manage/consultations/{slug}/results")
    assert "once the consultation has closed" in page.text
    with pytest.raises(LookupError):
        page.form(button="Publish these results")
    prepare = browser.client.post(f"/manage/consultations/{slug}/results/publish", data={})
    assert prepare.status_code == 400, "without its CSRF field nothing is accepted"


def test_the_public_page_shows_protected_figures_alone(application: Flask, browser: Browser) -> None:
    slug = answered(application, published=True)
    page = browser.open(f"/consultations/{slug}/results")
    figures = page.soup.find_all("figure")
    assert len(figures) == 3
    for figure in figures:
        assert figure.find("svg").find("title") is not None
        assert figure.find("svg").find("desc").get_text()
        assert figure.find("table") is not None
        assert figure.find(class_="chart__sentence").get_text().strip()
    assert "about 35" in page.text
    for exact in ("37", "31", "34", "54"):
        assert exact not in page.text.replace("100", ""), exact
    assert page.soup.find("main").find("b") is None
    assert "-hatch)" in str(page.soup.find("figure").find_next("svg", class_="bars").find_parent("main"))


def test_every_chart_is_there_for_exploring_and_as_a_file(application: Flask, browser: Browser) -> None:
    slug = answered(application, published=True)
    page = browser.open(f"/consultations/{slug}/results")
    addresses = [each["data-plotly"] for each in page.soup.find_all(attrs={"data-plotly": True})]
    assert len(addresses) == 3
    for address in addresses:
        answer = browser.client.get(address)
        assert answer.status_code == 200
        assert answer.is_json
        assert set(answer.json) == {"data", "layout"}
    assert browser.client.get(f"/consultations/{slug}/results/nothing.json").status_code == 404
    answer = browser.client.get(f"/consultations/{slug}/results.csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert rows[0][:4] == ["Question", "Part", "Answer", "Figure"]
    assert rows[3][:6] == ["Who is answering?", "", "A parent or carer", "about 35", "35", "58"]
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert any(cell == "'" + FORMULA for row in rows for cell in row)


def test_exact_figures_are_marked_and_for_staff(application: Flask, browser: Browser) -> None:
    slug = answered(application)
    enter(application, browser, "commissioner")
    page = browser.open(f"/manage/consultations/{slug}/results/exact")
    assert "Not for publication" in page.text
    assert "60 responses" in page.text
    assert "37" in page.text
    assert "Shorter waits" in page.text


@pytest.mark.parametrize("role", ["moderator", "safeguarding_lead", "administrator", "participant"])
def test_exact_figures_are_closed_to_others(application: Flask, browser: Browser, role: str) -> None:
    slug = answered(application)
    enter(application, browser, role)
    browser.open(f"/manage/consultations/{slug}/results/exact", status=403)
    browser.open(f"/manage/consultations/{slug}/results", status=403)


def test_a_second_publication_that_could_be_subtracted_says_why(application: Flask, browser: Browser) -> None:
    slug = answered(application, published=True)
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        make_answered(consultation, [{"who": "parent"}])
        make_snapshot(consultation, state="prepared")
    enter(application, browser, "analyst")
    assert "could be subtracted" in browser.open(f"/manage/consultations/{slug}/results").text


def test_a_tampered_snapshot_is_not_shown(application: Flask, browser: Browser) -> None:
    slug = answered(application, published=True)
    with application.app_context(), unit_of_work():
        snapshot = db.session.scalars(select(ResultsSnapshot)).one()
        document = dict(snapshot.document)
        document["responses"] = {**document["responses"], "text": "61 people"}
        snapshot.document = document
    page = browser.open(f"/consultations/{slug}/results", status=500)
    assert "61 people" not in page.text


def test_a_quote_from_text_to_public_page_and_away(application: Flask, browser: Browser) -> None:
    slug = answered(application, published=True)
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        passage_id = make_texts(
            consultation,
            ["Ask Sarah: she was kind. The wait was long."],
            state="read",
            personal_data_hints=[[4, 9, "name"]],
            hinted=True,
        )[0].id
    enter(application, browser, "analyst")
    browser.open(f"/manage/consultations/{slug}/quotes/new/{passage_id}")
    page = browser.send({"words": "She was rude."}, button="Propose", status=422)
    assert "not the writer’s words" in page.text
    page = browser.send({"words": "Sarah … was kind."}, button="Propose")
    page = browser.send(button="Approve this quote", status=422)
    assert "This looks private: “Sarah”" in page.text
    page = browser.send({"checked": "y"}, button="Approve this quote")
    assert "approved and may be shown" in page.text
    assert "Sarah … was kind." in browser.open(f"/consultations/{slug}/results").text
    with application.app_context(), unit_of_work():
        db.session.get_one(Passage, passage_id).may_quote = False
    assert "Sarah" not in browser.open(f"/consultations/{slug}/results").text
    assert "Not shown now" in browser.open(f"/manage/consultations/{slug}/quotes").text
    with application.app_context():
        jobs.run_due(everything=True)
        assert db.session.scalars(select(PublicQuote.state)).all() == ["withdrawn"]


def test_a_person_takes_a_quote_back(application: Flask, browser: Browser) -> None:
    slug = answered(application, published=True)
    with application.app_context(), unit_of_work():
        make_quote(db.session.scalars(select(Consultation)).one())
    enter(application, browser, "moderator")
    browser.open(f"/manage/consultations/{slug}/quotes")
    browser.follow("Look at it")
    browser.send({"reason": ""}, action="/withdraw", status=422)
    page = browser.send({"reason": "Too near to a person"}, action="/withdraw")
    assert "Taken back" in page.text


def test_a_text_without_consent_offers_no_form(application: Flask, browser: Browser) -> None:
    slug = answered(application)
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        passage_id = make_texts(consultation, ["Not for quoting"], may_quote=False, state="read")[0].id
    enter(application, browser, "analyst")
    page = browser.open(f"/manage/consultations/{slug}/quotes/new/{passage_id}")
    assert "did not allow us" in page.text
    with pytest.raises(LookupError):
        page.form(button="Propose")
    browser.open(f"/manage/consultations/{slug}/quotes/new/{'0' * 32}", status=404)


def test_the_staff_page_says_where_understanding_stands(application: Flask) -> None:
    from coproduce.insights.views.panels import understanding

    answered(application)
    with application.test_request_context("/manage/"):
        from tests.factories.insights import ANALYST

        consultation = db.session.scalars(select(Consultation)).one()
        hints = {task.label: task.hint for task in understanding(consultation, ANALYST)}
    assert hints["Put the texts into themes"] == "0 of 54 texts left, 2 of 2 themes approved"
    assert hints["Read the texts"] == "Every text has been read"
