"""What a reader can work out about the cells of a published one-way table.

A published table tells each reader a range for every cell: "about 25" is 23 to 27, a hidden cell is 0 to 7, the
base is a range too, and the cells add up to the base. The functions here narrow those ranges as far as they go.
All cells are whole numbers and one sum ties them, so the ranges found are exact: every value in them can occur.

Method: interval propagation on one linear constraint; see Hundepool and others, "Statistical Disclosure Control"
(Wiley, 2012), chapter 4, on the feasibility interval of a suppressed cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HIDE_BELOW = 8
ROUND_TO = 5
WORDS_BELOW_BASE = 10
PERCENT_FROM_BASE = 20
FEWEST_POSSIBLE_VALUES = 3

FEW_WORDS = "two or fewer"
SOME_WORDS = "some"
MOST_WORDS = "most"

Range = tuple[int, int]


def round_to_five(count: int) -> int:
    """The nearest multiple of 5 (never a tie for whole numbers)."""
    return ROUND_TO * ((count + ROUND_TO // 2) // ROUND_TO)


def word_for(count: int, base: int) -> str:
    """The word that stands for a count where the base is too small for numbers."""
    if count <= 2:
        return FEW_WORDS
    return MOST_WORDS if count * 3 > base * 2 else SOME_WORDS


@dataclass(frozen=True)
class Known:
    """A reader's knowledge before any arithmetic: a range for each cell and for the base, both ends included.

    `several` says that one person may be counted in several cells, so that the cells add up to the base or more.
    """

    cells: tuple[Range, ...]
    base: Range
    several: bool = False


def known_from_figures(
    shown: Sequence[int | None],
    base: int,
    *,
    with_percentages: bool | None,
    any_hidden_size: bool,
    several: bool,
) -> Known:
    """Turn published figures back into ranges.

    `shown` holds the rounded figure of each cell, None where hidden. `with_percentages` is None where no figure is
    shown, since then nobody can tell. `any_hidden_size` says that cells of 8 and more were hidden as well.
    """
    low, high = base - ROUND_TO // 2, base + ROUND_TO // 2
    low = max(low, WORDS_BELOW_BASE)
    if with_percentages is True:
        low = max(low, PERCENT_FROM_BASE)
    if with_percentages is False:
        high = min(high, PERCENT_FROM_BASE - 1)
    hidden_to = high if any_hidden_size else HIDE_BELOW - 1
    cells = tuple(
        (0, hidden_to) if figure is None else (max(figure - 2, HIDE_BELOW), figure + 2) for figure in shown
    )
    return Known(cells, (low, high), several)


def narrowed(known: Known) -> tuple[Range, ...] | None:
    """The exact range of every cell once the sum is used; None where the figures contradict each other."""
    low_sum = sum(low for low, _ in known.cells)
    high_sum = sum(high for _, high in known.cells)
    base_low, base_high = known.base
    result = []
    for low, high in known.cells:
        least = max(low, base_low - (high_sum - high))
        most = high if known.several else min(high, base_high - (low_sum - low))
        if known.several:
            most = min(most, base_high)
        if least > most:
            return None
        result.append((least, most))
    return tuple(result)


def possible_ranges(known: Known) -> tuple[Range, ...]:
    """Ranges for a reader who assumes as much as the figures allow.

    A reader first takes it that everybody answered, so that the cells add up to the base (or reach it, where several
    answers were allowed). Where the figures rule that out, somebody gave no answer and only the base bounds a cell.
    """
    ranges = narrowed(known)
    if ranges is not None:
        return ranges
    return tuple((low, min(high, known.base[1])) for low, high in known.cells)


def ranges_from_words(
    words: Sequence[str], *, several: bool, bases: Sequence[int] = range(1, WORDS_BELOW_BASE)
) -> tuple[Range, ...]:
    """The range of each cell of a table in words, over every base from 1 to 9 that fits; over fewer `bases` for a
    reader who knows more."""
    found: list[Range | None] = [None] * len(words)
    for base in bases:
        cells = tuple(_word_range(word, base) for word in words)
        if any(low > high for low, high in cells):
            continue
        ranges = narrowed(Known(cells, (base, base), several))
        if ranges is None:
            continue
        for index, (low, high) in enumerate(ranges):
            so_far = found[index]
            found[index] = (low, high) if so_far is None else (min(low, so_far[0]), max(high, so_far[1]))
    return tuple(each if each is not None else (0, WORDS_BELOW_BASE - 1) for each in found)


def _word_range(word: str, base: int) -> Range:
    two_thirds = base * 2 // 3
    if word == FEW_WORDS:
        return 0, min(2, base)
    if word == SOME_WORDS:
        return 3, two_thirds
    return max(3, two_thirds + 1), base


def width(interval: Range) -> int:
    """How many whole numbers a range holds."""
    return interval[1] - interval[0] + 1
