"""Agreement of coders, against worked examples of the literature and at its edges."""

import pytest

from coproduce.analysis.agreement import (
    NO_UNITS,
    ONE_CATEGORY,
    Rating,
    alpha,
    jaccard,
    kappa,
    kappa_of_themes,
    kappa_overall,
    masi,
    percent_agreement,
)

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example B: twelve texts, five categories.
_FIRST, _SECOND = "aabbdcccedda", "babbbccceddd"
# The same paper, example C: four observers with gaps.
_FOUR: tuple[tuple[Rating, ...], ...] = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)


def ratings(table: dict[tuple[str, str], int]) -> tuple[list[str], list[str]]:
    pairs = [pair for pair, count in table.items() for _ in range(count)]
    return [first for first, _ in pairs], [second for _, second in pairs]


def test_alpha_of_two_observers_with_five_categories() -> None:
    assert alpha([_FIRST, _SECOND]).value == pytest.approx(0.692, abs=0.0005)


def test_alpha_of_four_observers_with_gaps() -> None:
    found = alpha(_FOUR)
    assert found.value == pytest.approx(0.743, abs=0.0005)
    assert found.units == 11


def test_alpha_of_three_coders_with_many_gaps() -> None:
    """The example of three coders and fifteen units that encyclopedias give: .691."""
    rows = ("*****34121133*3", "1*213343*******", "**21344*21133*4")
    assert [len(row) for row in rows] == [15, 15, 15]
    found = alpha([[None if value == "*" else value for value in row] for row in rows])
    assert found.value == pytest.approx(0.691, abs=0.0005)


def test_alpha_of_two_observers_with_two_categories() -> None:
    first = (0, 1, 0, 0, 0, 0, 0, 0, 1, 0)
    second = (1, 1, 1, 0, 0, 1, 0, 0, 0, 0)
    assert alpha([first, second]).value == pytest.approx(0.095, abs=0.0005)


def test_kappa_of_a_two_by_two_table() -> None:
    """Fifty applications read by two people: 20 yes and 15 no together, .70 observed and .50 by chance."""
    first, second = ratings({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15})
    found = kappa(first, second, samples=200)
    assert found.value == pytest.approx(0.4)
    assert percent_agreement(first, second).value == pytest.approx(0.7)
    assert found.low is not None
    assert found.high is not None
    assert found.low < 0.4 < found.high
    assert found == kappa(first, second, samples=200)


def test_kappa_of_cohens_own_table() -> None:
    """Cohen (1960), three categories of 200 cases: kappa .492."""
    first, second = ratings(
        {
            ("1", "1"): 88, ("1", "2"): 14, ("1", "3"): 18,
            ("2", "1"): 10, ("2", "2"): 40, ("2", "3"): 10,
            ("3", "1"): 2, ("3", "2"): 6, ("3", "3"): 12,
        }
    )  # fmt: skip
    assert kappa(first, second).value == pytest.approx(0.492, abs=0.0005)


def test_one_category_has_no_agreement_beyond_chance() -> None:
    for found in (kappa("aaa", "aaa"), alpha(["aaa", "aaa"]), kappa_overall([set()], [set()])):
        assert found.value is None
        assert found.reason == ONE_CATEGORY


def test_a_category_that_one_coder_alone_uses_gives_chance() -> None:
    assert kappa("aaaa", "aaab").value == 0


def test_nothing_rated_twice() -> None:
    for found in (
        kappa([None, "a"], ["a", None]),
        alpha([["a", None]]),
        percent_agreement([], []),
        alpha([]),
    ):
        assert (found.value, found.reason, found.units) == (None, NO_UNITS, 0)


def test_unequal_lengths_are_refused() -> None:
    for wrong in (kappa, percent_agreement, kappa_overall):
        with pytest.raises(ValueError, match="each coder"):
            wrong(["a"], [])  # type: ignore[operator]
    with pytest.raises(ValueError, match="each coder"):
        alpha([["a"], []])


def test_themes_are_compared_one_by_one_and_together() -> None:
    first = [{"food"}, {"food", "staff"}, set(), {"staff"}, None]
    second = [{"food"}, {"food"}, set(), {"staff"}, {"food"}]
    found = kappa_of_themes(first, second)
    assert list(found) == ["food", "staff"]
    assert found["food"].value == 1
    assert found["staff"].value == pytest.approx(0.5)
    together = kappa_overall(first, second)
    assert together.units == 4
    assert together.value == pytest.approx(0.75)


def test_distances_of_sets() -> None:
    one, two, three = frozenset("a"), frozenset("ab"), frozenset("bc")
    assert (jaccard(one, one), jaccard(one, two), jaccard(one, three)) == (0, 0.5, 1)
    assert masi(one, two) == pytest.approx(1 - 1 / 2 * 2 / 3)
    assert masi(two, three) == pytest.approx(1 - 1 / 3 * 1 / 3)
    assert (masi(one, three), masi(frozenset(), one), masi(frozenset(), frozenset())) == (1, 1, 0)
    assert jaccard(frozenset(), frozenset()) == 0
    with pytest.raises(TypeError, match="frozensets"):
        masi("a", "b")


def test_alpha_of_sets_counts_a_part_of_the_agreement() -> None:
    first = [frozenset("ab"), frozenset("c"), frozenset("a"), frozenset()]
    second = [frozenset("a"), frozenset("c"), frozenset("a"), frozenset()]
    values = [alpha([first, second], distance).value for distance in (None, masi, jaccard)]
    assert all(value is not None for value in values)
    assert values == sorted(values, key=float)  # type: ignore[arg-type]
    assert len(set(values)) == 3
