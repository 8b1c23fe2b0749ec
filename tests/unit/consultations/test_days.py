"""Counting school days, planning dates, and the gaps that a template leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from coproduce.consultations.rules import Calendar, Span, holidays_between, last_school_day, school_days_open
from coproduce.consultations.rules.gaps import filled, gaps_in, named
from coproduce.consultations.rules.plan import Plan, dates_of

MONDAY = date(2026, 11, 2)
HALF_TERM = Span("Half term", date(2026, 11, 9), date(2026, 11, 13))
CALENDAR = Calendar(frozenset({date(2026, 11, 4)}), [HALF_TERM], [], 10)


def moment(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (date(2026, 11, 2), 1),
        (date(2026, 11, 3), 2),
        (date(2026, 11, 4), 2),  # closed
        (date(2026, 11, 8), 4),  # a week-end
        (date(2026, 11, 13), 4),  # half term
        (date(2026, 11, 16), 5),
        (date(2026, 11, 1), 0),
    ],
)
def test_both_ends_count_and_holidays_do_not(last: date, expected: int) -> None:
    assert school_days_open(CALENDAR, moment(MONDAY), moment(last)) == expected


def test_the_day_is_that_of_london() -> None:
    late_in_summer = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # 2 June in London
    assert school_days_open(Calendar(), late_in_summer, datetime(2026, 6, 2, 12, tzinfo=UTC)) == 1


def test_the_last_day_holds_exactly_as_many_school_days() -> None:
    for count in (1, 4, 5, 9):
        last = last_school_day(CALENDAR, MONDAY, count)
        assert school_days_open(CALENDAR, moment(MONDAY), moment(last)) == count
        assert CALENDAR.is_school_day(last)


def test_a_calendar_of_nothing_but_holidays_ends_all_the_same() -> None:
    always = Calendar(holidays=[Span("Always", date(2000, 1, 1), date(2100, 1, 1))])
    assert last_school_day(always, MONDAY, 5) > MONDAY + timedelta(days=1000)


def test_holidays_that_touch_the_time() -> None:
    assert holidays_between(CALENDAR, date(2026, 11, 13), date(2026, 12, 1)) == [HALF_TERM]
    assert holidays_between(CALENDAR, date(2026, 11, 14), date(2026, 12, 1)) == []


def test_dates_are_planned_around_holidays_elections_and_weekends() -> None:
    election = Span("Local elections", date(2026, 11, 1), date(2026, 11, 8))
    calendar = Calendar(frozenset(), [HALF_TERM], [election], 10)
    dates = dates_of(Plan(1, None, 12, 26, 365), date(2026, 11, 1), calendar)
    assert dates.opens_on == date(2026, 11, 16)  # after the election, and after half term
    assert dates.closes_on == date(2026, 11, 27)
    assert dates.decision_on == date(2026, 12, 9)
    assert dates.answer_promised_on == date(2026, 12, 23)
    assert dates.keep_until == date(2027, 12, 23)


def test_what_is_open_all_year_has_neither_a_last_day_nor_a_decision() -> None:
    dates = dates_of(Plan(0, None, 12, 365, 30, is_standing=True), MONDAY, Calendar())
    assert (dates.opens_on, dates.closes_on, dates.decision_on) == (MONDAY, None, None)
    assert dates.answer_promised_on >= date(2027, 11, 2)


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        ("Nothing is left.", []),
        ("We (all) know ((what)) and ((who )), and ((what)) again.", ["what", "who"]),
        ("(()) ((a (b) c))", []),
        ("((one))\n((two))", ["one", "two"]),
    ],
)
def test_gaps_are_found_once_each(text: str, gaps: list[str]) -> None:
    assert gaps_in(text) == gaps


def test_gaps_are_named_a_few_at_a_time() -> None:
    assert named(["a", "b"]) == "“a”, “b”"
    assert named(["a", "b", "c", "d", "e"]) == "“a”, “b”, “c” and 2 more"


def test_a_subject_fills_its_gap_and_nothing_else() -> None:
    assert filled("About ((subject)) and ((who)).", " the pool ") == "About the pool and ((who))."
    assert gaps_in(filled("About ((subject)).", "")) == ["what it is about"]
