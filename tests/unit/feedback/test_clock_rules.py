"""The clocks from closing to answering: days, warnings, and what setting other weeks changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.core.clock import london_moment
from coproduce.core.working_days import add_working_days, is_working_day, working_days_before
from coproduce.feedback.rules import lateness
from coproduce.feedback.rules.board import BoardFilters, late_before
from coproduce.feedback.rules.clocks import (
    HEARD,
    LATE,
    MET,
    OUTCOME,
    RUNNING,
    WARNED,
    ClockFacts,
    Weeks,
    clocks_of,
    due_day,
    weeks_problems,
)
from coproduce.feedback.rules.promises import PromiseFacts

# Good Friday and Easter Monday of 2026, and the bank holidays around the New Year of 2027.
EASTER = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
TERMS = (Weeks(4, 12, date(2026, 1, 1)), Weeks(2, 6, date(2026, 6, 1)))


def both(
    facts: ClockFacts, today: date, closed: frozenset[date] = frozenset()
) -> dict[str, tuple[date, str]]:
    return {each.step: (each.due_on, each.stands) for each in clocks_of(facts, today, (), closed)}


def test_four_and_twelve_weeks_on_the_same_day_of_the_week() -> None:
    facts = ClockFacts(london_moment(date(2026, 9, 2), 17))
    assert both(facts, date(2026, 9, 3)) == {
        HEARD: (date(2026, 9, 30), RUNNING),
        OUTCOME: (date(2026, 11, 25), RUNNING),
    }


@pytest.mark.parametrize(
    ("closed_at", "due_on"),
    [
        # 23:30 in summer time is the day before in UTC, and weeks later the clocks have gone back.
        (datetime(2026, 9, 30, 22, 30, tzinfo=UTC), date(2026, 10, 28)),
        (datetime(2026, 9, 30, 23, 30, tzinfo=UTC), date(2026, 10, 29)),
        # Closed in winter time, due in summer time.
        (datetime(2026, 3, 4, 23, 59, tzinfo=UTC), date(2026, 4, 1)),
        # Four weeks later is Good Friday, so it is the Tuesday after Easter.
        (london_moment(date(2026, 3, 6), 12), date(2026, 4, 7)),
        # A consultation that closes on a Sunday is due on a Monday.
        (london_moment(date(2026, 6, 7), 23, 59), date(2026, 7, 6)),
    ],
)
def test_the_day_is_londons_and_a_working_day(closed_at: datetime, due_on: date) -> None:
    assert both(ClockFacts(closed_at), closed_at.date(), EASTER)[HEARD][0] == due_on


def test_it_is_warned_five_working_days_before_and_late_the_day_after() -> None:
    facts = ClockFacts(
        london_moment(date(2026, 3, 10), 12)
    )  # due Tuesday 7 April, the day after Easter Monday
    stands = {
        day: both(facts, day, EASTER)[HEARD][1]
        for day in (
            date(2026, 3, 26),
            date(2026, 3, 27),
            date(2026, 3, 30),
            date(2026, 4, 7),
            date(2026, 4, 8),
        )
    }
    # 27 March, 30 and 31, 1 and 2 April are the five working days before it.
    assert list(stands.values()) == [RUNNING, WARNED, WARNED, WARNED, LATE]


def test_a_promised_day_counts_where_it_comes_first() -> None:
    closed = london_moment(date(2026, 9, 2), 17)
    early, late = date(2026, 10, 10), date(2026, 12, 24)
    assert both(ClockFacts(closed, early), date(2026, 9, 3))[OUTCOME][0] == early
    assert both(ClockFacts(closed, late), date(2026, 9, 3))[OUTCOME][0] == date(2026, 11, 25)


def test_answers_also_say_what_was_heard() -> None:
    closed = london_moment(date(2026, 9, 2), 17)
    long_after = date(2027, 9, 2)
    assert {
        step: stands for step, (_, stands) in both(ClockFacts(closed, answered=True), long_after).items()
    } == {
        HEARD: MET,
        OUTCOME: MET,
    }
    assert {
        step: stands for step, (_, stands) in both(ClockFacts(closed, heard=True), long_after).items()
    } == {
        HEARD: MET,
        OUTCOME: LATE,
    }


def test_what_is_open_all_year_has_no_clock() -> None:
    assert (
        clocks_of(ClockFacts(london_moment(date(2026, 9, 2)), standing=True), date(2027, 9, 2), (), set())
        == ()
    )
    assert clocks_of(ClockFacts(None), date(2027, 9, 2), (), set()) == ()


def test_other_weeks_move_no_clock_that_runs() -> None:
    before, after = (ClockFacts(london_moment(day, 12)) for day in (date(2026, 5, 29), date(2026, 6, 1)))
    assert [each.due_on for each in clocks_of(before, date(2026, 7, 1), TERMS, set())] == [
        date(2026, 6, 26),
        date(2026, 8, 21),
    ]
    assert [each.due_on for each in clocks_of(after, date(2026, 7, 1), TERMS, set())] == [
        date(2026, 6, 15),
        date(2026, 7, 13),
    ]


@pytest.mark.parametrize(
    ("heard", "outcome", "reason", "wrong"),
    [
        (4, 12, "Agreed", set()),
        (0, 12, "Agreed", {"heard_weeks"}),
        (6, 4, "Agreed", {"outcome_weeks"}),
        (4, 53, " ", {"outcome_weeks", "reason"}),
    ],
)
def test_what_is_wrong_with_other_weeks(heard: int, outcome: int, reason: str, wrong: set[str]) -> None:
    assert set(weeks_problems(heard, outcome, reason)) == wrong


DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(DAYS, st.frozensets(DAYS, max_size=20), st.integers(1, 20))
def test_every_last_day_is_a_working_day(closed_on: date, closed: frozenset[date], weeks: int) -> None:
    due = due_day(closed_on, weeks, closed)
    assert is_working_day(due, closed)
    assert due >= closed_on + timedelta(weeks=weeks)


@given(DAYS, st.integers(1, 12), st.frozensets(DAYS, max_size=20))
def test_working_days_before_undo_working_days_after(day: date, count: int, closed: frozenset[date]) -> None:
    if is_working_day(day, closed):
        assert working_days_before(add_working_days(day, count, closed), count, closed) == day


@given(DAYS, st.integers(-60, 10), st.frozensets(DAYS, max_size=30))
def test_the_boards_comparison_says_what_each_promise_says(
    today: date, away: int, closed: frozenset[date]
) -> None:
    due = today + timedelta(days=away)
    late = lateness(PromiseFacts("agreed", due, due), today, closed) == "late"
    assert (due < late_before(today, closed)) == late


def test_odd_addresses_show_the_board() -> None:
    odd = BoardFilters(
        search="a\x00b  c" * 90, kind="nothing", status="odd", consultation_id="\x00", age="9", sort="x"
    ).cleaned({"we_did"})
    assert odd.active == {"search": odd.search}
    assert "\x00" not in odd.search
    assert len(odd.search) <= 200


def test_a_filter_is_taken_away_and_the_others_stay() -> None:
    asked = BoardFilters(kind="we_did", status="late", sort="late_first")
    assert asked.without("kind") == {"status": "late", "sort": "late_first"}
