"""What all answers of the interface are made of: fields, protected figures, links and pages of lists.

A figure of people is a `ProtectedNumber` or a cell of a `ProtectedTable` and nothing else; `figure` and `table` take no
bare number (rule 14).
"""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from coproduce.analysis.disclosure import EXEMPT_KINDS, ProtectedNumber, ProtectedTable
from coproduce.analysis.disclosure_crosses import ProtectedCross

ROUNDED_TO = 5


def string(description: str, example: str = "", *, may_lack: bool = False, **more: Any) -> fields.String:
    """Words. Where there are none it is empty; null only where `may_lack` says so."""
    metadata = {"description": description, **({"example": example} if example else {}), **more}
    return fields.String(required=True, allow_none=may_lack, metadata=metadata)


def day(description: str, *, may_lack: bool = True) -> fields.Date:
    return fields.Date(
        required=True,
        allow_none=may_lack,
        metadata={"description": description, "format": "date", "example": "2026-09-01"},
    )


def moment(description: str) -> fields.DateTime:
    metadata = {"description": description, "format": "date-time", "example": "2026-09-01T08:30:00+00:00"}
    return fields.DateTime(format="iso", required=True, allow_none=True, metadata=metadata)


def yes_or_no(description: str) -> fields.Boolean:
    return fields.Boolean(required=True, metadata={"description": description})


def whole(description: str, *, may_lack: bool = False, example: int = 3) -> fields.Integer:
    """A number that counts no people: pages, promises, months."""
    metadata = {"description": description, "example": example}
    return fields.Integer(required=True, allow_none=may_lack, metadata=metadata)


def one(shape: type[Schema], description: str, *, may_lack: bool = False) -> fields.Nested:
    return fields.Nested(shape, required=True, allow_none=may_lack, metadata={"description": description})


def many(shape: type[Schema], description: str) -> fields.List[Any]:
    return fields.List(fields.Nested(shape), required=True, metadata={"description": description})


def strings(description: str) -> fields.List[Any]:
    return fields.List(fields.String(), required=True, metadata={"description": description})


def addresses(
    description: str = "`self` is this in the interface, `html` its page for people.",
) -> fields.Dict:
    address = fields.String(metadata={"format": "uri"})
    return fields.Dict(
        keys=fields.String(),
        values=address,
        required=True,
        metadata={
            "description": description,
            "example": {"self": "https://example.org/api/v1/groups", "html": "https://example.org/groups/"},
        },
    )


def _value(description: str) -> fields.Raw:
    metadata = {"description": description, "type": "number", "example": 25}
    return fields.Raw(required=True, allow_none=True, metadata=metadata)


class FigureShape(Schema):
    """One protected number. People are rounded to the nearest 5, and where there are fewer than 8 no number is given.
    Promises, weeks, sessions and whatever else counts no people are exact."""

    value = _value("The rounded number, or null where none is published.")
    text = string("The number as a reader sees it.", "about 25 people")
    kind = string("What is counted.", "people")
    rounded_to = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "What it is rounded to; null where it is exact.", "example": ROUNDED_TO},
    )


class CellShape(Schema):
    """One line of a table."""

    label = string("What the line counts.", "Evenings")
    value = _value("The rounded number, or null where it is hidden or said in words.")
    hidden = yes_or_no("True where no number is published.")
    percent = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "From rounded figures, on a base of 20 or more.", "example": 40},
    )
    text = string("The line’s figure as a reader sees it.", "about 25")


class TableShape(Schema):
    """A table of protected figures. `form` is `figures`; `words` where fewer than 10 answered; `withheld` where nothing
    can be said; `exempt` where it counts no people."""

    title = string("What was counted.", "When should the club be open?")
    kind = string("Whom or what it counts.", "people")
    form = string("How it is published.", "figures", enum=["figures", "words", "withheld", "exempt"])
    base = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "How many answered, rounded; null under 10.", "example": 60},
    )
    base_text = string("The base in words.", "about 60 people")
    several = yes_or_no("True where one person may be counted in several lines.")
    note = string("What a reader should know.")
    rounded_to = fields.Integer(
        required=True, allow_none=True, metadata={"description": "As for a figure.", "example": ROUNDED_TO}
    )
    cells = many(CellShape, "The lines in their order.")


class CrossShape(Schema):
    """Two questions against each other. Cells stand row by row."""

    rows = strings("The rows.")
    columns = strings("The columns.")
    cells = one(TableShape, "Every cell, named “row | column”.")
    totals = one(TableShape, "The totals of the columns.")


class NamedShape(Schema):
    """Something with an address of its own."""

    slug = string("Its stable name in addresses.", "short-breaks")
    name = string("Its name.", "Short breaks for families")


class PageShape(Schema):
    """Which part of a list this is."""

    number = whole("This page, from 1.", example=1)
    size = whole("How many entries a page has at most.", example=25)
    total = whole("How many entries there are.", example=60)
    pages = whole("How many pages there are.", example=3)


class ProblemShape(Schema):
    """What went wrong (RFC 9457)."""

    type = string("The kind of problem. `about:blank`: the status says all.", "about:blank")
    title = string("The status in words.", "Not Found")
    status = whole("The status.", example=404)
    detail = string("What went wrong, in a sentence.")
    request_id = string("Give this number if you write to us about it.")
    errors = fields.Dict(
        keys=fields.String(),
        values=fields.List(fields.String()),
        metadata={"description": "Only with 422: what is wrong with which parameter."},
    )


def listed(shape: type[Schema], name: str, what: str) -> type[Schema]:
    """The shape of a page of a list of `shape`."""
    return Schema.from_dict(
        {
            "data": many(shape, what),
            "page": one(PageShape, "Which part of the list this is."),
            "links": addresses("`self`, `html`, `first`, `last`, and `previous` and `next` where they are."),
        },
        name=name,
    )


def figure(number: ProtectedNumber | None) -> dict[str, Any] | None:
    """`FigureShape` of a protected number."""
    if number is None:
        return None
    rounded = None if number.kind in EXEMPT_KINDS else ROUNDED_TO
    return {"value": number.shown, "text": number.text, "kind": number.kind, "rounded_to": rounded}


def table(found: ProtectedTable | None) -> dict[str, Any] | None:
    """`TableShape` of a protected table."""
    if found is None:
        return None
    return {
        "title": found.title,
        "kind": found.kind,
        "form": found.form,
        "base": found.base,
        "base_text": found.base_text,
        "several": found.several,
        "note": found.note,
        "rounded_to": None if found.form == "exempt" else ROUNDED_TO,
        "cells": [
            {
                "label": cell.label,
                "value": cell.shown,
                "hidden": cell.hidden,
                "percent": cell.percent,
                "text": cell.text,
            }
            for cell in found.cells
        ],
    }


def cross(found: ProtectedCross | None) -> dict[str, Any] | None:
    """`CrossShape` of a protected table of two questions."""
    if found is None:
        return None
    return {
        "rows": list(found.rows),
        "columns": list(found.columns),
        "cells": table(found.cells),
        "totals": table(found.totals),
    }
