"""When everyone may read the answers, as a letter says it."""

from __future__ import annotations

from datetime import UTC, date, datetime

from coproduce.feedback.rules import ReleaseFacts
from coproduce.notifications.opening_words import words_for

SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_known_opening_minute_is_named() -> None:
    words = words_for(
        ReleaseFacts("normal", SATURDAY), datetime(2026, 11, 25, 9, 30, tzinfo=UTC), "", SATURDAY
    )
    assert words == "Everyone else can read our answer from Wednesday 25 November 2026, 9:30am."


def test_before_all_are_told_the_earliest_minute_is_named_as_such() -> None:
    words = words_for(ReleaseFacts("normal", None), None, "", SATURDAY)
    assert "from Tuesday 24 November 2026, 9:30am at the earliest" in words
    assert "you come first" in words


def test_the_time_agreed_with_a_group_is_named() -> None:
    words = words_for(ReleaseFacts("group_led", None, (5,)), None, "", SATURDAY)
    assert "at the earliest" in words
    assert "agreed this time with the group" in words


def test_an_early_release_gives_its_reason() -> None:
    words = words_for(ReleaseFacts("early", None), None, "A newspaper has the answers.", SATURDAY)
    assert words.endswith("Why so soon: A newspaper has the answers.")
    assert "as soon as all letters" in words


def test_a_hold_gives_its_day_and_reason() -> None:
    facts = ReleaseFacts("normal", None, held_until=date(2027, 5, 7))
    words = words_for(facts, None, "The election on 6 May.", SATURDAY)
    assert "Friday 7 May 2027 at the earliest" in words
    assert "The election on 6 May." in words
