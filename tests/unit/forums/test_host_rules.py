"""A host never brings words before people for whom they were not written."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from coproduce.forums.host_rules import (
    PinFacts,
    is_pinned,
    merge_refusals,
    move_refusals,
    pin_refusals,
    reason_problem,
)
from coproduce.forums.rules.visibility import BoardFacts, PostFacts, Viewer, may_see_post

AUDIENCES = ("public", "signed_in", "group", "circle", "staff")
BANDS = ("everyone", "adult", "young", "under_13")


def board(name: str, audience: str, band: str = "adult", moderation: str = "before") -> BoardFacts:
    return BoardFacts(name, audience, band, moderation, group_id="g" if audience == "group" else None)


VIEWERS = (
    Viewer(),
    Viewer("a"),
    Viewer("a", staff=True),
    Viewer("a", member_of=frozenset({"g"})),
    Viewer("a", circles=frozenset({"from"})),
    Viewer("a", circles=frozenset({"to"})),
    Viewer("a", leads=frozenset({"g"})),
)


@pytest.mark.parametrize("moderation", ["before", "after"])
def test_no_move_lets_anybody_see_what_they_could_not_see_before(moderation: str) -> None:
    """Those who could see the topic before may lose it; nobody gains."""
    moves = 0
    for first, second, band, other in product(AUDIENCES, AUDIENCES, BANDS, BANDS):
        source, target = board("from", first, band, moderation), board("to", second, other, moderation)
        if move_refusals(source, target):
            continue
        moves += 1
        for viewer, reading in product(VIEWERS, ("read", "unread", "held")):
            post = PostFacts("author", reading)
            assert may_see_post(viewer, source, post) or not may_see_post(viewer, target, post), (
                source,
                target,
                viewer,
                reading,
            )
    assert moves > 20


def test_words_of_young_people_stay_among_boards_of_their_age() -> None:
    young = board("from", "public", "young")
    assert move_refusals(young, board("to", "public", "adult"))
    assert move_refusals(board("from", "public", "adult"), young)
    assert move_refusals(young, board("to", "public", "young")) == []


def test_what_was_not_read_is_not_shown_by_a_move() -> None:
    source = board("from", "group")
    assert move_refusals(source, board("to", "group", moderation="after"))
    assert move_refusals(replace(source, moderation="after"), board("to", "group", moderation="after")) == []


def test_a_topic_is_joined_with_another_living_one() -> None:
    one, other = board("one", "public"), board("other", "group")
    assert merge_refusals(one, one, same_topic=True, target_state="open")
    assert merge_refusals(one, one, same_topic=False, target_state="merged")
    assert merge_refusals(other, one, same_topic=False, target_state="open")
    assert merge_refusals(one, one, same_topic=False, target_state="locked") == []


def test_a_pin_ends_by_the_clock_and_reasons_are_given() -> None:
    day = date(2026, 6, 5)
    assert is_pinned(pinned=True, until=day, today=day)
    assert not is_pinned(pinned=True, until=day, today=date(2026, 6, 6))
    assert is_pinned(pinned=True, until=None, today=day)
    assert not is_pinned(pinned=False, until=None, today=day)
    assert pin_refusals(PinFacts(date(2026, 6, 4), day))
    assert pin_refusals(PinFacts(day, day)) == []
    assert reason_problem("  ")
    assert reason_problem("x" * 501)
    assert not reason_problem("Twice the same question")
