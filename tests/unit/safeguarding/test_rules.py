"""Clocks of reading and concerns, and cutting texts at private details."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from coproduce.safeguarding.rules import (
    Stretch,
    alerts_due,
    clock_start,
    personal_data_left,
    stretches,
    suggested_redaction,
    working_moment_after,
)

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
CLOSED: frozenset[date] = frozenset()


@pytest.mark.parametrize(
    ("hours", "positions"), [(0, ()), (1.9, ()), (2, (0,)), (3.9, (0,)), (4, (0, 1)), (200, (0, 1))]
)
def test_who_should_have_been_told(hours: float, positions: tuple[int, ...]) -> None:
    assert alerts_due(MONDAY, MONDAY + timedelta(hours=hours), CLOSED) == positions


def test_nights_weekends_and_bank_holidays_do_not_count() -> None:
    friday = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert working_moment_after(friday, timedelta(hours=2), CLOSED) == datetime(
        2026, 11, 23, 10, 30, tzinfo=UTC
    )
    holiday = frozenset({date(2026, 11, 23)})
    assert working_moment_after(friday, timedelta(hours=2), holiday) == datetime(
        2026, 11, 24, 10, 30, tzinfo=UTC
    )


def test_a_night_time_start_counts_from_the_morning_in_summer_time_too() -> None:
    midnight = datetime(2026, 7, 6, 0, 0, tzinfo=UTC)
    assert working_moment_after(midnight, timedelta(hours=2), CLOSED) == datetime(
        2026, 7, 6, 10, 0, tzinfo=UTC
    )


def test_the_clock_keeps_quarters_of_an_hour() -> None:
    assert clock_start(MONDAY + timedelta(minutes=14, seconds=59)) == MONDAY
    assert clock_start(MONDAY + timedelta(minutes=15)) == MONDAY + timedelta(minutes=15)


def test_a_text_is_cut_at_its_marks() -> None:
    body = "Ask Sarah today"
    assert stretches(body, [[4, 9, "name"]]) == (Stretch("Ask "), Stretch("Sarah", "name"), Stretch(" today"))
    assert stretches("", []) == ()
    odd = [[4, 9, "name"], [5, 7, "x"], [3, 99, "x"], [9, 4, "x"]]
    assert "".join(part.text for part in stretches(body, odd)) == body


def test_the_suggestion_hides_what_was_marked() -> None:
    assert suggested_redaction("Ask Sarah 😀 today", [[4, 9, "name"]]) == "Ask [name] 😀 today"


def test_what_is_left_is_named_once() -> None:
    body, spans = "Sarah saw Sarah at Oak School", [[0, 5, "name"], [10, 15, "name"], [19, 29, "school"]]
    assert personal_data_left("we met SARAH", body, spans) == ("Sarah",)
    assert personal_data_left("[name] at [school]", body, spans) == ()
