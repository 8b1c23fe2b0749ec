"""The guard of minority views: themes that are strong in a small group, and would drown in a list by size. Pure.

A group that few belong to can never make a theme large. So each theme is looked at beside each group: where people of a
small group speak of it at least twice as often as all others, more than chance would have it (Fisher's exact test, one
side; "The logic of inductive inference", 1935), the theme is flagged, however small it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb

# A group is small up to this share of all who answered.
SMALL_SHARE = 0.25
TIMES_AS_OFTEN = 2.0
LARGEST_CHANCE = 0.05
# Fewer people than this are no group: a flag would point at somebody.
FEWEST_PEOPLE = 8
FEWEST_SPEAKING = 3


@dataclass(frozen=True)
class Spoken:
    """How many `people` of a group there are, how many of them are `speaking` of a theme; the same for `all_people`."""

    theme: str
    group: str
    asked: str
    people: int
    speaking: int
    all_people: int
    all_speaking: int

    @property
    def others(self) -> int:
        return self.all_people - self.people

    @property
    def others_speaking(self) -> int:
        return self.all_speaking - self.speaking


def minority_views(facts: Iterable[Spoken]) -> list[Spoken]:
    """Those that are flagged, the most telling first."""
    return sorted(
        (each for each in facts if is_flagged(each)),
        key=lambda each: (by_chance(each), each.theme, each.group),
    )


def is_flagged(each: Spoken) -> bool:
    if each.people < FEWEST_PEOPLE or each.speaking < FEWEST_SPEAKING or each.others <= 0:
        return False
    if each.people > SMALL_SHARE * each.all_people:
        return False
    more = each.speaking * each.others >= TIMES_AS_OFTEN * each.others_speaking * each.people
    return more and by_chance(each) <= LARGEST_CHANCE


def by_chance(each: Spoken) -> float:
    """The probability that so many of the group or more would speak of it, if groups made no difference: the upper tail
    of the hypergeometric distribution."""
    highest = min(each.people, each.all_speaking)
    ways = sum(
        comb(each.people, count) * comb(each.others, each.all_speaking - count)
        for count in range(each.speaking, highest + 1)
        if each.all_speaking - count <= each.others
    )
    return ways / comb(each.all_people, each.all_speaking)
