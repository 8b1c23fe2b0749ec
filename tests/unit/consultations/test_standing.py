"""Which yearly reports a consultation that is open all year owes, and when one is late."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.consultations.rules.dates import (
    AnswerDateFacts,
    ExtensionFacts,
    answer_date_refusals,
    extension_refusals,
)
from coproduce.consultations.rules.standing import (
    SHORTEST_DAYS,
    WRITING_DAYS,
    YEAR_ENDS,
    StandingFacts,
    days_late,
    first_report_refusals,
    is_late,
    owed,
    report_years,
    years_after,
)
from coproduce.core import clock

OPENED = date(2026, 3, 1)


def spans(facts: StandingFacts, until: date) -> list[tuple[date, date, date]]:
    return [(year.start, year.end, year.due_on) for year in report_years(facts, until)]


def test_the_first_report_is_due_within_a_year_and_leaves_four_weeks_to_write() -> None:
    assert spans(StandingFacts(OPENED), OPENED) == [(OPENED, date(2027, 2, 1), date(2027, 3, 1))]


def test_a_report_of_the_school_year_ends_with_it() -> None:
    facts = StandingFacts(OPENED, date(2026, 11, 30), "school")
    assert spans(facts, date(2027, 9, 1)) == [
        (OPENED, date(2026, 8, 31), date(2026, 11, 30)),
        (date(2026, 9, 1), date(2027, 8, 31), date(2027, 11, 30)),
        (date(2027, 9, 1), date(2028, 8, 31), date(2028, 11, 30)),
    ]


def test_a_year_that_ends_too_soon_after_the_last_one_is_not_taken() -> None:
    facts = StandingFacts(date(2026, 9, 1), None, "school")
    first, second = report_years(facts, date(2027, 9, 1))
    assert (first.end, second.end) == (date(2027, 8, 4), date(2028, 8, 4))


def test_closing_ends_the_last_report_and_owes_no_other() -> None:
    facts = StandingFacts(OPENED, closed_on=date(2027, 5, 5))
    assert spans(facts, date(2031, 1, 1))[-1] == (date(2027, 2, 2), date(2027, 5, 5), date(2028, 3, 1))
    assert len(report_years(facts, date(2031, 1, 1))) == 2


@pytest.mark.parametrize("years", [1, 2, 4])
def test_the_29th_of_february_becomes_the_28th(years: int) -> None:
    day = 29 if years == 4 else 28
    assert years_after(date(2024, 2, 29), years) == date(2024 + years, 2, day)


def test_the_oldest_unpublished_report_is_owed_and_late_from_the_day_after() -> None:
    years = report_years(StandingFacts(OPENED), date(2028, 6, 1))
    first = owed(years, set())
    assert first == years[0]
    assert owed(years, {2027}) == years[1]
    assert owed(years, {2027, 2028, 2029}) is None
    assert not is_late(first, first.due_on)
    assert is_late(first, first.due_on + timedelta(days=1))
    assert days_late(first.due_on, first.due_on + timedelta(days=3)) == 3
    assert days_late(first.due_on, first.due_on - timedelta(days=3)) == 0


@pytest.mark.parametrize(
    ("days", "refused"), [(365, False), (366, True), (SHORTEST_DAYS, False), (SHORTEST_DAYS - 1, True)]
)
def test_the_first_report_is_promised_in_time_and_not_at_once(days: int, refused: bool) -> None:
    assert bool(first_report_refusals(OPENED, OPENED + timedelta(days=days))) is refused
    assert first_report_refusals(OPENED, None) == []


def test_nothing_that_is_open_all_year_is_extended_and_its_day_does_not_move() -> None:
    now = clock.london_moment(OPENED)
    facts = ExtensionFacts(
        now, None, now + timedelta(days=3), OPENED + timedelta(days=9), None, standing=True
    )
    assert "no closing date" in extension_refusals(facts)[0].message
    assert answer_date_refusals(AnswerDateFacts(OPENED, None, None, standing=True))
    assert answer_date_refusals(AnswerDateFacts(OPENED, None, None)) == []


days_of_opening = st.dates(date(2015, 1, 1), date(2040, 12, 31))


@given(
    opened_on=days_of_opening,
    first_in=st.integers(-400, 800),
    year=st.sampled_from([*YEAR_ENDS, "unknown"]),
    until_in=st.integers(0, 4000),
    closed_in=st.none() | st.integers(0, 4000),
)
def test_every_day_of_comments_belongs_to_exactly_one_report(
    opened_on: date, first_in: int, year: str, until_in: int, closed_in: int | None
) -> None:
    until = opened_on + timedelta(days=until_in)
    closed_on = None if closed_in is None else opened_on + timedelta(days=closed_in)
    facts = StandingFacts(opened_on, opened_on + timedelta(days=first_in), year, closed_on)
    years = report_years(facts, until)
    assert years[0].start == opened_on
    for before, after in pairwise(years):
        assert after.start == before.end + timedelta(days=1)
        assert after.year == before.year + 1
    assert all(each.start <= each.end for each in years)
    assert years[-1].end >= min(until, closed_on or until)


@given(
    opened_on=days_of_opening, first_in=st.integers(SHORTEST_DAYS, 365), year=st.sampled_from([*YEAR_ENDS])
)
def test_reports_that_were_promised_rightly_are_a_year_apart_and_leave_time_to_write(
    opened_on: date, first_in: int, year: str
) -> None:
    facts = StandingFacts(opened_on, opened_on + timedelta(days=first_in), year)
    for number, each in enumerate(report_years(facts, opened_on + timedelta(days=1500))):
        assert (each.due_on - each.end).days >= WRITING_DAYS
        assert each.due_on <= years_after(opened_on, number + 1)
        # Nobody waits longer for an answer than two years less the time to write.
        assert (each.due_on - each.start).days <= 2 * 366
