"""Checks what a set of published tables gives away together, and hides more until it is too little.

One table alone is settled by arithmetic on ranges (`disclosure_bounds`). Tables that are tied to each other need an
integer programme: tables of the same people share one base, a total is the sum of its parts, and of two dated
snapshots the later holds at least what the earlier held. For every hidden cell the solver finds the lowest and the
highest count that fit all published figures, and whether a third one fits.

Method: the attacker's problem of Fischetti and Salazar-González, "Solving the cell suppression problem on tabular
data with linear constraints" (Management Science 47, 2001), solved with scipy.optimize.milp. SciPy is loaded only for
tied tables, so that a web process that checks single tables stays light.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from coproduce.analysis.disclosure import PeopleKind, ProtectedTable, possible_cell_ranges, protect_counts
from coproduce.analysis.disclosure_bounds import FEWEST_POSSIBLE_VALUES, width
from coproduce.analysis.disclosure_model import CellReference, Growth, Sum, TiedTables


class Disclosive(ValueError):
    """A set of published figures leaves a hidden cell fewer than 3 possible values."""


@dataclass(frozen=True)
class WeakCell:
    """A hidden cell and what a reader can work out about it; `values` is counted up to 3. Where 3 fit, more than what
    lies between `lowest` and `highest` may fit as well."""

    table: int
    label: str
    lowest: int
    highest: int
    values: int


@dataclass(frozen=True)
class CountRequest:
    """Exact counts waiting to be published; the fields are the arguments of `protect_counts`."""

    title: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    base: int
    kind: PeopleKind = "people"
    ordered_scale: bool = False
    sensitive: bool = False
    several: bool | None = None
    also_hide: frozenset[str] = field(default_factory=frozenset)

    def protected(self) -> ProtectedTable:
        return protect_counts(
            self.title,
            self.labels,
            self.counts,
            self.base,
            kind=self.kind,
            ordered_scale=self.ordered_scale,
            sensitive=self.sensitive,
            several=self.several,
            also_hide=self.also_hide,
        )


def weakest_cell(
    tables: Sequence[ProtectedTable],
    *,
    same_people: bool = False,
    sums: Sequence[Sum] = (),
    growths: Sequence[Growth] = (),
) -> WeakCell | None:
    """The hidden cell that a reader of all the tables knows most about; None where nothing is hidden.

    `same_people` says that the tables count the same people, so that equal bases are one base. `sums` and `growths`
    tie cells of one table to cells of another. A tie that the figures contradict tells a reader nothing and is left
    out.
    """
    tied = bool(sums or growths or (same_people and len(tables) > 1))
    cells = _cells_of_tied(tables, same_people, sums, growths) if tied else _cells_of_single(tables)
    return min(cells, key=lambda cell: (cell.values, cell.highest - cell.lowest, cell.table), default=None)


def assert_safe(
    tables: Sequence[ProtectedTable],
    *,
    same_people: bool = False,
    sums: Sequence[Sum] = (),
    growths: Sequence[Growth] = (),
) -> None:
    """Raise Disclosive where a hidden cell is left fewer than 3 possible values."""
    weakest = weakest_cell(tables, same_people=same_people, sums=sums, growths=growths)
    if weakest is not None and weakest.values < FEWEST_POSSIBLE_VALUES:
        raise Disclosive(
            f"“{weakest.label}” in “{tables[weakest.table].title}” can be worked out: it lies between "
            f"{weakest.lowest} and {weakest.highest}"
        )


def protect_safely(
    requests: Sequence[CountRequest],
    *,
    published: Sequence[ProtectedTable] = (),
    same_people: bool = False,
    sums: Sequence[Sum] = (),
    growths: Sequence[Growth] = (),
) -> tuple[ProtectedTable, ...]:
    """Protect tables so that they are safe together, and together with those already `published`.

    In `sums` and `growths` tables are numbered with the published ones first. The smallest figures are hidden first.
    Raises Disclosive where even hiding everything is not enough: then the tables must not be published.
    """
    requests = list(requests)
    while True:
        tables = [*published, *(request.protected() for request in requests)]
        weakest = weakest_cell(tables, same_people=same_people, sums=sums, growths=growths)
        if weakest is None or weakest.values >= FEWEST_POSSIBLE_VALUES:
            return tuple(tables[len(published) :])
        chosen = _next_to_hide(tables, len(published), weakest)
        if chosen is None:
            assert_safe(tables, same_people=same_people, sums=sums, growths=growths)
            raise Disclosive("the tables cannot be published together")
        position, label = chosen
        request = requests[position - len(published)]
        requests[position - len(published)] = replace(request, also_hide=request.also_hide | {label})


def _next_to_hide(
    tables: Sequence[ProtectedTable], first_open: int, weakest: WeakCell
) -> CellReference | None:
    """The figure to give up: the same label elsewhere, then the weak cell's own table, then the smallest of all."""
    shown = [
        (cell.label != weakest.label, position != weakest.table, cell.shown, position, cell.label)
        for position, table in enumerate(tables[first_open:], start=first_open)
        for cell in table.cells
        if cell.shown is not None and table.form == "figures"
    ]
    if not shown:
        return None
    best = min(shown)
    return best[3], best[4]


def _cells_of_single(tables: Sequence[ProtectedTable]) -> list[WeakCell]:
    return [
        WeakCell(position, cell.label, *interval, min(width(interval), FEWEST_POSSIBLE_VALUES))
        for position, table in enumerate(tables)
        for cell, interval in zip(table.cells, possible_cell_ranges(table), strict=True)
        if cell.hidden
    ]


def _cells_of_tied(
    tables: Sequence[ProtectedTable], same_people: bool, sums: Sequence[Sum], growths: Sequence[Growth]
) -> list[WeakCell]:
    model = TiedTables(tables, same_people=same_people, sums=sums, growths=growths)
    if not model.possible():
        return _cells_of_single(tables)
    found = []
    for position, table in enumerate(tables):
        for index, cell in enumerate(table.cells):
            if cell.hidden:
                known = model.fitting_of(position, index) or model.values_of(position, index)
                found.append(WeakCell(position, cell.label, *known))
    return found
