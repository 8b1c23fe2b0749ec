"""Pieces of a Word document for which the library has no words of its own: fields, bookmarks, alternative text, heading
cells, and bytes that depend on nothing but the content. Loaded when a document is made."""

from __future__ import annotations

import io
import zipfile
from typing import Any

# The first moment that a ZIP file can name.
NO_TIME = (1980, 1, 1, 0, 0, 0)


def element(tag: str, /, **values: str) -> Any:
    """An element of the main namespace with its attributes."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(f"w:{tag}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), value)
    return made


def add_field(paragraph: Any, code: str, shown: str, *, stale: bool = False) -> None:
    """A field such as PAGE with what it shows until Word works it out; `stale` asks Word to do so at opening."""
    begin = element("fldChar", fldCharType="begin", **({"dirty": "true"} if stale else {}))
    _run(paragraph, begin)
    words = element("instrText")
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.text = f" {code} "
    _run(paragraph, words)
    _run(paragraph, element("fldChar", fldCharType="separate"))
    if shown:
        paragraph.add_run(shown)
    _run(paragraph, element("fldChar", fldCharType="end"))


def _run(paragraph: Any, piece: Any) -> None:
    paragraph.add_run()._r.append(piece)


def begin_field(paragraph: Any, code: str) -> None:
    """The beginning of a field that holds whole paragraphs, such as a table of contents."""
    _run(paragraph, element("fldChar", fldCharType="begin", dirty="true"))
    words = element("instrText")
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    words.text = f" {code} "
    _run(paragraph, words)
    _run(paragraph, element("fldChar", fldCharType="separate"))


def end_field(paragraph: Any) -> None:
    _run(paragraph, element("fldChar", fldCharType="end"))


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """Mark the words of a paragraph, so that links find them."""
    start, end = (
        element("bookmarkStart", id=str(number), name=name),
        element("bookmarkEnd", id=str(number)),
    )
    runs = paragraph._p.findall(start.tag.replace("bookmarkStart", "r"))
    if runs:
        runs[0].addprevious(start)
        runs[-1].addnext(end)


def add_link(paragraph: Any, bookmark: str, words: str) -> None:
    """Words that lead to a bookmark."""
    link = element("hyperlink", anchor=bookmark, history="1")
    run = paragraph.add_run(words)
    paragraph._p.remove(run._r)
    link.append(run._r)
    paragraph._p.append(link)


def describe_picture(shape: Any, title: str, words: str) -> None:
    """What is read aloud in the place of a picture."""
    properties = shape._inline.docPr
    properties.set("descr", words)
    properties.set("title", title)


def head_table(table: Any, *, has_heading_row: bool, described: str) -> None:
    """Which cells are headings, said to programs that read aloud; the heading row comes again on each page."""
    properties = table._tbl.tblPr
    for old in properties.findall(element("tblLook").tag):
        properties.remove(old)
    look = element(
        "tblLook",
        val="04A0" if has_heading_row else "0480",
        firstRow="1" if has_heading_row else "0",
        lastRow="0",
        firstColumn="1",
        lastColumn="0",
        noHBand="1",
        noVBand="1",
    )
    properties.append(look)
    properties.append(element("tblCaption", val=described[:250]))
    for place, row in enumerate(table.rows):
        row_properties = row._tr.get_or_add_trPr()
        row_properties.append(element("cantSplit"))
        if has_heading_row and place == 0:
            row_properties.append(element("tblHeader"))


def shade(paragraph: Any, fill: str, edge: str) -> None:
    """A box around a paragraph. Neighbours with the same edge stand in one box."""
    properties = paragraph._p.get_or_add_pPr()
    borders = element("pBdr")
    for side, width in (("top", "4"), ("left", "24"), ("bottom", "4"), ("right", "4")):
        borders.append(element(side, val="single", sz=width, space="6", color=edge))
    after = [properties.find(element(name).tag) for name in ("spacing", "ind", "jc", "rPr")]
    first = next((each for each in after if each is not None), None)
    shading = element("shd", val="clear", color="auto", fill=fill)
    for piece in (borders, shading):
        if first is None:
            properties.append(piece)
        else:
            first.addprevious(piece)


def write_leftwards(paragraph: Any) -> None:
    """For words that are written from right to left."""
    paragraph._p.get_or_add_pPr().append(element("bidi"))
    for run in paragraph.runs:
        run.font.rtl = True


def steady(content: bytes) -> bytes:
    """The same document without the time of its making."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            kept = zipfile.ZipInfo(entry.filename, NO_TIME)
            kept.compress_type, kept.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(kept, old.read(entry.filename))
    return made.getvalue()
