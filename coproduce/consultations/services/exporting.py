"""Exporting responses for staff, read a few at a time so that memory does not grow with their number."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coproduce.consultations.files.writing import ResponsesFile, write_responses
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.exported import exported_responses, questions_of_versions
from coproduce.consultations.questionnaire import Question
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db

Progress = Callable[[int], None]


def export_responses(
    actor: Actor,
    consultation: Consultation,
    file_format: str,
    path: Path,
    on_progress: Progress | None = None,
) -> int:
    """Write all responses to `path` as csv, xlsx, ods or json and return how many; leaves one audit row.

    `on_progress` is told how many more were written. Raises NotAllowed, and OSError where the file cannot be written.
    """
    note_export(actor, consultation, file_format)
    return write_responses(
        path, file_format, _about(consultation), exported_responses(consultation), on_progress or _silent
    )


def note_export(actor: Actor, consultation: Consultation, file_format: str) -> None:
    """Authorise an export and leave its audit row. Raises NotAllowed."""
    require(actor, "consultations.export", consultation)
    audit.record(actor, "export_responses", "consultation", consultation.id, details={"format": file_format})
    db.session.flush()


def _silent(count: int) -> None:
    """Nobody watches."""


def _about(consultation: Consultation) -> ResponsesFile:
    """Every question that was ever asked: the newest wording of each, in the newest order and then the older ones."""
    newest: dict[str, Question] = {}
    older: list[Question] = []
    for version in questions_of_versions(consultation):
        for question in version:
            if newest.setdefault(question.key, question) is not question:
                older.append(question)
    return ResponsesFile(consultation.slug, consultation.title, tuple(newest.values()), tuple(older))
