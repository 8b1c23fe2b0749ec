"""From a row of a file to a response, or to every reason why not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from coproduce.consultations.files.columns import Columns, ImportChoices, fit_columns
from coproduce.consultations.files.rows import ReadyResponse, RefusedRow, read_row
from coproduce.consultations.files.tabular import Cell, Row
from coproduce.consultations.questionnaire import LONGEST_TEXT, Value
from tests.factories.consultations import QUESTIONS

NAMES = [*(question.key for question in QUESTIONS), "id", "consent"]
COLUMNS: Columns = fit_columns(NAMES, QUESTIONS, ImportChoices(external_id="id", consent="consent"))


def read(**cells: Cell) -> ReadyResponse | RefusedRow:
    return read_row(Row(7, [{"id": "a1", **cells}.get(name) for name in NAMES]), COLUMNS)


def value(key: str, cell: Cell) -> Value:
    ready = read(**{key: cell})
    assert isinstance(ready, ReadyResponse), ready
    return ready.answers.get(key)


def refusal(**cells: Cell) -> str:
    refused = read(**cells)
    assert isinstance(refused, RefusedRow), refused
    return str(refused)


@pytest.mark.parametrize(
    ("key", "cell", "wanted"),
    [
        ("who", "parent", "parent"),
        ("who", " a PARENT or  carer ", "parent"),
        ("listened", "Strongly agree", "strongly_agree"),
        ("listened", "dont_know", "dont_know"),
        ("times", "Saturday", ("saturday",)),
        ("times", "Saturday; A weekday", ("weekday", "saturday")),
        ("times", "sunday|weekday", ("weekday", "sunday")),
        ("times", "Sunday\nSaturday", ("saturday", "sunday")),
        ("weeks", "28", Decimal(28)),
        ("weeks", 12.0, Decimal(12)),
        ("weeks", 12.100000000000001, Decimal("12.1")),
        ("first", "2026-03-02", date(2026, 3, 2)),
        ("first", "2/3/2026", date(2026, 3, 2)),
        ("first", date(2026, 3, 2), date(2026, 3, 2)),
        ("story", "=1+1", "=1+1"),
        ("story", "  שלום 👋\n", "  שלום 👋\n"),
        ("story", 12.0, "12"),
        ("story", True, "TRUE"),
        ("story", " \n", None),
        ("who", "", None),
        ("weeks", None, None),
    ],
)
def test_cells_become_answers(key: str, cell: Cell, wanted: Value) -> None:
    assert value(key, cell) == wanted


@pytest.mark.parametrize(
    ("key", "cell", "words"),
    [
        ("who", "A cat", "“A cat” is not one of the options: A parent or carer, A young person"),
        ("times", "Saturday; Moonday", "“Saturday; Moonday” is not one of the options"),
        ("weeks", "ten", "“ten” is not a number"),
        ("weeks", True, "“TRUE” is not a number"),
        ("weeks", "1e3", "“1e3” cannot be taken"),
        ("weeks", 105, "“105” cannot be taken (Enter 104 weeks or fewer.)"),
        ("first", 46000, "“46000” is not a date"),
        (
            "first",
            "31/2/2026",
            "“31/2/2026” cannot be taken (There is no such day. Check the day and the month.)",
        ),
        ("story", "a\x00b", "cannot be stored"),
        ("story", "\ud83d", "cannot be stored"),
        ("story", "x" * (LONGEST_TEXT + 1), "it has 20,001 characters; at most 20,000 can be kept"),
        ("consent", "perhaps", "“perhaps” is neither yes nor no"),
        ("id", " ", "every row needs its identifier"),
        ("id", "x" * 201, "at most 200 can be kept"),
    ],
)
def test_what_cannot_be_taken_is_named(key: str, cell: Cell, words: str) -> None:
    message = refusal(**{key: cell})
    assert message.startswith(f"row 7: column “{key}”: ")
    assert words in message


def test_every_reason_is_named_at_once() -> None:
    assert refusal(weeks="ten", first="soon", consent="perhaps").count("column “") == 3


def test_long_cells_are_quoted_in_part() -> None:
    assert "…" in refusal(who="x" * 500)
    assert len(refusal(who="x" * 500)) < 200


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Yes", True),
        ("y", True),
        (True, True),
        (1, True),
        ("no", False),
        (None, False),
        ("", False),
        (0, False),
    ],
)
def test_words_may_be_quoted_only_where_the_file_says_yes(cell: Cell, wanted: bool) -> None:
    ready = read(consent=cell, story="words")
    assert isinstance(ready, ReadyResponse)
    assert ready.may_quote is wanted


def test_without_a_consent_column_nothing_may_be_quoted() -> None:
    columns = fit_columns(["story", "who", "change"], QUESTIONS, ImportChoices())
    ready = read_row(Row(2, ["words", "parent", "x"]), columns)
    assert isinstance(ready, ReadyResponse)
    assert (ready.may_quote, ready.external_id) == (False, None)


def test_a_short_row_of_a_sheet_has_empty_cells_at_its_end() -> None:
    columns = fit_columns(["story", "who", "change"], QUESTIONS, ImportChoices())
    ready = read_row(Row(2, ["words"]), columns)
    assert isinstance(ready, ReadyResponse)
    assert ready.answers == {"story": "words"}


def test_a_row_that_was_cut_short_is_refused() -> None:
    refused = read_row(Row(9, ["words"], "it may be cut short"), COLUMNS)
    assert str(refused) == "row 9: it may be cut short"
