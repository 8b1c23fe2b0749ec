"""No published cross-table, beside the tables of its two questions, lets anybody work out a hidden count.

The attacker here reads the published words alone, tries whole tables of counts by a search of its own, and shares no
code with the checker that it tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.analysis.disclosure import ProtectedTable, protect_counts
from coproduce.analysis.disclosure_crosses import (
    CrossRequest,
    Margin,
    NotPublishable,
    ProtectedCross,
    protect_cross,
    ties_of,
    weak_cells,
)
from coproduce.insights.averages import averages_document
from coproduce.insights.counts import Average, Averages
from coproduce.insights.crossing import Beside

ROWS, COLUMNS = ("A", "B"), ("X", "Y")
ABOUT = re.compile(r"about ([\d,]+)")
ENOUGH = 3


def fits(text: str, count: int) -> bool:
    """Whether the rulebook prints this count with these words."""
    if text == "not shown":
        return True
    return text == ("fewer than 8" if count < 8 else f"about {5 * round(count / 5):,}")


def counts_of(text: str) -> list[int]:
    found = ABOUT.search(text)
    middle = int(found.group(1)) if found else 4
    return [count for count in range(max(0, middle - 8), middle + 9) if fits(text, count)]


def bases_of(table: ProtectedTable) -> range:
    found = ABOUT.search(table.base_text)
    assert found is not None
    middle = int(found.group(1).replace(",", ""))
    return range(middle - 2, middle + 3)


def worlds(rows: ProtectedTable, columns: ProtectedTable, cross: ProtectedCross) -> Iterator[list[int]]:
    """Every table of four counts that fits all that is printed, where everybody answered both questions."""
    texts = [cell.text for cell in cross.cells.cells]
    everything = range(max(bases_of(cross.cells)) + 1)
    options = [everything if text == "not shown" else counts_of(text) for text in texts]
    for a in options[0]:
        for b in options[1]:
            if not fits(rows.cells[0].text, a + b):
                continue
            for c in options[2]:
                if not fits(columns.cells[0].text, a + c) or not fits(cross.totals.cells[0].text, a + c):
                    continue
                for d in options[3]:
                    if (
                        fits(rows.cells[1].text, c + d)
                        and fits(columns.cells[1].text, b + d)
                        and fits(cross.totals.cells[1].text, b + d)
                        and a + b + c + d in bases_of(cross.cells)
                    ):
                        yield [a, b, c, d]


small_tables = st.lists(st.one_of(st.integers(0, 10), st.integers(0, 25)), min_size=4, max_size=4).filter(
    lambda counts: sum(counts) >= 20
)


def published(counts: list[int]) -> tuple[ProtectedTable, ProtectedTable, CrossRequest]:
    a, b, c, d = counts
    base = sum(counts)
    rows = protect_counts("R", ROWS, [a + b, c + d], base)
    columns = protect_counts("C", COLUMNS, [a + c, b + d], base)
    request = CrossRequest(
        title="R by C",
        rows=ROWS,
        columns=COLUMNS,
        counts=((a, b), (c, d)),
        totals=(a + c, b + d),
        base=base,
        row_margin=Margin(0, {label: (label,) for label in ROWS}),
        column_margin=Margin(1, {label: (label,) for label in COLUMNS}),
    )
    return rows, columns, request


@settings(max_examples=60, deadline=None)
@given(small_tables)
def test_a_hidden_cell_of_a_cross_table_keeps_three_values(counts: list[int]) -> None:
    rows, columns, request = published(counts)
    try:
        cross = protect_cross(request, [rows, columns])
    except NotPublishable:
        return
    seen: list[set[int]] = [set() for _ in counts]
    for world in worlds(rows, columns, cross):
        for values, count in zip(seen, world, strict=True):
            values.add(count)
    for cell, values, count in zip(cross.cells.cells, seen, counts, strict=True):
        assert not cell.hidden or (count in values and len(values) >= ENOUGH)
        assert cell.hidden or count >= 8


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=3, max_size=4).filter(
        lambda cells: sum(map(sum, cells)) >= 40
    ),
    st.integers(0, 12),
    st.integers(0, 12),
)
def test_nothing_hidden_beside_a_cross_table_can_be_worked_out(
    counts: list[list[int]], only_rows: int, only_columns: int
) -> None:
    """Some people answered one of the two questions alone; every hidden cell of all four tables is looked at."""
    rows = tuple("PQRS"[: len(counts)])
    columns = ("X", "Y", "Z")
    base = sum(map(sum, counts))
    totals = [sum(line[place] for line in counts) for place in range(3)]
    margins = [sum(line) for line in counts]
    one = protect_counts("R", rows, [margins[0] + only_rows, *margins[1:]], base + only_rows)
    two = protect_counts("C", columns, [*totals[:2], totals[2] + only_columns], base + only_columns)
    request = CrossRequest(
        title="R by C",
        rows=rows,
        columns=columns,
        counts=tuple(tuple(line) for line in counts),
        totals=tuple(totals),
        base=base,
        row_margin=Margin(0, {label: (label,) for label in rows}),
        column_margin=Margin(1, {label: (label,) for label in columns}),
    )
    try:
        cross = protect_cross(request, [one, two])
    except NotPublishable:
        return
    assert weak_cells([one, two, cross.cells, cross.totals], ties_of(request, 2)) == []
    shown = [cell for cell in cross.cells.cells if cell.shown is not None]
    assert len(shown) * 2 >= len(cross.cells.cells)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 40), min_size=3, max_size=3).filter(lambda counts: sum(counts) >= 20),
    st.lists(st.floats(0.05, 1), min_size=3, max_size=3),
)
def test_an_average_share_leaves_open_how_many_gave_the_most(counts: list[int], parts: list[float]) -> None:
    """With k options, whoever gave one the most gave it more than 1/k, and everybody else at most a half."""
    base, labels = sum(counts), ("A", "B", "C")
    table = protect_counts("Budget", labels, counts, base)
    beside = Beside()
    beside.add("share", table)
    # A share that fits the counts: those who gave the most gave it 0.6, the others a part of a quarter.
    means = [
        (0.6 * count + 0.25 * part * (base - count)) / base for count, part in zip(counts, parts, strict=True)
    ]
    lines = tuple(Average(label, mean, base, 0.0, 1.0) for label, mean in zip(labels, means, strict=True))
    document: dict[str, Any] = averages_document([Averages("share", "budget", lines)], beside)
    for (_, _, percent), cell in zip(document.get("share", ()), table.cells, strict=False):
        if cell.hidden and percent is not None:
            low, high = max(0, percent - 2.5) / 100, (percent + 2.5) / 100
            possible = [
                people
                for people in range((max(bases_of(table)) if table.more_hidden else 7) + 1)
                for whole in bases_of(table)
                if people / 3 <= high * whole and people + (whole - people) / 2 >= low * whole
            ]
            assert len(set(possible)) >= ENOUGH
