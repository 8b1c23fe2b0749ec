"""Tables of two questions and files of results over HTTP: for staff exactly, for everybody protected."""

from __future__ import annotations

import csv
import io
import re
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.core import jobs, outbox
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.insights import services
from tests.factories.insights import COMMISSIONER, make_answered, make_snapshot
from tests.pages.client import Browser
from tests.pages.insights.test_results_pages import FORMULA, answered, enter

EXACT = "/manage/consultations/{}/results/cross?rows=listened&columns=who"


def mixed(application: Flask) -> str:
    """Slug of a consultation whose two questions hang together and leave no small cell."""
    slug = answered(application)
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        given = [
            ("parent", "disagree"),
            ("parent", "neither"),
            ("x", "agree"),
            ("x", "neither"),
            ("x", "dont_know"),
        ]
        make_answered(
            consultation, [{"who": who, "listened": said} for who, said in given for _ in range(12)]
        )
    return slug


def published(application: Flask) -> str:
    """Slug of a consultation whose results hold a table of two questions."""
    slug = mixed(application)
    with application.app_context(), unit_of_work():
        consultation = db.session.scalars(select(Consultation)).one()
        snapshot = services.prepare_snapshot(consultation.id, [("listened", "who")])
        services.publish_snapshot(COMMISSIONER, snapshot)
    return slug


def test_a_table_is_asked_for_and_published(application: Flask, browser: Browser) -> None:
    slug = mixed(application)
    enter(application, browser, "analyst")
    browser.open(f"/manage/consultations/{slug}/results")
    browser.send({"rows": "listened", "columns": "who"}, button="Prepare results")
    with application.app_context():
        outbox.dispatch()
        jobs.run_due(everything=True)
    page = browser.open(f"/manage/consultations/{slug}/results")
    assert "Answers side by side" in page.text
    kept = page.soup.select_one("input[name=cross]")
    assert kept is not None
    assert kept["value"] == "listened|who"
    browser.send(button="Publish these results")
    page = browser.open(f"/consultations/{slug}/results")
    assert "Answers side by side" in page.text
    assert page.soup.select_one("figure#cross-listened--who") is not None


def test_staff_read_why_a_table_is_not_published(application: Flask, browser: Browser) -> None:
    slug = answered(application)
    with application.app_context(), unit_of_work():
        services.prepare_snapshot(db.session.scalars(select(Consultation.id)).one(), [("listened", "who")])
    enter(application, browser, "analyst")
    page = browser.open(f"/manage/consultations/{slug}/results")
    assert "More than half of the figures would have to be hidden." in page.text
    assert "Answers side by side" not in page.text


def test_a_refused_table_keeps_what_was_chosen(application: Flask, browser: Browser) -> None:
    slug = answered(application)
    enter(application, browser, "analyst")
    browser.open(f"/manage/consultations/{slug}/results")
    page = browser.send({"rows": "who", "columns": "who"}, button="Prepare results", status=422)
    assert "Choose two different questions." in page.text
    chosen = page.soup.select_one("select[name=rows] option[selected]")
    assert chosen is not None
    assert chosen["value"] == "who"


def test_exact_tables_are_marked_and_for_those_with_the_right(application: Flask, browser: Browser) -> None:
    slug = answered(application)
    assert browser.open(EXACT.format(slug)).path == "/sign-in/staff"
    enter(application, browser, "moderator")
    browser.open(EXACT.format(slug), status=403)
    enter(application, browser, "analyst")
    page = browser.open(EXACT.format(slug))
    assert "Not for publication" in page.text
    row = [cell.get_text(" ", strip=True) for cell in page.soup.select("tbody tr")[1].select("th, td")]
    assert row[0] == "Agree"
    assert row[1].startswith("31")
    assert row[-1] == "31"
    browser.open(f"/manage/consultations/{slug}/results/cross?rows=nothing&columns=who", status=404)
    page = browser.open(f"/manage/consultations/{slug}/results/cross?rows=who&columns=who")
    assert "Choose two different questions." in page.text


