"""Who gave a text, as far as the desk may be asked: never so finely that one person stands out. Pure.

Staff sort texts by who gave them (age, format, way, for whom), in groups. A kind that few gave stands together with
others; and where a combination of filters, or what it leaves out, is a handful of responses, no text is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

# As for public numbers (rule 14): fewer responses than this could be somebody.
FEWEST_RESPONSES = 8

FACETS = ("age", "format", "source", "behalf")
YOUNG, ADULT = "young", "adult"


@dataclass(frozen=True)
class Kinds:
    """What can be asked of one facet: groups of its values, each held by enough responses. Empty where there is no
    choice that would not point at somebody."""

    groups: tuple[tuple[str, ...], ...] = ()

    def group_of(self, value: str) -> tuple[str, ...]:
        """The values that stand together with this one; itself alone where it stands in no group."""
        return next((group for group in self.groups if value in group), (value,))


def kinds_of(counts: Mapping[str, int], fewest: int = FEWEST_RESPONSES) -> Kinds:
    """Group the values of a facet, so that each group has at least `fewest` responses: the rare ones go together, and
    with the smallest of the others where they are too few even so."""
    held = sorted(((count, value) for value, count in counts.items() if count), reverse=True)
    common = [(count, value) for count, value in held if count >= fewest]
    rare = [(count, value) for count, value in held if count < fewest]
    while rare and common and sum(count for count, _ in rare) < fewest:
        rare.append(common.pop())
    groups: list[tuple[str, ...]] = [(value,) for _, value in common]
    if rare:
        groups.append(tuple(sorted(value for _, value in rare)))
    enough = not rare or sum(count for count, _ in rare) >= fewest
    return Kinds(tuple(groups)) if len(groups) > 1 and enough else Kinds()


def cells(facets: tuple[str, ...]) -> Iterator[dict[str, bool]]:
    """Every way of being inside or outside the chosen facets, the one that is inside them all first. Two pages of the
    desk could be subtracted, so each of these groups has to be large enough or empty."""
    for inside in product((True, False), repeat=len(facets)):
        yield dict(zip(facets, inside, strict=True))
