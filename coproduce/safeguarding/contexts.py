"""Where a text belongs, in words, and what is about to be public: what upper rooms know and this room does not.

A text names its place by `context_kind`, `context_id` and `topic` alone. The room that owns a kind registers how to
name such places, and which of its texts a person should read next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, false, or_


@dataclass(frozen=True)
class Context:
    """One place: its title, its staff page, and the words of each topic (question) in it."""

    title: str
    url: str = ""
    topics: Mapping[str, str] = field(default_factory=dict)


Namer = Callable[[Collection[str]], Mapping[str, Context]]
Condition = Callable[[], ColumnElement[bool]]

_namers: dict[str, Namer] = {}
_soon_public: dict[str, Condition] = {}


def register_context(kind: str, namer: Namer) -> None:
    """`namer(ids)` gives the places of these ids, in one query."""
    _namers[kind] = namer


def register_soon_public(kind: str, condition: Condition) -> None:
    """`condition()` is an SQL condition over Passage: texts that will be public soon (rule 9's order of reading)."""
    _soon_public[kind] = condition


def places_of(wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], Context]:
    """The places of (kind, id) pairs, with one query a kind; a place that nobody knows is left out."""
    found: dict[tuple[str, str], Context] = {}
    for kind, namer in _namers.items():
        ids = {context_id for each, context_id in wanted if each == kind}
        if ids:
            found.update({(kind, context_id): place for context_id, place in namer(ids).items()})
    return found


def soon_public() -> ColumnElement[bool]:
    """The SQL condition: one of the rooms says that this text will be public soon."""
    return or_(false(), *(condition() for condition in _soon_public.values()))
