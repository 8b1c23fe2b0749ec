"""Themes that are strong in a small group are flagged, however small they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.insights.minority_rules import Spoken, by_chance, is_flagged, minority_views


def spoken(people: int, speaking: int, others: int, others_speaking: int) -> Spoken:
    return Spoken(
        "Steps",
        "Wheelchair users",
        "About you",
        people,
        speaking,
        people + others,
        speaking + others_speaking,
    )


@pytest.mark.parametrize(
    ("facts", "flagged"),
    [
        ((12, 6, 188, 4), True),  # half of them, and hardly anybody else
        ((12, 2, 188, 0), False),  # two people are no pattern
        ((7, 6, 193, 4), False),  # so few that a flag would point at somebody
        ((60, 20, 140, 4), False),  # not a small group: the theme is large enough by itself
        ((12, 6, 188, 90), False),  # everybody speaks of it
        ((12, 3, 188, 20), False),  # twice as often, but that happens by chance
        ((12, 6, 0, 0), False),  # there is nobody else
    ],
)
def test_what_is_flagged(facts: tuple[int, int, int, int], *, flagged: bool) -> None:
    assert is_flagged(spoken(*facts)) is flagged


def test_chance_is_that_of_fishers_exact_test() -> None:
    """The lady tasting tea: all four cups of eight by chance, once in seventy."""
    assert by_chance(spoken(4, 4, 4, 0)) == pytest.approx(1 / 70)
    assert by_chance(spoken(4, 3, 4, 1)) == pytest.approx(17 / 70)


@given(st.integers(1, 40), st.integers(0, 200), st.data())
def test_chance_is_a_probability_and_falls_with_every_further_person(
    people: int, others: int, data: st.DataObject
) -> None:
    total = data.draw(st.integers(0, people + others))
    lowest, highest = max(0, total - others), min(people, total)
    chances = [by_chance(spoken(people, each, others, total - each)) for each in range(lowest, highest + 1)]
    assert all(0 <= chance <= 1 + 1e-9 for chance in chances)
    assert chances[0] == pytest.approx(1)
    assert chances == sorted(chances, reverse=True)


def test_the_most_telling_come_first() -> None:
    weak, strong = spoken(12, 5, 188, 10), spoken(12, 9, 188, 2)
    assert minority_views([weak, strong]) == [strong, weak]
