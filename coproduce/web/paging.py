"""Paging and sorting of lists by address, so that every page of a list can be linked to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for
from sqlalchemy import Select, func, select

from coproduce.core.database import db

Row = TypeVar("Row")

HIGHEST = 1_000_000  # no list has more pages, and databases count no further than they can


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: `number` counts from 1, `total` counts rows."""

    rows: Sequence[Row]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    def url_for(self, number: int) -> str:
        """The address of another page of the list that is being shown."""
        arguments: dict[str, Any] = {
            **request.args.to_dict(flat=False),
            **(request.view_args or {}),
            "page": number,
        }
        return url_for(request.endpoint or "", **arguments)


def page_number() -> int:
    """The `page` of the address; 1 where it is missing or not a number that a list could have."""
    number = request.args.get("page", 1, type=int)
    return number if 1 <= number <= HIGHEST else 1


def page_of(statement: Select[Any], size: int = 25, number: int = 1) -> Page[Any]:
    """Run a select of one entity for one page of it."""
    total = db.session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    rows = db.session.scalars(statement.limit(size).offset((number - 1) * size)).all()
    return Page(rows, number, size, total)
