"""When a letter about new posts goes out, and what it tells of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from coproduce.core.clock import london_moment
from coproduce.forums.digest_rules import (
    AT_ONCE,
    DAILY,
    WEEKLY,
    Followed,
    NewPost,
    boundary,
    letter_for,
    may_carry_words,
)

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "now", "expected"),
    [
        (DAILY, datetime(2026, 3, 28, 8, 0, tzinfo=UTC), datetime(2026, 3, 28, 8, 0, tzinfo=UTC)),
        # The clocks went forward in the night: 08:00 in London is 07:00 UTC.
        (DAILY, datetime(2026, 3, 29, 7, 0, tzinfo=UTC), datetime(2026, 3, 29, 7, 0, tzinfo=UTC)),
        (DAILY, datetime(2026, 3, 29, 6, 59, tzinfo=UTC), datetime(2026, 3, 28, 8, 0, tzinfo=UTC)),
        (DAILY, datetime(2026, 10, 25, 7, 30, tzinfo=UTC), datetime(2026, 10, 24, 7, 0, tzinfo=UTC)),
        (WEEKLY, datetime(2026, 6, 8, 6, 59, tzinfo=UTC), datetime(2026, 6, 1, 7, 0, tzinfo=UTC)),
        (WEEKLY, datetime(2026, 6, 8, 7, 0, tzinfo=UTC), datetime(2026, 6, 8, 7, 0, tzinfo=UTC)),
        (WEEKLY, datetime(2026, 6, 14, 23, 0, tzinfo=UTC), datetime(2026, 6, 8, 7, 0, tzinfo=UTC)),
    ],
)
def test_letters_go_at_eight_in_london(rhythm: str, now: datetime, expected: datetime) -> None:
    assert boundary(rhythm, now) == expected


def post(number: int, shown_at: datetime, topic: str = "t", author: str = "other") -> NewPost:
    return NewPost(f"p{number}", topic, "b", author, shown_at)


def follow(rhythm: str, *, topic: str = "", board: str = "", last: datetime | None = None) -> Followed:
    return Followed("me", rhythm, LONG_AGO, last, board, topic)


def test_what_comes_after_eight_waits_for_the_next_letter() -> None:
    eight = london_moment(eight_on := date(2026, 6, 9), 8)
    posts = [post(1, eight - timedelta(minutes=1)), post(2, eight + timedelta(minutes=1))]
    wishes = [follow(DAILY, board="b")]
    late_worker = eight + timedelta(minutes=20)
    assert [each.post_id for each in letter_for(wishes, posts, (), late_worker)] == ["p1"]
    sent = [follow(DAILY, board="b", last=late_worker)]
    assert letter_for(sent, posts, {"p1"}, late_worker + timedelta(hours=1)) == []
    tomorrow = london_moment(eight_on + timedelta(days=1), 8)
    assert [each.post_id for each in letter_for(sent, posts, {"p1"}, tomorrow)] == ["p2"]


def test_the_wish_about_a_topic_goes_before_the_one_about_its_board() -> None:
    tuesday = datetime(2026, 6, 9, 12, tzinfo=UTC)
    posts = [post(1, tuesday), post(2, tuesday, topic="quiet")]
    wishes = [follow(AT_ONCE, board="b"), follow(WEEKLY, topic="quiet", last=tuesday - timedelta(hours=1))]
    assert [each.post_id for each in letter_for(wishes, posts, (), tuesday)] == ["p1"]


def test_own_posts_and_old_ones_are_no_news() -> None:
    now = datetime(2026, 6, 9, 12, tzinfo=UTC)
    posts = [post(1, now, author="me"), post(2, LONG_AGO - timedelta(days=1)), post(3, now)]
    assert [each.post_id for each in letter_for([follow(AT_ONCE, board="b")], posts, (), now)] == ["p3"]


def test_no_words_of_others_go_to_a_young_person_and_none_of_young_people_go_by_letter() -> None:
    assert may_carry_words("adult", reader_is_young=False)
    assert may_carry_words("everyone", reader_is_young=False)
    assert not may_carry_words("adult", reader_is_young=True)
    assert not may_carry_words("young", reader_is_young=False)
    assert not may_carry_words("under_13", reader_is_young=False)
