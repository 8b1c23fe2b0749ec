"""Exporting responses for staff, read a few at a time so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from coproduce.consultations.files.exported import Cell, ExportedResponse
from coproduce.consultations.files.writing import ResponsesFile, write_responses
from coproduce.consultations.models import Answer, Consultation, QuestionnaireVersion, Response
from coproduce.consultations.queries import as_questionnaire
from coproduce.consultations.questionnaire import Question, topic_of
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db

READ_AT_ONCE = 500
HELD_BACK = "[held back]"
A_FILE = "[a file]"

Progress = Callable[[int], None]


def export_responses(
    actor: Actor,
    consultation: Consultation,
    file_format: str,
    path: Path,
    on_progress: Progress | None = None,
) -> int:
    """Write all responses to `path` as csv, xlsx or json and return how many; leaves one audit row.

    `on_progress` is told of each response. Raises NotAllowed, and OSError where the file cannot be written.
    """
    note_export(actor, consultation, file_format)
    file = ResponsesFile(consultation.slug, consultation.title, questions_of_all_versions(consultation))
    return write_responses(path, file_format, file, exported_responses(consultation), on_progress or _silent)


def note_export(actor: Actor, consultation: Consultation, file_format: str) -> None:
    """Authorise an export and leave its audit row. Raises NotAllowed."""
    require(actor, "consultations.export", consultation)
    audit.record(actor, "export_responses", "consultation", consultation.id, details={"format": file_format})
    db.session.flush()


def _silent(count: int) -> None:
    """Nobody watches."""


def questions_of_all_versions(consultation: Consultation) -> tuple[Question, ...]:
    """Every question that was ever published, the newest wording of each, in the newest order and then the older."""
    statement = select(QuestionnaireVersion).where(QuestionnaireVersion.consultation_id == consultation.id)
    found: dict[str, Question] = {}
    for version in db.session.scalars(statement.order_by(QuestionnaireVersion.number.desc())):
        for question in as_questionnaire(version).questions:
            found.setdefault(question.key, question)
    return tuple(found.values())


def exported_responses(consultation: Consultation) -> Iterator[ExportedResponse]:
    """All responses in the order of their days and, within one, in no order of arrival."""
    statement = (
        select(Response)
        .where(Response.consultation_id == consultation.id)
        .order_by(Response.submitted_on, Response.id)
        .options(selectinload(Response.answers).selectinload(Answer.passage))
        .execution_options(yield_per=READ_AT_ONCE)
    )
    for response in db.session.scalars(statement):
        yield _exported(response)


def _exported(response: Response) -> ExportedResponse:
    answers = {topic_of(answer.question_key, answer.facet): _value(answer) for answer in response.answers}
    may_quote = any(answer.passage.may_quote for answer in response.answers if answer.passage is not None)
    return ExportedResponse(
        response.source,
        response.submitted_on,
        response.young,
        may_quote,
        answers,
        response.format,
        response.on_behalf_of,
        response.group_session_id or "",
    )


def _value(answer: Answer) -> Cell | list[str]:
    if answer.passage is not None:
        return HELD_BACK if answer.passage.state == "held" else answer.passage.words
    if answer.attachment_id is not None:
        return A_FILE
    if answer.choices is not None:
        return list(answer.choices)
    if answer.number is not None:
        return _plain(answer.number)
    return answer.day


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
