"""What tied tables give away together, and that more is hidden until it is too little."""

import pytest

from coproduce.analysis.disclosure import exempt_table, possible_cell_ranges, protect_counts
from coproduce.analysis.disclosure_model import Growth, Sum
from coproduce.analysis.disclosure_solver import (
    CountRequest,
    Disclosive,
    assert_safe,
    protect_safely,
    weakest_cell,
)


def test_a_safe_table_leaves_the_full_range() -> None:
    table = protect_counts("Q", ["A", "B", "C"], [30, 25, 4], 59)
    assert possible_cell_ranges(table)[2] == (0, 7)
    assert_safe([table])


def test_nothing_hidden_has_no_weakest_cell() -> None:
    assert weakest_cell([protect_counts("Q", ["A", "B"], [30, 30], 60)]) is None


def test_a_total_gives_a_hidden_part_away() -> None:
    """About 70 in all, 50 and 10 in the north and east: the south can only be 6 or 7."""
    whole = protect_counts("All", ["Yes", "No"], [68, 100], 168)
    north = protect_counts("North", ["Yes", "No"], [52, 40], 92)
    south = protect_counts("South", ["Yes", "No", "Unsure"], [7, 40, 40], 87)
    tie = Sum((0, "Yes"), ((1, "Yes"), (2, "Yes")))
    assert_safe([whole, north, south])
    with pytest.raises(Disclosive, match="South"):
        assert_safe([protect_counts("All", ["Yes", "No"], [59, 100], 159), north, south], sums=[tie])


def test_tied_tables_hide_more_until_they_are_safe() -> None:
    requests = [
        CountRequest("All", ("Yes", "No", "Unsure"), (59, 80, 40), 179),
        CountRequest("North", ("Yes", "No"), (52, 40), 92),
        CountRequest("South", ("Yes", "No", "Unsure"), (7, 40, 40), 87),
    ]
    tie = Sum((0, "Yes"), ((1, "Yes"), (2, "Yes")))
    tables = protect_safely(requests, sums=[tie])
    assert_safe(tables, sums=[tie])
    assert any(table.more_hidden for table in tables)
    assert any(cell.shown is not None for table in tables for cell in table.cells)


def test_a_second_snapshot_cannot_be_taken_from_the_first() -> None:
    """Hidden at 7 in the first and shown at 10 in the second, with a base that hardly grew, would tell the first."""
    first = protect_counts("Q", ["A", "B", "C"], [30, 25, 7], 62)
    second = CountRequest("Q", ("A", "B", "C"), (30, 25, 8), 63)
    growth = Growth(0, 1)
    (table,) = protect_safely([second], published=[first], growths=[growth])
    assert_safe([first, table], growths=[growth])


def test_tables_of_the_same_people_share_their_base() -> None:
    tables = [
        protect_counts("Q", ["A", "B", "C"], [30, 25, 4], 59),
        protect_counts("R", ["D", "E"], [31, 28], 59),
    ]
    assert_safe(tables, same_people=True)


def test_a_tie_that_the_figures_contradict_tells_nothing() -> None:
    tables = [
        protect_counts("Q", ["A", "B", "C"], [90, 25, 4], 119),
        protect_counts("Q", ["A", "B", "C"], [30, 25, 4], 59),
    ]
    weakest = weakest_cell(tables, growths=[Growth(0, 1)])
    assert weakest is not None
    assert weakest.values == 3


def test_words_and_withheld_tables_can_be_tied() -> None:
    tables = [
        protect_counts("Q", ["A", "B"], [7, 2], 9),
        protect_counts("R", ["A", "B"], [60, 0], 60, sensitive=True),
        exempt_table("Weeks", ["A"], [28], "weeks"),
    ]
    assert_safe(tables, same_people=True)


def test_what_cannot_be_made_safe_is_not_published() -> None:
    """Two earlier tables already give the cell away; nothing hidden later helps."""
    published = [
        protect_counts("All", ["Yes", "No"], [59, 100], 159),
        protect_counts("North", ["Yes", "No"], [52, 40], 92),
        protect_counts("South", ["Yes", "No", "Unsure"], [7, 40, 40], 87),
    ]
    with pytest.raises(Disclosive):
        protect_safely(
            [CountRequest("More", ("X", "Y"), (30, 30), 60)],
            published=published,
            sums=[Sum((0, "Yes"), ((1, "Yes"), (2, "Yes")))],
        )
