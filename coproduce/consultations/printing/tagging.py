"""Puts right what WeasyPrint leaves out of its tags: the language of a part, the scope of a heading cell, marks that
hold nothing, and links that would not be printed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

SCOPES = {"row": "/Row", "col": "/Column"}
NOTHING = b"null"
EMPTY_MAY_GO = ("/Span", "/NonStruct", "/Div", "/P", "/LBody", "/LI", "/L")


def install() -> None:
    """Let each tag know its element, so that it can say its language and scope."""
    from weasyprint.formatting_structure.boxes import MarginBox
    from weasyprint.pdf import tags

    build = tags._build_box_tree
    if getattr(build, "knows_elements", False):
        return

    def build_knowingly(
        box: Any, parent: Any, pdf: Any, page: int, numbers: dict[int, bytes], *rest: Any
    ) -> Iterator[Any]:
        own = getattr(box, "_box", box)
        before = set(numbers)
        for tag in build(box, parent, pdf, page, numbers, *rest):
            _describe(tag, getattr(own, "element", None))
            yield tag
        if isinstance(own, MarginBox):
            at_the_edge = set(numbers) - before
            numbers.update(dict.fromkeys(at_the_edge, NOTHING))
            pdf.__dict__.setdefault("at_the_edge", {}).setdefault(page, set()).update(at_the_edge)

    build_knowingly.knows_elements = True  # type: ignore[attr-defined]
    tags._build_box_tree = build_knowingly


def _describe(tag: Any, element: Any) -> None:
    import pydyf

    if element is None:
        return
    language = element.get("lang")
    if language and element.tag != "html":
        tag.setdefault("Lang", pydyf.String(language))
    scope = SCOPES.get(element.get("scope") or "")
    if scope and tag.get("S") == "/TH":
        tag["A"]["Scope"] = scope


def finish(document: Any, pdf: Any) -> None:
    """The last touches, before the file is written."""
    import pydyf

    by_reference = {each.reference: each for each in pdf.objects if each.number is not None}
    for page, numbers in getattr(pdf, "at_the_edge", {}).items():
        _leave_out(by_reference[by_reference[pdf.page_references[page]]["Contents"]].stream, numbers)
    for each in pdf.objects:
        if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/Annot":
            each["F"] = 4  # print it
        if isinstance(each, pydyf.Dictionary) and each.get("Type") == "/StructTreeRoot":
            for kid in each["K"]:
                _prune(by_reference[kid], by_reference)


def _leave_out(drawing: list[Any], numbers: set[int]) -> None:
    """Page numbers and the like are drawn at the edge of each page and are no part of what is read."""
    for place, piece in enumerate(drawing):
        if isinstance(piece, dict) and piece.get("MCID") in numbers:
            drawing[place - 1] = b"/Artifact"
            drawing[place] = b"<</Type/Pagination>>"


def _prune(tag: Any, by_reference: dict[bytes, Any]) -> None:
    """Take away marks that hold nothing: the boxes and lines for pens are drawn, and say nothing."""
    kept = []
    for kid in tag.get("K", ()):
        child = by_reference.get(kid) if isinstance(kid, bytes) else None
        if child is not None and child.get("Type") == "/StructElem":
            _prune(child, by_reference)
            if not child["K"] and child["S"] in EMPTY_MAY_GO and "Alt" not in child:
                child.free = "f"
                continue
        kept.append(kid)
    tag["K"][:] = kept
