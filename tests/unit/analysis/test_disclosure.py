"""The gate for public numbers, rule by rule."""

import copy
import dataclasses

import pytest

from coproduce.analysis.disclosure import (
    NotProtected,
    ProtectedNumber,
    ProtectedTable,
    exempt_number,
    exempt_table,
    in_words,
    protect_count,
    protect_counts,
    protect_themes,
)
from coproduce.analysis.disclosure_storage import BrokenSnapshot


def shown(table: ProtectedTable) -> list[object]:
    return [cell.shown for cell in table.cells]


def test_figures_are_rounded_to_five_and_small_ones_hidden() -> None:
    table = protect_counts("Transport", ["Bus", "Taxi", "Walk"], [33, 22, 7], 62)
    assert shown(table) == [35, 20, None]
    assert [cell.text for cell in table.cells] == ["about 35", "about 20", "fewer than 8"]
    assert (table.base, table.base_text) == (60, "about 60 people")


def test_percentages_come_from_rounded_figures() -> None:
    table = protect_counts("Transport", ["Bus", "Taxi", "Walk"], [33, 22, 7], 62)
    assert [cell.percent for cell in table.cells] == [58, 33, None]


@pytest.mark.parametrize(("base", "expected"), [(19, None), (20, 50)])
def test_percentages_need_a_base_of_twenty(base: int, expected: int | None) -> None:
    table = protect_counts("Q", ["Yes", "No"], [9, base - 9], base)
    assert table.cells[0].percent == expected


@pytest.mark.parametrize(("count", "visible"), [(7, False), (8, True)])
def test_seven_is_hidden_and_eight_is_not(count: int, visible: bool) -> None:
    table = protect_counts("Q", ["Yes", "No", "Unsure"], [40, 40, count], 80 + count)
    assert (table.cells[2].shown is not None) is visible


def test_zero_looks_like_any_other_small_count() -> None:
    zero = protect_counts("Q", ["A", "B", "C", "D"], [30, 20, 10, 0], 60)
    four = protect_counts("Q", ["A", "B", "C", "D"], [30, 20, 8, 4], 62)
    assert zero.to_dict() == four.to_dict()


def test_a_small_base_is_told_in_words_only() -> None:
    table = protect_counts("Q", ["Yes", "No"], [7, 2], 9)
    assert table.form == "words"
    assert [cell.text for cell in table.cells] == ["most", "two or fewer"]
    assert table.base is None
    assert table.base_text == "fewer than 10 people"
    assert not any(character.isdigit() for cell in table.cells for character in cell.text)


def test_words_that_would_fix_a_count_are_withheld() -> None:
    table = protect_counts("Q", ["A", "B", "C"], [3, 3, 3], 9)
    assert table.form == "withheld"
    assert {cell.text for cell in table.cells} == {"not shown"}


def test_no_answers_at_all_is_withheld() -> None:
    assert protect_counts("Q", ["Yes", "No"], [0, 0], 0).form == "withheld"


def test_scale_ends_merge_before_anything_is_hidden() -> None:
    labels = ["Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree", "Don't know"]
    table = protect_counts("Q", labels, [4, 30, 12, 20, 5, 9], 80, ordered_scale=True)
    assert [cell.label for cell in table.cells] == [
        "Strongly agree or agree",
        "Neither",
        "Disagree or strongly disagree",
        "Don't know",
    ]
    assert shown(table) == [35, 10, 25, 10]


def test_a_scale_with_enough_answers_keeps_all_its_steps() -> None:
    labels = ["Strongly agree", "Agree", "Neither", "Disagree", "Strongly disagree"]
    assert len(protect_counts("Q", labels, [20] * 5, 100, ordered_scale=True).cells) == 5


@pytest.mark.parametrize("counts", [[60, 0], [59, 1], [58, 2]])
def test_unanimity_on_a_sensitive_question_is_withheld(counts: list[int]) -> None:
    table = protect_counts("Q", ["Yes", "No"], counts, 60, sensitive=True)
    assert table.form == "withheld"
    assert shown(table) == [None, None]


def test_unanimity_in_a_small_group_on_a_sensitive_question_is_withheld() -> None:
    assert protect_counts("Q", ["Yes", "No"], [6, 0], 6, sensitive=True).form == "withheld"


def test_unanimity_on_an_ordinary_question_is_published() -> None:
    assert shown(protect_counts("Q", ["Yes", "No"], [60, 0], 60)) == [60, None]


def test_a_remainder_that_fixes_the_hidden_cell_hides_more() -> None:
    """52 of 59 shows as 50 of 60, so the rest could only be 6 or 7."""
    table = protect_counts("Q", ["Yes", "No"], [52, 7], 59)
    assert shown(table) == [None, None]
    assert table.more_hidden
    assert "fewer than 8" not in {cell.text for cell in table.cells}


def test_several_answers_may_add_up_to_more_than_the_base() -> None:
    table = protect_counts("Q", ["Phone", "Letter", "Text"], [50, 45, 12], 60)
    assert table.several
    assert shown(table) == [50, 45, 10]


