"""Checking one answer: a cleaned value, None where nothing was answered, or a problem in plain words.

People's own words pass unchanged: emoji, right-to-left text, formulas and every script are valid words (rule 23).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from coproduce.consultations.questionnaire.questions import (
    AgreeScale,
    DateQuestion,
    Number,
    OneChoice,
    Question,
    SeveralChoices,
)

LONGEST_TEXT = 20_000
DECIMAL_PLACES = 4
LARGEST_NUMBER = Decimal(10) ** 13
FIRST_YEAR, LAST_YEAR = 1900, 2100

# What a cleaned answer is: option key, option keys, text, number or day; None where nothing was answered.
Value = str | tuple[str, ...] | Decimal | date | None


@dataclass(frozen=True)
class Problem:
    """Why an answer cannot be kept, as one sentence. `parts` names the boxes of a date to mark: day, month, year."""

    message: str
    parts: tuple[str, ...] = ()


def validate(question: Question, raw: Any) -> Value | Problem:
    """Check `raw`: text from a form or a file, a list of option keys, a number, a date, or a date's three boxes as a
    mapping with day, month and year."""
    if isinstance(question, SeveralChoices):
        checked = _several(question, raw)
    elif isinstance(question, OneChoice | AgreeScale):
        checked = _one(question, raw)
    elif isinstance(question, Number):
        checked = _number(question, raw)
    elif isinstance(question, DateQuestion):
        checked = _day(raw)
    else:
        checked = _words(raw)
    if checked is None and question.required:
        return Problem(_please_answer(question))
    return checked


def to_json(value: Value) -> Any:
    """A cleaned value as the consultation file writes it: 12 or 12.5, "2026-11-01", ["a", "b"]."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def from_json(question: Question, stored: Any) -> Value | Problem:
    """The inverse of `to_json` for an answer that was kept in a draft; a required answer may still be missing there."""
    return None if stored is None else validate(question, stored)


def _please_answer(question: Question) -> str:
    if isinstance(question, SeveralChoices):
        return "Choose at least one answer."
    if isinstance(question, OneChoice | AgreeScale):
        return "Choose an answer."
    if isinstance(question, Number):
        return "Enter a number."
    return "Enter a date." if isinstance(question, DateQuestion) else "Write your answer."


def _one(question: Question, raw: Any) -> Value | Problem:
    if raw is None or raw == "":
        return None
    if isinstance(raw, str) and any(option.key == raw for option in question.choices):
        return raw
    return Problem("Choose one of the answers on this page.")


def _several(question: Question, raw: Any) -> Value | Problem:
    if raw is None or raw == "":
        return None
    chosen = [raw] if isinstance(raw, str) else raw
    if not isinstance(chosen, Sequence) or not all(isinstance(key, str) for key in chosen):
        return Problem("Choose from the answers on this page.")
    wanted = {key for key in chosen if key}
    if wanted - {option.key for option in question.choices}:
        return Problem("Choose from the answers on this page.")
    return tuple(option.key for option in question.choices if option.key in wanted) or None


def _words(raw: Any) -> Value | Problem:
    if raw is None:
        return None
    text = raw if isinstance(raw, str) else str(raw)
    if not text.strip():
        return None
    if len(text) > LONGEST_TEXT:
        return Problem(
            f"Your answer is {len(text):,} characters long. Please shorten it to {LONGEST_TEXT:,} characters or fewer."
        )
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return Problem("Your answer holds a character that cannot be stored. Please type it again.")
    return text


def _number(question: Number, raw: Any) -> Value | Problem:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    number = _decimal(raw)
    if number is None:
        return Problem("Enter a number in figures, like 12.")
    if _too_exact(number):
        return Problem(f"Enter a number with at most {DECIMAL_PLACES} figures after the point.")
    unit = f" {question.unit}" if question.unit else ""
    if question.minimum is not None and number < Decimal(str(question.minimum)):
        return Problem(f"Enter {question.minimum}{unit} or more.")
    if question.maximum is not None and number > Decimal(str(question.maximum)):
        return Problem(f"Enter {question.maximum}{unit} or fewer.")
    return number if abs(number) < LARGEST_NUMBER else Problem("Enter a smaller number.")


def _decimal(raw: Any) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        return None
    text = str(raw).strip()
    if isinstance(raw, str):
        # Only plain figures: Python's own reading would also take “1_000”, “1e5”, “NaN” and figures of other scripts.
        if not re.fullmatch(r"[+-]?(\d{1,3}(,\d{3})+|\d+)?(\.\d+)?", text, re.ASCII):
            return None
        text = text.replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _too_exact(number: Decimal) -> bool:
    exponent = number.normalize().as_tuple().exponent
    return isinstance(exponent, int) and -exponent > DECIMAL_PLACES


def _day(raw: Any) -> Value | Problem:
    if isinstance(raw, date):  # a datetime is one too
        return _real_day(raw.year, raw.month, raw.day)
    if isinstance(raw, Mapping):
        return _day_from_boxes({part: str(raw.get(part) or "").strip() for part in ("day", "month", "year")})
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", raw.strip(), re.ASCII) if isinstance(raw, str) else None
    if found is None:
        return Problem("Enter a date like 2026-11-27.")
    return _real_day(*(int(figures) for figures in found.groups()))


def _day_from_boxes(boxes: Mapping[str, str]) -> Value | Problem:
    if not any(boxes.values()):
        return None
    missing = tuple(part for part, text in boxes.items() if not text)
    if missing:
        return Problem(f"The date must also have a {' and a '.join(missing)}.", missing)
    wrong = tuple(part for part, text in boxes.items() if not re.fullmatch(r"\d{1,4}", text, re.ASCII))
    if wrong:
        return Problem("Enter the date in figures, like 27 3 2026.", wrong)
    return _real_day(int(boxes["year"]), int(boxes["month"]), int(boxes["day"]))


def _real_day(year: int, month: int, day: int) -> Value | Problem:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem(f"Enter a year between {FIRST_YEAR} and {LAST_YEAR}, with four figures.", ("year",))
    if not 1 <= month <= 12:
        return Problem("Enter a month between 1 and 12.", ("month",))
    try:
        return date(year, month, day)
    except ValueError:
        return Problem("There is no such day. Check the day and the month.", ("day", "month"))
