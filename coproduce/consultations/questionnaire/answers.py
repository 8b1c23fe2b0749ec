"""Checking one answer: a cleaned value, None where nothing was answered, or a problem in plain words.

People's own words pass unchanged: emoji, right-to-left text, formulas and every script are valid words (rule 23).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from coproduce.consultations.questionnaire.days import day_of, month_of
from coproduce.consultations.questionnaire.questions import (
    PREFER_NOT_TO_SAY,
    Atomic,
    Facet,
    Problem,
    Question,
    Value,
)

DECIMAL_PLACES = 4
LARGEST_NUMBER = Decimal(10) ** 13
ATTACHMENT_ID = re.compile(r"[0-9a-zA-Z_-]{8,32}")


def validate(question: Question, raw: Any) -> Value | Problem:
    """Check `raw`. For a question of one facet: text from a form or a file, a list of option keys, a number, a date, or
    a date's boxes as a mapping with day, month and year. For one of several facets: a mapping of these by facet."""
    if not question.facets:
        return None
    pieces: dict[str, Atomic] = {}
    for key, piece in _raw_pieces(question, raw).items():
        facet = question.facet(key)
        if facet is None and question.may_be_gone(key):
            continue
        if facet is None:
            return Problem("Choose from the answers on this page.")
        checked = _check(facet, piece)
        if isinstance(checked, Problem):
            return checked if question.is_single or not key else _in_facet(checked, facet)
        if checked is not None:
            pieces[key] = checked
    return _whole(question, pieces)


def _raw_pieces(question: Question, raw: Any) -> Mapping[str, Any]:
    if question.is_single:
        return {question.main.key: raw}
    if isinstance(raw, Mapping):
        # In the order of the facets, so that the first problem is that of the first box.
        known = {facet.key: raw[facet.key] for facet in question.facets if facet.key in raw}
        return {**known, **{str(key): piece for key, piece in raw.items() if key not in known}}
    return {} if raw is None or raw == "" else {question.main.key: raw}


def _in_facet(problem: Problem, facet: Facet) -> Problem:
    return Problem(f"{facet.label}: {problem.message}" if facet.label else problem.message, (facet.key,))


def _whole(question: Question, pieces: dict[str, Atomic]) -> Value | Problem:
    if PREFER_NOT_TO_SAY in pieces:
        if len(pieces) > 1:
            return Problem("You ticked “I prefer not to say” and gave an answer too. Take one of them away.")
        return dict(pieces)
    if not pieces or question.is_missing(pieces):
        if question.required:
            return Problem(question.please_answer)
        if not pieces:
            return None
    found = question.problem_of(pieces)
    if found is not None:
        return found
    return question.whole(pieces)


def to_json(value: Value) -> Any:
    """A cleaned value as the consultation file writes it: 12 or 12.5, "2026-11-01", ["a", "b"], {"facet": ...}."""
    if isinstance(value, dict):
        return {key: to_json(piece) for key, piece in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _check(facet: Facet, raw: Any) -> Atomic | Problem | None:
    if facet.kind == "choices":
        return _several(facet, raw)
    if facet.kind == "choice":
        return _one(facet, raw)
    if facet.kind == "number":
        return _number(facet, raw)
    if facet.kind == "day":
        return month_of(raw) if facet.unit == "month" else day_of(raw)
    return _file(raw) if facet.kind == "file" else _words(facet, raw)


def _one(facet: Facet, raw: Any) -> Atomic | Problem | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, str) and any(option.key == raw for option in facet.options):
        return raw
    return Problem("Choose one of the answers on this page.")


def _several(facet: Facet, raw: Any) -> Atomic | Problem | None:
    if raw is None or raw == "":
        return None
    chosen = [raw] if isinstance(raw, str) else raw
    if not isinstance(chosen, Sequence) or not all(isinstance(key, str) for key in chosen):
        return Problem("Choose from the answers on this page.")
    wanted = {key for key in chosen if key}
    if wanted - {option.key for option in facet.options}:
        return Problem("Choose from the answers on this page.")
    return tuple(option.key for option in facet.options if option.key in wanted) or None


def _words(facet: Facet, raw: Any) -> Atomic | Problem | None:
    if raw is None:
        return None
    text = raw if isinstance(raw, str) else str(raw)
    if not text.strip():
        return None
    if len(text) > facet.longest:
        return Problem(
            f"Your answer is {len(text):,} characters long. Please shorten it to {facet.longest:,} characters or fewer."
        )
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        return Problem("Your answer holds a character that cannot be stored. Please type it again.")
    return text


def _file(raw: Any) -> Atomic | Problem | None:
    """The identifier of an attachment that was received before; whether it is this person's is not known here."""
    if raw is None or raw == "":
        return None
    if isinstance(raw, str) and ATTACHMENT_ID.fullmatch(raw):
        return raw
    return Problem("This file is not here any more. Please add it again.")


def _number(facet: Facet, raw: Any) -> Atomic | Problem | None:
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    number = _decimal(raw)
    if number is None:
        return Problem("Enter a number in figures, like 12.")
    if _too_exact(number):
        return Problem(f"Enter a number with at most {DECIMAL_PLACES} figures after the point.")
    unit = f" {facet.unit}" if facet.unit and facet.unit != "%" else facet.unit
    if facet.minimum is not None and number < Decimal(str(facet.minimum)):
        return Problem(f"Enter {facet.minimum}{unit} or more.")
    if facet.maximum is not None and number > Decimal(str(facet.maximum)):
        return Problem(f"Enter {facet.maximum}{unit} or fewer.")
    return number if abs(number) < LARGEST_NUMBER else Problem("Enter a smaller number.")


def _decimal(raw: Any) -> Decimal | None:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        return None
    text = str(raw).strip()
    if isinstance(raw, str):
        # A pound or percent sign may stand there; else only plain figures: Python's own reading would also take
        # “1_000”, “1e5”, “NaN” and figures of other scripts.
        text = text.removeprefix("£").removesuffix("%").strip()
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
