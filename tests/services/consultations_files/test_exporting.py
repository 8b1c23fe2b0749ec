"""Exporting responses for staff, on both databases."""

from __future__ import annotations

import csv
import gc
import json
import tracemalloc
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.consultations import services
from coproduce.consultations.files.columns import ImportChoices
from coproduce.consultations.models import Response
from coproduce.consultations.queries import answers_of, exported
from coproduce.consultations.questionnaire.types import LongText
from coproduce.consultations.views.answer_words import stored_answer
from coproduce.core.access import VISITOR
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.accounts import make_account, make_actor
from tests.factories.consultations import (
    ANSWERS,
    COMMISSIONER,
    QUESTIONS,
    make_consultation,
    make_response,
    make_version,
)
from tests.factories.questions import EVERY_ANSWER, EVERY_TYPE

STORY = (LongText(key="story", text="Story"),)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_answer_is_there(app: Flask, tmp_path: Path) -> None:
    consultation = make_consultation()
    make_response(consultation, young=True, may_quote=True)
    path = tmp_path / "responses.json"
    assert services.export_responses(COMMISSIONER, consultation, "json", path) == 1
    [entry] = json.loads(path.read_text(encoding="utf-8"))["responses"]
    assert entry["answers"] == {**ANSWERS, "who": ["parent"], "listened": ["disagree"]}
    assert (entry["young"], entry["may_quote"], entry["source"]) == (True, True, "web")


def test_words_that_a_person_redacted_or_held_back_do_not_leave(app: Flask, tmp_path: Path) -> None:
    consultation = make_consultation(questions=STORY)
    moderator = actor_of(make_account("moderator"))
    for words in ("I met Miss Okafor", "I will hurt somebody", "Nobody read this yet"):
        make_response(consultation, {"story": words})
    passages = {
        answer.passage.body: answer.passage
        for response in consultation_responses(consultation.id)
        for answer in answers_of(response).values()
        if answer.passage
    }
    mark_read(moderator, passages["I met Miss Okafor"], "I met [name]")
    hold(moderator, passages["I will hurt somebody"], "With the safeguarding lead.")
    path = tmp_path / "responses.csv"
    services.export_responses(COMMISSIONER, consultation, "csv", path)
    assert sorted(row["story"] for row in rows_of(path)) == [
        "I met [name]",
        "Nobody read this yet",
        "[held back]",
    ]


def consultation_responses(consultation_id: str) -> list[Response]:
    return list(db.session.scalars(select(Response).where(Response.consultation_id == consultation_id)))


def test_an_export_can_be_imported_again(app: Flask, tmp_path: Path) -> None:
    consultation, copy = make_consultation(), make_consultation("closed")
    make_response(consultation, may_quote=True)
    make_response(consultation, {"who": "young_person", "change": "=1+1", "times": ["sunday"]})
    for file_format in ("csv", "xlsx", "ods"):
        path = tmp_path / f"responses.{file_format}"
        services.export_responses(COMMISSIONER, consultation, file_format, path)
        report = services.check_responses(
            COMMISSIONER, copy, path.read_bytes(), ImportChoices(consent="may_quote")
        )
        assert (len(report.ready), report.refused) == (2, ())
        told = ["format", "group_session", "marking", "on_behalf_of", "source", "submitted_on", "young"]
        assert sorted(report.columns.ignored) == told


def test_answers_to_older_questions_are_not_lost(app: Flask, tmp_path: Path) -> None:
    consultation = make_consultation(questions=STORY)
    make_response(consultation, {"story": "old words"})
    make_version(consultation, QUESTIONS[3:4])
    make_response(consultation, {"change": "new words"})
    path = tmp_path / "responses.csv"
    services.export_responses(COMMISSIONER, consultation, "csv", path)
    assert sorted((row["change"], row["story"]) for row in rows_of(path)) == [
        ("", "old words"),
        ("new words", ""),
    ]


def test_every_type_survives_export_and_import(app: Flask, tmp_path: Path) -> None:
    """Each facet has a column of its own, and the file gives back what was sent. Files and consents need a person."""
    sent = make_consultation(questions=EVERY_TYPE)
    make_response(sent, EVERY_ANSWER)
    for file_format in ("csv", "xlsx", "ods"):
        path = tmp_path / f"responses.{file_format}"
        services.export_responses(COMMISSIONER, sent, file_format, path)
        again = make_consultation(questions=EVERY_TYPE)
        report = services.import_responses(COMMISSIONER, again, path.read_bytes(), ImportChoices())
        assert report.refused == ()
        response = db.session.scalars(select(Response).where(Response.consultation_id == again.id)).one()
        stored = answers_of(response)
        assert {
            question.key: stored_answer(question, stored) for question in EVERY_TYPE if question.asks
        } == EVERY_ANSWER


def test_exporting_needs_the_right_and_leaves_one_row(app: Flask, tmp_path: Path) -> None:
    consultation = make_consultation()
    make_response(consultation)
    for nobody in (VISITOR, make_actor("moderator"), make_actor("administrator")):
        with pytest.raises(NotAllowed):
            services.export_responses(nobody, consultation, "csv", tmp_path / "no.csv")
    assert not (tmp_path / "no.csv").exists()
    services.export_responses(make_actor("analyst"), consultation, "csv", tmp_path / "yes.csv")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "export_responses")).one()
    assert entry.details == {"format": "csv"}


def test_memory_does_not_grow_with_the_number_of_responses(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exported, "READ_AT_ONCE", 20)
    peaks = []
    for count in (100, 100, 600):  # the first one fills the caches of the libraries
        consultation = make_consultation("closed", questions=STORY)
        content = "story\n" + "".join(f"view {number} {'words ' * 300}\n" for number in range(count))
        services.import_responses(COMMISSIONER, consultation, content.encode(), ImportChoices())
        db.session.commit()
        db.session.expunge_all()
        consultation = db.session.merge(consultation)
        gc.collect()
        tracemalloc.start()
        services.export_responses(COMMISSIONER, consultation, "csv", tmp_path / f"{count}.csv")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        db.session.rollback()
    assert peaks[2] < peaks[1] * 2, peaks
