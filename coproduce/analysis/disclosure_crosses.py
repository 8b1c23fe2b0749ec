"""Two questions against each other, as far as that can be published (rule 14).

A cross-table is a table of its cells and a table of its columns' totals, both protected like any other. A reader holds
them beside the one-way tables of the same people: a row of cells adds up to the row's own question, less those who left
the other one out. So more cells are hidden until the integer programme over all of it leaves every hidden cell at least
3 possible values, and where too little remains, nothing is published.

Method: as in `disclosure_solver`; see Hundepool and others, "Statistical Disclosure Control" (Wiley, 2012), chapter 4,
on linked tables. NumPy and SciPy are loaded when a cross-table is protected, never before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coproduce.analysis.disclosure import PeopleKind, ProtectedCell, ProtectedTable, protect_counts
from coproduce.analysis.disclosure_bounds import PERCENT_FROM_BASE, ROUND_TO
from coproduce.analysis.disclosure_model import Tie, TiedTables

_NO_LIMIT = float("inf")
# A table of fewer people is nearly all hidden; and one that shows less than half of its cells says little.
FEWEST_PEOPLE = PERCENT_FROM_BASE
SMALLEST_PART_SHOWN = 0.5


class NotPublishable(ValueError):
    """A cross-table cannot be published; the message says why in words for the person who asked."""


@dataclass(frozen=True)
class Margin:
    """The one-way table of the same question: its place among all published tables, and which of its labels each row
    (or column) of the cross-table takes together. `counts_people` is False where the cross-table counts several texts
    of one person, so that its cells add up to more."""

    table: int
    labels: Mapping[str, tuple[str, ...]]
    counts_people: bool = True


@dataclass(frozen=True)
class CrossRequest:
    """Exact counts waiting to be published: `counts` by row, then column; `totals` by column; `base` are those who
    answered both. Everybody stands in one column, and with `several` perhaps in several rows."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    totals: tuple[int, ...]
    base: int
    kind: PeopleKind = "people"
    several: bool = False
    row_margin: Margin | None = None
    column_margin: Margin | None = None