@pytest.mark.parametrize("what", ["cross", "exact"])
def test_exact_files_say_that_they_are_not_for_publication(
    application: Flask, browser: Browser, what: str
) -> None:
    slug = answered(application)
    enter(application, browser, "analyst")
    browser.open(EXACT.format(slug) if what == "cross" else f"/manage/consultations/{slug}/results/exact")
    answer = browser.send(action=f"{what}.csv")
    text = answer.response.get_data(as_text=True).lstrip("\ufeff")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][0].startswith("Not for publication")
    assert any("'" + FORMULA in cell for row in rows for cell in row)
    assert "not-for-publication.csv" in answer.response.headers["Content-Disposition"]
    assert "no-store" in answer.response.headers["Cache-Control"]
    with application.app_context():
        assert db.session.scalars(select(AuditEntry).where(AuditEntry.action == "export_exact_figures")).all()


def test_every_chart_is_a_picture_to_take_away(application: Flask, browser: Browser) -> None:
    slug = published(application)
    page = browser.open(f"/consultations/{slug}/results")
    addresses = [str(link["href"]) for link in page.soup.select("a[download]")]
    assert len(addresses) >= 6
    for address in addresses:
        answer = browser.client.get(address)
        assert answer.status_code == 200
        assert "public" in answer.headers["Cache-Control"]
        name = re.search(r'filename="([^"]+)"', answer.headers["Content-Disposition"])
        assert name is not None
        assert re.fullmatch(rf"{slug}-[a-z0-9-]+-\d{{4}}-\d\d-\d\d\.(svg|png)", name[1])
        if address.endswith(".png"):
            assert answer.data.startswith(b"\x89PNG")
        else:
            check_picture(answer.data)
    assert browser.client.get(f"/consultations/{slug}/results/nothing.svg").status_code == 404
    assert browser.client.get(f"/consultations/{slug}/results/themes.exe").status_code == 404


def check_picture(content: bytes) -> None:
    """It stands by itself: words, base and day inside, and no colour of the page that it came from."""
    picture = ET.fromstring(content)  # noqa: S314 - our own output
    words = " ".join(picture.itertext())
    assert re.search(r"Figures of \d+ [A-Z][a-z]+ \d{4}", words)
    assert "Base: " in words
    assert b"var(--" not in content
    assert b"<script" not in content


def test_all_figures_are_one_workbook(application: Flask, browser: Browser) -> None:
    openpyxl: Any = pytest.importorskip("openpyxl")
    slug = published(application)
    answer = browser.client.get(f"/consultations/{slug}/results.xlsx")
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    rows = list(book["Figures"].iter_rows(values_only=True))
    assert rows[0][:3] == ("Question", "Part", "Answer")
    assert any(FORMULA in str(cell) for row in rows for cell in row)
    assert not any(cell.data_type == "f" for row in book["Figures"].iter_rows() for cell in row)
    numbers = [row[4] for row in rows[1:] if row[4] is not None]
    assert numbers
    assert all(number % 5 == 0 for number in numbers)


def test_files_of_results_that_are_not_public_are_not_there(application: Flask, browser: Browser) -> None:
    slug = answered(application)
    with application.app_context(), unit_of_work():
        make_snapshot(db.session.scalars(select(Consultation)).one(), state="prepared")
    for file in (
        "results.csv",
        "results.xlsx",
        "results/themes.svg",
        "results/themes.png",
        "results/themes.json",
    ):
        assert browser.client.get(f"/consultations/{slug}/{file}").status_code == 404


def test_the_page_begins_with_its_figures_and_leads_to_each_part(
    application: Flask, browser: Browser
) -> None:
    slug = published(application)
    page = browser.open(f"/consultations/{slug}/results")
    facts = [each.get_text(strip=True) for each in page.soup.select(".facts__figure")]
    assert facts[0] == "About 120 people"
    for link in page.soup.select(".contents a"):
        assert page.soup.select_one(str(link["href"])) is not None
    for figure in page.soup.select("figure.chart"):
        assert figure.select_one(".chart__sentence") is not None
        assert figure.select_one("table") is not None
        assert figure.select_one(f'a[href="#{figure["id"]}"]') is not None
