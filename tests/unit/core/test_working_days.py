"""Working days and hours, from the calendar alone."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from coproduce.core import working_days
from coproduce.core.clock import london_moment, to_london

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})  # 26 December is a Saturday


def test_the_day_after_a_friday_is_a_monday() -> None:
    assert working_days.next_working_day(date(2026, 11, 20), frozenset()) == date(2026, 11, 23)


def test_bank_holidays_are_skipped() -> None:
    assert working_days.next_working_day(date(2026, 12, 24), CHRISTMAS) == date(2026, 12, 29)
    assert working_days.add_working_days(date(2026, 12, 23), 3, CHRISTMAS) == date(2026, 12, 30)


def test_pages_open_at_half_past_nine_in_london_in_summer_and_winter() -> None:
    for day, expected in ((date(2026, 7, 1), date(2026, 7, 2)), (date(2026, 12, 1), date(2026, 12, 2))):
        opening = to_london(working_days.opening_after(london_moment(day, 12), frozenset()))
        assert (opening.date(), opening.hour, opening.minute) == (expected, 9, 30)


def test_working_hours_stop_overnight_and_at_weekends() -> None:
    friday, monday = london_moment(date(2026, 11, 20), 16), london_moment(date(2026, 11, 23), 10)
    assert working_days.working_hours_between(friday, monday, frozenset()) == timedelta(hours=2)
    assert working_days.working_hours_between(monday, friday, frozenset()) == timedelta(0)


@given(
    st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    st.integers(1, 30),
    st.sets(st.dates(date(2024, 1, 1), date(2030, 6, 1)), max_size=20),
)
def test_a_due_day_is_a_working_day_after_the_start(day: date, count: int, closed: set[date]) -> None:
    due = working_days.add_working_days(day, count, closed)
    assert working_days.is_working_day(due, closed)
    between = [day + timedelta(days=n) for n in range(1, (due - day).days + 1)]
    assert sum(working_days.is_working_day(d, closed) for d in between) == count
