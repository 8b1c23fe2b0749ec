"""Files of reports: what can be asked for, and how long they are kept. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta

KEPT_DAYS = 7
WORD, PDF = "docx", "pdf"
FORMATS: Mapping[str, str] = {WORD: "Word, ready to edit", PDF: "PDF, readable with a screen reader (PDF/UA)"}
TYPES: Mapping[str, str] = {
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    PDF: "application/pdf",
}


def erased_on(day: date) -> date:
    """When a file is erased that was asked for, or made, on a day."""
    return day + timedelta(days=KEPT_DAYS)


def asking_problems(audience: str, audiences: Collection[str], formats: Collection[str]) -> dict[str, str]:
    """What is wrong with what was asked for: the field's name and one sentence each."""
    problems = {}
    if audience not in audiences:
        problems["audience"] = "Choose for whom the report is."
    if not formats:
        problems["formats"] = "Choose at least one kind of file."
    elif not set(formats) <= set(FORMATS):
        problems["formats"] = "There is no such kind of file."
    return problems


def file_name(slug: str, format_name: str, taken_on: date, mark: str) -> str:
    """The name of a file; one with exact figures says so."""
    marked = "-not-for-publication" if mark else ""
    return f"{slug}-report-{taken_on.isoformat()}{marked}.{format_name}"
