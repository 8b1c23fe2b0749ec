"""Clocks of requests for information, and what may be kept back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from coproduce.evidence.rules.requests import (
    FREEDOM,
    OWN_DATA,
    AgreeFacts,
    AnswerFacts,
    ExtendFacts,
    RedactFacts,
    WithholdFacts,
    agree_refusals,
    answer_refusals,
    due_on,
    exemptions_for,
    extend_refusals,
    extended_due_on,
    months_after,
    redact_refusals,
    standing,
    withhold_refusals,
)

GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)


@pytest.mark.parametrize(
    ("kind", "received", "closed", "due"),
    [
        (FREEDOM, date(2026, 3, 2), (), date(2026, 3, 30)),
        (FREEDOM, date(2026, 3, 16), (GOOD_FRIDAY, EASTER_MONDAY), date(2026, 4, 15)),
        (OWN_DATA, date(2026, 3, 2), (), date(2026, 4, 2)),
        (OWN_DATA, date(2026, 1, 31), (), date(2026, 3, 2)),  # 28 February is a Saturday
        (OWN_DATA, date(2026, 3, 3), (GOOD_FRIDAY, EASTER_MONDAY), date(2026, 4, 7)),
    ],
)
def test_the_last_day(kind: str, received: date, closed: tuple[date, ...], due: date) -> None:
    assert due_on(kind, received, frozenset(closed)) == due


def test_more_time_counts_from_receipt_for_own_data_and_from_the_first_date_otherwise() -> None:
    assert extended_due_on(OWN_DATA, date(2026, 3, 2), date(2026, 4, 2), frozenset()) == date(2026, 6, 2)
    assert extended_due_on(FREEDOM, date(2026, 3, 2), date(2026, 3, 30), frozenset()) == date(2026, 4, 27)


@pytest.mark.parametrize(
    ("months", "day"), [(1, date(2026, 2, 28)), (-2, date(2025, 11, 30)), (13, date(2027, 2, 28))]
)
def test_months(months: int, day: date) -> None:
    assert months_after(date(2026, 1, 31), months) == day


def test_the_clock_in_words() -> None:
    due = date(2026, 3, 30)
    days = (date(2026, 3, 22), date(2026, 3, 23), due, date(2026, 3, 31))
    assert [standing(due, False, day) for day in days] == ["in_time", "soon", "soon", "late"]
    assert standing(due, True, date(2027, 1, 1)) == "answered"


def test_time_is_extended_once_and_in_time() -> None:
    first, after = date(2026, 3, 30), date(2026, 3, 31)
    assert not extend_refusals(ExtendFacts(False, first, first))
    assert extend_refusals(ExtendFacts(True, first, first))
    assert extend_refusals(ExtendFacts(False, first, after))


def test_nothing_undecided_is_answered() -> None:
    assert not answer_refusals(AnswerFacts(0, 0, 0, "Given."))
    assert len(answer_refusals(AnswerFacts(1, 2, 3, " "))) == 4


def test_the_reason_in_law_fits_the_kind_of_request() -> None:
    for kind in (FREEDOM, OWN_DATA):
        assert all(not withhold_refusals(WithholdFacts(kind, each.key)) for each in exemptions_for(kind))
    assert withhold_refusals(WithholdFacts(OWN_DATA, "conduct"))
    assert withhold_refusals(WithholdFacts(FREEDOM, ""))


def test_a_second_person_agrees_and_the_first_only_later_with_a_reason() -> None:
    now, later = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)
    assert not agree_refusals(AgreeFacts(False, now, later, ""))
    assert agree_refusals(AgreeFacts(True, now, later, "Nobody is here"))
    assert agree_refusals(AgreeFacts(True, later, now, ""))
    assert not agree_refusals(AgreeFacts(True, later, now, "Nobody is here"))


def test_something_is_hidden_and_something_is_left() -> None:
    assert not redact_refusals(RedactFacts([(0, 3)], 10))
    assert redact_refusals(RedactFacts([], 10))
    assert redact_refusals(RedactFacts([(0, 10)], 10))
