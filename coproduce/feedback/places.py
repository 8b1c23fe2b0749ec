"""Where promises stand that no reply makes: an upper room names its kind of place, and the pages and letters about
promises show it without knowing that room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from coproduce.feedback.models import Commitment


@dataclass(frozen=True)
class Place:
    """What the promise belongs to: `what` kind of thing and its `title`, with its staff page and its public page.
    `is_public`: everybody may read it now. `staff_addresses`: who is told by letter when it is overdue."""

    title: str
    what: str
    staff_url: str
    public_url: str
    is_public: bool
    staff_addresses: tuple[str, ...] = ()


# Ids of places -> the places; those that are gone are left out. Asked once for a whole list.
Finder = Callable[[Collection[str]], Mapping[str, Place]]

_finders: dict[str, Finder] = {}


def register_place(kind: str, finder: Finder) -> None:
    """Say how places of this kind are found."""
    _finders[kind] = finder


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
