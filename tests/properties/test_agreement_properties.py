"""Agreement of any coders: the order of coders, texts and names does not matter, and perfect agreement is 1."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.analysis.agreement import Rating, alpha, jaccard, kappa, kappa_of_themes, masi

values = st.sampled_from([None, "a", "b", "c"])
themes = st.frozensets(st.sampled_from("abcd"), max_size=4)


def tables(coders: int) -> st.SearchStrategy[list[tuple[Rating, ...]]]:
    return st.lists(st.tuples(*[values] * coders), max_size=15)


def same(first: float | None, second: float | None) -> bool:
    return first == (None if second is None else pytest.approx(second))


@given(tables(2))
def test_kappa_is_symmetric_and_in_its_range(table: list[tuple[Rating, ...]]) -> None:
    first, second = [row[0] for row in table], [row[1] for row in table]
    found = kappa(first, second)
    assert same(found.value, kappa(second, first).value)
    assert found.value is None or -1 <= found.value <= 1
    assert (found.value is None) == (found.reason is not None)


@given(tables(3), st.permutations(range(3)))
def test_alpha_does_not_depend_on_any_order_nor_on_names(
    table: list[tuple[Rating, ...]], order: list[int]
) -> None:
    coders = [[row[coder] for row in table] for coder in range(3)]
    renamed = {None: None, "a": 3, "b": 1, "c": 2}
    shuffled = sorted(table, key=repr)
    other = [[renamed[row[coder]] for row in shuffled] for coder in order]  # type: ignore[index]
    found = alpha(coders)
    assert same(found.value, alpha(other).value)
    assert found.value is None or found.value <= 1


@given(st.lists(st.sampled_from("abc"), min_size=2).filter(lambda values: len(set(values)) > 1))
def test_perfect_agreement_is_one(ratings: list[str]) -> None:
    assert kappa(ratings, ratings).value == 1
    assert alpha([ratings, ratings, ratings]).value == pytest.approx(1)


@given(st.lists(st.tuples(themes, themes), min_size=1, max_size=10))
@settings(max_examples=50)
def test_themes_and_sets(pairs: list[tuple[frozenset[str], frozenset[str]]]) -> None:
    first, second = [a for a, _ in pairs], [b for _, b in pairs]
    assert set(kappa_of_themes(first, second)) == set().union(*first, *second)
    for distance in (masi, jaccard):
        found = alpha([first, second], distance)
        assert same(found.value, alpha([second, first], distance).value)
        assert all(0 <= distance(a, b) <= 1 and distance(a, b) == distance(b, a) for a, b in pairs)
        assert all(distance(a, a) == 0 for a in first)
        assert all(masi(a, b) >= jaccard(a, b) for a, b in pairs)


@given(tables(2), st.integers(0, 5))
@settings(max_examples=30)
def test_the_interval_is_ordered_and_repeatable(table: list[tuple[Rating, ...]], seed: int) -> None:
    first, second = [row[0] for row in table], [row[1] for row in table]
    found = kappa(first, second, samples=20, seed=seed)
    assert found == kappa(first, second, samples=20, seed=seed)
    assert found.low is None or (found.high is not None and found.low <= found.high)
