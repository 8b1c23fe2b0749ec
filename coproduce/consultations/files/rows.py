"""From one row of a file to one response, or to the reasons why it cannot be one. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from coproduce.consultations.files.answer_columns import AnswerColumn
from coproduce.consultations.files.columns import Columns, same_words
from coproduce.consultations.files.tabular import Cell, Row, is_empty
from coproduce.consultations.questionnaire import (
    LONGEST_TEXT,
    Option,
    Problem,
    Value,
    validate,
)

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0", ""})
LONGEST_EXTERNAL_ID = 200
SEPARATORS = (";", "|", "\n", ",")

Result = TypeVar("Result")


@dataclass(frozen=True)
class ReadyResponse:
    """A row that can be stored. `answers` maps a question's key to its cleaned value and leaves out what is empty."""

    number: int
    answers: Mapping[str, Value]
    external_id: str | None
    may_quote: bool


@dataclass(frozen=True)
class RefusedRow:
    """A row that cannot be stored, with every reason as words that follow “row 12: ”."""

    number: int
    reasons: tuple[str, ...]

    def __str__(self) -> str:
        return f"row {self.number}: {'; '.join(self.reasons)}"


class _Unusable(Exception):
    """Why one cell cannot be used, in words."""


def read_row(row: Row, columns: Columns) -> ReadyResponse | RefusedRow:
    """Read one row. An empty cell is no answer, also where the question is required: a survey that was made elsewhere
    cannot be asked again."""
    if row.problem:
        return RefusedRow(row.number, (row.problem,))
    reasons: list[str] = []
    answers: dict[str, Value] = {}
    pieces: dict[str, dict[str, object]] = {}
    for place, column in columns.questions.items():
        piece = _attempt(partial(_piece, column), row, place, columns, reasons)
        if piece is not None:
            pieces.setdefault(column.question.key, {})[column.facet.key] = piece
    if not reasons:
        answers = _whole_answers(pieces, columns, reasons)
    external_id = _attempt(_external_id, row, columns.external_id, columns, reasons)
    may_quote = _attempt(_yes_or_no, row, columns.consent, columns, reasons)
    if reasons:
        return RefusedRow(row.number, tuple(reasons))
    return ReadyResponse(row.number, answers, external_id, bool(may_quote))


def _attempt(
    read: Callable[[Cell], Result], row: Row, place: int | None, columns: Columns, reasons: list[str]
) -> Result | None:
    if place is None:
        return None
    try:
        return read(row.cells[place] if place < len(row.cells) else None)
    except _Unusable as problem:
        reasons.append(f"column “{columns.names[place]}”: {problem}")
        return None


def _whole_answers(
    pieces: Mapping[str, Mapping[str, object]], columns: Columns, reasons: list[str]
) -> dict[str, Value]:
    """The pieces of each question together, checked as the form checks them."""
    answers: dict[str, Value] = {}
    for place, column in columns.questions.items():
        key = column.question.key
        if key in answers or key not in pieces:
            continue
        raw = pieces[key]
        checked = validate(
            column.question_without_demands, raw[""] if column.question.is_single else dict(raw)
        )
        if isinstance(checked, Problem):
            reasons.append(f"column “{columns.names[place]}”: {checked.message}")
        elif checked is not None:
            answers[key] = checked
    return answers


def _piece(column: AnswerColumn, cell: Cell) -> object | None:
    """What a cell gives for its facet, checked as far as that goes without the other facets of its question."""
    if is_empty(cell):
        return None
    prepared = _prepared(column, cell)
    if column.question.is_single:
        checked = validate(column.question_without_demands, prepared)
        if isinstance(checked, Problem):
            raise _Unusable(f"“{_short(cell)}” cannot be taken ({checked.message})")
    return prepared


def _prepared(column: AnswerColumn, cell: Cell) -> object:
    """The cell in the form that `validate` takes; raises _Unusable in words for somebody who has the file."""
    kind = column.facet.kind
    if kind in ("choice", "choices"):
        keys = _keys_of(column, _as_words(cell))
        return keys if kind == "choices" else keys[0]
    if kind == "number":
        return _number(cell)
    return _day(cell) if kind == "day" else _checked_words(_as_words(cell))


def _keys_of(column: AnswerColumn, text: str) -> list[str]:
    """The option or, where several may be chosen, the options that a cell names by key or label."""
    whole = _option_called(text, column.choices)
    if whole is not None:
        return [whole.key]
    if column.facet.kind == "choices":
        for separator in SEPARATORS:
            pieces = [piece for piece in text.split(separator) if piece.strip()]
            found = [_option_called(piece, column.choices) for piece in pieces]
            if len(pieces) > 1 and None not in found:
                return [option.key for option in found if option is not None]
    labels = ", ".join(option.label for option in column.choices)
    raise _Unusable(f"“{_short(text)}” is not one of the options: {labels}")


def _option_called(text: str, options: Sequence[Option]) -> Option | None:
    wanted = same_words(text)
    by_key = next(
        (option for option in options if option.key == text.strip() or option.key.casefold() == wanted), None
    )
    return by_key or next((option for option in options if same_words(option.label) == wanted), None)


def _number(cell: Cell) -> Cell:
    if isinstance(cell, float):
        # A workbook stores 12.1 as 12.1000000000000005; the shortest text that reads back the same was meant.
        return f"{cell:.10f}".rstrip("0").rstrip(".")
    if isinstance(cell, bool | date) or (isinstance(cell, str) and not re.search(r"\d", cell)):
        raise _Unusable(f"“{_short(cell)}” is not a number")
    return cell


def _day(cell: Cell) -> Cell:
    """A date as the file has it; 27/3/2026 is read as people in the United Kingdom write it."""
    if isinstance(cell, bool | int | float):
        raise _Unusable(f"“{_short(cell)}” is not a date")
    if not isinstance(cell, str):
        return cell
    text = cell.strip().partition("T")[0].partition(" ")[0]
    found = re.fullmatch(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text, re.ASCII)
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else text


def _as_words(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _checked_words(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise _Unusable(f"it has {len(text):,} characters; at most {LONGEST_TEXT:,} can be kept")
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise _Unusable("it holds a character that cannot be stored (NUL or half a character)")
    return text


def _external_id(cell: Cell) -> str:
    text = "" if cell is None else _checked_words(_as_words(cell)).strip()
    if not text:
        raise _Unusable("it is empty, and every row needs its identifier")
    if len(text) > LONGEST_EXTERNAL_ID:
        raise _Unusable(
            f"the identifier has {len(text)} characters; at most {LONGEST_EXTERNAL_ID} can be kept"
        )
    return text


def _yes_or_no(cell: Cell) -> bool:
    """Consent is only what says yes; anything that is neither yes nor no is refused rather than guessed."""
    words = same_words("" if cell is None else _as_words(cell))
    if words in YES:
        return True
    if words in NO:
        return False
    raise _Unusable(f"“{_short(cell)}” is neither yes nor no")


def _short(cell: Cell) -> str:
    text = " ".join(_as_words(cell).replace("\x00", "?").split())
    return text if len(text) <= 60 else f"{text[:59]}…"
