"""A characteristic counted against what people said."""

from __future__ import annotations

from coproduce.consultations.crossing import Counted, CrossTable, cross_table
from tests.factories.equality import COLOUR, PETS

LABELS = {"yes": "Yes", "no": "No"}


def table(*, red_yes: int = 20, red_no: int = 4) -> CrossTable:
    return cross_table(
        COLOUR,
        LABELS,
        Counted(
            [('["red"]', 30), ('["prefer_not_to_say"]', 2), (None, 9)],
            [('["red"]', red_yes + red_no), (None, 9)],
            [('["red"]', '["yes"]', red_yes), ('["red"]', '["no"]', red_no), (None, '["no"]', 9)],
        ),
    )


def test_rows_are_options_then_who_declined_and_who_left_it_out() -> None:
    assert [row.label for row in table().rows] == [
        "Red",
        "Blue",
        "Green",
        "I prefer not to say",
        "Left this question out",
    ]
    assert table().columns == ("Yes", "No")


def test_cells_carry_the_base_of_their_row_and_its_non_response() -> None:
    red = table().rows[0]
    assert [cell.people for cell in red.cells] == [20, 4]
    assert (red.base.answered, red.base.non_response, red.base.responses) == (24, 6, 30)
    assert red.cells[0].share is not None
    assert red.cells[0].share.words == "83% of 24 who answered; 6 of 30 (20%) did not"


def test_small_cells_are_flagged_and_counted() -> None:
    assert [cell.is_small for cell in table().rows[0].cells] == [False, True]
    assert table().small_cells == 1
    assert table(red_no=8).small_cells == 0


def test_a_row_of_few_has_no_shares() -> None:
    few = table(red_yes=10, red_no=9).rows[0]
    assert [cell.share for cell in few.cells] == [None, None]


def test_somebody_with_two_pets_and_two_views_stands_in_all_four_cells_once() -> None:
    found = cross_table(
        PETS,
        LABELS,
        Counted([('["cat","dog"]', 1)], [('["cat","dog"]', 1)], [('["cat","dog"]', '["yes","no"]', 1)]),
    )
    assert [[cell.people for cell in row.cells] for row in found.rows] == [[1, 1], [1, 1], [0, 0]]


def test_keys_that_nobody_has_words_for_any_more_are_shown_as_they_are() -> None:
    found = cross_table(
        COLOUR, LABELS, Counted([('["mauve"]', 3)], [('["mauve"]', 3)], [('["mauve"]', '["maybe"]', 3)])
    )
    assert found.columns == ("Yes", "No", "maybe")
    assert found.rows[-1].label == "mauve"
    assert [cell.people for cell in found.rows[-1].cells] == [0, 0, 3]
