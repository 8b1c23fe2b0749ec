"""Averages of rankings and budgets as far as they can be published (rule 14). Pure.

A mean place is said in words and a mean share rounded to 5 in 100, on 20 people or more. Either tells something about
how many put an option first, or gave it the most, so both go to the solver beside all published figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coproduce.analysis.disclosure_bounds import PERCENT_FROM_BASE
from coproduce.analysis.disclosure_model import Tie
from coproduce.insights.counts import Average, Averages
from coproduce.insights.crossing import Beside

_NO_LIMIT = float("inf")
ROUND_TO = 5
NEAR_TOP, MIDDLE, NEAR_END = "usually near the top", "usually in the middle", "usually near the end"
NOT_SAID = "not shown"


def averages_document(found: Sequence[Averages], beside: Beside) -> dict[str, list[list[Any]]]:
    """Question key -> [label, words, per cent or None] of each option, for questions whose averages are safe."""
    document = {}
    for each in found:
        place = beside.places.get(each.key)
        if place is None or beside.tables[place].form != "figures":
            continue
        ties = [tie for line in each.lines for tie in _ties(each, line, place)]
        known = {cell.label for cell in beside.tables[place].cells}
        if {line.label for line in each.lines} <= known and beside.leaves_enough_with(ties):
            beside.ties += ties
            document[each.key] = [_said(each, line) for line in each.lines]
    return document


def _said(averages: Averages, line: Average) -> list[Any]:
    if line.people < PERCENT_FROM_BASE:
        return [line.label, NOT_SAID, None]
    if averages.kind == "budget":
        percent = _rounded(line.mean)
        return [line.label, f"about {percent}%" if percent else "hardly anything", percent]
    return [line.label, _place_in_words(line, averages.places), None]


def _rounded(mean: float) -> int:
    return ROUND_TO * round(100 * mean / ROUND_TO)


def _place_in_words(line: Average, places: int) -> str:
    low, high = _thirds(places)
    if line.mean < low:
        return NEAR_TOP
    return MIDDLE if line.mean < high else NEAR_END


def _thirds(places: int) -> tuple[float, float]:
    """From 1 to the last place, cut in three."""
    return 1 + (places - 1) / 3, 1 + 2 * (places - 1) / 3


def _ties(averages: Averages, line: Average, place: int) -> list[Tie]:
    """What the average tells about how many people (f) put this option first, or gave it the most, of all (n)."""
    if line.people < PERCENT_FROM_BASE:
        return []
    return (
        _budget_ties(averages, line, place)
        if averages.kind == "budget"
        else _ranking_ties(averages, line, place)
    )


def _ranking_ties(averages: Averages, line: Average, place: int) -> list[Tie]:
    """Who did not put it first put it second at best and last at worst; a reader takes it that everybody placed it."""
    low, high = _thirds(averages.places)
    word = _place_in_words(line, averages.places)
    least = {NEAR_TOP: 1.0, MIDDLE: low, NEAR_END: high}[word]
    most = {NEAR_TOP: low, MIDDLE: high, NEAR_END: float(averages.places)}[word]
    last = float(averages.places)
    ties = []
    if most < 2:
        # f + 2 (n - f) <= most n, as far as everybody placed it
        terms = ((place, line.label, 1.0), (place, None, most - 2))
        ties.append(Tie(terms, -_NO_LIMIT, _NO_LIMIT, assumed=(0, _NO_LIMIT)))
    if last > 1:
        # f + last (n - f) >= least n
        ties.append(Tie(((place, line.label, 1 - last), (place, None, last - least)), 0, _NO_LIMIT))
    return ties


def _budget_ties(averages: Averages, line: Average, place: int) -> list[Tie]:
    """Who gave it the most gave it more than an equal share; everybody else gave it half at most."""
    percent = _rounded(line.mean)
    least, most = max(0.0, (percent - ROUND_TO / 2) / 100), min(1.0, (percent + ROUND_TO / 2) / 100)
    equal = max(line.lowest, 1 / len(averages.lines))
    half = min(line.highest, 0.5)
    top = max(line.highest, equal)
    return [
        # equal f + lowest (n - f) <= most n
        Tie(((place, line.label, equal - line.lowest), (place, None, line.lowest - most)), -_NO_LIMIT, 0),
        # top f + half (n - f) >= least n
        Tie(((place, line.label, top - half), (place, None, half - least)), 0, _NO_LIMIT),
    ]
