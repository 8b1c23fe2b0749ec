"""Writing OpenDocument spreadsheets row by row, so that memory does not grow with their length.

Words stay words: a cell's type says so, and no spreadsheet program works them out as a formula (rule 23). The same rows
give the same bytes. Source: OASIS, OpenDocument 1.3, parts 2 (packages) and 3 (schema).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | date | None

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
# Spreadsheet programs show no more; what goes beyond it stands in a further sheet.
MOST_ROWS = 1_048_576
MOMENT = (1980, 1, 1, 0, 0, 0)  # a zip file knows no earlier one
WRITTEN_AT_ONCE = 200
MOST_REMEMBERED, LONGEST_REMEMBERED = 4096, 80

_NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("meta", "meta"),
    )
)
_FO = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    'manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MEDIA_TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
_STYLES = (
    f'{_HEAD}<office:document-styles {_NAMES} {_FO} office:version="1.3"><office:styles>'
    '<style:default-style style:family="table-cell"><style:text-properties fo:language="en" fo:country="GB"/>'
    "</style:default-style></office:styles></office:document-styles>"
)
_BEGINNING = (
    f'{_HEAD}<office:document-content {_NAMES} {_FO} office:version="1.3"><office:automatic-styles>'
    '<number:date-style style:name="days"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    "</number:date-style>"
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="days"/>'
    '<style:style style:name="name" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    "</style:style></office:automatic-styles><office:body><office:spreadsheet>"
)
_END = "</office:spreadsheet></office:body></office:document-content>"

# What needs more than being written down: markup, white space that would be folded, characters that XML has not.
_SPECIAL = re.compile("[&<>\x00-\x1f\ufffe\uffff\ud800-\udfff]|  |^ | $")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_SPACES = re.compile("^ +| {2,}| +$|\t|\r")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, and its rows with the names of the columns first."""

    name: str
    rows: Iterable[Sequence[Cell]]


def write_ods(out: Path | IO[bytes], sheets: Iterable[Sheet], title: str = "", mark: str = "") -> None:
    """Write a spreadsheet. `mark` is a word on who may see it, kept in the document's properties.

    Rows are read once, as they are written. Characters that XML has not become U+FFFD. Raises OSError.
    """
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        # By its first bytes a program knows the kind of file, so this entry comes first and is not packed.
        packed.writestr(_entry("mimetype", zipfile.ZIP_STORED), MEDIA_TYPE)
        packed.writestr(_entry("META-INF/manifest.xml"), _MANIFEST)
        packed.writestr(_entry("meta.xml"), _properties(title, mark))
        packed.writestr(_entry("styles.xml"), _STYLES)
        with packed.open(_entry("content.xml"), "w") as content:
            content.write(_BEGINNING.encode())
            for sheet in sheets:
                _write_sheet(content, sheet)
            content.write(_END.encode())


def _entry(name: str, packing: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, MOMENT)
    entry.compress_type = packing
    entry.external_attr = 0o644 << 16
    return entry


def _properties(title: str, mark: str) -> str:
    marked = f'<meta:user-defined meta:name="Status">{_plain(mark)}</meta:user-defined>' if mark else ""
    return (
        f'{_HEAD}<office:document-meta {_NAMES} {_DC} office:version="1.3"><office:meta>'
        f"<dc:title>{_plain(title)}</dc:title>{marked}</office:meta></office:document-meta>"
    )


def _write_sheet(content: IO[bytes], sheet: Sheet) -> None:
    rows = iter(sheet.rows)
    names = next(rows, ())
    number, first = 1, next(rows, None)
    while True:
        began = () if first is None else (first,)
        name = sheet.name if number == 1 else f"{sheet.name} ({number})"
        content.write(f"<table:table table:name={quoteattr(_NOT_IN_XML.sub('', name))}>".encode())
        header = "".join(_name_cell(str(each)) for each in names)
        content.write(
            f"<table:table-header-rows><table:table-row>{header}</table:table-row></table:table-header-rows>".encode()
        )
        _write_rows(content, islice(chain(began, rows), MOST_ROWS - 1))
        content.write(b"</table:table>")
        number, first = number + 1, next(rows, None)
        if first is None:
            return


def _write_rows(content: IO[bytes], rows: Iterable[Sequence[Cell]]) -> None:
    known: dict[str, str] = {}
    waiting: list[str] = []
    for row in rows:
        waiting.append("<table:table-row>")
        waiting.extend(_cell(cell, known) for cell in row)
        waiting.append("</table:table-row>\n")
        if len(waiting) > WRITTEN_AT_ONCE * 20:
            content.write("".join(waiting).encode())
            waiting.clear()
    content.write("".join(waiting).encode())


def _cell(cell: Cell, known: dict[str, str]) -> str:
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        found = known.get(cell)
        if found is None:
            found = (
                '<table:table-cell office:value-type="string">'
                f"{paragraphs(cell) if _SPECIAL.search(cell) else f'<text:p>{cell}</text:p>'}</table:table-cell>"
            )
            # The words of options come again and again.
            if len(cell) < LONGEST_REMEMBERED and len(known) < MOST_REMEMBERED:
                known[cell] = found
        return found
    if isinstance(cell, date):
        return (
            '<table:table-cell table:style-name="day" office:value-type="date" '
            f'office:date-value="{cell.isoformat()}"/>'
        )
    return f'<table:table-cell office:value-type="float" office:value="{cell}"/>'


def _name_cell(name: str) -> str:
    return f'<table:table-cell table:style-name="name" office:value-type="string">{paragraphs(name)}</table:table-cell>'


def paragraphs(words: str) -> str:
    """Words as paragraphs of a cell, one a line, with every space, tab and carriage return in its place."""
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in words.split("\n"))


def _line(line: str) -> str:
    return _SPACES.sub(_white_space, _plain(line))


def _plain(words: str) -> str:
    return escape(_NOT_IN_XML.sub("\ufffd", words))


def _white_space(found: re.Match[str]) -> str:
    run = found.group()
    if run == "\t":
        return "<text:tab/>"
    if run == "\r":
        return "&#13;"
    return f'<text:s text:c="{len(run)}"/>'
