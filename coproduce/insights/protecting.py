"""Tallies on their way to protected tables, also beside tables that were public before (rules 14 and 16). Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coproduce.analysis.disclosure import ProtectedTable, possible_cell_ranges
from coproduce.analysis.disclosure_bounds import (
    FEWEST_POSSIBLE_VALUES,
    WORDS_BELOW_BASE,
    Known,
    Range,
    known_from_figures,
    narrowed,
    ranges_from_words,
    width,
)
from coproduce.analysis.disclosure_solver import CountRequest, assert_safe, protect_safely
from coproduce.insights.counts import Tally


@dataclass(frozen=True)
class Before:
    """Tables that were public once, by the question's key, and whether the same people were counted then."""

    tables: Mapping[str, ProtectedTable]
    same: bool

    @classmethod
    def of(cls, questions: Sequence[Mapping[str, Any]], *, same: bool) -> Before:
        return cls({each["key"]: ProtectedTable.from_dict(each["table"]) for each in questions}, same)


def request_of(tally: Tally) -> CountRequest:
    return CountRequest(
        title=tally.text,
        labels=tally.labels,
        counts=tally.counts,
        base=tally.base,
        kind="people",
        ordered_scale=tally.kind == "scale",
        sensitive=tally.sensitive,
        several=tally.kind == "choices",
    )


def hiding(request: CountRequest, table: ProtectedTable) -> CountRequest:
    """The same request, hiding at least what the table hides already."""
    hidden = (
        frozenset(cell.label for cell in table.cells if cell.hidden)
        if table.form == "figures"
        else frozenset()
    )
    return replace(request, also_hide=request.also_hide | hidden)


def beside_earlier(
    requests: Sequence[CountRequest],
    tables: list[ProtectedTable],
    asked: Sequence[Tally],
    earlier: Sequence[Before],
) -> list[ProtectedTable]:
    """Hide more where an earlier snapshot beside this one would give a hidden figure away (rule 16).

    A question's counts can only have grown since; where the same people were counted they are the same. `requests` and
    `tables` may be longer than `asked`: codings of themes may have changed either way, so themes are not tied.
    """
    from coproduce.analysis.disclosure_model import Growth

    for before in earlier:
        shared = [index for index, tally in enumerate(asked) if tally.key in before.tables]
        published = [before.tables[asked[index].key] for index in shared]
        grown = [Growth(place, len(shared) + place) for place in range(len(shared))]
        if before.same:
            grown += [Growth(len(shared) + place, place) for place in range(len(shared))]
        if shared:
            hidden = [hiding(requests[index], tables[index]) for index in shared]
            again = protect_safely(hidden, published=published, growths=grown)
            for index, table in zip(shared, again, strict=True):
                tables[index] = table
    if earlier and tables:
        assert_safe(tables, same_people=True)
    return tables


def beside_head_count(request: CountRequest, heads: int | Range) -> CountRequest | None:
    """Hide more, until a reader who knows that `heads` people were there (so many, or from so many to so many), and
    takes it that all of them answered, is left enough possible values for each hidden figure; None where nothing of the
    table may be published."""
    heads = (heads, heads) if isinstance(heads, int) else heads
    while True:
        table = request.protected()
        ranges = zip(table.cells, _ranges_with(table, heads), strict=True)
        if all(width(interval) >= FEWEST_POSSIBLE_VALUES for cell, interval in ranges if cell.hidden):
            return request
        shown = [(cell.shown, place, cell.label) for place, cell in enumerate(table.cells) if cell.shown]
        if not shown:
            return None
        request = replace(request, also_hide=request.also_hide | {min(shown)[2]})


def _ranges_with(table: ProtectedTable, heads: Range) -> Sequence[Range]:
    """What a reader can work out of one table beside a head count; as without it, where the two do not fit."""
    low, high = heads
    if table.form == "words" and low < WORDS_BELOW_BASE:
        bases = range(low, min(high, WORDS_BELOW_BASE - 1) + 1)
        return ranges_from_words([cell.text for cell in table.cells], several=table.several, bases=bases)
    usual = possible_cell_ranges(table)
    if table.form != "figures" or table.base is None:
        return usual
    percents = [cell.percent is not None for cell in table.cells if cell.shown is not None]
    known = known_from_figures(
        [None if cell.shown is None else int(cell.shown) for cell in table.cells],
        table.base,
        with_percentages=percents[0] if percents else None,
        any_hidden_size=table.more_hidden,
        several=table.several,
    )
    base = max(low, known.base[0]), min(high, known.base[1])
    if base[0] > base[1]:
        return usual
    return narrowed(Known(known.cells, base, table.several)) or usual
