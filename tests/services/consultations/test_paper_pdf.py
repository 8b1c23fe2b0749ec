"""The PDFs of the paper form in each format: tagged as PDF/UA wants it, by three different looks, and laid out so that
no question is parted from its boxes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from flask import Flask

from coproduce.consultations.printing import making, work
from coproduce.consultations.printing.rendering import page_of
from coproduce.consultations.printing.typesetter import BASE, _fetcher
from coproduce.consultations.queries.printing import pack_with_content, sheets_of
from coproduce.consultations.services.printing import ask_for_print_pack, save_print_settings
from coproduce.core import outbox
from coproduce.core.database import db, unit_of_work
from tests.environment import require
from tests.factories.consultations import COMMISSIONER, QUESTIONS, make_consultation
from tests.factories.printing import FORMATS, make_printed

Pdfs = dict[str, pikepdf.Pdf]

STANDARD_TYPES = {
    *(
        "Document",
        "Part",
        "Sect",
        "Div",
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Span",
        "Link",
    ),
    *("Table", "THead", "TBody", "TR", "TH", "TD", "Caption", "Figure", "NonStruct"),
}

PAGES: dict[str, str] = {}
MADE: dict[str, bytes] = {}


@pytest.fixture
def database_kind() -> str:
    """What is set does not depend on the database."""
    return "sqlite"


@pytest.fixture
def assets(app: Flask) -> Path:
    return Path(app.static_folder or "") / "vendor"


@pytest.fixture
def pages(app: Flask) -> dict[str, str]:
    """The pages to set, one for each format, made once."""
    if not PAGES:
        consultation = make_printed()
        save_print_settings(COMMISSIONER, consultation, "Freepost INVENTED\nHub team", "0161 496 0111")
        PAGES.update({name: page_of(sheet) for name, sheet in sheets_of(consultation)[1].items()})
        db.session.rollback()
    return PAGES


@pytest.fixture
def pdfs(pages: dict[str, str], assets: Path) -> Iterator[Pdfs]:
    require("pango")
    if not MADE:
        with ThreadPoolExecutor(2) as two:
            made = two.map(lambda page: making.pdf_of(page, assets).content, pages.values())
            MADE.update(zip(pages, made, strict=True))
    opened = {name: pikepdf.open(io.BytesIO(content)) for name, content in MADE.items()}
    yield opened
    for pdf in opened.values():
        pdf.close()


def tags(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """Every tag in reading order."""

    def below(tag: Any) -> Iterator[Any]:
        for kid in kids(tag):
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
                yield kid
                yield from below(kid)

    return below(pdf.Root.StructTreeRoot)


def kids(tag: Any) -> list[Any]:
    found = tag.get("/K", [])
    return list(found) if isinstance(found, pikepdf.Array) else [found]


def kind(tag: Any) -> str:
    return str(tag.S).removeprefix("/")


def page_number(pdf: pikepdf.Pdf, tag: Any) -> int:
    """Counted from 0."""
    return next(number for number, page in enumerate(pdf.pages) if page.objgen == tag.Pg.objgen)


def test_there_is_one_for_each_format(pdfs: Pdfs) -> None:
    assert tuple(pdfs) == FORMATS


@pytest.mark.parametrize("wanted", FORMATS)
def test_it_keeps_every_rule_of_pdf_ua(pdfs: Pdfs, wanted: str) -> None:
    """By a checker that finds every fault in the veraPDF corpus."""
    from page import ValidationProfile, validate_pdf_bytes

    profile = next(each for each in ValidationProfile if "UA" in each.name.upper())
    report = validate_pdf_bytes(MADE[wanted], profile=profile)
    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.is_compliant
    assert report.rules.total > 100


@pytest.mark.parametrize("wanted", FORMATS)
def test_a_second_checker_finds_nothing(pdfs: Pdfs, wanted: str, tmp_path: Path) -> None:
    from pdfua import validate

    path = tmp_path / "form.pdf"
    path.write_bytes(MADE[wanted])
    assert [(finding.rule_id, finding.message) for finding in validate(path).findings] == []


@pytest.mark.parametrize(
    ("wanted", "language"), [("standard", "en-GB"), ("easy_read", "en-GB"), ("ur", "ur")]
)
def test_it_says_what_it_is(pdfs: Pdfs, wanted: str, language: str) -> None:
    pdf = pdfs[wanted]
    assert str(pdf.Root.Lang) == language
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert "aper form" in str(metadata["dc:title"])
    assert all([round(float(x)) for x in page.mediabox] == [0, 0, 595, 842] for page in pdf.pages)


@pytest.mark.parametrize("wanted", FORMATS)
def test_its_headings_are_in_order_and_its_tags_are_known_everywhere(pdfs: Pdfs, wanted: str) -> None:
    found = [kind(tag) for tag in tags(pdfs[wanted])]
    assert set(found) <= STANDARD_TYPES
    assert "/RoleMap" not in pdfs[wanted].Root.StructTreeRoot
    levels = [int(each[1]) for each in found if each[0] == "H" and each[1:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels)), levels
    assert len(levels) > 30


@pytest.mark.parametrize("wanted", FORMATS)
def test_lists_tables_and_pictures_are_whole(pdfs: Pdfs, wanted: str) -> None:
    for tag in tags(pdfs[wanted]):
        inside = [kind(kid) for kid in kids(tag) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        if kind(tag) == "L":
            assert set(inside) <= {"LI", "L"}
            assert inside
        elif kind(tag) == "LI":
            assert set(inside) <= {"Lbl", "LBody"}
        elif kind(tag) == "TH":
            assert str(tag.A.Scope) in ("/Row", "/Column")
        elif kind(tag) == "Figure":
            assert str(tag.Alt).strip()
        elif kind(tag) in ("P", "Span", "LBody", "Div"):
            assert kids(tag), "a mark that holds nothing"
    found = [kind(tag) for tag in tags(pdfs[wanted])]
    assert found.count("Table") == 1  # the money to share out; all else is read line by line
    assert found.count("L") > 20


@pytest.mark.parametrize("wanted", FORMATS)
def test_all_that_is_drawn_is_tagged_or_set_aside(pdfs: Pdfs, wanted: str) -> None:
    for page in pdfs[wanted].pages:
        depth, edges = 0, 0
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name in ("BDC", "BMC"):
                depth += 1
                at_the_edge = name == "BDC" and str(operands[0]) == "/Artifact"
                edges += at_the_edge and operands[1].get("/Type") == "/Pagination"
            elif name == "EMC":
                depth -= 1
            elif name in ("Tj", "TJ", "S", "f", "B", "Do"):
                assert depth > 0, f"{name} is neither read nor set aside"
        assert edges >= 2, "the form code and the number of the page stand at its edge"


def test_links_are_printed_and_described(pdfs: Pdfs) -> None:
    notes = [note for page in pdfs["standard"].pages for note in page.get("/Annots", [])]
    assert len(notes) >= 2
    for note in notes:
        assert int(note.F) & 4
        assert str(note.Contents).strip()


def test_what_a_language_lacks_is_marked_as_english(pdfs: Pdfs) -> None:
    marked = [tag for tag in tags(pdfs["ur"]) if str(tag.get("/Lang", "")) == "en-GB"]
    assert len(marked) > 20
    assert [tag for tag in tags(pdfs["standard"]) if "/Lang" in tag] == []


def test_its_fonts_are_embedded_bold_ones_too(pdfs: Pdfs) -> None:
    for wanted, family in (("standard", "Atkinson-Hyperlegible-Next"), ("ur", "Vazirmatn")):
        names = set()
        for thing in pdfs[wanted].objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                assert "/FontFile2" in thing or "/FontFile3" in thing
                names.add(str(thing.FontName).partition("+")[2])
        assert {family, f"{family}-Bold"} <= names


@pytest.mark.parametrize("wanted", FORMATS)
def test_about_you_and_the_address_stand_on_pages_of_their_own(pdfs: Pdfs, wanted: str) -> None:
    pdf = pdfs[wanted]
    headings = [tag for tag in tags(pdf) if kind(tag) == "H2"]
    about_you, address = headings[-2:]
    last = len(pdf.pages) - 1
    assert page_number(pdf, address) == last
    assert last % 2 == 0, "nothing is printed on the back of an answer"
    assert page_number(pdf, about_you) > page_number(pdf, headings[-3])
    for heading in (about_you, address):
        first = next(
            tag
            for tag in tags(pdf)
            if kind(tag) in ("H2", "H3", "LI") and page_number(pdf, tag) == page_number(pdf, heading)
        )
        assert first.objgen == heading.objgen


@pytest.mark.parametrize("wanted", ["standard", "easy_read", "ur"])
def test_no_question_is_parted_from_its_boxes(pages: dict[str, str], assets: Path, wanted: str) -> None:
    require("pango")
    from weasyprint import HTML

    seen: dict[Any, set[int]] = {}

    def look(box: Any, number: int) -> None:
        box = getattr(box, "_box", box)
        element = getattr(box, "element", None)
        if element is not None:
            seen.setdefault(element, set()).add(number)
        for child in getattr(box, "children", ()):
            look(child, number)

    document = HTML(string=pages[wanted], base_url=BASE, url_fetcher=_fetcher(assets)).render()
    for number, page in enumerate(document.pages):
        look(page._page_box, number)
    whole = [element for element in seen if element.get("class") == "question"]
    items = [element for element in seen if element.tag == "li" or element.get("class") == "write"]
    assert len(whole) > 20
    assert len(items) > 80
    assert [element.find(".//h3").text for element in whole if len(seen[element]) > 1] == []
    assert [element for element in items if len(seen[element]) > 1] == []


def test_the_worker_sets_what_was_asked_for(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    require("pango")
    monkeypatch.setitem(app.extensions, "settings", replace(app.extensions["settings"], makes_pdfs=True))
    with unit_of_work():
        consultation = make_consultation(questions=QUESTIONS[:1])
        consultation_id = consultation.id
        ask_for_print_pack(COMMISSIONER, consultation)
    outbox.dispatch()
    work.make_print_packs()
    for wanted in ("standard", "young_people"):
        pack = pack_with_content(consultation_id, wanted)
        assert pack is not None
        assert pack.content is not None
        with pikepdf.open(io.BytesIO(pack.content)) as pdf:
            assert len(pdf.pages) == pack.pages > 2
