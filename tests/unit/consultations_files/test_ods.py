"""OpenDocument spreadsheets: what is written, and what is read from those of other programs."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from odf.opendocument import load
from odf.table import TableCell

from coproduce.consultations.files import ods
from coproduce.consultations.files.ods import MEDIA_TYPE, Cell, Sheet, write_ods
from coproduce.consultations.files.ods_reading import MOST_COLUMNS
from coproduce.consultations.files.tabular import UnreadableFile, read_table

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
WORDS = (
    "=1+1",
    "+44",
    "@name",
    "\ttab",
    "＝1",
    "two  spaces",
    " before and after ",
    "one\ntwo\n\nfour",
    "a\rb\r\nc",
    "👩‍👧 שלום مرحبا",
    "<b>&amp;</b>",
    "'quoted",
)


def written(*rows: list[Cell], title: str = "", mark: str = "") -> bytes:
    out = io.BytesIO()
    write_ods(out, [Sheet("Rows", rows)], title, mark)
    return out.getvalue()


def packed(body: str, kind: str = MEDIA_TYPE, manifest: str = "<m/>") -> bytes:
    """A spreadsheet as another program may have made it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", kind)
        file.writestr("META-INF/manifest.xml", manifest)
        document = (
            f"<office:document-content {NAMES}><office:body><office:spreadsheet><table:table>{body}"
            "</table:table></office:spreadsheet></office:body></office:document-content>"
        )
        file.writestr("content.xml", document)
    return out.getvalue()


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def cell(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


def test_words_come_out_as_they_went_in() -> None:
    table = read_table(written(["a", "b"], *([words, 1] for words in WORDS)))
    assert [each.cells for each in table.rows] == [[words, 1] for words in WORDS]


def test_numbers_days_and_gaps_keep_their_kind() -> None:
    table = read_table(
        written(["a", "b", "c", "d"], [None, -3.5, date(2026, 3, 2), "end"], [12, None, None, "x"])
    )
    assert [each.cells for each in table.rows] == [
        [None, -3.5, date(2026, 3, 2), "end"],
        [12, None, None, "x"],
    ]


def test_another_program_reads_it_and_finds_no_formula() -> None:
    document = load(io.BytesIO(written(["a"], ["=1+1"], ["two\nlines"], title="Title", mark="for staff")))
    cells = document.spreadsheet.getElementsByType(TableCell)
    assert [str(each) for each in cells] == ["a", "=1+1", "twolines"]
    assert all(each.getAttribute("formula") is None for each in cells)


def test_the_kind_of_file_stands_first_and_the_same_rows_give_the_same_bytes() -> None:
    content = written(["a"], ["b"])
    assert content[30:38] == b"mimetype"
    assert content[38 : 38 + len(MEDIA_TYPE)] == MEDIA_TYPE.encode()
    assert content == written(["a"], ["b"])


def test_characters_that_xml_has_not_become_a_sign_for_it() -> None:
    [found] = read_table(written(["a"], ["\x0bone\ufffetwo\ud800"])).rows
    assert found.cells == ["\ufffdone\ufffdtwo\ufffd"]


def test_what_does_not_fit_on_a_sheet_goes_on_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ods, "MOST_ROWS", 3)
    with zipfile.ZipFile(io.BytesIO(written(["a"], *(["x"] for _ in range(5))))) as file:
        document = file.read("content.xml").decode()
    assert document.count("<table:table ") == 3
    assert document.count("<table:table-header-rows>") == 3


def test_repeated_empty_rows_and_columns_are_never_unfolded() -> None:
    empty = '<table:table-cell table:number-columns-repeated="16384"/>'
    body = (
        row(cell("a"), cell("b"), empty)
        + f'<table:table-row table:number-rows-repeated="7">{empty}</table:table-row>'
        + row('<table:table-cell table:number-columns-repeated="1"/>', cell("x"), empty)
        + f'<table:table-row table:number-rows-repeated="1048000">{empty}</table:table-row>'
    )
    [found] = read_table(packed(body)).rows
    assert (found.number, found.cells) == (9, [None, "x"])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            '<table:table-cell table:formula="of:=SUM([.A1])" office:value-type="float" office:value="3"/>',
            "=SUM([.A1])",
        ),
        ('<table:table-cell office:value-type="percentage" office:value="0.5"/>', 0.5),
        (
            '<table:table-cell office:value-type="date" office:date-value="2026-03-02T00:00:00"/>',
            date(2026, 3, 2),
        ),
        ('<table:table-cell office:value-type="boolean" office:boolean-value="true"/>', True),
        (
            cell('one<text:s text:c="3"/><text:span>two</text:span><text:line-break/>three'),
            "one   two\nthree",
        ),
        (
            "<table:table-cell><text:p>seen</text:p><office:annotation><text:p>note</text:p></office:annotation></table:table-cell>",
            "seen",
        ),
    ],
)
def test_cells_of_other_programs(body: str, expected: Cell) -> None:
    [found] = read_table(packed(row(cell("a")) + row(body))).rows
    assert found.cells == [expected]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (packed(row(cell("a")), kind="application/vnd.oasis.opendocument.text"), "not a spreadsheet"),
        (packed(row(cell("a")), manifest="<encryption-data/>"), "password"),
        (packed(row(cell("x", f' table:number-columns-repeated="{MOST_COLUMNS + 1}"'))), "too many cells"),
        (
            packed(
                row(cell("a"))
                + row(cell("x")).replace("-row>", '-row table:number-rows-repeated="9999999">', 1)
            ),
            "too many cells",
        ),
        (written(["a"], ["b"])[:-60], "damaged or cut short"),
        (packed("</table:row>"), "damaged or cut short"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(content: bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        list(read_table(content).rows)


def test_an_entity_is_never_unfolded() -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">]>'
    with zipfile.ZipFile(io.BytesIO(packed(row(cell("x")) + row(cell("&a;"))))) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, part in parts.items():
            file.writestr(name, bomb.encode() + part if name == "content.xml" else part)
    assert "aaaa" not in str([each.cells for each in read_table(out.getvalue()).rows])
