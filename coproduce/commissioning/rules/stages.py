"""The commissioning cycle as data: which stages there are, in which order, and what each asks for before it begins.

`data/stages.json` names for each stage its requirements by key. What a requirement looks at stands in
`rules.requirements`; a key that nobody knows is a mistake that stops the site at its start.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data" / "stages.json"

DRAFT, CLOSED, WITHDRAWN = "draft", "closed", "withdrawn"


@dataclass(frozen=True)
class Stage:
    """One stage of the cycle. `action` is what brings a proposal into it; `requirements` are asked for then, without
    those that the light or the urgent way leaves out."""

    key: str
    name: str
    action: str
    words: str
    requirements: tuple[str, ...]
    left_out: Mapping[str, frozenset[str]]

    def left_out_by(self, way: str) -> frozenset[str]:
        return self.left_out.get(way, frozenset())


@cache
def stages() -> tuple[Stage, ...]:
    """The stages of the cycle in their order."""
    return tuple(
        Stage(
            row["key"],
            row["name"],
            row["action"],
            row["words"],
            tuple(row["to_enter"]),
            {way: frozenset(keys) for way, keys in row.get("left_out", {}).items()},
        )
        for row in json.loads(DATA.read_text("utf-8"))
    )


@cache
def stage_keys() -> tuple[str, ...]:
    return tuple(stage.key for stage in stages())


def stage(key: str) -> Stage:
    """The stage of this key; raises KeyError."""
    return {each.key: each for each in stages()}[key]


def stage_before(key: str) -> str:
    """The state from which a proposal enters this stage."""
    position = stage_keys().index(key)
    return stage_keys()[position - 1] if position else DRAFT
