"""Writing any table as csv, xlsx, ods or JSON while its rows are read, so that memory does not grow with their number.

What a spreadsheet would work out as a formula is made harmless in csv, and stays words by the type of its cell in the
other formats (rule 23).
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any

from coproduce.consultations.files.ods import MOST_ROWS, Cell, Sheet, write_ods

TABLE_FORMATS = ("csv", "xlsx", "ods", "json")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "json": "application/json",
}
FORMAT_WORDS = {
    "csv": "csv",
    "xlsx": "an Excel workbook",
    "ods": "an OpenDocument spreadsheet",
    "json": "JSON",
}

# What spreadsheet programs take for the beginning of a formula, also in full width and as small forms.
FORMULA_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")
_FOLDED = ("\t", "\r", "\n")  # white space that would be passed over
# Before a formula nobody sees these, and not every program reads them: white space, control characters, marks of
# direction, joiners and the byte order mark.
_UNSEEN = re.compile(r"[\s\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*")
LONGEST_XLSX_CELL = 32_767
LONGEST_SHEET_NAME = 31

Rows = Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class TableFile:
    """What a file of a table says about itself. `mark` says who may see it, and is empty where everybody may."""

    title: str
    columns: Sequence[str]
    mark: str = ""

    @property
    def sheet_name(self) -> str:
        return (self.mark.capitalize() or "Table")[:LONGEST_SHEET_NAME]


def write_table(path: Path, file_format: str, about: TableFile, rows: Rows) -> None:
    """Write a file in one of TABLE_FORMATS; rows are read once. Raises OSError."""
    _WRITERS[file_format](path, about, rows)


def harmless(cell: Cell) -> Cell:
    """A text that begins like a formula, with an apostrophe before it; everything else as it is. Source: OWASP, CSV
    injection."""
    if not isinstance(cell, str) or cell[:1].isalnum():
        return cell  # nearly every cell: a million of them come by here
    seen = _UNSEEN.sub("", cell, count=1)
    return f"'{cell}" if seen.startswith(FORMULA_BEGINNINGS) or cell.startswith(_FOLDED) else cell


def json_value(cell: Cell) -> Any:
    """A cell as JSON has it: a day as YYYY-MM-DD."""
    return cell.isoformat() if isinstance(cell, date) else cell


def _write_csv(path: Path, about: TableFile, rows: Rows) -> None:
    # The mark at the beginning tells Excel that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([harmless(name) for name in about.columns])
        writer.writerows([harmless(cell) for cell in cells] for cells in rows)


def _write_ods(path: Path, about: TableFile, rows: Rows) -> None:
    write_ods(path, [Sheet(about.sheet_name, chain([about.columns], rows))], about.title, about.mark)


def _write_json(path: Path, about: TableFile, rows: Rows) -> None:
    head = {
        "format": "coproduce-table",
        "version": 1,
        "marking": about.mark,
        "title": about.title,
        "columns": list(about.columns),
    }
    objects = (dict(zip(about.columns, (json_value(cell) for cell in cells), strict=True)) for cells in rows)
    write_json_list(path, head, "rows", objects)


def write_json_list(path: Path, head: dict[str, Any], name: str, entries: Iterable[Any]) -> None:
    """A JSON object of `head` and, last, one list under `name`, with a line for each entry as it is read."""
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(head, ensure_ascii=False, indent=1)[:-2] + f",\n {json.dumps(name)}: [")
        separator = "\n  "
        for entry in entries:
            file.write(separator + json.dumps(entry, ensure_ascii=False))
            separator = ",\n  "
        file.write("\n ]\n}\n")


def _write_xlsx(path: Path, about: TableFile, rows: Rows) -> None:
    import xlsxwriter  # late: few processes ever write a workbook

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    with xlsxwriter.Workbook(path, options) as workbook:
        workbook.set_properties({"title": about.title, "status": about.mark})
        bold = workbook.add_format({"bold": True})
        for number, part in enumerate(_parts(rows), start=1):
            name = about.sheet_name if number == 1 else f"{about.sheet_name[:27]} ({number})"
            _write_sheet(workbook.add_worksheet(name), about, part, bold)


def _parts(rows: Rows) -> Iterator[Rows]:
    """The rows, divided where a sheet is full; each part has to be read before the next."""
    rest = iter(rows)
    first = next(rest, None)
    if first is None:
        yield ()
    while first is not None:
        yield islice(chain((first,), rest), MOST_ROWS - 1)
        first = next(rest, None)


def _write_sheet(sheet: Any, about: TableFile, rows: Rows, bold: Any) -> None:
    if about.mark:
        sheet.set_header(f"&C{about.mark.capitalize()}")
    sheet.freeze_panes(1, 0)
    for place, name in enumerate(about.columns):
        sheet.write_string(0, place, name, bold)
    for row, cells in enumerate(rows, start=1):
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


_WRITERS: dict[str, Callable[[Path, TableFile, Rows], None]] = {
    "csv": _write_csv,
    "xlsx": _write_xlsx,
    "ods": _write_ods,
    "json": _write_json,
}
