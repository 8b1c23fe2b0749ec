"""Importing responses: all rows or none, nothing guessed, no clock started (rules 8, 10, 23)."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import func, select

from coproduce.consultations import services
from coproduce.consultations.files.columns import ImportChoices
from coproduce.consultations.models import Consultation, Response
from coproduce.consultations.queries import answers_of, latest_version, response_count
from coproduce.consultations.questionnaire.types import LongText
from coproduce.consultations.services.importing import ImportRefused, ImportReport
from coproduce.core import clock
from coproduce.core.access import VISITOR
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.safeguarding.models import Passage
from tests.factories.consultations import COMMISSIONER, QUESTIONS, make_consultation

HEADER = ["id", *(question.key for question in QUESTIONS)]
GOOD = ["a1", "A parent or carer", "weekday; Saturday", "Agree", "שלום 👋", "=SUM(A1:A9)", "28", "2/3/2026"]
EMPTY = ["a2", "young_person", "", "", "", " ", "", ""]
BAD = ["a3", "A cat", "Moonday", "", "x", "x", "ten", "soon"]
WITH_ID = ImportChoices(external_id="id")


def as_csv(*rows: Sequence[object]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([HEADER, *rows])
    return out.getvalue().encode()


def as_xlsx(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in [HEADER, *rows]:
        book.active.append(list(row))
    for cell in (cell for row in book.active for cell in row if cell.data_type == "f"):
        cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def run(consultation: Consultation, content: bytes, choices: ImportChoices = WITH_ID) -> ImportReport:
    report = services.import_responses(COMMISSIONER, consultation, content, choices)
    db.session.commit()
    return report


def responses(consultation: Consultation) -> dict[str, Response]:
    found = db.session.scalars(select(Response).where(Response.consultation_id == consultation.id))
    return {response.external_id or "": response for response in found}


@pytest.mark.parametrize("make_file", [as_csv, as_xlsx])
def test_every_type_of_answer_arrives_unchanged(app: Flask, make_file: object) -> None:
    consultation = make_consultation("closed")
    run(consultation, make_file(GOOD, EMPTY))  # type: ignore[operator]
    found = responses(consultation)
    answers = answers_of(found["a1"])
    assert answers["who"].choices == ["parent"]
    assert answers["times"].choices == ["weekday", "saturday"]
    assert answers["listened"].choices == ["agree"]
    assert answers["weeks"].number == Decimal(28)
    assert answers["first"].day is not None
    assert answers["first"].day.isoformat() == "2026-03-02"
    texts = {key: answer.passage.body for key, answer in answers.items() if answer.passage}
    assert texts == {"change": "שלום 👋", "story": "=SUM(A1:A9)"}
    assert list(answers_of(found["a2"])) == ["who"], "empty cells are no answers"


def test_imported_texts_start_no_clock_and_may_not_be_quoted(app: Flask) -> None:
    consultation = make_consultation("closed")
    run(consultation, as_csv(GOOD))
    response = responses(consultation)["a1"]
    assert (response.source, response.receipt_digest, response.account_id) == ("import", None, None)
    assert response.submitted_on == clock.today()
    for passage in db.session.scalars(select(Passage)):
        assert (passage.historic, passage.may_quote, passage.state) == (True, False, "unread")


def test_a_consent_column_says_which_words_may_be_quoted(app: Flask) -> None:
    consultation = make_consultation("closed", questions=(LongText(key="story", text="Story"),))
    run(consultation, b"story,ok\nfirst,yes\nsecond,no\nthird,\n", ImportChoices(consent="ok"))
    quotable = db.session.scalars(select(Passage.body).where(Passage.may_quote)).all()
    assert quotable == ["first"]


def test_one_bad_row_and_nothing_is_written(app: Flask) -> None:
    consultation = make_consultation("closed")
    with pytest.raises(
        ImportRefused, match="1 of 3 rows cannot be imported, so nothing was written"
    ) as refused:
        run(consultation, as_csv(GOOD, BAD, EMPTY))
    assert [row.number for row in refused.value.report.refused] == [3]
    assert len(refused.value.report.refused[0].reasons) == 4
    db.session.rollback()
    assert response_count(consultation.id) == 0


def test_bad_rows_can_be_left_out_and_each_is_named(app: Flask) -> None:
    consultation = make_consultation("closed")
    report = run(consultation, as_csv(BAD, GOOD, BAD), ImportChoices(external_id="id", skip_bad_rows=True))
    assert [row.number for row in report.refused] == [2, 4]
    assert list(responses(consultation)) == ["a1"]


def test_a_file_whose_rows_are_all_bad_is_refused_even_then(app: Flask) -> None:
    with pytest.raises(ImportRefused, match="The only row cannot be imported"):
        run(make_consultation("closed"), as_csv(BAD), ImportChoices(skip_bad_rows=True))


def test_rows_without_an_answer_are_left_out_and_counted(app: Flask) -> None:
    consultation = make_consultation("closed")
    report = run(consultation, as_csv(GOOD, ["a9", *[""] * 7]))
    assert report.without_answer == (3,)
    assert response_count(consultation.id) == 1
    with pytest.raises(ImportRefused, match="No row of the file holds an answer"):
        run(consultation, as_csv(["a9", *[""] * 7]))


def test_the_same_identifier_is_refused_and_the_same_words_are_not(app: Flask) -> None:
    consultation = make_consultation("closed")
    same_words = ["a2", *GOOD[1:]]
    run(consultation, as_csv(GOOD, same_words))
    with pytest.raises(ImportRefused) as again:
        run(consultation, as_csv(GOOD, ["b1", *GOOD[1:]], ["b1", *GOOD[1:]]))
    db.session.rollback()
    assert [str(row) for row in again.value.report.refused] == [
        "row 2: “a1” was imported before",
        "row 4: “b1” stands in row 3 already",
    ]
    assert response_count(consultation.id) == 2


def test_the_same_identifier_in_another_consultation_is_another_person(app: Flask) -> None:
    run(make_consultation("closed"), as_csv(GOOD))
    other = make_consultation("closed")
    run(other, as_csv(GOOD))
    assert response_count(other.id) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"who,change\nparent,caf\xe9\n", "Line 2 is not in UTF-8"),
        (b'who,change\nparent,"cut', "never closed"),
        (b"text\nwords\n", "No column fits a question"),
        (b"story\nwords\n", "no column for the required “who”, “change”"),
        (as_xlsx(GOOD)[:-200], "damaged or cut short"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(app: Flask, content: bytes, words: str) -> None:
    consultation = make_consultation("closed")
    with pytest.raises(InvalidInput, match=words):
        run(consultation, content, ImportChoices(skip_bad_rows=True))
    db.session.rollback()
    assert response_count(consultation.id) == 0


def test_a_file_cut_short_far_down_writes_nothing(app: Flask) -> None:
    consultation = make_consultation("closed")
    rows = as_csv(*[[f"n{number}", *GOOD[1:]] for number in range(50)])
    with pytest.raises(ImportRefused, match="1 of 50 rows"):
        run(consultation, rows[:-15])
    db.session.rollback()
    assert response_count(consultation.id) == 0


def test_an_import_leaves_one_audit_row_and_one_event_without_words(app: Flask) -> None:
    consultation = make_consultation("closed")
    run(consultation, as_csv(GOOD, EMPTY, BAD), ImportChoices(skip_bad_rows=True))
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "import_responses")).one()
    assert entry.details == {"imported": 2, "refused": 1, "without_answer": 0, "version": 1}
    event = db.session.scalars(select(OutboxEvent).where(OutboxEvent.kind == "ResponsesImported")).one()
    assert event.facts == {"consultation_id": consultation.id}


def test_checking_writes_nothing(app: Flask) -> None:
    consultation = make_consultation("closed")
    report = services.check_responses(COMMISSIONER, consultation, as_csv(GOOD, BAD), WITH_ID)
    assert (len(report.ready), len(report.refused), report.columns.ignored) == (1, 1, ())
    assert response_count(consultation.id) == 0
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_questions_of_a_draft_are_fixed_once_responses_hang_on_them(app: Flask) -> None:
    consultation = make_consultation("draft")
    run(consultation, as_csv(GOOD))
    services.save_questions(COMMISSIONER, consultation, QUESTIONS[3:])
    newest = latest_version(consultation.id)
    assert newest is not None
    assert newest.number == 2
    assert responses(consultation)["a1"].version_id != newest.id


def test_who_may_import_and_into_what(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        services.import_responses(VISITOR, make_consultation("closed"), as_csv(GOOD), WITH_ID)
    with pytest.raises(Refused, match="cancelled"):
        run(make_consultation("cancelled"), as_csv(GOOD))
    with pytest.raises(Refused, match="no questions yet"):
        run(make_consultation("draft", questions=()), as_csv(GOOD))
    with pytest.raises(Refused, match="erased"):
        run(make_consultation("closed", responses_erased_on=clock.today()), as_csv(GOOD))
