"""Published figures as files that a spreadsheet opens without working anything out (rule 23). Nothing exact is here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain

from coproduce.consultations.files.ods import Sheet, write_ods
from coproduce.consultations.files.writing import harmless
from coproduce.insights.charts import Chart
from coproduce.insights.charts.records import Record, records_of

COLUMNS = ("Question", "Part", "Answer", "Figure", "Rounded number", "Share in per cent", "Base")
WIDTHS = (48, 40, 36, 22, 16, 16, 40)
ROUNDED = (
    "All figures are rounded to the nearest 5, so they may not add up. Small figures are not shown, to protect the "
    "people who answered."
)


def file_name(slug: str, what: str, taken_on: date, ending: str) -> str:
    """Consultation, chart and day of the figures, in letters that every disk takes."""
    plain = re.sub(r"[^a-z0-9]+", "-", what.lower()).strip("-")
    return f"{slug}-{plain}-{taken_on.isoformat()}.{ending}"


def csv_file(charts: Iterable[Chart]) -> bytes:
    """Every figure in one table, with the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for chart in charts:
        writer.writerows([harmless(cell) for cell in cells_of(record)] for record in records_of(chart))
    return ("\ufeff" + text.getvalue()).encode()


def ods_file(title: str, about: Sequence[str], charts: Iterable[Chart]) -> bytes:
    """The same workbook as an OpenDocument spreadsheet."""
    content = io.BytesIO()
    figures = (cells_of(record) for chart in charts for record in records_of(chart))
    lines = ([line] for line in (title, *about, ROUNDED))
    write_ods(content, [Sheet("About", lines), Sheet("Figures", chain([COLUMNS], figures))], title)
    return content.getvalue()


def xlsx_file(title: str, about: Sequence[str], charts: Iterable[Chart]) -> bytes:
    """A workbook with a sheet about the figures and one with all of them."""
    import xlsxwriter  # late: few requests ever write a workbook

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, options) as workbook:
        workbook.set_properties({"title": title})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        first = workbook.add_worksheet("About")
        first.set_column(0, 0, 90)
        for row, line in enumerate((title, *about, ROUNDED)):
            first.write_string(row, 0, line, bold if row == 0 else plain)
        sheet = workbook.add_worksheet("Figures")
        sheet.freeze_panes(1, 0)
        for place, (name, width) in enumerate(zip(COLUMNS, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, name, bold)
        records = (record for chart in charts for record in records_of(chart))
        for row, record in enumerate(records, start=1):
            for place, cell in enumerate(cells_of(record)):
                if isinstance(cell, str):
                    sheet.write_string(row, place, cell, plain)
                elif cell is not None:
                    sheet.write_number(row, place, cell, plain)
    return content.getvalue()


def cells_of(record: Record) -> list[str | int | float | None]:
    """A published figure in the order of COLUMNS."""
    return [
        record.question,
        record.part,
        record.answer,
        record.figure,
        record.rounded,
        record.percent,
        record.base,
    ]
