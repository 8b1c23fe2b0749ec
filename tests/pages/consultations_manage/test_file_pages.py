"""Files by pages: a consultation up and down, responses in after a check, responses out."""

from __future__ import annotations

import io
import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations.jobs import erase_uploads
from coproduce.consultations.models import ImportUpload
from coproduce.consultations.queries import consultation_by_slug, response_count
from coproduce.consultations.questionnaire.types import LongText
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account, sign_in
from tests.factories.consultations import make_response
from tests.pages.client import Browser
from tests.pages.consultations_manage.conftest import Make

STORY = (LongText(key="story", text="What was it like?", required=True),)


def upload(content: str | bytes, name: str = "responses.csv") -> dict[str, Any]:
    return {"file": (io.BytesIO(content.encode() if isinstance(content, str) else content), name)}


def count(application: Flask) -> int:
    with application.app_context():
        return response_count(consultation_by_slug("breaks").id)


def uploads(application: Flask) -> int:
    with application.app_context():
        return db.session.scalar(select(func.count()).select_from(ImportUpload)) or 0


def test_a_consultation_goes_down_and_up_again(application: Flask, commissioner: Browser, make: Make) -> None:
    commissioner.open(make())
    form = commissioner.page.form("/file")  # type: ignore[union-attr]
    token = form.find("input", attrs={"name": "csrf_token"})["value"]
    response = commissioner.client.post(form["action"], data={"csrf_token": token})
    assert response.headers["Content-Disposition"] == 'attachment; filename="breaks.json"'
    document = json.loads(response.data)
    commissioner.open("/manage/consultations/upload_file")
    page = commissioner.send(files=upload(response.data, "breaks.json"), button="Upload", status=422)
    assert "address “breaks” already" in page.text
    again = json.dumps({**document, "slug": "again"})
    page = commissioner.send(files=upload(again, "again.json"), button="Upload")
    assert page.path == "/manage/consultations/again"


def test_everything_wrong_with_a_consultation_file_is_named(commissioner: Browser) -> None:
    commissioner.open("/manage/consultations/upload_file")
    page = commissioner.send(button="Upload", status=422)
    assert "Choose a file" in page.text
    faulty = {
        "format": "coproduce-consultation",
        "version": 1,
        "slug": "a",
        "title": "A",
        "colour": 1,
        "minutes": "x",
    }
    page = commissioner.send(files=upload(json.dumps(faulty), "a.json"), button="Upload", status=422)
    assert "colour is not known" in page.text
    assert "minutes must be a whole number" in page.text


def test_responses_come_in_after_a_check(application: Flask, commissioner: Browser, make: Make) -> None:
    base = make("closed", questions=STORY)
    commissioner.open(f"{base}/import")
    content = "id,text,ok\n1,Very kind 👋,yes\n2,=1+1,no\n2,Twice,no\n3,,no\n"
    page = commissioner.send(files=upload(content), button="Upload and check")
    assert page.heading == "Check the file"
    assert "No column fits a question." in page.text
    page = commissioner.send(
        {"column-0": "*id", "column-1": "story", "column-2": "*consent"}, button="Check again"
    )
    assert "Would be imported 2" in page.text
    assert "Row 4: “2” stands in row 3 already" in page.text
    assert "Without any answer, left out 1" in page.text
    assert count(application) == 0, "checking stores nothing"
    page = commissioner.send(button="Import 2 responses", status=422)
    assert "1 of 4 rows cannot be imported, so nothing was written." in page.text
    page = commissioner.send({"skip_bad_rows": "y"}, button="Import 2 responses")
    assert "2 responses are imported. 1 rows were left out." in page.text
    assert (count(application), uploads(application)) == (2, 0)
    with application.app_context():
        texts = db.session.execute(select(Passage.body, Passage.may_quote)).all()
        names = db.session.scalars(
            select(AuditEntry.actor_name).where(AuditEntry.action == "import_responses")
        ).all()
    assert sorted(texts) == [("=1+1", False), ("Very kind 👋", True)]
    assert names == ["Cora Missioner (invented)"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"story\ncaf\xe9\n", "Line 2 is not in UTF-8"),
        (b'story\n"half', "never closed"),
        (b"PK\x03\x04 half a workbook", "damaged or cut short"),
    ],
)
def test_a_file_that_cannot_be_read_is_not_kept(
    application: Flask, commissioner: Browser, make: Make, content: bytes, words: str
) -> None:
    commissioner.open(f"{make('closed', questions=STORY)}/import")
    page = commissioner.send(files=upload(content), button="Upload and check", status=422)
    assert words in page.text
    assert uploads(application) == 0


def test_a_file_can_be_discarded_and_is_erased_after_an_hour(
    application: Flask, commissioner: Browser, make: Make
) -> None:
    base = make("closed", questions=STORY)
    commissioner.open(f"{base}/import")
    page = commissioner.send(files=upload("story\nwords\n"), button="Upload and check")
    commissioner.send(button="Erase the file")
    assert (uploads(application), count(application)) == (0, 0)
    commissioner.open(page.path, status=404)

    commissioner.open(f"{base}/import")
    page = commissioner.send(files=upload("story\nwords\n"), button="Upload and check")
    with clock.frozen(clock.now() + timedelta(minutes=61)):
        commissioner.open(page.path, status=404)
        with application.app_context(), unit_of_work():
            erase_uploads()
    assert uploads(application) == 0


def test_a_file_is_seen_by_its_uploader_alone(application: Flask, commissioner: Browser, make: Make) -> None:
    commissioner.open(f"{make('closed', questions=STORY)}/import")
    page = commissioner.send(files=upload("story\nwords\n"), button="Upload and check")
    other = Browser(application)
    with application.app_context():
        with unit_of_work():
            account = make_account("analyst")
        sign_in(other.client, account)
    other.open(page.path, status=404)


def test_a_large_file_of_responses_is_let_in(application: Flask, commissioner: Browser, make: Make) -> None:
    commissioner.open(f"{make('closed', questions=STORY)}/import")
    content = "story\n" + "".join(f"view {number} {'words ' * 120}\n" for number in range(4000))
    assert len(content) > 2 * 1024 * 1024
    page = commissioner.send(files=upload(content), button="Upload and check")
    assert "Would be imported 4000" in page.text


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_responses_go_out_marked(
    application: Flask, commissioner: Browser, make: Make, file_format: str
) -> None:
    base = make("closed")
    with application.app_context(), unit_of_work():
        make_response(consultation_by_slug("breaks"))
    page = commissioner.open(f"{base}/export")
    assert "Not for publication" in page.text
    form = page.form(f"/export/{file_format}")
    token = form.find("input", attrs={"name": "csrf_token"})["value"]
    response = commissioner.client.post(form["action"], data={"csrf_token": token})
    assert response.status_code == 200
    assert f"breaks-responses-not-for-publication.{file_format}" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert len(response.data) > 100
    if file_format != "xlsx":
        assert "Shorter waits" in response.get_data(as_text=True)
    response.close()
    with application.app_context():
        [details] = db.session.scalars(
            select(AuditEntry.details).where(AuditEntry.action == "export_responses")
        )
    assert details == {"format": file_format}
    assert commissioner.client.get(form["action"]).status_code == 405, "a link cannot export"
