"""A question to a service: its due date, and when everybody is told that it is late."""

from __future__ import annotations

from datetime import date

import pytest

from coproduce.forums.question_rules import QuestionFacts, due_on, in_words, new_date_refusals, standing

CLOSED = frozenset({date(2026, 12, 25), date(2026, 12, 28)})


def test_ten_working_days_step_over_weekends_and_bank_holidays() -> None:
    assert due_on(date(2026, 6, 5), frozenset()) == date(2026, 6, 19)
    assert due_on(date(2026, 12, 18), CLOSED) == date(2027, 1, 5)
    assert due_on(date(2026, 6, 6), frozenset(), within=1) == date(2026, 6, 8)  # asked on a Saturday


@pytest.mark.parametrize(
    ("today", "staff", "public"),
    [
        (date(2026, 12, 18), "due in 4 days", ""),
        (date(2026, 12, 22), "due today", ""),
        (date(2026, 12, 23), "overdue by 1 day", ""),
        # Five working days over Christmas: 23, 24, 29, 30, 31.
        (date(2026, 12, 31), "overdue by 9 days", ""),
        (date(2027, 1, 1), "overdue by 10 days", "overdue by 10 days"),
    ],
)
def test_staff_are_told_first_and_everybody_five_working_days_later(
    today: date, staff: str, public: str
) -> None:
    found = standing(QuestionFacts(date(2026, 12, 22)), today, CLOSED)
    assert (in_words(found, for_staff=True), in_words(found, for_staff=False)) == (staff, public)
    assert found.is_public is bool(public)


def test_an_answer_ends_it_and_says_how_late_it_was() -> None:
    late = standing(QuestionFacts(date(2026, 6, 5), date(2026, 6, 8)), date(2026, 9, 1), frozenset())
    assert in_words(late, for_staff=False) == "answered, 3 days late"
    assert not late.is_public
    in_time = standing(QuestionFacts(date(2026, 6, 5), date(2026, 6, 5)), date(2026, 9, 1), frozenset())
    assert in_words(in_time, for_staff=True) == "answered"


def test_a_date_moves_only_to_another_day_that_has_not_passed() -> None:
    due, today = date(2026, 6, 5), date(2026, 6, 8)
    assert new_date_refusals(due, None, today)
    assert new_date_refusals(due, due, today)
    assert new_date_refusals(due, date(2026, 6, 7), today)
    assert new_date_refusals(due, today, today) == []
