"""Reading a table from a csv, xlsx or ods file that somebody else's program wrote.

Nothing is guessed silently: a file that is cut short, in an encoding that is not certain, or of another kind is refused
in one sentence that says what to do. Cells come out as they are: emoji, right-to-left text and formulas unchanged.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import ParseError

from coproduce.core.errors import InvalidInput

Cell = str | int | float | bool | date | None

LONGEST_CELL = 1_000_000  # characters; beyond it a quotation mark was never closed
LARGEST_WORKBOOK = 400 * 1024 * 1024  # bytes once unpacked: a small file must not unpack to fill the memory
SAVE_AS_UTF8 = "Save it again as “CSV UTF-8” (or as an Excel workbook, .xlsx) and import that file."

ZIP, OLD_OFFICE, OPEN_DOCUMENT = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"application/vnd.oasis.opendocument"


class UnreadableFile(InvalidInput):
    """The file cannot be read as a table; the message is one sentence with the way to mend it."""

    def __init__(self, sentence: str) -> None:
        super().__init__({"file": sentence})


@dataclass(frozen=True)
class Row:
    """One row: `number` is the line of a csv file or the row of a sheet, counted from 1. `problem` says in words why
    its cells cannot be trusted; it is empty for a good row."""

    number: int
    cells: Sequence[Cell]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """Names of the columns and the rows beneath them, in the order of the file. `rows` can be read once, and raises
    UnreadableFile on the way where the file is cut short."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def read_table(content: bytes) -> Table:
    """The table in a csv, xlsx or ods file, told apart by what is in it. Raises UnreadableFile."""
    if not content.strip():
        raise UnreadableFile("The file is empty.")
    if content.startswith(OLD_OFFICE):
        raise UnreadableFile(
            "This is an old Excel file (.xls) or one with a password. "
            "Save it as an Excel workbook (.xlsx) without a password and import that file."
        )
    if content.startswith(ZIP):
        return _table(
            _rows_of_open_document(content) if OPEN_DOCUMENT in content[:200] else _rows_of_workbook(content)
        )
    return _table(_rows_of_csv(_decoded(content)))


def _table(rows: Iterator[Row]) -> Table:
    header = next((row for row in rows if any(not is_empty(cell) for cell in row.cells)), None)
    if header is None:
        raise UnreadableFile("The file is empty.")
    columns = tuple("" if cell is None else str(cell).strip() for cell in header.cells)
    named = [column for column in columns if column]
    twice = sorted({column for column in named if named.count(column) > 1})
    if twice:
        raise UnreadableFile(f"The file has two columns called “{twice[0]}”. Rename one of them.")
    if any("\x00" in column for column in columns):
        raise UnreadableFile("The names of the columns hold a NUL character, so this is not a text file.")
    return Table(
        columns, (row for row in rows if row.problem or any(not is_empty(cell) for cell in row.cells))
    )


def is_empty(cell: Cell) -> bool:
    """Whether nothing was entered: a missing cell, or one with white space alone."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


# csv -------------------------------------------------------------------------------------------------------------


def _decoded(content: bytes) -> str:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError:
            raise UnreadableFile(
                f"The file is UTF-16 text that is damaged or cut short. {SAVE_AS_UTF8}"
            ) from None
    if content[:400].count(b"\x00") > len(content[:400]) // 4:
        raise UnreadableFile(f"The file looks like UTF-16 text without the mark that says so. {SAVE_AS_UTF8}")
    try:
        return content.removeprefix(BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as problem:
        line = content.removeprefix(BOM_UTF8).count(b"\n", 0, problem.start) + 1
        words = f"Line {line} is not in UTF-8, the encoding that keeps all letters. {SAVE_AS_UTF8}"
        raise UnreadableFile(words) from None


def _rows_of_csv(text: str) -> Iterator[Row]:
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    width, began = 0, 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as problem:
            raise UnreadableFile(_csv_fault(problem, began)) from None
        if cells is None:
            return
        if cells:
            width = width or len(cells)
            yield Row(began, cells, _wrong_width(len(cells), width))
        began = reader.line_num + 1


def _delimiter(text: str) -> str:
    """Comma, unless the first line has none outside quotation marks and has a semicolon or tab there: Excel writes
    those in some countries."""
    outside = "".join(text.partition("\n")[0].split('"')[::2])
    return next((mark for mark in (",", ";", "\t") if mark in outside), ",")


def _wrong_width(found: int, wanted: int) -> str:
    if found == wanted:
        return ""
    return f"it has {found} cells where the names of the columns are {wanted}, so it may be cut short"


def _csv_fault(problem: csv.Error, began: int) -> str:
    words = str(problem)
    if "unexpected end of data" in words or "field limit" in words:
        return (
            f"The row that begins on line {began} has a quotation mark that is never closed. "
            "The file may be cut short: export it again."
        )
    return (
        f"The row that begins on line {began} has a quotation mark in the wrong place. Export the file again."
    )


# xlsx ------------------------------------------------------------------------------------------------------------

CUT_SHORT = "The spreadsheet is damaged or cut short. Save or download it again and import that file."


def _rows_of_workbook(content: bytes) -> Iterator[Row]:
    _refuse_if_too_large(content)
    from openpyxl.utils.exceptions import (
        InvalidFileException,  # late, with all of numpy: few requests need them
    )

    try:
        yield from _rows_of_first_sheet(content)
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        zlib.error,
        KeyError,
        ValueError,
        EOFError,
        OSError,
    ):
        raise UnreadableFile(CUT_SHORT) from None


def _rows_of_open_document(content: bytes) -> Iterator[Row]:
    from coproduce.consultations.files.ods_reading import (
        rows_of_open_document,
    )  # late: it needs what stands here

    _refuse_if_too_large(content)
    return rows_of_open_document(content)


def _refuse_if_too_large(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UnreadableFile(CUT_SHORT) from None
    if size > LARGEST_WORKBOOK:
        raise UnreadableFile("The spreadsheet is too large to import at once. Divide it into several files.")


def _rows_of_first_sheet(content: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        # About styles and extensions that other programs write and that do not matter here.
        warnings.simplefilter("ignore")
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    with closing(workbook):
        if not workbook.worksheets:
            raise UnreadableFile("The Excel workbook has no sheet with rows.")
        sheet = workbook.worksheets[0]
        sheet.reset_dimensions()  # some programs write a wrong size, and rows beyond it would be lost
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            yield Row(number, [_cell(value) for value in cells])


def _cell(value: Any) -> Cell:
    """A workbook's value as a plain one. A formula stays as its words, not as what it would work out to."""
    if isinstance(value, datetime):
        return value.date() if value.time() == time(0) else value.isoformat(sep=" ")
    if value is None or isinstance(value, str | int | float | bool | date):
        return value
    if isinstance(value, time | timedelta):
        return str(value)
    return str(getattr(value, "text", value))
