"""Published tables that are tied to each other, as one integer programme.

Every cell and every base is a whole-number unknown with the range that its published figure allows. Each table adds
one sum; the ties add more rows. SciPy is imported when a model is built, never before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.analysis.disclosure import ProtectedTable
from coproduce.analysis.disclosure_bounds import (
    FEW_WORDS,
    FEWEST_POSSIBLE_VALUES,
    SOME_WORDS,
    WORDS_BELOW_BASE,
    Range,
    known_from_figures,
)

CellReference = tuple[int, str]
Row = tuple[dict[int, int], float, float]
_NO_LIMIT = float("inf")


@dataclass(frozen=True)
class Sum:
    """`whole` is the sum of `parts`; each is (number of the table, label)."""

    whole: CellReference
    parts: tuple[CellReference, ...]


@dataclass(frozen=True)
class Growth:
    """The later of two snapshots holds at least what the earlier held, cell by cell and in its base."""

    earlier: int
    later: int


class TiedTables:
    """The unknowns and rows of a set of tied tables, and questions to them."""

    def __init__(
        self,
        tables: Sequence[ProtectedTable],
        *,
        same_people: bool,
        sums: Sequence[Sum],
        growths: Sequence[Growth],
    ) -> None:
        self._tables = list(tables)
        self._ranges: list[Range] = []
        self._rows: list[Row] = []
        self._first: list[int] = []
        for table in self._tables:
            self._add_table(table)
        for position, table in enumerate(self._tables):
            self._add_sum_of(position, table)
        if same_people:
            self._tie_equal_bases()
        for each in sums:
            terms = {self._unknown(part): 1 for part in each.parts}
            self._rows.append(({**terms, self._unknown(each.whole): -1}, 0, 0))
        for growth in growths:
            self._tie_growth(growth)

    def possible(self) -> bool:
        """Whether any set of whole numbers fits all figures and ties."""
        return self._solve([0] * len(self._ranges), self._rows) is not None

    def values_of(self, table: int, cell: int) -> tuple[int, int, int]:
        """Lowest count, highest count, and how many counts fit (counted up to 3). Call only where possible()."""
        unknown = self._first[table] + cell
        lowest, highest = self._extreme(unknown, 1), self._extreme(unknown, -1)
        if highest - lowest < FEWEST_POSSIBLE_VALUES - 1:
            return lowest, highest, highest - lowest + 1
        between: Row = ({unknown: 1}, lowest + 1, highest - 1)
        third = self._solve([0] * len(self._ranges), [*self._rows, between]) is not None
        return lowest, highest, FEWEST_POSSIBLE_VALUES if third else FEWEST_POSSIBLE_VALUES - 1

    def _extreme(self, unknown: int, direction: int) -> int:
        goal = [0] * len(self._ranges)
        goal[unknown] = direction
        found = self._solve(goal, self._rows)
        if found is None:
            raise ValueError("the published figures contradict each other")
        return found[unknown]

    def _add_table(self, table: ProtectedTable) -> None:
        self._first.append(len(self._ranges))
        cells, base = _published_ranges(table)
        self._ranges.extend(cells)
        self._ranges.append(base)

    def _base_of(self, position: int) -> int:
        return self._first[position] + len(self._tables[position].cells)

    def _unknown(self, reference: CellReference) -> int:
        position, label = reference
        labels = [cell.label for cell in self._tables[position].cells]
        return self._first[position] + labels.index(label)

    def _add_sum_of(self, position: int, table: ProtectedTable) -> None:
        """Cells add up to the base where the figures allow it, else to less (somebody gave no answer)."""
        if table.form == "exempt":
            return
        cells = range(self._first[position], self._base_of(position))
        base = self._base_of(position)
        for cell in cells:
            self._rows.append(({cell: 1, base: -1}, -_NO_LIMIT, 0))
        if table.form == "words":
            self._add_word_rows(table, self._first[position], base)
        everything = {**dict.fromkeys(cells, 1), base: -1}
        whole: Row = (everything, 0, _NO_LIMIT if table.several else 0)
        if self._solve([0] * len(self._ranges), [*self._rows, whole]) is not None:
            self._rows.append(whole)
        elif not table.several:
            self._rows.append((everything, -_NO_LIMIT, 0))

    def _add_word_rows(self, table: ProtectedTable, first: int, base: int) -> None:
        """ "Some" is at most two thirds of the base, "most" is more."""
        for cell, published in enumerate(table.cells, start=first):
            if published.text == SOME_WORDS:
                self._rows.append(({cell: 3, base: -2}, -_NO_LIMIT, 0))
            elif published.text != FEW_WORDS:
                self._rows.append(({cell: 3, base: -2}, 1, _NO_LIMIT))

    def _tie_equal_bases(self) -> None:
        people = [i for i, table in enumerate(self._tables) if table.form != "exempt"]
        for position in people:
            for other in people:
                if other > position and self._tables[position].base == self._tables[other].base:
                    self._rows.append(({self._base_of(position): 1, self._base_of(other): -1}, 0, 0))
                    break

    def _tie_growth(self, growth: Growth) -> None:
        earlier, later = self._tables[growth.earlier], self._tables[growth.later]
        later_labels = {cell.label for cell in later.cells}
        for cell in earlier.cells:
            if cell.label in later_labels:
                terms = {
                    self._unknown((growth.later, cell.label)): 1,
                    self._unknown((growth.earlier, cell.label)): -1,
                }
                self._rows.append((terms, 0, _NO_LIMIT))
        self._rows.append(({self._base_of(growth.later): 1, self._base_of(growth.earlier): -1}, 0, _NO_LIMIT))

    def _solve(self, goal: Sequence[int], rows: Sequence[Row]) -> list[int] | None:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import lil_array

        matrix = lil_array((len(rows), len(self._ranges)))
        for number, (terms, _, _) in enumerate(rows):
            for unknown, factor in terms.items():
                matrix[number, unknown] = factor
        limits: Any = (
            ()
            if not rows
            else LinearConstraint(matrix.tocsr(), [low for _, low, _ in rows], [high for _, _, high in rows])
        )
        lows, highs = zip(*self._ranges, strict=True)
        answer = milp(
            np.array(goal),
            integrality=np.ones(len(self._ranges)),
            bounds=Bounds(lows, highs),
            constraints=limits,
        )
        return [round(value) for value in answer.x] if answer.success else None


def _published_ranges(table: ProtectedTable) -> tuple[list[Range], Range]:
    """The range of each cell and of the base that the published figures themselves state."""
    if table.form == "exempt":
        return [(int(cell.shown or 0), int(cell.shown or 0)) for cell in table.cells], (0, 0)
    if table.base is None:
        words = {FEW_WORDS: (0, 2), SOME_WORDS: (3, WORDS_BELOW_BASE - 1)}
        small = (0, WORDS_BELOW_BASE - 1)
        other = small if table.form == "withheld" else words[SOME_WORDS]
        return [words.get(cell.text, other) for cell in table.cells], small
    shown = [None if cell.shown is None else int(cell.shown) for cell in table.cells]
    percents = [cell.percent is not None for cell in table.cells if cell.shown is not None]
    known = known_from_figures(
        shown,
        table.base,
        with_percentages=percents[0] if percents else None,
        any_hidden_size=table.more_hidden or table.form == "withheld",
        several=table.several,
    )
    return list(known.cells), known.base
