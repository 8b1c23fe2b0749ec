"""A report as a Word file and as a PDF, opened again by other programs."""

from __future__ import annotations

import io
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from flask import Flask

from coproduce.evidence.documents.page import page_of
from coproduce.evidence.documents.pdf import pdf_file
from coproduce.evidence.documents.word import word_file
from coproduce.evidence.report import STAFF
from tests.environment import require
from tests.factories.reports import DAY, TITLE, made_report

MARK = "Not for publication"
PDFS: dict[str, bytes] = {}
WORDS: dict[str, bytes] = {}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture
def database_kind() -> str:
    """What is set does not depend on the database."""
    return "sqlite"


@pytest.fixture
def typeface(app: Flask) -> Path:
    path: Path = app.extensions["assets"].path("atkinson.woff2")
    return path


@pytest.fixture
def word(typeface: Path) -> Any:
    """Written once: its picture takes a second."""
    if not WORDS:
        WORDS["report"] = word_file(made_report(STAFF, MARK), typeface)
    return Document(io.BytesIO(WORDS["report"]))


@pytest.fixture
def pdf(app: Flask) -> bytes:
    """Set once: it takes seconds."""
    require("pango")
    if not PDFS:
        PDFS["report"] = pdf_file(made_report(STAFF, MARK)).content
    return PDFS["report"]


def attribute(element: Any, name: str) -> str | None:
    value: str | None = element.get(f"{WORD}{name}")
    return value


def test_word_headings_go_down_by_one_and_are_real_styles(word: Any) -> None:
    levels = [
        int(paragraph.style.name[-1])
        for paragraph in word.paragraphs
        if paragraph.style.name.startswith("Heading")
    ]
    assert levels == [1, 2, 3, 1]
    assert all(later <= before + 1 for before, later in pairwise(levels))
    assert {"Title", "Quote", "Caption", "List Bullet"} <= {each.style.name for each in word.paragraphs}


def test_word_says_what_it_is_and_in_which_language(word: Any) -> None:
    known = word.core_properties
    assert (known.title, known.author, known.language) == (TITLE, "Test area", "en-GB")
    assert known.created.date() == known.modified.date() == DAY
    defaults = word.styles.element.find(f"{WORD}docDefaults").find(f".//{WORD}lang")
    assert attribute(defaults, "val") == "en-GB"


def test_no_words_of_the_programs_own_typeface_are_left(word: Any) -> None:
    used = {paragraph.style.name for paragraph in word.paragraphs} | {"Report cell", "Header", "Footer"}
    for name in used:
        letters = word.styles[name].element.rPr.rFonts
        assert set(letters.attrib.values()) == {"Arial"}, name


def test_pictures_have_alternative_text(word: Any) -> None:
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr").startswith("Which times suit you?. The most frequent answer")


def test_tables_have_heading_cells_and_captions_with_fields(word: Any) -> None:
    about, facts, short, long = word.tables
    for table, has_row in ((about, None), (facts, None), (short, "1"), (long, "1")):
        look = table._tbl.tblPr.find(f"{WORD}tblLook")
        assert attribute(look, "firstColumn") == "1"
        assert attribute(look, "firstRow") == (has_row or "0")
        repeated = table.rows[0]._tr.trPr.find(f"{WORD}tblHeader")
        assert (repeated is not None) == bool(has_row)
    assert long.style.name == "Report table"
    assert [cell.text for cell in long.rows[0].cells] == ["Answer", "People"]
    captions = [each for each in word.paragraphs if each.style.name == "Caption"]
    codes = [node.text.strip() for each in captions for node in each._p.iter(f"{WORD}instrText")]
    assert codes == [
        "SEQ Table \\* ARABIC",
        "SEQ Figure \\* ARABIC",
        "SEQ Table \\* ARABIC",
        "SEQ Table \\* ARABIC",
    ]
    assert captions[-1].text.endswith("3. A long one (not for publication)")


def test_contents_numbers_of_pages_and_the_mark_stand_in_their_places(word: Any) -> None:
    codes = [node.text.strip() for node in word.element.body.iter(f"{WORD}instrText")]
    assert any(code.startswith("TOC ") for code in codes)
    section = word.sections[0]
    assert section.header.paragraphs[0].text == MARK
    assert [node.text.strip() for node in section.footer._element.iter(f"{WORD}instrText")] == [
        "PAGE",
        "NUMPAGES",
    ]
    names = {attribute(each, "name") for each in word.element.body.iter(f"{WORD}bookmarkStart")}
    links = {attribute(each, "anchor") for each in word.element.body.iter(f"{WORD}hyperlink")}
    assert links
    assert links <= names


def test_words_that_stumble_stay_whole(word: Any) -> None:
    words = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "secondline  <b>&amp;" in words
    quote = next(each for each in word.paragraphs if each.style.name == "Quote")
    assert quote._p.pPr.find(f"{WORD}bidi") is not None


def test_the_same_report_gives_the_same_bytes(word: Any, typeface: Path) -> None:
    assert word_file(made_report(STAFF, MARK), typeface) == WORDS["report"]


def test_the_pdf_keeps_every_rule_of_pdf_ua(pdf: bytes, tmp_path: Path) -> None:
    from page import ValidationProfile, validate_pdf_bytes
    from pdfua import validate

    profile = next(each for each in ValidationProfile if "UA" in each.name.upper())
    report = validate_pdf_bytes(pdf, profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    assert [(finding.rule_id, finding.message) for finding in validate(path).findings] == []


def test_the_pdf_is_the_same_bytes_again_and_says_what_it_is(pdf: bytes) -> None:
    assert pdf_file(made_report(STAFF, MARK)).content == pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        with opened.open_metadata() as metadata:
            assert metadata["dc:title"].startswith(TITLE)


def test_the_page_escapes_words_and_shows_the_mark(app: Flask) -> None:
    page = page_of(made_report(STAFF, MARK), on_screen=True, back_url="/back")
    assert "secondline  &lt;b&gt;&amp;amp;" in page
    assert f'data-mark="{MARK}"' in page
    assert 'dir="rtl"' in page
