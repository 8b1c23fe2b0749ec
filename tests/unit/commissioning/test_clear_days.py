"""28 clear days: neither the day of the notice nor the day of the decision counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.commissioning.rules.clear_days import (
    GENERAL,
    URGENT,
    NoticeFacts,
    clear_days,
    clear_working_days,
    first_day_to_decide,
    needed_exception,
    notice_problems,
    notice_refusals,
)

GOOD_FRIDAY, EASTER_MONDAY = date(2027, 3, 26), date(2027, 3, 29)
AUGUST = date(2026, 8, 31)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})


@pytest.mark.parametrize(
    ("noticed", "decided", "between"),
    [
        (date(2026, 11, 2), date(2026, 11, 2), 0),
        (date(2026, 11, 2), date(2026, 11, 3), 0),
        (date(2026, 11, 2), date(2026, 11, 4), 1),
        (date(2026, 11, 2), date(2026, 11, 30), 27),
        (date(2026, 11, 2), date(2026, 12, 1), 28),
        # The clocks change within: days are counted, never hours.
        (date(2027, 3, 15), date(2027, 4, 13), 28),
        (date(2026, 10, 12), date(2026, 11, 10), 28),
        # Over the end of a year, through February, and through the August holiday.
        (date(2026, 12, 15), date(2027, 1, 13), 28),
        (date(2027, 2, 1), date(2027, 3, 2), 28),
        (date(2028, 2, 1), date(2028, 3, 1), 28),
        (date(2026, 8, 3), date(2026, 9, 1), 28),
    ],
)
def test_days_between_are_counted_as_calendar_days(noticed: date, decided: date, between: int) -> None:
    assert clear_days(noticed, decided) == between


@pytest.mark.parametrize(
    "noticed", [date(2026, 12, 15), date(2027, 2, 27), date(2027, 3, 1), date(2026, 8, 3)]
)
def test_the_29th_day_after_the_notice_is_the_first_to_decide(noticed: date) -> None:
    first = first_day_to_decide(noticed)
    assert first == noticed + timedelta(days=29)
    assert needed_exception(noticed, first, frozenset()) == ""
    assert needed_exception(noticed, first - timedelta(days=1), frozenset()) == GENERAL


@pytest.mark.parametrize(
    ("noticed", "decided", "closed", "days"),
    [
        # From Thursday over Easter: Friday and Monday are closed.
        (date(2027, 3, 25), date(2027, 4, 2), frozenset({GOOD_FRIDAY, EASTER_MONDAY}), 3),
        (date(2027, 3, 25), date(2027, 4, 6), frozenset({GOOD_FRIDAY, EASTER_MONDAY}), 5),
        (date(2026, 8, 28), date(2026, 9, 4), frozenset({AUGUST}), 3),
        (date(2026, 12, 23), date(2027, 1, 4), CHRISTMAS, 4),
        (date(2026, 11, 2), date(2026, 11, 10), frozenset(), 5),
        (date(2026, 11, 2), date(2026, 11, 9), frozenset(), 4),
    ],
)
def test_five_clear_working_days_skip_what_is_closed(
    noticed: date, decided: date, closed: frozenset[date], days: int
) -> None:
    assert clear_working_days(noticed, decided, closed) == days
    assert needed_exception(noticed, decided, closed) == (GENERAL if days >= 5 else URGENT)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(0, 80))
def test_notice_is_long_enough_exactly_when_28_whole_days_lie_between(noticed: date, days: int) -> None:
    decided = noticed + timedelta(days=days)
    between = [noticed + timedelta(days=each) for each in range(1, days)]
    assert (needed_exception(noticed, decided, frozenset()) == "") is (len(between) >= 28)


def test_a_short_notice_needs_the_right_exception_with_reason_and_name() -> None:
    noticed, decided = date(2026, 11, 2), date(2026, 11, 20)
    facts = NoticeFacts(is_key=True, noticed_on=noticed, decide_on=decided)
    sentence = notice_problems(facts)["exception"]
    assert "17 clear days" in sentence
    assert "1 December 2026" in sentence
    assert "general exception" in sentence
    bare = NoticeFacts(True, noticed, decided, GENERAL)
    assert set(notice_problems(bare)) == {"exception_reason", "exception_authority"}
    assert not notice_problems(NoticeFacts(True, noticed, decided, GENERAL, "The grant ends.", "Cllr Ahmed"))
    hurried = date(2026, 11, 4)
    assert "exception" in notice_problems(
        NoticeFacts(True, noticed, hurried, GENERAL, "The grant ends.", "Cllr A")
    )
    assert not notice_problems(NoticeFacts(True, noticed, hurried, URGENT, "The roof fell in.", "Cllr A"))


def test_without_a_notice_a_key_decision_is_refused_and_another_is_not() -> None:
    assert notice_refusals(NoticeFacts(True, None, date(2026, 11, 2)))
    assert not notice_refusals(NoticeFacts(False, None, date(2026, 11, 2)))
    before = NoticeFacts(True, date(2026, 11, 2), date(2026, 11, 1))
    assert "before its notice" in notice_refusals(before)[0].message
