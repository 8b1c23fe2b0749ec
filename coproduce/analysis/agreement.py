"""How far coders agree beyond chance: Cohen's kappa, Krippendorff's alpha and percent agreement.

Ratings are a table: one row for each coder, one column for each unit (text); None where a coder did not rate. Sources:
Cohen, "A coefficient of agreement for nominal scales" (1960); Krippendorff, "Computing Krippendorff's
Alpha-Reliability" (2011); Passonneau, "Measuring agreement on set-valued items" (MASI, 2006); Jaccard (1912); Efron and
Tibshirani, "An Introduction to the Bootstrap" (1993), percentile interval over units. Plain Python, since a web process
may ask for the agreement of some hundred texts.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Rating = Hashable | None
Ratings = Sequence[Sequence[Rating]]
Themes = frozenset[str]
Distance = Callable[[Hashable, Hashable], float]
Pair = tuple[Hashable, Hashable]

Unit = TypeVar("Unit")

NO_UNITS = "no text was rated by two coders"
ONE_CATEGORY = "all ratings are the same, so agreement beyond chance cannot be told"


@dataclass(frozen=True)
class Agreement:
    """`value` is None with a `reason` where it cannot be told; `units` are the texts that were compared.

    `low` and `high` bound the middle 95% of bootstrap samples; None where not asked for or not to be told.
    """

    value: float | None
    units: int
    reason: str | None = None
    low: float | None = None
    high: float | None = None


def percent_agreement(first: Sequence[Rating], second: Sequence[Rating]) -> Agreement:
    """The share (0 to 1) of texts rated by both that got the same rating. Raises ValueError for unequal lengths."""
    pairs = _pairs(first, second)
    if not pairs:
        return Agreement(None, 0, NO_UNITS)
    return Agreement(sum(a == b for a, b in pairs) / len(pairs), len(pairs))


def kappa(first: Sequence[Rating], second: Sequence[Rating], samples: int = 0, seed: int = 0) -> Agreement:
    """Cohen's kappa (-1 to 1) of two coders; texts that one of them did not rate are left out.

    `samples` bootstrap samples give the interval. Raises ValueError for unequal lengths.
    """
    pairs = _pairs(first, second)
    return _with_interval(pairs, _kappa, samples, seed)


def kappa_of_themes(
    first: Sequence[Collection[str] | None],
    second: Sequence[Collection[str] | None],
    samples: int = 0,
    seed: int = 0,
) -> dict[str, Agreement]:
    """Cohen's kappa of each theme that either coder gave: given or not given, text by text; themes in order of name."""
    _check(first, second)
    both = [(set(a), set(b)) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    themes = sorted({theme for pair in both for held in pair for theme in held})
    return {
        theme: _with_interval([(theme in a, theme in b) for a, b in both], _kappa, samples, seed)
        for theme in themes
    }


def kappa_overall(
    first: Sequence[Collection[str] | None],
    second: Sequence[Collection[str] | None],
    samples: int = 0,
    seed: int = 0,
) -> Agreement:
    """Cohen's kappa of all decisions together: each theme that either coder gave, on each text rated by both.

    Bootstrap samples draw whole texts, since the decisions on one text belong together. `units` counts texts.
    """
    _check(first, second)
    both = [(set(a), set(b)) for a, b in zip(first, second, strict=True) if a is not None and b is not None]
    themes = sorted({theme for pair in both for held in pair for theme in held})

    def pooled(units: Sequence[tuple[set[str], set[str]]]) -> tuple[float | None, str | None]:
        if units and not themes:
            return None, ONE_CATEGORY
        return _kappa([(theme in a, theme in b) for a, b in units for theme in themes])

    return _with_interval(both, pooled, samples, seed)


def alpha(ratings: Ratings, distance: Distance | None = None, samples: int = 0, seed: int = 0) -> Agreement:
    """Krippendorff's alpha of any number of coders, with gaps; 1 is perfect, 0 is chance, below 0 worse than chance.

    `distance` (0 to 1) is 0 for equal values, symmetric; nominal by default, `masi` or `jaccard` for sets of themes
    (frozenset). Texts rated by fewer than two coders say nothing and are left out. Raises ValueError where coders have
    unequal numbers of texts.
    """
    if any(len(row) != len(ratings[0]) for row in ratings):
        raise ValueError("each coder has a place for each text")
    columns = ([value for value in column if value is not None] for column in zip(*ratings, strict=True))
    units = [Counter(column) for column in columns if len(column) >= 2]
    measure = distance or nominal

    def of(chosen: Sequence[Counter[Hashable]]) -> tuple[float | None, str | None]:
        return _alpha(chosen, measure)

    return _with_interval(units, of, samples, seed)


def nominal(first: Hashable, second: Hashable) -> float:
    """0 for the same value, 1 for different ones."""
    return float(first != second)


def jaccard(first: Hashable, second: Hashable) -> float:
    """1 less the share of themes in common; 0 for two empty sets. Raises TypeError for other than frozensets."""
    a, b = _sets(first, second)
    return 1 - len(a & b) / len(a | b) if a | b else 0.0


def masi(first: Hashable, second: Hashable) -> float:
    """1 less Jaccard's share times 1 for equal sets, 2/3 for one inside the other, 1/3 for an overlap, 0 for none.

    An empty set has nothing in common with another: distance 1. Raises TypeError for other than frozensets.
    """
    a, b = _sets(first, second)
    if a == b:
        return 0.0
    if not a & b:
        return 1.0
    monotone = 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - len(a & b) / len(a | b) * monotone


def _sets(first: Hashable, second: Hashable) -> tuple[frozenset[object], frozenset[object]]:
    if not isinstance(first, frozenset) or not isinstance(second, frozenset):
        raise TypeError("sets of themes are frozensets")
    return first, second


def _check(first: Sequence[object], second: Sequence[object]) -> None:
    if len(first) != len(second):
        raise ValueError("each coder has a place for each text")


def _pairs(first: Sequence[Rating], second: Sequence[Rating]) -> list[Pair]:
    _check(first, second)
    return [(a, b) for a, b in zip(first, second, strict=True) if a is not None and b is not None]


def _kappa(pairs: Sequence[Pair]) -> tuple[float | None, str | None]:
    if not pairs:
        return None, NO_UNITS
    left, right = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    # In whole numbers, so that perfect agreement is exactly 1 and chance of 1 exactly that.
    total = len(pairs)
    observed = sum(a == b for a, b in pairs) * total
    expected = sum(count * right[value] for value, count in left.items())
    if expected == total * total:
        return None, ONE_CATEGORY
    return (observed - expected) / (total * total - expected), None


def _alpha(units: Sequence[Counter[Hashable]], distance: Distance) -> tuple[float | None, str | None]:
    """1 less observed over expected disagreement, from the coincidences within units."""
    if not units:
        return None, NO_UNITS
    totals: Counter[Hashable] = Counter()
    known: dict[Pair, float] = {}
    disagreement = 0.0

    def between(first: Hashable, second: Hashable) -> float:
        if (first, second) not in known:
            known[first, second] = known[second, first] = distance(first, second)
        return known[first, second]

    for unit in units:
        totals.update(unit)
        disagreement += _apart(unit, between) / (unit.total() - 1)
    expected = _apart(totals, between) / (totals.total() - 1)
    if expected == 0:
        return None, ONE_CATEGORY
    return 1 - disagreement / expected, None


def _apart(counts: Counter[Hashable], distance: Distance) -> float:
    """The sum of the distances of all ordered pairs of different values, each as often as it occurs."""
    values = list(counts.items())
    return 2 * sum(
        count * other * distance(value, another)
        for position, (value, count) in enumerate(values)
        for another, other in values[position + 1 :]
    )


def _with_interval(
    units: Sequence[Unit],
    measure: Callable[[Sequence[Unit]], tuple[float | None, str | None]],
    samples: int,
    seed: int,
) -> Agreement:
    value, reason = measure(units)
    if value is None or samples < 1:
        return Agreement(value, len(units), reason)
    chance = random.Random(seed)
    drawn = (measure(chance.choices(units, k=len(units)))[0] for _ in range(samples))
    # A sample in which all ratings are the same tells nothing of agreement beyond chance.
    found = sorted(each for each in drawn if each is not None)
    if not found:
        return Agreement(value, len(units))
    return Agreement(value, len(units), None, _quantile(found, 0.025), _quantile(found, 0.975))


def _quantile(ordered: Sequence[float], share: float) -> float:
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