def test_minority_themes_have_no_number_and_order_tells_nothing() -> None:
    table = protect_themes("Themes", ["Waiting", "Buses", "Toilets", "Access"], [40, 41, 2, 7], 80)
    assert [cell.label for cell in table.cells] == ["Buses", "Waiting", "Access", "Toilets"]
    assert [cell.text for cell in table.cells][2:] == ["a smaller number", "a smaller number"]


@pytest.mark.parametrize(
    ("labels", "counts", "base"),
    [
        (["A"], [-1], 5),
        (["A"], [6], 5),
        (["A", "A"], [1, 1], 5),
        (["A"], [1, 2], 5),
        ([], [], 5),
        (["A"], [1.5], 5),
        (["A"], [True], 5),
    ],
)
def test_counts_that_cannot_be_are_refused(labels: list[str], counts: list[int], base: int) -> None:
    with pytest.raises(ValueError):
        protect_counts("Q", labels, counts, base)


def test_one_answer_each_cannot_add_up_to_more_than_the_base() -> None:
    with pytest.raises(ValueError, match="add up"):
        protect_counts("Q", ["A", "B"], [8, 8], 10, several=False)


def test_only_known_kinds_are_taken() -> None:
    with pytest.raises(ValueError, match="money"):
        protect_counts("Q", ["A"], [9], 10, kind="money")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="people"):
        exempt_number(9, "people")  # type: ignore[arg-type]


def test_nobody_else_can_make_or_alter_a_table() -> None:
    table = protect_counts("Q", ["A", "B"], [20, 20], 40)
    with pytest.raises(NotProtected):
        ProtectedTable("Q", "people", "figures", (), 1, "1", False, False, "", object())
    with pytest.raises(NotProtected):
        ProtectedNumber(3, "people", "3", None)
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.base = 41  # type: ignore[misc]
    with pytest.raises((NotProtected, ValueError, TypeError)):
        dataclasses.replace(table, base=41)
    assert copy.copy(table) == table


def test_a_table_survives_storage_unchanged() -> None:
    for table in (
        protect_counts("Q", ["A", "B"], [20, 3], 23),
        protect_counts("Q", ["A", "B"], [4, 1], 5),
        exempt_table("Promises", ["Kept", "Late"], [3, 1], "promises"),
    ):
        assert ProtectedTable.from_dict(table.to_dict()) == table


def test_a_stored_table_that_was_edited_is_refused() -> None:
    stored = protect_counts("Q", ["A", "B"], [20, 3], 23).to_dict()
    stored["cells"][1][1] = 3
    with pytest.raises(BrokenSnapshot):
        ProtectedTable.from_dict(stored)


@pytest.mark.parametrize("stored", [{}, {"type": "table", "cells": []}, {"protected": "yes"}])
def test_a_stranger_s_dictionary_is_refused(stored: dict[str, object]) -> None:
    with pytest.raises(BrokenSnapshot):
        ProtectedTable.from_dict(stored)


def test_a_number_is_no_table() -> None:
    with pytest.raises(BrokenSnapshot):
        ProtectedTable.from_dict(protect_count(30).to_dict())
    number = protect_count(30)
    assert ProtectedNumber.from_dict(number.to_dict()) == number


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "fewer than 8 people"),
        (7, "fewer than 8 people"),
        (8, "about 10 people"),
        (2658, "about 2,660 people"),
    ],
)
def test_single_numbers(count: int, text: str) -> None:
    assert str(protect_count(count)) == text


def test_a_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        protect_count(-1)


@pytest.mark.parametrize(
    ("count", "base", "words"),
    [
        (1, 9, "one or two"),
        (2, 5, "one or two"),
        (4, 9, "some"),
        (8, 9, "most"),
        (3, 4, "most"),
        (0, 5, "two or fewer"),
        (6, 40, "a small number"),
        (23, 40, "about 25"),
    ],
)
def test_counts_in_words(count: int, base: int, words: str) -> None:
    assert in_words(count, base) == words


def test_a_count_in_words_cannot_pass_its_base() -> None:
    with pytest.raises(ValueError, match="base"):
        in_words(5, 4)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (3, "promises", "3 promises"),
        (1, "promises", "1 promise"),
        (28, "weeks", "28 weeks"),
        (0.8, "posts", "0.8 posts"),
        (29400, "money", "£29,400"),
        (11.44, "money", "£11.44"),
        (2, "sessions", "2 sessions"),
        (6, "head count", "6"),
    ],
)
def test_what_does_not_count_people_is_exact(value: float, kind: str, text: str) -> None:
    assert exempt_number(value, kind).text == text  # type: ignore[arg-type]


def test_an_exempt_table_is_exact_and_says_so() -> None:
    table = exempt_table("Waits", ["Speech therapy", "Target"], [28, 12], "weeks")
    assert table.form == "exempt"
    assert shown(table) == [28, 12]
