"""Clocks of concerns over weekends, holidays and clock changes; whose turn it is; times and figures in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.core.clock import london_moment
from coproduce.safeguarding.concern_rules import (
    FALLBACK,
    Turn,
    clock_of,
    length_in_words,
    next_step,
    next_turn,
    order_of_turns,
    time_left,
)
from coproduce.safeguarding.concern_statistics import TOO_FEW, ConcernFacts, tables_of, year_of

EASTER_2026 = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
CHRISTMAS_2026 = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.mark.parametrize(
    ("raised", "closed", "due"),
    [
        # An ordinary morning, before the day, after it, and its last minutes.
        (london_moment(date(2026, 11, 18), 10, 10), (), london_moment(date(2026, 11, 18), 10, 40)),
        (london_moment(date(2026, 11, 18), 6, 0), (), london_moment(date(2026, 11, 18), 9, 30)),
        (london_moment(date(2026, 11, 18), 23, 0), (), london_moment(date(2026, 11, 19), 9, 30)),
        (london_moment(date(2026, 11, 18), 16, 50), (), london_moment(date(2026, 11, 19), 9, 20)),
        (london_moment(date(2026, 11, 18), 16, 30), (), london_moment(date(2026, 11, 18), 17, 0)),
        # Friday evening; Maundy Thursday; Christmas Eve.
        (london_moment(date(2026, 11, 20), 16, 50), (), london_moment(date(2026, 11, 23), 9, 20)),
        (london_moment(date(2026, 4, 2), 16, 50), EASTER_2026, london_moment(date(2026, 4, 7), 9, 20)),
        (london_moment(date(2026, 12, 24), 16, 50), CHRISTMAS_2026, london_moment(date(2026, 12, 29), 9, 20)),
        # The clocks go forward on 29 March and back on 25 October 2026: nine o'clock stays nine o'clock.
        (datetime(2026, 3, 27, 16, 50, tzinfo=UTC), (), datetime(2026, 3, 30, 8, 20, tzinfo=UTC)),
        (datetime(2026, 10, 23, 15, 50, tzinfo=UTC), (), datetime(2026, 10, 26, 9, 20, tzinfo=UTC)),
    ],
)
def test_an_urgent_concern_has_half_an_hour_of_working_time(
    raised: datetime, closed: frozenset[date], due: datetime
) -> None:
    assert next_step(raised, clock_of("urgent", {}), frozenset(closed)) == due


def test_clocks_are_data_and_the_areas_own_come_first() -> None:
    assert [clock_of(each, {}) for each in ("urgent", "soon", "routine")] == [
        HALF_AN_HOUR,
        timedelta(hours=2),
        timedelta(hours=8),
    ]
    assert clock_of("urgent", {"urgent": 15}) == timedelta(minutes=15)
    assert clock_of("no longer known", {}) == timedelta(hours=2)


people = st.sampled_from("abcdef")


@given(
    st.lists(people, unique=True),
    st.none() | people | st.just("f@example.org"),
    st.lists(people, unique=True),
    st.frozensets(people | st.just("f@example.org")),
)
def test_nobody_named_ever_has_a_turn_and_somebody_has_one_if_anybody_can(
    duty: list[str], fallback: str | None, reserve: list[str], named: frozenset[str]
) -> None:
    last = Turn(FALLBACK, account_id=fallback or "") if fallback else None
    turns = order_of_turns(duty, last, reserve, named)
    keys = [turn.key for turn in turns]
    assert named.isdisjoint(keys)
    assert len(set(keys)) == len(keys)
    assert keys[: len(set(duty) - named)] == [each for each in duty if each not in named]
    assert bool(keys) == bool({*duty, *reserve, *([fallback] if fallback else [])} - named)
    told: list[str] = []
    while (turn := next_turn(turns, told)) is not None:
        told.append(turn.key)
    assert told == keys


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (12, "by 10:40, in 12 minutes"),
        (0, "by 10:40, now"),
        (-1, "by 10:40, 1 minute late"),
        (-18, "by 10:40, 18 minutes late"),
        (119, "by 10:40, in 1 hour"),
        (24 * 60 * 2 + 5, "by 10:40 on Wednesday 18 November, in 2 days"),
    ],
)
def test_a_deadline_in_words(minutes: int, words: str) -> None:
    deadline = london_moment(date(2026, 11, 18), 10, 40)
    assert time_left(deadline, deadline - timedelta(minutes=minutes)) == words


def test_lengths_in_words() -> None:
    assert [length_in_words(timedelta(minutes=each)) for each in (0, 30, 60, 150)] == [
        "0 minutes",
        "30 minutes",
        "1 hour",
        "2 hours 30 minutes",
    ]


def test_years_run_from_april() -> None:
    assert [year_of(day) for day in (date(2026, 3, 31), date(2026, 4, 1))] == [2025, 2026]


def test_figures_for_others_hide_what_is_small_and_leads_see_it() -> None:
    def concern(category: str, *, late: bool = False) -> ConcernFacts:
        at = london_moment(date(2025, 6, 2), 10)
        return ConcernFacts(at, category, "soon", at + HALF_AN_HOUR, at + HALF_AN_HOUR * (3 if late else 1))

    facts = [*(concern("neglect") for _ in range(31)), *(concern("online") for _ in range(22))]
    facts += [concern("staff_conduct", late=True)]
    exact = {table.title: dict(table.rows) for table in tables_of(facts, 2025, exact=True)}
    shown = {table.title: dict(table.rows) for table in tables_of(facts, 2025, exact=False)}
    assert exact["By category"]["Conduct of staff"] == "1"
    assert exact["By month"]["June 2025"] == exact["By month"]["All"] == "54"
    assert exact["Time to acknowledge"] == {"In time": "53", "Too late": "1", "Not yet": "0", "All": "54"}
    assert shown["By category"]["Conduct of staff"] == shown["Time to acknowledge"]["Too late"] == TOO_FEW
    assert shown["By category"]["Neglect"] == "30"
    few = tables_of(facts[:6], 2025, exact=False)
    assert {figure for table in few for _, figure in table.rows} == {TOO_FEW}
