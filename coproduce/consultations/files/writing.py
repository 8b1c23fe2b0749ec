"""Writing responses as csv, xlsx or JSON while they are read.

Every file says that it is not for publication: it holds single answers and exact figures. What people wrote that a
spreadsheet would work out as a formula is made harmless (rule 23).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

from coproduce.consultations.files.exported import (
    MARK,
    Cell,
    ExportedResponse,
    columns_of_table,
    rows_of_table,
)
from coproduce.consultations.questionnaire import Question, dump_questions

FORMATS = ("csv", "xlsx", "json")

# What spreadsheet programs take for the beginning of a formula, also in full width.
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_XLSX_CELL = 32_767

Progress = Callable[[int], None]


@dataclass(frozen=True)
class ResponsesFile:
    """What the file says about itself: the consultation and its questions, newest wording first."""

    slug: str
    title: str
    questions: tuple[Question, ...]


def write_responses(
    path: Path,
    file_format: str,
    about: ResponsesFile,
    responses: Iterable[ExportedResponse],
    on_progress: Progress,
) -> int:
    """Write a file in one of FORMATS and return the number of responses in it. Raises OSError."""
    counted = _Counted(responses, on_progress)
    {"csv": _write_csv, "xlsx": _write_xlsx, "json": _write_json}[file_format](path, about, counted)
    return counted.count


class _Counted:
    """Passes responses on and tells how many there were."""

    def __init__(self, responses: Iterable[ExportedResponse], on_progress: Progress) -> None:
        self._responses = responses
        self._on_progress = on_progress
        self.count = 0

    def __iter__(self) -> Iterator[ExportedResponse]:
        for response in self._responses:
            yield response
            self.count += 1
            self._on_progress(1)


def _write_csv(path: Path, about: ResponsesFile, responses: Iterable[ExportedResponse]) -> None:
    # The mark at the beginning tells Excel that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns_of_table(about.questions))
        for cells in rows_of_table(responses, about.questions):
            writer.writerow([harmless(cell) for cell in cells])


def harmless(cell: Cell) -> Cell:
    """A text that begins like a formula, with an apostrophe before it; everything else as it is. Source: OWASP, CSV
    injection."""
    if isinstance(cell, str) and (
        cell.startswith(FORMULA_BEGINNINGS) or cell.lstrip().startswith(FORMULA_BEGINNINGS)
    ):
        return f"'{cell}"
    return cell


def _write_xlsx(path: Path, about: ResponsesFile, responses: Iterable[ExportedResponse]) -> None:
    import xlsxwriter  # late: few processes ever write a workbook

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(path, options) as workbook:
        workbook.set_properties({"title": about.title, "status": MARK})
        sheet = workbook.add_worksheet(MARK.capitalize())
        sheet.set_header(f"&C{MARK.capitalize()}")
        sheet.freeze_panes(1, 0)
        bold = workbook.add_format({"bold": True})
        for place, name in enumerate(columns_of_table(about.questions)):
            sheet.write_string(0, place, name, bold)
        for row, cells in enumerate(rows_of_table(responses, about.questions), start=1):
            for place, cell in enumerate(cells):
                _write_cell(sheet, row, place, cell)


def _write_cell(sheet: Any, row: int, place: int, cell: Cell) -> None:
    if isinstance(cell, str):
        # Excel takes no longer text; the JSON export has all of it.
        sheet.write_string(
            row, place, cell if len(cell) <= LONGEST_XLSX_CELL else f"{cell[: LONGEST_XLSX_CELL - 1]}…"
        )
    elif isinstance(cell, date):
        sheet.write_datetime(row, place, cell)
    elif cell is not None:
        sheet.write_number(row, place, cell)


def _write_json(path: Path, about: ResponsesFile, responses: Iterable[ExportedResponse]) -> None:
    with path.open("w", encoding="utf-8") as file:
        head = {
            "format": "coproduce-responses",
            "version": 1,
            "marking": MARK,
            "consultation": about.slug,
            "questions": dump_questions(about.questions),
        }
        file.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "responses": [')
        _write_objects(file, responses)
        file.write("\n ]\n}\n")


def _write_objects(file: IO[str], responses: Iterable[ExportedResponse]) -> None:
    separator = "\n  "
    for response in responses:
        entry = {
            "source": response.source,
            "group_session": response.group_session,
            "format": response.format,
            "on_behalf_of": response.on_behalf_of,
            "submitted_on": response.submitted_on.isoformat(),
            "young": response.young,
            "may_quote": response.may_quote,
            "answers": {
                key: value.isoformat() if isinstance(value, date) else value
                for key, value in response.answers.items()
            },
        }
        file.write(separator + json.dumps(entry, ensure_ascii=False))
        separator = ",\n  "
