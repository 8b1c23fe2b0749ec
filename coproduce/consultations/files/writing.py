"""Writing responses as csv, xlsx, ods or JSON while they are read.

Every file says that it is not for publication: it holds single answers and exact figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from coproduce.consultations.files.answer_columns import AnswerColumn, columns_of_versions
from coproduce.consultations.files.exported import (
    MARK,
    ExportedResponse,
    columns_of_table,
    rows_of_table,
)
from coproduce.consultations.files.tables import (
    FORMULA_BEGINNINGS,
    LONGEST_XLSX_CELL,
    TABLE_FORMATS,
    TableFile,
    harmless,
    json_value,
    write_json_list,
    write_table,
)
from coproduce.consultations.questionnaire import Question, dump_questions

__all__ = [
    "FORMATS",
    "FORMULA_BEGINNINGS",
    "LONGEST_XLSX_CELL",
    "ResponsesFile",
    "harmless",
    "write_responses",
]

FORMATS = TABLE_FORMATS

Progress = Callable[[int], None]
TOLD_AT_ONCE = 100


@dataclass(frozen=True)
class ResponsesFile:
    """What the file says about itself: the consultation and its questions, newest wording first. `older` are earlier
    wordings, newest first: what they alone asked for has its column too."""

    slug: str
    title: str
    questions: tuple[Question, ...]
    older: tuple[Question, ...] = ()

    @cached_property
    def columns(self) -> tuple[AnswerColumn, ...]:
        """The same for every response, whatever way it took and whichever version it answered."""
        return columns_of_versions((*self.questions, *self.older))


def write_responses(
    path: Path,
    file_format: str,
    about: ResponsesFile,
    responses: Iterable[ExportedResponse],
    on_progress: Progress,
) -> int:
    """Write a file in one of FORMATS and return the number of responses in it. Raises OSError."""
    counted = _Counted(responses, on_progress)
    if file_format == "json":
        _write_json(path, about, counted)
    else:
        file = TableFile(about.title, columns_of_table(about.columns), MARK)
        write_table(path, file_format, file, rows_of_table(counted, about.columns))
    return counted.count


class _Counted:
    """Passes responses on, counts them and tells of them, some at a time."""

    def __init__(self, responses: Iterable[ExportedResponse], on_progress: Progress) -> None:
        self._responses = responses
        self._on_progress = on_progress
        self.count = 0

    def __iter__(self) -> Iterator[ExportedResponse]:
        told = 0
        for response in self._responses:
            yield response
            self.count += 1
            if self.count - told == TOLD_AT_ONCE:
                self._on_progress(TOLD_AT_ONCE)
                told = self.count
        if self.count > told:
            self._on_progress(self.count - told)


def _write_json(path: Path, about: ResponsesFile, responses: Iterable[ExportedResponse]) -> None:
    head = {
        "format": "coproduce-responses",
        "version": 1,
        "marking": MARK,
        "consultation": about.slug,
        "questions": dump_questions(about.questions),
    }
    write_json_list(path, head, "responses", map(_as_object, responses))


def _as_object(response: ExportedResponse) -> dict[str, Any]:
    return {
        "source": response.source,
        "group_session": response.group_session,
        "format": response.format,
        "on_behalf_of": response.on_behalf_of,
        "submitted_on": response.submitted_on.isoformat(),
        "young": response.young,
        "may_quote": response.may_quote,
        "answers": {
            key: value if isinstance(value, list) else json_value(value)
            for key, value in response.answers.items()
        },
    }