@dataclass(frozen=True)
class ProtectedCross:
    """A cross-table that is safe to publish beside the tables that it was protected with."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: ProtectedTable
    totals: ProtectedTable

    def cell(self, row: int, column: int) -> ProtectedCell:
        return self.cells.cells[row * len(self.columns) + column]

    def percent(self, row: int, column: int) -> int | None:
        """The share of a column, from rounded figures, where the rounded total leaves no doubt that 20 or more stand in
        it."""
        shown, total = self.cell(row, column).shown, self.totals.cells[column].shown
        if shown is None or total is None or total < PERCENT_FROM_BASE + ROUND_TO:
            return None
        return min(100, round(100 * shown / total))

    def to_dict(self) -> dict[str, Any]:
        """A plain form for a stored snapshot; its figures are sealed against later edits."""
        return {
            "rows": list(self.rows),
            "columns": list(self.columns),
            "cells": self.cells.to_dict(),
            "totals": self.totals.to_dict(),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> ProtectedCross:
        """Read what `to_dict` wrote. Raises BrokenSnapshot for anything else."""
        return cls(
            tuple(stored["rows"]),
            tuple(stored["columns"]),
            ProtectedTable.from_dict(stored["cells"]),
            ProtectedTable.from_dict(stored["totals"]),
        )


def label_of(row: str, column: str) -> str:
    """What a cell is called in the table of all cells."""
    return f"{row} | {column}"


def protect_cross(
    request: CrossRequest, published: Sequence[ProtectedTable], ties: Sequence[Tie] = ()
) -> ProtectedCross:
    """Hide as much as it takes for all tables to be safe together. `ties` are among the published tables.

    Raises NotPublishable where too few people answered both, or too little would be left to show.
    """
    if request.base < FEWEST_PEOPLE:
        raise NotPublishable(f"Fewer than {FEWEST_PEOPLE} {request.kind} answered both.")
    near, near_ties, near_request = _neighbours(request, published, ties)
    hidden: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())
    while True:
        cross = _protected(request, *hidden)
        if _part_shown(cross) < SMALLEST_PART_SHOWN:
            raise NotPublishable("More than half of the figures would have to be hidden.")
        own = [cross.cells, cross.totals]
        weak = weak_cells(
            [*near, *own], [*near_ties, *ties_of(near_request, len(near))], first=len(near)
        ) or _beyond(
            weak_cells([*published, *own], [*ties, *ties_of(request, len(published))]), published, near
        )
        if not weak:
            return cross
        hidden = _hide_beside(cross, weak, hidden, len(near))


def _neighbours(
    request: CrossRequest, published: Sequence[ProtectedTable], ties: Sequence[Tie]
) -> tuple[list[ProtectedTable], list[Tie], CrossRequest]:
    """The tables that a cross-table is made of and those tied to them, with places of their own: most of what has to be
    hidden shows among these few, and only then everything is looked at."""
    own = range(len(published), len(published) + 2)
    margins = {each.table for each in (request.row_margin, request.column_margin) if each is not None}
    touched = [{place for place, _, _ in tie.terms} for tie in ties]
    chosen = set(margins)
    for places in touched:
        if places & (margins | set(own)):
            chosen |= places
    order = [*sorted(chosen - set(own)), *own]
    place_of = {place: number for number, place in enumerate(order)}
    kept = [
        replace(tie, terms=tuple((place_of[place], label, factor) for place, label, factor in tie.terms))
        for tie, places in zip(ties, touched, strict=True)
        if places <= place_of.keys()
    ]
    moved = [
        each and replace(each, table=place_of[each.table])
        for each in (request.row_margin, request.column_margin)
    ]
    tables = [published[place] for place in order if place < len(published)]
    return tables, kept, replace(request, row_margin=moved[0], column_margin=moved[1])


def _beyond(
    weak: Sequence[tuple[int, int]], published: Sequence[ProtectedTable], near: Sequence[ProtectedTable]
) -> list[tuple[int, int]]:
    """Weak cells among everything, with places as among the neighbours. A published figure cannot be taken back."""
    if any(table < len(published) for table, _ in weak):
        raise NotPublishable("With it, a hidden figure elsewhere in these results could be worked out.")
    return [(table - len(published) + len(near), place) for table, place in weak]


def ties_of(request: CrossRequest, position: int) -> tuple[Tie, ...]:
    """How a cross-table hangs together with itself and its margins; its cells are table number `position`, and its
    totals the next."""
    cells, totals = position, position + 1
    ties = [Tie(((cells, None, 1.0), (totals, None, -1.0)))]
    for column in request.columns:
        inside = tuple((cells, label_of(row, column), 1.0) for row in request.rows)
        total = (totals, column, -1.0)
        if not request.several:
            ties.append(Tie((*inside, total)))
        else:
            ties.append(Tie((*inside, total), -_NO_LIMIT, _NO_LIMIT, assumed=(0, _NO_LIMIT)))
            ties += [Tie((each, total), -_NO_LIMIT, 0) for each in inside]
    if request.row_margin is not None:
        lines = {row: [(cells, label_of(row, each), 1.0) for each in request.columns] for row in request.rows}
        ties += _ties_to_margin(request.row_margin, lines, cells)
    if request.column_margin is not None:
        lines = {each: [(totals, each, 1.0)] for each in request.columns}
        ties += _ties_to_margin(request.column_margin, lines, cells)
    return tuple(ties)


def _ties_to_margin(
    margin: Margin, lines: Mapping[str, Sequence[tuple[int, str, float]]], cells: int
) -> list[Tie]:
    """Nobody stands in a cross-table who is not in the one-way table; texts may be more than their writers."""
    low, high = (-_NO_LIMIT, 0.0) if margin.counts_people else (0.0, _NO_LIMIT)
    ties = []
    for label, terms in lines.items():
        outside = [(margin.table, each, -1.0) for each in margin.labels.get(label, ())]
        if outside:
            ties.append(Tie((*terms, *outside), low, high, assumed=(0, 0)))
    if margin.counts_people:
        ties.append(Tie(((cells, None, 1.0), (margin.table, None, -1.0)), low, high, assumed=(0, 0)))
    return ties


def weak_cells(
    tables: Sequence[ProtectedTable], ties: Sequence[Tie], *, first: int = 0
) -> list[tuple[int, int]]:
    """(table, cell) of every hidden cell, from table number `first` on, that is left fewer than 3 values."""
    model = TiedTables(tables, ties=ties)
    if not model.possible():
        raise NotPublishable("These figures do not fit those that are published beside them.")
    return [
        (position, place)
        for position, table in enumerate(tables)
        for place, cell in enumerate(table.cells)
        if position >= first and cell.hidden and not model.three_values_fit(position, place)
    ]


def _protected(
    request: CrossRequest, cells_hidden: frozenset[str], totals_hidden: frozenset[str]
) -> ProtectedCross:
    labels = [label_of(row, column) for row in request.rows for column in request.columns]
    counts = [count for row in request.counts for count in row]
    cells = protect_counts(
        request.title,
        labels,
        counts,
        request.base,
        kind=request.kind,
        several=request.several,
        also_hide=cells_hidden,
    )
    totals = protect_counts(
        request.title,
        request.columns,
        request.totals,
        request.base,
        kind=request.kind,
        several=False,
        also_hide=totals_hidden,
    )
    return ProtectedCross(request.rows, request.columns, cells, totals)


def _part_shown(cross: ProtectedCross) -> float:
    return sum(not cell.hidden for cell in cross.cells.cells) / len(cross.cells.cells)


def _hide_beside(
    cross: ProtectedCross,
    weak: Sequence[tuple[int, int]],
    hidden: tuple[frozenset[str], frozenset[str]],
    position: int,
) -> tuple[frozenset[str], frozenset[str]]:
    """One more figure to give up: the smallest in the line of a weak cell, else the smallest of all, else a total."""
    width = len(cross.columns)
    rows = {place // width for table, place in weak if table == position}
    columns = {place % width for table, place in weak}
    shown = [
        (not (place // width in rows or place % width in columns), cell.shown, place)
        for place, cell in enumerate(cross.cells.cells)
        if cell.shown is not None
    ]
    if shown and not all(far for far, _, _ in shown):
        return hidden[0] | {cross.cells.cells[min(shown)[2]].label}, hidden[1]
    totals = [(cell.shown, cell.label) for cell in cross.totals.cells if cell.shown is not None]
    if totals:
        return hidden[0], hidden[1] | {min(totals)[1]}
    if shown:
        return hidden[0] | {cross.cells.cells[min(shown)[2]].label}, hidden[1]
    raise NotPublishable("More than half of the figures would have to be hidden.")
