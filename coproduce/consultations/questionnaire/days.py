"""Dates and months as people type them, in one field or in boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from coproduce.consultations.questionnaire.questions import Problem

FIRST_YEAR, LAST_YEAR = 1900, 2100


def day_of(raw: Any) -> date | Problem | None:
    """A day from a date, from text like 2026-11-27, or from boxes named day, month and year."""
    if isinstance(raw, date):  # a datetime is one too
        return _real_day(raw.year, raw.month, raw.day)
    if isinstance(raw, Mapping):
        return _from_boxes(_boxes(raw, "day", "month", "year"))
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", raw.strip(), re.ASCII) if isinstance(raw, str) else None
    if found is None:
        return Problem("Enter a date like 2026-11-27.")
    return _real_day(*(int(figures) for figures in found.groups()))


def month_of(raw: Any) -> date | Problem | None:
    """The first day of a month from a date, from text like 2026-11, or from boxes named month and year."""
    if isinstance(raw, date):
        return _real_day(raw.year, raw.month, 1)
    if isinstance(raw, Mapping):
        boxes = _boxes(raw, "month", "year")
        return _from_boxes({"day": "1", **boxes}) if any(boxes.values()) else None
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    found = re.fullmatch(r"(\d{4})-(\d{2})(-01)?", raw.strip(), re.ASCII) if isinstance(raw, str) else None
    if found is None:
        return Problem("Enter a month like 2026-11.")
    return _real_day(int(found[1]), int(found[2]), 1)


def _boxes(raw: Mapping[str, Any], *parts: str) -> dict[str, str]:
    return {part: str(raw.get(part) or "").strip() for part in parts}


def _from_boxes(boxes: Mapping[str, str]) -> date | Problem | None:
    if not any(boxes.values()):
        return None
    missing = tuple(part for part, text in boxes.items() if not text)
    if missing:
        return Problem(f"The date must also have a {' and a '.join(missing)}.", missing)
    wrong = tuple(part for part, text in boxes.items() if not re.fullmatch(r"\d{1,4}", text, re.ASCII))
    if wrong:
        return Problem("Enter the date in figures, like 27 3 2026.", wrong)
    return _real_day(int(boxes["year"]), int(boxes["month"]), int(boxes["day"]))


def _real_day(year: int, month: int, day: int) -> date | Problem:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Problem(f"Enter a year between {FIRST_YEAR} and {LAST_YEAR}, with four figures.", ("year",))
    if not 1 <= month <= 12:
        return Problem("Enter a month between 1 and 12.", ("month",))
    try:
        return date(year, month, day)
    except ValueError:
        return Problem("There is no such day. Check the day and the month.", ("day", "month"))
