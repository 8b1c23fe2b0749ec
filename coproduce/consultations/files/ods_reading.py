"""Reading the first sheet of an OpenDocument spreadsheet row by row.

Office programs fill a sheet to its last row and column with one empty cell that is said to repeat: such repetitions are
never unfolded, and others only up to a limit, so that a small file cannot fill the memory.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from coproduce.consultations.files.tabular import Cell, Row, UnreadableFile

MOST_COLUMNS = 2000
MOST_CELLS = 5_000_000
EXACT_UP_TO = 2**53  # whole numbers beyond it were rounded by the program that wrote them
CUT_SHORT = "The OpenDocument spreadsheet is damaged or cut short. Save it again and import that file."
NOT_A_SPREADSHEET = "This is an OpenDocument file, but not a spreadsheet. Choose a spreadsheet (.ods)."
LOCKED = "This spreadsheet has a password. Save it without one and import that file."
TOO_MANY = "The spreadsheet has too many cells to import at once. Divide it into several files."

_SPACE = "urn:oasis:names:tc:opendocument:xmlns:"
_TABLE, _TEXT, _OFFICE = (f"{{{_SPACE}{name}:1.0}}" for name in ("table", "text", "office"))
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def rows_of_open_document(content: bytes) -> Iterator[Row]:
    """The rows of the first sheet; `number` counts from 1. Raises UnreadableFile, also on the way."""
    from lxml import etree  # late: few requests read a spreadsheet

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _refuse_others(packed)
            with packed.open("content.xml") as document:
                yield from _rows(document)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, zlib.error, KeyError, EOFError, OSError):
        raise UnreadableFile(CUT_SHORT) from None


def _refuse_others(packed: zipfile.ZipFile) -> None:
    kind = packed.read("mimetype").decode("ascii", "replace").strip()
    if not kind.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        raise UnreadableFile(NOT_A_SPREADSHEET)
    with suppress(KeyError):
        if b"encryption-data" in packed.read("META-INF/manifest.xml"):
            raise UnreadableFile(LOCKED)


def _rows(document: Any) -> Iterator[Row]:
    from lxml import etree

    number, cells_so_far = 0, 0
    found = etree.iterparse(
        document,
        events=("end",),
        tag=(f"{_TABLE}table-row", f"{_TABLE}table"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    for _, element in found:
        if element.tag == f"{_TABLE}table":
            return  # the first sheet is over
        times = _times(element, "number-rows-repeated")
        cells = _cells(element)
        if cells:
            cells_so_far += len(cells) * times
            if cells_so_far > MOST_CELLS:
                raise UnreadableFile(TOO_MANY)
            for _ in range(times):
                number += 1
                yield Row(number, cells)
        else:
            number += times
        _forget(element)
    raise UnreadableFile("The spreadsheet has no sheet with rows.")


def _forget(element: Any) -> None:
    """Let a row go that was read: memory does not grow with the sheet."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _cells(row: Any) -> list[Cell]:
    """The cells up to the last one in which something stands."""
    cells: list[Cell] = []
    empty = 0
    for element in row:
        if element.tag not in _CELLS:
            continue
        value, times = _value(element), _times(element, "number-columns-repeated")
        if value is None:
            empty += times
            continue
        if len(cells) + empty + times > MOST_COLUMNS:
            raise UnreadableFile(TOO_MANY)
        cells += [*[None] * empty, *[value] * times]
        empty = 0
    return cells


def _times(element: Any, name: str) -> int:
    said = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(said)) if said.isascii() and said.isdigit() and len(said) < 9 else 1


def _value(cell: Any) -> Cell:
    """A cell as a plain value. A formula stays as its words, not as what it worked out to."""
    formula = cell.get(f"{_TABLE}formula")
    if formula is not None:
        return str(formula.partition(":")[2] or formula)
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "currency", "percentage"):
        return _number(cell.get(f"{_OFFICE}value", ""))
    if kind == "date":
        return _day(cell.get(f"{_OFFICE}date-value", ""))
    if kind == "boolean":
        return str(cell.get(f"{_OFFICE}boolean-value")) == "true"
    words = cell.get(f"{_OFFICE}string-value") or _words(cell)
    return words or None


def _number(said: str) -> Cell:
    try:
        number = float(said)
    except ValueError:
        return said or None
    return int(number) if number.is_integer() and abs(number) < EXACT_UP_TO else number


def _day(said: str) -> Cell:
    try:
        return date.fromisoformat(said.removesuffix("T00:00:00"))
    except ValueError:
        return said.replace("T", " ") or None


def _words(cell: Any) -> str:
    return "\n".join(_inside(part) for part in cell if part.tag == f"{_TEXT}p")


def _inside(part: Any) -> str:
    """The words of a paragraph, with what stands for white space in its place and without notes."""
    found = [part.text or ""]
    for piece in part:
        if piece.tag == f"{_TEXT}s":
            said = piece.get(f"{_TEXT}c", "1")
            found.append(" " * min(int(said) if said.isascii() and said.isdigit() else 1, 20_000))
        elif piece.tag == f"{_TEXT}tab":
            found.append("\t")
        elif piece.tag == f"{_TEXT}line-break":
            found.append("\n")
        elif isinstance(piece.tag, str) and piece.tag.startswith(_TEXT):
            found.append(_inside(piece))
        found.append(piece.tail or "")
    return "".join(found)
