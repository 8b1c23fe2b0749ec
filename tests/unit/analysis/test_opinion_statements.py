"""What tells a group apart and what all agree on, from plain counts."""

import math

import pytest

from coproduce.analysis.opinion_statements import (
    consensus_statements,
    difference_z,
    representative_statements,
    share_of,
    share_z,
)
from coproduce.analysis.opinion_votes import StatementCounts, Vote, count_votes, votes_of_choices


def lines(statement: str, *groups: tuple[int, int, int]) -> list[StatementCounts]:
    """Counts (agree, disagree, passed) of groups 1, 2 … with everybody before them."""
    everybody = StatementCounts(statement, 0, *(sum(each) for each in zip(*groups, strict=True)))
    return [everybody, *(StatementCounts(statement, number, *each) for number, each in enumerate(groups, 1))]


def test_the_last_vote_of_those_in_groups_is_counted() -> None:
    votes = [
        Vote("a", "s", -1),
        Vote("a", "s", 1),
        Vote("b", "s", 0),
        Vote("c", "s", -1),
        Vote("nobody", "s", 1),
        Vote("a", "gone", 1),
    ]
    assert count_votes(votes, {"a": 1, "b": 1, "c": 2}, hidden={"gone"}) == (
        StatementCounts("s", 0, 1, 1, 1),
        StatementCounts("s", 1, 1, 0, 1),
        StatementCounts("s", 2, 0, 1, 0),
    )


def test_stored_choices_are_votes() -> None:
    rows = [("a", "s", "agree"), ("a", "t", "disagree"), ("b", "s", "unsure")]
    assert [each.vote for each in votes_of_choices(rows)] == [1, -1, 0]
    with pytest.raises(ValueError, match="'maybe' is no vote"):
        votes_of_choices([("a", "s", "maybe")])


def test_shares_and_tests_by_hand() -> None:
    assert share_of(0, 0) == 0.5
    assert share_of(3, 4) == pytest.approx(4 / 6)
    assert share_z(7, 8) == pytest.approx(2 * 3 * (8 / 9 - 0.5))
    pooled = 12 / 20
    by_hand = (9 / 10 - 3 / 10) / math.sqrt(pooled * (1 - pooled) * (1 / 10 + 1 / 10))
    assert difference_z(8, 9, 2, 9) == pytest.approx(by_hand)
    assert difference_z(5, 5, 5, 5) == 0


def test_a_group_is_told_by_what_it_says_and_the_others_do_not() -> None:
    counts = [*lines("split", (18, 1, 1), (2, 17, 1)), *lines("shared", (19, 1, 0), (19, 1, 0))]
    found = {(each.group, each.statement, each.direction) for each in representative_statements(counts)}
    assert found == {(1, "split", "agree"), (2, "split", "disagree")}
    assert all(each.sure for each in representative_statements(counts))


def test_a_group_without_a_sure_statement_gets_its_best() -> None:
    counts = [*lines("one", (3, 2, 0), (2, 3, 0)), *lines("two", (2, 3, 0), (2, 3, 0))]
    found = representative_statements(counts)
    assert [(each.group, each.sure) for each in found] == [(1, False), (2, False)]


def test_at_most_so_many_statements_and_the_strongest_first() -> None:
    counts = [line for each in range(8) for line in lines(str(each), (20 - each, each, 0), (1, 19, 0))]
    found = [each.statement for each in representative_statements(counts, most=3) if each.group == 1]
    assert found == ["0", "1", "2"]


def test_consensus_needs_every_group() -> None:
    counts = [
        *lines("all", (18, 2, 0), (8, 2, 0)),
        *lines("large group only", (60, 0, 0), (2, 8, 0)),
        *lines("nobody", (1, 19, 0), (1, 9, 0)),
        *lines("passed", (3, 0, 17), (2, 0, 8)),
    ]
    found = consensus_statements(counts)
    assert [(each.statement, each.direction) for each in found] == [("all", "agree"), ("nobody", "disagree")]
    assert found[0].lowest_share == pytest.approx(9 / 12)
    assert found[0].across_groups == pytest.approx(19 / 22 * 9 / 12)


def test_a_handful_of_votes_is_no_consensus() -> None:
    assert consensus_statements(lines("few", (2, 1, 0), (2, 1, 0))) == ()
    assert consensus_statements(lines("one group silent", (9, 0, 0), (0, 0, 0))) == ()


def test_counts_without_everybody_are_refused() -> None:
    with pytest.raises(ValueError, match="everybody"):
        consensus_statements([StatementCounts("s", 1, 1, 0, 0)])
