"""Groups of people who vote alike: who is placed, how many groups, and the same answer each time."""

import random

import pytest

from coproduce.analysis.opinion_groups import TooFewVotes, find_groups, votes_needed
from coproduce.analysis.opinion_votes import Vote


def camps(sizes: tuple[int, ...], statements: int = 20, *, steady: float = 0.9, seed: int = 3) -> list[Vote]:
    """Votes of camps that each lean their own way on every statement; participants "camp-number"."""
    drawn = random.Random(seed)
    leaning = [[drawn.choice((-1, 1)) for _ in range(statements)] for _ in sizes]
    return [
        Vote(f"{camp}-{number}", f"s{position}", leans if drawn.random() < steady else -leans)
        for camp, size in enumerate(sizes)
        for number in range(size)
        for position, leans in enumerate(leaning[camp])
    ]


def camp_of(participant: str) -> str:
    return participant.partition("-")[0]


@pytest.mark.parametrize("sizes", [(30, 20), (30, 25, 20)])
def test_camps_are_found_with_their_number(sizes: tuple[int, ...]) -> None:
    found = find_groups(camps(sizes))
    assert list(found.sizes.values()) == sorted(sizes, reverse=True)
    assert all(
        len({camp_of(p) for p, g in found.group_of.items() if g == group}) == 1 for group in found.sizes
    )
    assert found.tried[len(sizes)] == pytest.approx(found.silhouette)


def test_groups_count_from_one_the_largest_first() -> None:
    found = find_groups(camps((10, 40)), 2)
    assert dict(found.sizes) == {1: 40, 2: 10}
    assert found.group_of["1-0"] == 1


def test_a_wished_number_is_kept() -> None:
    found = find_groups(camps((30, 30)), 4)
    assert len(found.sizes) == 4
    assert found.tried == {}


def test_the_later_vote_counts() -> None:
    votes = camps((20, 20), steady=1)
    turned = [each._replace(participant="0-0") for each in votes if each.participant == "1-0"]
    found = find_groups([*votes, *turned], 2)
    assert found.group_of["0-0"] == found.group_of["1-0"]
    unturned = find_groups([*turned, *votes], 2).group_of
    assert unturned["0-0"] != unturned["1-0"]


def test_who_voted_on_too_few_statements_is_left_out() -> None:
    votes = camps((20, 20))
    few = [Vote("few", f"s{number}", 1) for number in range(6)]
    enough = [Vote("enough", f"s{number}", 1) for number in range(7)]
    found = find_groups([*votes, *few, *enough])
    assert found.left_out == ("few",)
    assert {each.participant: each.votes for each in found.placed}["enough"] == 7
    assert sum(each.voted for each in found.counts if each.group == 0) == len(votes) + 7


def test_of_few_statements_all_are_needed() -> None:
    assert [votes_needed(number) for number in (0, 3, 7, 50)] == [0, 3, 7, 7]
    found = find_groups([*camps((12, 12), statements=3, steady=1), Vote("one", "s0", 1)], 2)
    assert found.left_out == ("one",)


def test_few_votes_reach_as_far_as_many() -> None:
    """Those who voted on 8 of 40 statements stand with those of their mind, not in the middle."""
    votes = camps((20, 20), statements=40, steady=1)
    brief = [each._replace(participant=f"brief {camp_of(each.participant)}") for each in votes]
    brief = [each for each in brief if int(each.statement[1:]) < 8]
    found = find_groups([*votes, *dict.fromkeys(brief)], 2)
    assert found.group_of["brief 0"] == found.group_of["0-0"]
    place = {each.participant: abs(each.x) for each in found.placed}
    assert place["brief 0"] > place["0-0"] / 2


def test_hidden_statements_count_towards_enough_votes_and_nowhere_else() -> None:
    votes = camps((20, 20))
    hidden = [Vote("late", f"hidden{number}", 1) for number in range(4)]
    shown = [Vote("late", f"s{number}", 1) for number in range(3)]
    found = find_groups([*votes, *hidden, *shown], hidden={f"hidden{number}" for number in range(4)})
    assert "late" in found.group_of
    assert not any(each.statement.startswith("hidden") for each in found.counts)


def test_the_number_shown_before_stays_unless_another_is_clearly_better() -> None:
    unclear = camps((60,), steady=0.5)
    chosen = len(find_groups(unclear).sizes)
    tried = find_groups(unclear).tried
    near = [number for number in tried if number != chosen and tried[chosen] - tried[number] <= 0.03]
    assert near
    assert len(find_groups(unclear, previous=near[0]).sizes) == near[0]
    assert len(find_groups(camps((30, 25, 20)), previous=2).sizes) == 3


def test_a_few_votes_more_change_nothing() -> None:
    votes = camps((30, 20), steady=0.8)
    before = find_groups(votes)
    more = [Vote("0-1", "new", 1), Vote("1-1", "new", -1), *camps((31, 20), steady=0.8)[600:620]]
    after = find_groups([*votes, *more])
    assert len(after.sizes) == len(before.sizes)
    assert all(after.group_of[who] == group for who, group in before.group_of.items())


def test_everybody_of_one_mind_is_one_group() -> None:
    found = find_groups([Vote(str(who), str(what), 1) for who in range(20) for what in range(10)])
    assert dict(found.sizes) == {1: 20}
    assert found.variance_shares == (0.0, 0.0)
    assert found.representative == ()
    assert len(found.consensus) == 5


def test_one_participant_is_a_group() -> None:
    assert dict(find_groups([Vote("a", "s", 1)]).sizes) == {1: 1}


def test_shares_of_variance_fall_and_stay_under_one() -> None:
    first, second = find_groups(camps((30, 25, 20))).variance_shares
    assert 1 > first > second > 0
    assert first + second < 1


def test_hundreds_of_positions_are_joined_first() -> None:
    found = find_groups(camps((150, 100), statements=30, steady=0.8))
    assert len(found.sizes) == 2
    strangers = [who for who, group in found.group_of.items() if (camp_of(who) == "0") != (group == 1)]
    assert len(strangers) <= 5


@pytest.mark.parametrize(
    ("votes", "groups", "words"),
    [
        ([], None, "no votes"),
        ([Vote("a", str(number), 1) for number in range(6)] + [Vote("b", "x", 1)], None, "at least 7"),
        ([Vote("a", "s", 1), Vote("b", "s", -1)], 3, "2 different positions cannot make 3 groups"),
    ],
)
def test_too_few_votes_are_refused(votes: list[Vote], groups: int | None, words: str) -> None:
    with pytest.raises(TooFewVotes, match=words):
        find_groups(votes, groups)


def test_a_vote_of_two_is_refused() -> None:
    with pytest.raises(ValueError, match="not -1, 0 or 1"):
        find_groups([("a", "s", 2)])
