"""What lists can be asked for. A parameter that is unknown, odd or given twice is answered with 422, so that a slip of
the pen never looks like an answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from coproduce.web.paging import HIGHEST

PER_PAGE, MOST_PER_PAGE = 25, 100
LONGEST_WORDS = 200
SLUG = "^[a-z0-9-]{1,80}$"
_WHOLE = re.compile(r"[1-9][0-9]{0,6}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

Asked = Mapping[str, Any]


class Whole(fields.Integer):
    """A whole number as plain figures: no sign, no space, no other script's figures."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        if not isinstance(value, str) or not _WHOLE.fullmatch(value):
            raise ValidationError("Not a whole number from 1 upwards.")
        return int(value)


class Day(fields.Date):
    """A day as 2026-09-01, and in no other of the forms of ISO 8601."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> date:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise ValidationError("Not a day such as 2026-09-01.")
        return super()._deserialize(value, attr, data, **more)


class Parameters(Schema):
    """Parameters in the address."""

    class Meta:
        """Whatever is not named here is refused."""

        unknown = RAISE


class NoParameters(Parameters):
    """Of an address that takes none."""


class Paging(Parameters):
    """Of every list."""

    page = Whole(
        load_default=1,
        validate=validate.Range(1, HIGHEST),
        metadata={"description": "Which page, from 1. A page after the last one is empty."},
    )
    per_page = Whole(
        load_default=PER_PAGE,
        validate=validate.Range(1, MOST_PER_PAGE),
        metadata={"description": "How many entries a page has."},
    )


def one_of(values: Mapping[str, str] | tuple[str, ...], description: str, default: str = "") -> fields.String:
    """A word of a fixed list. `default` is what is taken without it."""
    return fields.String(
        load_default=default or str,
        validate=validate.OneOf(list(values)),
        metadata={"description": description},
    )


def slug_of(what: str) -> fields.String:
    return fields.String(
        load_default=str,
        validate=validate.Regexp(SLUG + r"\Z"),
        metadata={
            "description": f"The slug of {what}; without entries where there is none.",
            "pattern": SLUG,
        },
    )


def words(description: str) -> fields.String:
    return fields.String(
        load_default=str,
        validate=validate.Length(1, LONGEST_WORDS),
        metadata={"description": description, "example": "evenings"},
    )


def _no_day() -> None:
    """As a function, so that the description names no default."""


def day_from(description: str) -> fields.Date:
    return Day(load_default=_no_day, metadata={"description": description, "format": "date"})


def plain(asked: str) -> str:
    """Words to look for, without the sign that no database can look for."""
    return " ".join(asked.replace("\x00", " ").split())
