"""Imported lists: what a file gives, how long a list is kept, when "it closes soon" is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from coproduce.notifications.list_rules import (
    ListRow,
    ReminderFacts,
    erase_day_problem,
    erased_before,
    import_refusals,
    likely_column,
    reminder_is_due,
    sorted_rows,
)

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CLOSES = NOW + timedelta(days=7)


def has_at(address: str) -> bool:
    return "@" in address


def rows(*words: str) -> list[ListRow]:
    return [ListRow(number, each) for number, each in enumerate(words, start=2)]


def test_each_row_is_an_address_a_double_a_stop_or_refused() -> None:
    report = sorted_rows(
        "Email",
        [
            *rows("Ann@example.org", " ann@EXAMPLE.org ", "stop@example.org", "STOP@example.org", "", "Ann"),
            ListRow(9, "bo@example.org", "it has 1 cells where the names of the columns are 2"),
            ListRow(10, f"{'a' * 250}@example.org"),
        ],
        has_at,
        {"stop@example.org"}.__contains__,
    )
    assert report.addresses == ("ann@example.org",)
    assert (report.rows, report.duplicates, report.stopped) == (8, 2, 1)
    assert [(row.number, row.reason) for row in report.refused] == [
        (6, "there is no address"),
        (7, "this is not an email address"),
        (9, "it has 1 cells where the names of the columns are 2"),
        (10, "the address is too long"),
    ]


def test_every_row_is_counted_once() -> None:
    report = sorted_rows("Email", rows("a@b.org", "A@b.org", "", "c@b.org"), has_at, lambda address: False)
    counted = len(report.addresses) + report.duplicates + report.stopped + len(report.refused)
    assert counted == report.rows == 4


def test_all_or_nothing_unless_somebody_leaves_rows_out() -> None:
    bad = sorted_rows("Email", rows("a@b.org", "nobody"), has_at, lambda address: False)
    (refusal,) = import_refusals(bad, leave_out_refused=False)
    assert refusal.message.startswith("1 row gives no address")
    assert import_refusals(bad, leave_out_refused=True) == []


def test_a_file_without_any_address_is_never_imported() -> None:
    empty = sorted_rows("Email", rows("x@b.org"), has_at, lambda address: True)
    assert [refusal.message for refusal in import_refusals(empty, leave_out_refused=True)] == [
        "The file gives no address to import."
    ]


@pytest.mark.parametrize(
    ("columns", "samples", "found"),
    [
        (("School", "Contact"), [["Elm", "a@b.org"], ["Oak", "c@b.org"]], "Contact"),
        (("Email", "Other"), [["", "a@b.org"], ["x@b.org", "c@b.org"]], "Other"),
        (("", "Email"), [["a@b.org", "c@b.org"]], "Email"),
        (("School",), [["Elm"], ["Oak"]], ""),
        (("School", "Email"), [["Elm"]], ""),
        ((), [], ""),
    ],
)
def test_the_column_of_addresses_is_the_one_that_looks_like_it(
    columns: tuple[str, ...], samples: list[list[str]], found: str
) -> None:
    assert likely_column(columns, samples) == found


@pytest.mark.parametrize(
    ("erase_on", "is_right"),
    [
        (None, False),
        (TODAY, False),
        (TODAY + timedelta(days=1), True),
        (TODAY + timedelta(days=730), True),
        (TODAY + timedelta(days=731), False),
    ],
)
def test_a_list_is_erased_on_a_day_to_come_within_two_years(erase_on: date | None, is_right: bool) -> None:
    assert (erase_day_problem(erase_on, TODAY) == "") is is_right


@pytest.mark.parametrize(
    ("facts", "due"),
    [
        (ReminderFacts(True, CLOSES, None), True),
        (ReminderFacts(True, CLOSES + timedelta(seconds=1), None), False),
        (ReminderFacts(True, NOW, None), False),
        (ReminderFacts(False, CLOSES, None), False),
        (ReminderFacts(True, None, None), False),
        (ReminderFacts(True, CLOSES, NOW - timedelta(days=7)), True),
        (ReminderFacts(True, CLOSES, NOW - timedelta(days=6)), False),
    ],
)
def test_it_closes_soon_is_said_in_the_last_week_and_not_right_after_it_opens(
    facts: ReminderFacts, due: bool
) -> None:
    assert reminder_is_due(facts, NOW) is due


def test_who_is_erased_before_the_day_would_not_be_told() -> None:
    assert erased_before(TODAY, TODAY)
    assert not erased_before(TODAY + timedelta(days=1), TODAY)
    assert not erased_before(TODAY, None)
