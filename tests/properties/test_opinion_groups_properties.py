"""Any votes at all: everybody who voted enough is placed, and neither the order of rows nor names matter."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from coproduce.analysis.opinion_groups import TooFewVotes, find_groups
from coproduce.analysis.opinion_votes import latest
from tests.unit.analysis.test_opinion_groups import camps

votes = st.lists(
    st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("123456789"), st.sampled_from((-1, 0, 1))),
    max_size=120,
)


@settings(deadline=None, max_examples=60)
@given(rows=votes, groups=st.one_of(st.none(), st.integers(1, 3)))
def test_any_votes_are_grouped_or_refused(rows: list[tuple[str, str, int]], groups: int | None) -> None:
    try:
        found = find_groups(rows, groups)
    except TooFewVotes:
        return
    given_votes = latest(rows)
    assert {*found.group_of, *found.left_out} == {participant for participant, _ in given_votes}
    assert not {*found.group_of} & {*found.left_out}
    assert sum(found.sizes.values()) == len(found.placed)
    assert list(found.sizes) == list(range(1, len(found.sizes) + 1))
    assert groups is None or len(found.sizes) == groups
    assert -1 <= found.silhouette <= 1
    assert 0 <= sum(found.variance_shares) <= 1 + 1e-9
    placed = sum(1 for participant, _ in given_votes if participant in found.group_of)
    assert sum(each.voted for each in found.counts if each.group == 0) == placed
    assert sum(each.voted for each in found.counts if each.group > 0) == placed


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 10_000))
def test_order_names_and_the_sign_of_votes_do_not_matter(seed: int) -> None:
    rows = camps((14, 9, 8), statements=25, seed=seed)
    expected = find_groups(rows, 3).group_of
    shuffled = list(rows)
    random.Random(seed).shuffle(shuffled)
    assert find_groups(shuffled, 3).group_of == expected
    renamed = find_groups([(who[::-1], what, vote) for who, what, vote in rows], 3).group_of
    assert _partition({who[::-1]: group for who, group in renamed.items()}) == _partition(expected)
    turned = find_groups([(who, what, -vote) for who, what, vote in rows], 3).group_of
    assert _partition(turned) == _partition(expected)


def _partition(group_of: dict[str, int]) -> set[frozenset[str]]:
    return {
        frozenset(who for who, group in group_of.items() if group == each) for each in set(group_of.values())
    }
