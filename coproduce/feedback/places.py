"""Where promises stand that no reply makes: an upper room names its kind of place, and the pages and letters about
promises show it without knowing that room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select

from coproduce.feedback.models import Commitment


@dataclass(frozen=True)
class Place:
    """What the promise belongs to: `what` kind of thing and its `title`, with its staff page and its public page.
    `is_public`: everybody may read it now. `staff_addresses`: who is told by letter when it is overdue. `group_ids`:
    the groups that it concerns, which are asked later whether a kept promise worked."""

    title: str
    what: str
    staff_url: str
    public_url: str
    is_public: bool
    staff_addresses: tuple[str, ...] = ()
    group_ids: frozenset[str] = frozenset()


# Ids of places -> the places; those that are gone are left out. Asked once for a whole list.
Finder = Callable[[Collection[str]], Mapping[str, Place]]

# The ids of all places of a kind that everybody may read now, as a statement.
PublicIds = Callable[[], Select[Any]]

_finders: dict[str, Finder] = {}
_public: dict[str, PublicIds] = {}


def register_place(kind: str, finder: Finder, public: PublicIds | None = None) -> None:
    """Say how places of this kind are found, and if it can be said in a statement which of them are public: lists of
    thousands of promises then ask the database alone."""
    _finders[kind] = finder
    if public is not None:
        _public[kind] = public


def kinds_in_statements() -> dict[str, PublicIds]:
    """The kinds of which a statement says what is public."""
    return dict(_public)


def places_of(commitments: Iterable[Commitment]) -> dict[str, Place]:
    """Commitment id -> its place, for those that no reply makes."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    known = [each for each in commitments if each.place_kind]
    for each in known:
        asked[each.place_kind].add(each.place_id)
    found = {kind: _finders[kind](ids) for kind, ids in asked.items()}
    return {
        each.id: found[each.place_kind][each.place_id]
        for each in known
        if each.place_id in found[each.place_kind]
    }


def place_of(commitment: Commitment) -> Place | None:
    return places_of([commitment]).get(commitment.id)


def public_places(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Place]:
    """(kind, id of a place) -> the place, of those that everybody may read now."""
    asked: defaultdict[str, set[str]] = defaultdict(set)
    for kind, identifier in pairs:
        asked[kind].add(identifier)
    return {
        (kind, identifier): place
        for kind, ids in asked.items()
        if kind in _finders
        for identifier, place in _finders[kind](ids).items()
        if place.is_public
    }
