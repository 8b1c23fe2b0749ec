"""No published one-way table, and no pair of snapshots, lets anybody work out a hidden count.

The attackers here read the published text alone and share no code with the checker that they test.
"""

import itertools
import re
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.analysis.disclosure import ProtectedTable, protect_counts
from coproduce.analysis.disclosure_model import Growth
from coproduce.analysis.disclosure_solver import CountRequest, assert_safe, protect_safely

LABELS = "ABCDEFGH"
ABOUT = re.compile(r"about ([\d,]+)")


def published(count: int, base: int) -> str:
    """What the rulebook prints for one cell of a table with numbers."""
    return "fewer than 8" if count < 8 else f"about {5 * round(count / 5)}"


def candidates(text: str, largest: int) -> list[int]:
    """Every count that would have been printed as this text."""
    if text == "not shown":
        return list(range(largest + 1))
    return [count for count in range(largest + 1) if published(count, largest) == text.replace(",", "")]


def bases(table: ProtectedTable) -> list[int]:
    """Every base that fits the printed base, using whether percentages were printed."""
    found = ABOUT.search(table.base_text)
    assert found is not None
    middle = int(found.group(1).replace(",", ""))
    fits = list(range(max(10, middle - 2), middle + 3))
    shown = [cell for cell in table.cells if cell.shown is not None]
    if not shown:
        return fits
    return [base for base in fits if (base >= 20) == (shown[0].percent is not None)]


def values_left(table: ProtectedTable, target: int) -> set[int]:
    """All counts of one cell that some whole set of counts supports: sums are built up cell by cell."""
    possible = bases(table)
    lists = [candidates(cell.text, max(possible)) for cell in table.cells]
    others: set[int] = {0}
    for position, counts in enumerate(lists):
        if position != target:
            others = {total + count for total in others for count in counts if total + count <= max(possible)}
    left = {count for count in lists[target] if any(base - count in others for base in possible)}
    return left or set(lists[target])


counts_of_one_answer = st.lists(
    st.one_of(st.integers(0, 12), st.integers(0, 60)), min_size=2, max_size=7
).filter(lambda counts: sum(counts) >= 10)


@settings(max_examples=300, deadline=None)
@given(counts_of_one_answer, st.booleans())
def test_no_hidden_cell_is_left_fewer_than_three_values(counts: list[int], sensitive: bool) -> None:
    table = protect_counts("Q", list(LABELS[: len(counts)]), counts, sum(counts), sensitive=sensitive)
    for position, cell in enumerate(table.cells):
        if cell.hidden:
            left = values_left(table, position)
            assert counts[position] in left
            assert len(left) >= 3


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=7), st.integers(0, 60))
def test_several_answers_leave_three_values_too(counts: list[int], more: int) -> None:
    """Each person ticked at least one box, so the counts add up to the base or more."""
    base = max(*counts, 10, sum(counts) - more)
    table = protect_counts("Q", list(LABELS[: len(counts)]), counts, base, several=True)
    for cell in table.cells:
        if cell.hidden and table.form == "figures" and sum(counts) >= base:
            most_elsewhere = sum(
                max(candidates(other.text, max(bases(table)))) for other in table.cells
            ) - max(candidates(cell.text, max(bases(table))))
            least = min(bases(table)) - most_elsewhere
            left = [count for count in candidates(cell.text, max(bases(table))) if count >= least]
            assert len(left) >= 3


@settings(max_examples=300, deadline=None)
@given(st.lists(st.integers(0, 500), min_size=1, max_size=8), st.integers(0, 50))
def test_every_printed_figure_keeps_the_rules(counts: list[int], unanswered: int) -> None:
    base = sum(counts) + unanswered
    table = protect_counts("Q", list(LABELS[: len(counts)]), counts, base)
    assert table.base is None or (table.base % 5 == 0 and abs(table.base - base) <= 2)
    for cell, count in zip(table.cells, counts, strict=True):
        if count < 8 or base < 10:
            assert cell.hidden
        if cell.shown is not None:
            assert cell.shown % 5 == 0
            assert abs(cell.shown - count) <= 2
        if cell.percent is not None:
            assert base >= 20
            assert table.base is not None
            assert cell.shown is not None
            assert cell.percent == min(100, round(100 * cell.shown / table.base))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=4).filter(lambda counts: 0 < sum(counts) < 10))
def test_words_leave_three_values(counts: list[int]) -> None:
    """Held against every set of counts under 10 that reads the same."""
    labels = list(LABELS[: len(counts)])
    look = protect_counts("Q", labels, counts, sum(counts)).to_dict()
    alike = [
        other
        for other in itertools.product(range(10), repeat=len(counts))
        if 0 < sum(other) < 10 and protect_counts("Q", labels, other, sum(other)).to_dict() == look
    ]
    for position in range(len(counts)):
        assert len({other[position] for other in alike}) >= 3


@pytest.mark.parametrize(("cells", "largest"), [(2, 62), (3, 32)])
def test_knowing_the_program_still_pins_no_small_count(cells: int, largest: int) -> None:
    """Every set of counts is published, and those that look the same are held against each other."""
    seen: dict[str, list[set[int]]] = defaultdict(lambda: [set() for _ in range(cells)])
    for counts in itertools.product(range(largest + 1), repeat=cells):
        if 0 < sum(counts) <= largest:
            table = protect_counts("Q", list(LABELS[:cells]), counts, sum(counts))
            for values, count in zip(seen[str(table.to_dict())], counts, strict=True):
                values.add(count)
    for look, all_values in seen.items():
        if f"'base': {5 * round(largest / 5)}" not in look:
            for values in all_values:
                assert min(values) >= 8 or len(values) >= 2


snapshots = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 3)), min_size=2, max_size=4).filter(
    lambda pairs: sum(first for first, _ in pairs) >= 10
)


@settings(max_examples=25, deadline=None)
@given(snapshots)
def test_two_snapshots_cannot_be_subtracted(pairs: list[tuple[int, int]]) -> None:
    """The second is protected against the first; an attacker tries every pair of whole count sets."""
    labels = tuple(LABELS[: len(pairs)])
    before = [first for first, _ in pairs]
    after = tuple(first + growth for first, growth in pairs)
    earlier = protect_counts("Q", labels, before, sum(before))
    growth = [Growth(0, 1)]
    (later,) = protect_safely(
        [CountRequest("Q", labels, after, sum(after))], published=[earlier], growths=growth
    )
    assert_safe([earlier, later], growths=growth)
    for position in range(len(pairs)):
        pair = possible_pairs(earlier, later, position)
        if earlier.cells[position].hidden:
            assert len({first for first, _ in pair}) >= 3
        if later.cells[position].hidden:
            assert len({second for _, second in pair}) >= 3


def possible_pairs(earlier: ProtectedTable, later: ProtectedTable, target: int) -> set[tuple[int, int]]:
    """Every (earlier, later) count of one cell that fits both tables, where nothing ever shrinks."""
    first_bases, second_bases = bases(earlier), bases(later)
    others = {(0, 0)}
    own: set[tuple[int, int]] = set()
    for position, (first, second) in enumerate(zip(earlier.cells, later.cells, strict=True)):
        pairs = {
            (x, y)
            for x in candidates(first.text, max(first_bases))
            for y in candidates(second.text, max(second_bases))
            if x <= y
        }
        if position == target:
            own = pairs
        else:
            others = {
                (a + x, b + y)
                for a, b in others
                for x, y in pairs
                if a + x <= max(first_bases) and b + y <= max(second_bases)
            }
    return {
        (x, y) for x, y in own if any((a - x, b - y) in others for a in first_bases for b in second_bases)
    }
