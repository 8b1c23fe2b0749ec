"""Who took part against who lives here: shares, differences in words, and who is missing."""

from __future__ import annotations

from datetime import date

import pytest

from coproduce.consultations.equality import EVERYONE
from coproduce.consultations.reach import (
    BY_CHANCE,
    DONE,
    DUE,
    FEWER,
    MORE,
    NO_FIGURE,
    OVERDUE,
    SAME,
    TOO_FEW,
    Base,
    Characteristic,
    Counts,
    Figure,
    PopulationShare,
    Share,
    chance,
    characteristic,
    difference,
    missing,
    percent,
    population_shares,
    step_state,
)
from tests.factories.equality import COLOUR, PETS


def figures(**people: int) -> dict[str, Figure]:
    return {key: Figure(number, 2021, "Invented count") for key, number in people.items()}


AREA = figures(red=500, blue=300, green=200)


def counted(asked: int = 120, declined: int = 5, **people: int) -> Characteristic:
    return characteristic(COLOUR, Counts(people, sum(people.values()), declined), asked, AREA)


def test_a_share_says_whom_it_is_about_and_who_did_not_answer() -> None:
    base = Base(answered=40, declined=4, skipped=6)
    assert (base.non_response, base.responses) == (10, 50)
    assert Share(12, base).words == "30% of 40 who answered; 10 of 50 (20%) did not"


def test_those_who_declined_are_no_part_of_the_base() -> None:
    found = counted(asked=120, declined=20, red=60, blue=20, green=10)
    assert (found.base.answered, found.base.declined, found.base.skipped) == (90, 20, 10)
    assert found.lines[0].share is not None
    assert round(found.lines[0].share.points) == 67


def test_under_twenty_answers_there_is_no_share() -> None:
    found = counted(asked=30, declined=0, red=10, blue=5, green=4)
    assert [line.share for line in found.lines] == [None, None, None]
    assert {line.kind for line in found.lines} == {TOO_FEW}
    assert counted(asked=30, declined=0, red=10, blue=5, green=5).lines[0].share is not None


@pytest.mark.parametrize(
    ("people", "base", "area", "kind", "words"),
    [
        (100, 200, 50.0, SAME, "About the same as in the area"),
        (104, 200, 50.0, SAME, "About the same as in the area"),
        (9, 30, 40.0, BY_CHANCE, "No clear difference: chance alone could make it"),
        (40, 200, 50.0, FEWER, "30 points fewer than in the area: about 60 people short of the area’s share"),
        (0, 200, 10.0, FEWER, "Nobody: about 20 people short of the area’s share"),
        (160, 200, 50.0, MORE, "30 points more than in the area"),
    ],
)
def test_a_difference_is_said_in_words(people: int, base: int, area: float, kind: str, words: str) -> None:
    population = PopulationShare(round(area * 10), 1000, 2021, "Invented count")
    assert difference(Share(people, Base(base, 0, 0)), population) == (kind, words)


def test_without_a_figure_or_without_answers_there_is_no_difference() -> None:
    assert difference(Share(10, Base(40, 0, 0)), None)[0] == NO_FIGURE
    assert difference(None, PopulationShare(1, 2, 2021, "x"))[0] == TOO_FEW


def test_chance_makes_less_of_a_difference_among_more_people() -> None:
    assert round(chance(50, 100), 1) == 9.8  # the textbook's ten points of a poll of a hundred
    assert chance(50, 1000) < chance(50, 100) < chance(50, 20)
    assert chance(50, 0) == 100


def test_who_is_missing_comes_with_the_largest_gap_first() -> None:
    found = counted(asked=220, declined=0, red=190, blue=20, green=0)
    assert [(line.label, line.people) for _, line in missing([found])] == [("Blue", 20), ("Green", 0)]
    first, second = (line.gap for _, line in missing([found]))
    assert first > second > 0


def test_options_that_are_offered_no_more_are_listed_with_their_old_words() -> None:
    found = characteristic(
        COLOUR, Counts({"red": 30, "mauve": 10}, 40), 40, AREA, earlier={"mauve": "Mauve", "red": "Ruby"}
    )
    assert [line.label for line in found.lines] == ["Red", "Blue", "Green", "Mauve"]
    assert found.lines[0].share is not None
    assert found.lines[0].share.base.answered == 40


def test_small_counts_are_flagged_and_none_is_no_small_one() -> None:
    assert [line.is_small for line in counted(red=7, blue=8, green=0).lines] == [True, False, False]


@pytest.mark.parametrize(
    ("given", "note"),
    [
        ({}, "The population table has no figures for this."),
        (
            figures(red=1, blue=2),
            "The population table has no figure for “Green”, so the others make no whole: "
            "add it, or a row “everyone”.",
        ),
        (
            {**figures(red=5), EVERYONE: Figure(4, 2021, "x")},
            "The population table has more people for “Red” than for everyone.",
        ),
        (figures(red=0, blue=0, green=0), "The figures of the population table add up to nobody."),
    ],
)
def test_figures_that_make_no_whole_give_no_shares(given: dict[str, Figure], note: str) -> None:
    assert population_shares(COLOUR, given) == ({}, note)


def test_where_several_can_be_chosen_everyone_is_the_whole() -> None:
    assert population_shares(PETS, figures(cat=30, dog=40))[0] == {}
    shares, note = population_shares(PETS, {**figures(cat=30, dog=40), EVERYONE: Figure(200, 2021, "x")})
    assert note == ""
    assert {key: share.points for key, share in shares.items()} == {"cat": 15.0, "dog": 20.0}


def test_everyone_is_the_whole_also_where_an_option_has_no_figure() -> None:
    shares, note = population_shares(COLOUR, {**figures(red=50), EVERYONE: Figure(200, 2021, "x")})
    assert (shares["red"].points, len(shares), note) == (25.0, 1, "")


@pytest.mark.parametrize(
    ("points", "words"),
    [(0, "0%"), (0.2, "under 1%"), (1, "1%"), (33.4, "33%"), (99.6, "over 99%"), (100, "100%")],
)
def test_percentages_are_whole(points: float, words: str) -> None:
    assert percent(points) == words


@pytest.mark.parametrize(
    ("due", "done", "state"),
    [
        (date(2026, 3, 1), None, OVERDUE),
        (date(2026, 3, 2), None, DUE),
        (date(2026, 3, 3), None, DUE),
        (date(2026, 3, 1), date(2026, 3, 2), DONE),
    ],
)
def test_a_step_is_overdue_from_the_day_after(due: date, done: date | None, state: str) -> None:
    assert step_state(due, done, date(2026, 3, 2)) == state
