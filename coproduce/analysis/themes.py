"""Candidate themes: what many texts speak of, suggested for a person to rename, merge, split or refuse.

Texts that fit a subject known from labelled comments come together under it; the others are joined to their nearest
and communities of them found; a text belongs to each theme that it speaks of clearly, to several or to none. What only
a few raise is kept where it is about safety or stands apart, marked as a minority. The number of themes is chosen by
the program. Identical texts are looked at once and counted each time. The same texts and seed give the same themes.

numpy, scipy and scikit-learn are loaded at the first call. See `theme_groups`, `theme_space` and `theme_graph` for the
methods and their sources.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coproduce.analysis.theme_groups import Collection, Group

METHOD = "subjects+vectors+communities"
WITHOUT_VECTORS = "subjects+lsa+communities"
WITHOUT_SUBJECTS = "communities"
VERSION = "2"

_FEWEST_TEXTS = 8
_QUOTES = 3
_QUOTES_LOOKED_AT = 500
_STEPS = 100


class Cancelled(Exception):
    """Somebody asked to stop; nothing was found."""


@dataclass(frozen=True)
class SuggestedTheme:
    """`size` counts the texts that carry it; `quotes` are the texts that show it best, unredacted, for staff only.

    `minority`: few texts raise it, and it is kept because it is about safety or unlike all others.
    """

    id: int
    name: str
    keywords: tuple[str, ...]
    size: int
    quotes: tuple[str, ...]
    minority: bool = False


@dataclass(frozen=True)
class Suggestion:
    """Themes, largest first with ids from 1, and for each text the ids of its themes, strongest first."""

    themes: tuple[SuggestedTheme, ...]
    assignments: tuple[tuple[int, ...], ...]
    method: str = METHOD
    version: str = VERSION


def suggest(
    texts: Sequence[str],
    themes: int | None = None,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Suggestion:
    """Suggest themes for texts; `themes` fixes how many are looked for (fewer may be found).

    Under 8 texts with words there is nothing to group: no themes. `progress` hears (done, total) in steps of the work.
    Raises ValueError for a number of themes under 1, Cancelled where `should_stop` answers yes.
    """
    if themes is not None and themes < 1:
        raise ValueError("the number of themes is 1 or more")
    watch = _Watch(progress, should_stop)
    watch(0.0)
    distinct, places = _distinct(texts)
    if sum(place >= 0 for place in places) < _FEWEST_TEXTS:
        watch(1.0)
        return Suggestion((), tuple(() for _ in texts), _method())
    from coproduce.analysis.theme_groups import collected, grouped

    counts = [0] * len(distinct)
    for place in places:
        if place >= 0:
            counts[place] += 1
    collection = collected(distinct, counts, lambda share: watch(0.55 * share))
    groups = grouped(collection, themes, seed, lambda share: watch(0.55 + 0.35 * share))
    found = _described(collection, groups)
    held = _held(len(distinct), groups)
    watch(1.0)
    return Suggestion(found, tuple(held[place] if place >= 0 else () for place in places), _method())


class _Watch:
    """Tells how far the work is, and ends it where somebody asked for that."""

    def __init__(
        self, progress: Callable[[int, int], None] | None, should_stop: Callable[[], bool] | None
    ) -> None:
        self._progress = progress
        self._should_stop = should_stop

    def __call__(self, share: float) -> None:
        if self._should_stop is not None and self._should_stop():
            raise Cancelled
        if self._progress is not None:
            self._progress(round(share * _STEPS), _STEPS)


def _method() -> str:
    from coproduce.analysis import theme_space, vectors

    if theme_space.installed() is None:
        return f"{WITHOUT_SUBJECTS}, no model of subjects"
    return METHOD if vectors.installed() is not None else f"{WITHOUT_VECTORS}, no word vectors"


def _distinct(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """Texts that differ in more than case and spaces, and for each text which of them it is; -1 without a letter."""
    known: dict[str, int] = {}
    distinct: list[str] = []
    places = []
    for text in texts:
        plain = " ".join(text.lower().split())
        if not any(letter.isalpha() for letter in plain):
            places.append(-1)
            continue
        if plain not in known:
            known[plain] = len(distinct)
            distinct.append(text)
        places.append(known[plain])
    return distinct, places


def _held(texts: int, groups: Sequence[Group]) -> list[tuple[int, ...]]:
    """For each distinct text the numbers of its groups from 1, strongest first."""
    held: list[list[tuple[float, int]]] = [[] for _ in range(texts)]
    for number, group in enumerate(groups, start=1):
        for row, strength in zip(group.rows.tolist(), group.strengths.tolist(), strict=True):
            held[row].append((-strength, number))
    return [tuple(number for _, number in sorted(each)) for each in held]


def _described(collection: Collection, groups: Sequence[Group]) -> tuple[SuggestedTheme, ...]:
    from coproduce.analysis.theme_names import named

    names = named(
        [[collection.texts[row] for row in group.rows.tolist()] for group in groups],
        ["" if group.divided else group.known for group in groups],
    )
    return tuple(
        SuggestedTheme(
            number, name, keywords, collection.size(group.rows), _quotes(collection, group), group.minority
        )
        for number, (group, (name, keywords)) in enumerate(zip(groups, names, strict=True), start=1)
    )


def _quotes(collection: Collection, group: Group) -> tuple[str, ...]:
    """The texts that stand nearest to the middle of the group among those that belong to it most."""
    import numpy as np

    strongest = np.argsort(-group.strengths, kind="stable")[:_QUOTES_LOOKED_AT]
    rows = group.rows[strongest]
    central = collection.points.closeness(rows) + group.strengths[strongest]
    order = np.argsort(-central, kind="stable")
    return tuple(dict.fromkeys(collection.texts[row].strip() for row in rows[order].tolist()))[:_QUOTES]
