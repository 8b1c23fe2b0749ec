"""Exact figures as files for staff: each says first that it is not for publication, and formulas are harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from coproduce.consultations.files.ods import Sheet, write_ods
from coproduce.consultations.files.writing import harmless
from coproduce.insights.counts import CrossTally, ExactResults

MARK = "Not for publication. Small figures can give people away."
# Counts under this are flagged: they could give a person away.
SMALL = 8

Cell = str | int | float | None


def exact_rows(exact: ExactResults) -> list[list[Cell]]:
    """Every count of single forms: questions, approved themes, sentiment."""
    rows: list[list[Cell]] = [["Question", "Answer", "People", "Answered"]]
    for tally in exact.tallies:
        rows += [
            [tally.text, label, count, tally.base]
            for label, count in zip(tally.labels, tally.counts, strict=True)
        ]
    rows += [["Approved themes", name, people, exact.themes.base] for _, name, people in exact.themes.themes]
    total = sum(exact.sentiment.values())
    rows += [["How the texts sound", label, count, total] for label, count in sorted(exact.sentiment.items())]
    return rows


def cross_rows(cross: CrossTally) -> list[list[Cell]]:
    """The table with its totals; a person may stand in several lines where several answers could be chosen."""
    rows: list[list[Cell]] = [[f"{cross.rows_text} / {cross.columns_text}", *cross.columns, "All of the row"]]
    for label, counts, total in zip(cross.rows, cross.counts, cross.row_totals, strict=True):
        rows.append([label, *counts, total])
    return [*rows, ["All of the column", *cross.column_totals, cross.base]]


def table_file(ending: str, title: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    """A file of these rows as csv, xlsx or ods."""
    if ending == "csv":
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerows([[MARK], [harmless(title)]])
        writer.writerows([harmless(cell) for cell in row] for row in rows)
        return text.getvalue().encode("utf-8-sig")
    if ending == "ods":
        content = io.BytesIO()
        write_ods(content, [Sheet("Not for publication", ([MARK], [title], *rows))], title, MARK)
        return content.getvalue()
    return _workbook(title, rows)


def _workbook(title: str, rows: Sequence[Sequence[Cell]]) -> bytes:
    import xlsxwriter  # late: few requests ever write a workbook

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, options) as workbook:
        workbook.set_properties({"title": title, "status": MARK})
        sheet = workbook.add_worksheet("Not for publication")
        sheet.set_header(f"&C{MARK}")
        sheet.set_column(0, 0, 48)
        sheet.set_column(1, 30, 18)
        bold = workbook.add_format({"bold": True})
        for row, cells in enumerate(([MARK], [title], *rows)):
            for place, cell in enumerate(cells):
                if isinstance(cell, str):
                    sheet.write_string(row, place, cell, bold if row < 3 else None)
                elif cell is not None:
                    sheet.write_number(row, place, cell)
    return content.getvalue()
