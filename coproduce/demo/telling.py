"""What each part of a proposal's story is given, and how its days are read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coproduce.accounts.models import Group
from coproduce.accounts.queries import group_by_slug
from coproduce.commissioning.models import Proposal
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.working_days import closed_days, next_working_day
from coproduce.demo.timeline import Memory

Written = Mapping[str, Any]
IN_DAYS = "_in_days"


@dataclass(frozen=True)
class Told:
    """The proposal of a story, and who does what is told."""

    memory: Memory
    proposal: Proposal
    actor: Actor

    @property
    def today(self) -> date:
        return clock.today()


def fields_of(memory: Memory, written: Written, leave_out: Collection[str] = ()) -> dict[str, Any]:
    """The values as services take them: `due_in_days` becomes `due_on`, the day so far from day zero."""
    fields = {}
    for name, value in written.items():
        if name in leave_out:
            continue
        if name.endswith(IN_DAYS):
            name = _column(name.removesuffix(IN_DAYS))
            value = None if value is None else _day(memory.day_zero, value)
        fields[name] = value
    return fields


def _day(day_zero: date, days: int) -> date:
    """A day that is still to come is a working one: nobody decides on a Sunday."""
    day = day_zero + timedelta(days=days)
    return next_working_day(day - timedelta(days=1), closed_days()) if days > 0 else day


def _column(name: str) -> str:
    return name if name in ("on", "dated") or name.endswith(("_on", "_of")) else f"{name}_on"


def group_of(written: Written) -> Group | None:
    return group_by_slug(written["group"]) if written.get("group") else None


def same(rows: Iterable[Any], name: str, value: str) -> Any:
    """The row whose column says this. Raises LookupError: a story names nothing that is not there."""
    for row in rows:
        if getattr(row, name) == value:
            return row
    raise LookupError(f"nothing has the {name} “{value}”")
