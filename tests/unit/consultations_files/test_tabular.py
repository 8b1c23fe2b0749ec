"""Reading csv and xlsx as other programs write them, and refusing what is not certain."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.formula import ArrayFormula

from coproduce.consultations.files import tabular
from coproduce.consultations.files.tabular import Row, UnreadableFile, read_table

WORDS = "Ελπίδα, שלום, 👩‍👩‍👧, =SUM(A1:A9)"


def rows_of(content: bytes) -> list[Row]:
    return list(read_table(content).rows)


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cells(content: bytes) -> list[list[object]]:
    return [list(row.cells) for row in rows_of(content)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_people_s_words_come_out_unchanged(encoding: str) -> None:
    content = f'id,text\r\n1,"{WORDS}"\r\n'.encode(encoding)
    assert read_table(content).columns == ("id", "text")
    assert cells(content) == [["1", WORDS]]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_mark_between_cells_is_read_off_the_first_line(mark: str) -> None:
    assert cells(f'id{mark}"a, b"\n1{mark}x\n'.encode()) == [["1", "x"]]


def test_a_cell_may_run_over_several_lines_and_rows_keep_their_line_numbers() -> None:
    content = b'id,text\n1,"one\ntwo"\n\n2,three\n'
    assert [(row.number, list(row.cells)) for row in rows_of(content)] == [
        (2, ["1", "one\ntwo"]),
        (5, ["2", "three"]),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (b",,\n,,\n", "empty"),
        (b"a,b\n1,2\n3,caf\xe9\n", "Line 3 is not in UTF-8"),
        ("a,b\n1,é\n".encode("utf-16-le"), "without the mark"),
        ("a,b\n1,é\n".encode("utf-16")[:-1], "damaged or cut short"),
        (b'a,b\n1,2\n3,"never closed\n4,5\n', "begins on line 3 has a quotation mark that is never closed"),
        (b'a,b\n1,"x"y\n', "in the wrong place"),
        (b"a,b,a\n1,2,3\n", "two columns called “a”"),
        (b"\xd0\xcf\x11\xe0 old", "old Excel file"),
        (b"PK\x03\x04" + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet", "damaged or cut short"),
        (b"a\x00,b\n1,2\n", "NUL"),
    ],
)
def test_what_is_not_certain_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words) as refused:
        rows_of(content)
    assert "\n" not in str(refused.value)


def test_an_encoding_fault_after_a_mark_still_names_the_right_line() -> None:
    with pytest.raises(UnreadableFile, match="Line 2 is not in UTF-8"):
        rows_of(b"\xef\xbb\xbfa,b\n1,\xff\n")


def test_an_unclosed_quotation_mark_in_a_large_file_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "LONGEST_CELL", 1000)
    with pytest.raises(UnreadableFile, match="begins on line 2 has a quotation mark that is never closed"):
        rows_of(b'a\n"' + b"words words\n" * 200 + b'"\n')


def test_a_row_that_was_cut_short_cannot_be_trusted() -> None:
    rows = rows_of(b"a,b,c\n1,2,3\n4,5")
    assert rows[0].problem == ""
    assert "cut short" in rows[1].problem


def test_a_workbook_s_cells_come_out_plain() -> None:
    formula = ArrayFormula("C2:C2", "=SUM(A1:A2)")
    content = workbook(
        ["text", "number", "formula", "day", "time", "yes"],
        [WORDS, 12.5, formula, datetime.fromisoformat("2026-03-02"), time(9, 30), True],
        [None] * 6,
        ["=1+1", None, None, datetime.fromisoformat("2026-03-02 14:05"), None, None],
    )
    assert cells(content) == [
        [WORDS, 12.5, "=SUM(A1:A2)", date(2026, 3, 2), "09:30:00", True],
        ["=1+1", None, None, "2026-03-02 14:05:00"],
    ]
    assert [row.number for row in rows_of(content)] == [2, 4]


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_half_a_workbook_is_refused(kept: float) -> None:
    content = workbook(["a"], *[[f"row {number}"] for number in range(200)])
    with pytest.raises(UnreadableFile, match="damaged or cut short"):
        rows_of(content[: int(len(content) * kept)])


def test_a_workbook_whose_sheet_is_cut_inside_the_archive_is_refused() -> None:
    whole, out = zipfile.ZipFile(io.BytesIO(workbook(["a"], ["b"], ["c"]))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as damaged:
        for name in whole.namelist():
            content = whole.read(name)
            damaged.writestr(name, content[: len(content) // 2] if "sheet1" in name else content)
    with pytest.raises(UnreadableFile, match="damaged or cut short"):
        rows_of(out.getvalue())


def test_a_small_file_that_unpacks_to_something_huge_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "LARGEST_WORKBOOK", 1000)
    with pytest.raises(UnreadableFile, match="too large"):
        rows_of(workbook(["a"], ["b" * 2000]))
