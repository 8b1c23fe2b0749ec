"""Who has to be asked before a decision, as data: a list by what the proposal touches."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data" / "duties.json"


@dataclass(frozen=True)
class Tag:
    """Something that a proposal may touch. `always`: every proposal does."""

    key: str
    name: str
    always: bool = False


@dataclass(frozen=True)
class Duty:
    key: str
    tag: str
    who: str
    source: str


@cache
def tags() -> tuple[Tag, ...]:
    return tuple(Tag(row["key"], row["name"], bool(row.get("always"))) for row in _data()["tags"])


@cache
def duties() -> dict[str, Duty]:
    return {row["key"]: Duty(**row) for row in _data()["duties"]}


def duties_of(chosen: Iterable[str]) -> list[Duty]:
    """The duties of these tags and of every proposal, in the order of the list."""
    wanted = set(chosen) | {tag.key for tag in tags() if tag.always}
    return [duty for duty in duties().values() if duty.tag in wanted]


@cache
def _data() -> dict[str, list[dict[str, str]]]:
    found: dict[str, list[dict[str, str]]] = json.loads(DATA.read_text("utf-8"))
    return found
