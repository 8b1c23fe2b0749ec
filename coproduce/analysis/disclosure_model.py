"""Published tables that are tied to each other, as one integer programme.

Every cell and every base is a whole-number unknown with the range that its published figure allows. Each table adds
one sum; the ties add more rows. SciPy is imported when a model is built, never before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
Row = tuple[Mapping[int, float], float, float]
_NO_LIMIT = float("inf")
# So many pairs of far solutions are looked at before cells are solved for one by one.
ROUNDS = 4


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


@dataclass(frozen=True)
class Tie:
    """A sum over cells of any tables lies between `low` and `high`, both included.

    Each term is (number of the table, label, factor); without a label it is the table's base. `assumed` are narrower
    limits that a reader takes for granted while the figures allow it, such as that everybody answered both of two
    questions.
    """

    terms: tuple[tuple[int, str | None, float], ...]
    low: float = 0
    high: float = 0
    assumed: tuple[float, float] | None = None


class TiedTables:
    """The unknowns and rows of a set of tied tables, and questions to them."""

    def __init__(
        self,
        tables: Sequence[ProtectedTable],
        *,
        same_people: bool = False,
        sums: Sequence[Sum] = (),
        growths: Sequence[Growth] = (),
        ties: Sequence[Tie] = (),
    ) -> None:
        self._tables = list(tables)
        # Counts that were seen to fit all figures, by unknown.
        self._fitting: dict[int, set[int]] = {}
        self._ranges: list[Range] = []
        self._rows: list[Row] = []
        self._first: list[int] = []
        for table in self._tables:
            self._add_table(table)
        # What is certain comes first: a reader assumes nothing that contradicts it.
        for position, table in enumerate(self._tables):
            self._add_limits_of(position, table)
        for tie in ties:
            self._rows.append((self._terms(tie), tie.low, tie.high))
        self._assume(
            [self._sum_of(place, each) for place, each in enumerate(tables) if each.form != "exempt"]
        )
        if same_people:
            self._tie_equal_bases()
        for each in sums:
            terms = {self._unknown(part): 1 for part in each.parts}
            self._rows.append(({**terms, self._unknown(each.whole): -1}, 0, 0))
        for growth in growths:
            self._tie_growth(growth)
        self._assume([(self._terms(tie), *tie.assumed) for tie in ties if tie.assumed is not None])

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

    def fitting_of(self, table: int, cell: int) -> tuple[int, int, int] | None:
        """The smallest and the largest count of a cell that were seen to fit, and 3; None where fewer than 3 fit."""
        if not self.three_values_fit(table, cell):
            return None
        seen = self._fitting[self._first[table] + cell]
        return min(seen), max(seen), FEWEST_POSSIBLE_VALUES

    def three_values_fit(self, table: int, cell: int) -> bool:
        """Whether at least 3 counts of a cell fit all figures. Call only where possible(). Each solution that is found
        is kept as an example for all other cells, so that few of them have to be solved for."""
        unknown = self._first[table] + cell
        if not self._fitting:
            self._look_around()
        for direction in (1, -1):
            if len(self._fitting[unknown]) < FEWEST_POSSIBLE_VALUES:
                self._extreme(unknown, direction)
        self._look_between([unknown])
        return len(self._fitting[unknown]) >= FEWEST_POSSIBLE_VALUES

    def _look_around(self) -> None:
        """A few solutions that lie far apart, and some between them, for all hidden cells at once."""
        self._fitting = {unknown: set() for unknown in range(len(self._ranges))}
        hidden = [
            first + place
            for first, table in zip(self._first, self._tables, strict=True)
            for place, cell in enumerate(table.cells)
            if cell.hidden
        ]
        for step in range(1, ROUNDS + 1):
            for direction in (1, -1):
                open_ones = [each for each in hidden if len(self._fitting[each]) < FEWEST_POSSIBLE_VALUES]
                goal = [0] * len(self._ranges)
                for place, unknown in enumerate(open_ones):
                    goal[unknown] = direction if place // step % 2 else -direction
                self._keep(self._solve(goal, self._rows) if open_ones else None)
        self._look_between(hidden)

    def _look_between(self, unknowns: Sequence[int]) -> None:
        """A third count of each cell whose smallest and largest leave room for one: of many at once where that fits,
        else of each half of them."""
        wanted = [
            unknown
            for unknown in unknowns
            if len(seen := self._fitting[unknown]) < FEWEST_POSSIBLE_VALUES
            and max(seen) - min(seen) >= FEWEST_POSSIBLE_VALUES - 1
        ]
        if not wanted:
            return
        between: list[Row] = [
            ({each: 1}, min(self._fitting[each]) + 1, max(self._fitting[each]) - 1) for each in wanted
        ]
        found = self._solve([0] * len(self._ranges), [*self._rows, *between])
        if found is not None:
            self._keep(found)
        elif len(wanted) > 1:
            self._look_between(wanted[: len(wanted) // 2])
            self._look_between(wanted[len(wanted) // 2 :])

    def _keep(self, found: Sequence[int] | None) -> None:
        for unknown, value in enumerate(found or ()):
            self._fitting[unknown].add(value)

    def _extreme(self, unknown: int, direction: int) -> int:
        goal = [0] * len(self._ranges)
        goal[unknown] = direction
        found = self._solve(goal, self._rows)
        if found is None:
            raise ValueError("the published figures contradict each other")
        if self._fitting:
            self._keep(found)
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

    def _add_limits_of(self, position: int, table: ProtectedTable) -> None:
        """No cell is larger than the base; where one answer was allowed, all of them together are not either."""
        if table.form == "exempt":
            return
        cells = range(self._first[position], self._base_of(position))
        base = self._base_of(position)
        for cell in cells:
            self._rows.append(({cell: 1, base: -1}, -_NO_LIMIT, 0))
        if table.form == "words":
            self._add_word_rows(table, self._first[position], base)
        if not table.several:
            self._rows.append(({**dict.fromkeys(cells, 1), base: -1}, -_NO_LIMIT, 0))

    def _sum_of(self, position: int, table: ProtectedTable) -> Row:
        """Cells add up to the base, or to more where several answers were allowed: everybody gave one."""
        cells = range(self._first[position], self._base_of(position))
        everything = {**dict.fromkeys(cells, 1), self._base_of(position): -1}
        return everything, 0, _NO_LIMIT if table.several else 0

    def _assume(self, rows: Sequence[Row]) -> None:
        """Add each row, in order, that fits all that is there. Rows that fit together are found by halving."""
        if not rows:
            return
        if self._solve([0] * len(self._ranges), [*self._rows, *rows]) is not None:
            self._rows.extend(rows)
        elif len(rows) > 1:
            self._assume(rows[: len(rows) // 2])
            self._assume(rows[len(rows) // 2 :])

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

    def _terms(self, tie: Tie) -> dict[int, float]:
        terms: dict[int, float] = {}
        for position, label, factor in tie.terms:
            unknown = self._base_of(position) if label is None else self._unknown((position, label))
            terms[unknown] = terms.get(unknown, 0) + factor
        return terms

    def _solve(self, goal: Sequence[int], rows: Sequence[Row]) -> list[int] | None:
        import numpy as np
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import csr_array

        ends = np.cumsum([0, *(len(terms) for terms, _, _ in rows)])
        columns = np.fromiter((unknown for terms, _, _ in rows for unknown in terms), dtype=np.int32)
        factors = np.fromiter((factor for terms, _, _ in rows for factor in terms.values()), dtype=float)
        matrix = csr_array((factors, columns, ends), shape=(len(rows), len(self._ranges)))
        limits: Any = (
            ()
            if not rows
            else LinearConstraint(matrix, [low for _, low, _ in rows], [high for _, _, high in rows])
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
