"""Kinds of things that a finding may rest on besides its themes. A room names its kind, and the pages of answers list,
find and show it without knowing that room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select

from coproduce.feedback.models import Finding, FindingSource


@dataclass(frozen=True)
class Found:
    """What a source is at this moment. `title` and `detail` are for staff. `place` says in public words where it was
    said, and `public_url` leads there; shown only while `is_public`. `said_on` is the first day of it, where known."""

    title: str
    detail: str
    staff_url: str
    place: str
    public_url: str
    is_public: bool
    said_on: date | None = None


# A finding and words to look for -> a select of the things of this kind that may be named, each with an `id`.
Offers = Callable[[Finding, str], Select[Any]]
# Ids -> what they are now; those that are gone or may not be known of are left out. Asked once for a whole list.
Finder = Callable[[Collection[str]], Mapping[str, Found]]
# The right that naming anything takes; a kind may ask for a further one.
WHO_NAMES = "feedback.write"


@dataclass(frozen=True)
class SourceKind:
    """`words` names it in a list ("a theme of another consultation"); `hint` says when to choose it."""

    name: str
    words: str
    hint: str
    offers: Offers
    find: Finder
    permission: str = WHO_NAMES


_kinds: dict[str, SourceKind] = {}


def register_source(kind: SourceKind) -> None:
    """Say how sources of this kind are offered and found."""
    _kinds[kind.name] = kind


def source_kinds() -> dict[str, SourceKind]:
    """Every kind, by name."""
    return dict(_kinds)


def found_sources(sources: Iterable[FindingSource]) -> dict[str, Found]:
    """FindingSource id -> what it is now; those whose target is gone are left out. One question a kind."""
    asked: defaultdict[str, list[FindingSource]] = defaultdict(list)
    for source in sources:
        asked[source.kind].append(source)
    found: dict[str, Found] = {}
    for name, those in asked.items():
        kind = _kinds.get(name)
        targets = kind.find({each.target_id for each in those}) if kind else {}
        found.update({each.id: targets[each.target_id] for each in those if each.target_id in targets})
    return found
