"""Numbers and dates in bands, so that they can be counted without showing anyone's own value. Pure.

Both ends are open ("under 5", "20 or more"): the smallest and largest value are single people's. The steps between
are round, and where results were published before, their bands are used again: figures in two sets of bands could be
subtracted (rule 16).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

MOST_STEPS = 3
MONTH_STEPS = (1, 3, 6, 12, 24, 60, 120)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def number_edges(values: Sequence[float], *, whole: bool) -> tuple[float, ...]:
    """Where one band ends and the next begins, for values of any order; empty where all are the same.

    The middle four fifths of the values are cut in about three steps of 1, 2 or 5 times a power of ten.
    """
    low, high = _middle(sorted(values))
    if low == high:
        low, high = min(values), max(values)
    if low == high:
        return ()
    step = _round_step((high - low) / MOST_STEPS)
    if whole:
        step = max(1.0, step)
    first = math.floor(low / step) + 1
    last = max(first, math.floor(high / step))
    return tuple(round(step * each, 6) for each in range(first, last + 1))


def number_labels(edges: Sequence[float], unit: str = "", *, whole: bool) -> list[str]:
    """One label a band: "Under 5 weeks", "5 to 9 weeks", "10 weeks or more"."""
    unit = f" {unit}" if unit else ""
    if not edges:
        return [f"Any number of{unit}" if unit else "Any number"]
    labels = [f"Under {_number(edges[0])}{unit}"]
    for low, high in pairwise(edges):
        if whole:
            top = high - 1
            span = _number(low) if top == low else f"{_number(low)} to {_number(top)}"
            labels.append(f"{span}{unit}")
        else:
            labels.append(f"{_number(low)} to under {_number(high)}{unit}")
    return [*labels, f"{_number(edges[-1])}{unit} or more"]


def month_edges(days: Sequence[date]) -> tuple[float, ...]:
    """Edges for dates, as months counted from year 0; steps from a month to ten years."""
    months = sorted(float(day.year * 12 + day.month - 1) for day in days)
    low, high = _middle(months)
    if low == high:
        low, high = months[0], months[-1]
    if low == high:
        return ()
    step = next((each for each in MONTH_STEPS if (high - low) / each <= MOST_STEPS + 1), MONTH_STEPS[-1])
    first = math.floor(low / step) + 1
    last = max(first, math.floor(high / step))
    return tuple(float(step * each) for each in range(first, last + 1))


def month_labels(edges: Sequence[float]) -> list[str]:
    """One label a band: "Before April 2025", "April 2025 to June 2025", "July 2025 or later"."""
    if not edges:
        return ["Any date"]
    labels = [f"Before {_month(edges[0])}"]
    for low, high in pairwise(edges):
        last = _month(high - 1)
        labels.append(last if high - low == 1 else f"{_month(low)} to {last}")
    return [*labels, f"{_month(edges[-1])} or later"]


def month_number(day: date) -> float:
    return float(day.year * 12 + day.month - 1)


def counted(values: Sequence[float], edges: Sequence[float]) -> list[int]:
    """How many values lie in each band; a value on an edge belongs to the upper band."""
    counts = [0] * (len(edges) + 1)
    for value in values:
        counts[sum(value >= edge for edge in edges)] += 1
    return counts


def _middle(ordered: Sequence[float]) -> tuple[float, float]:
    """The values that a tenth and nine tenths of all lie below."""
    last = len(ordered) - 1
    return ordered[math.floor(last * 0.1)], ordered[math.ceil(last * 0.9)]


def _round_step(step: float) -> float:
    power = 10.0 ** math.floor(math.log10(step))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= step * 0.999)


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.10g}"


def _month(number: float) -> str:
    year, month = divmod(int(number), 12)
    return f"{MONTHS[month]} {year}"
