"""How far an answer goes for each thing it rests on, and how that is said in public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FULLY, IN_PART, NOT = "fully", "in_part", "not"

# Extent -> (as staff choose it, as the public reads it).
EXTENTS: Mapping[str, tuple[str, str]] = {
    FULLY: ("It answers this fully", "Answered"),
    IN_PART: ("It answers a part of this", "Answered in part"),
    NOT: ("It does not answer this", "Not answered here"),
}

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@dataclass(frozen=True)
class Link:
    """One thing that a finding rests on, by name, and how far the answer goes for it."""

    name: str
    extent: str = FULLY
    reason: str = ""


def extent_problems(extent: str, reason: str) -> dict[str, str]:
    """What a link lacks: the field's name and one plain sentence each."""
    if extent not in EXTENTS:
        return {"extent": "Choose how far the answer goes."}
    if extent != FULLY and not reason.strip():
        return {"reason": "Say why the answer does not go all the way."}
    return {}


def unexplained(links: Sequence[Link]) -> tuple[str, ...]:
    """Names of the links whose answer does not go all the way, without a reason."""
    return tuple(link.name for link in links if extent_problems(link.extent, link.reason))


def goes_all_the_way(links: Sequence[Link]) -> bool:
    return all(link.extent == FULLY for link in links)


def extent_sentence(link: Link) -> str:
    """What the public reads of a link whose answer does not go all the way; empty otherwise."""
    if link.extent == FULLY or link.extent not in EXTENTS:
        return ""
    reason = link.reason.strip()
    return f"{EXTENTS[link.extent][1]}: {link.name}, because {reason[:1].lower() + reason[1:]}"


def number_of_places(count: int) -> str:
    """Places are no people, so their number may be told (rule 15): "three places"."""
    words = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{words} place{'' if count == 1 else 's'}"
