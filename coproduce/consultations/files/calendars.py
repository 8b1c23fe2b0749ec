"""School holidays or periods before elections as a csv file: name, starts_on, ends_on. Pure.

Read all or nothing: one wrong row refuses the file, and every wrong row is named. Dates are 2026-10-26 or 26/10/2026.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from datetime import date, datetime

from coproduce.consultations.files.tabular import Cell, Row, read_table
from coproduce.consultations.files.writing import harmless
from coproduce.consultations.rules import Span
from coproduce.core.errors import InvalidInput

COLUMNS = ("name", "starts_on", "ends_on")
LONGEST_NAME = 120
MOST_DAYS = 120  # no school holiday and no period before an election is longer
MOST_NAMED = 10


def period_problems(span: Span) -> dict[str, str]:
    """What is wrong with one period, by field; empty where nothing is."""
    problems = {}
    if not span.name.strip() or len(span.name) > LONGEST_NAME:
        problems["name"] = f"Give it a name of at most {LONGEST_NAME} characters."
    if span.ends_on < span.starts_on:
        problems["ends_on"] = "The last day must not be before the first."
    elif (span.ends_on - span.starts_on).days >= MOST_DAYS:
        problems["ends_on"] = f"That is longer than {MOST_DAYS} days. Look at the years again."
    return problems


def to_csv(spans: Iterable[Span]) -> bytes:
    """The periods as a file that can be read again."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows((harmless(each.name), each.starts_on, each.ends_on) for each in spans)
    return out.getvalue().encode("utf-8-sig")


def from_table(content: bytes) -> list[Span]:
    """The periods in a csv file, or in an Excel workbook with the same columns. Raises InvalidInput naming `file`."""
    table = read_table(content)
    names = [name.strip().lower().replace(" ", "_") for name in table.columns]
    missing = [column for column in COLUMNS if column not in names]
    if missing:
        raise InvalidInput(
            {"file": f"The file has no column “{missing[0]}”. It needs: {', '.join(COLUMNS)}."}
        )
    spans: list[Span] = []
    wrong: list[str] = []
    for row in table.rows:
        found = _span(row, [names.index(column) for column in COLUMNS])
        if isinstance(found, Span):
            spans.append(found)
        else:
            wrong.append(f"Row {row.number}: {found}")
    if wrong:
        raise InvalidInput({"file": " ".join(wrong[:MOST_NAMED])})
    if not spans:
        raise InvalidInput({"file": "The file has no rows under its heading."})
    return spans


def _span(row: Row, places: list[int]) -> Span | str:
    if row.problem:
        return row.problem
    name, starts, ends = (row.cells[place] if place < len(row.cells) else None for place in places)
    starts_on, ends_on = _day(starts), _day(ends)
    if starts_on is None or ends_on is None:
        return "the dates must be like 2026-10-26 or 26/10/2026."
    span = Span("" if name is None else str(name).strip(), starts_on, ends_on)
    problems = period_problems(span)
    return next(iter(problems.values()), span)


def _day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = str(cell or "").strip()
    found = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text, re.ASCII)
    if found:
        text = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None
