"""A date typed as day, month and year in three boxes, as people write dates."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import Field
from wtforms.utils import unset_value

PARTS = ("day", "month", "year")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FIRST_YEAR, LAST_YEAR = 1900, 2199


class WrongDate(ValueError):
    """The three boxes hold no date; `parts` names the boxes that are wrong and the message says how."""

    def __init__(self, message: str, parts: tuple[str, ...]) -> None:
        super().__init__(message)
        self.parts = parts


def read_date(day: str, month: str, year: str) -> date | None:
    """The date in three boxes, None where all are empty. A month may be a number or its English name.

    Raises WrongDate.
    """
    typed = dict(zip(PARTS, (day.strip(), month.strip(), year.strip()), strict=True))
    missing = tuple(part for part in PARTS if not typed[part])
    if len(missing) == len(PARTS):
        return None
    if missing:
        raise WrongDate(f"The date must include a {' and a '.join(missing)}", missing)
    numbers = {part: _number(part, value) for part, value in typed.items()}
    wrong = _impossible(numbers)
    if wrong == ("year",):
        raise WrongDate("The year must have four figures, like 2026", wrong)
    if wrong:
        raise WrongDate("The date must be a real date", wrong)
    return date(numbers["year"], numbers["month"], numbers["day"])


def _number(part: str, value: str) -> int:
    """The number in a box; -1, which no part of a date can be, where there is none."""
    if part == "month" and value[:3].lower() in MONTHS:
        return MONTHS.index(value[:3].lower()) + 1
    return int(value) if value.isdecimal() and len(value) <= 4 else -1


def _impossible(numbers: Mapping[str, int]) -> tuple[str, ...]:
    wrong = []
    year_is_right = FIRST_YEAR <= numbers["year"] <= LAST_YEAR
    month_is_right = 1 <= numbers["month"] <= 12
    last_day = monthrange(numbers["year"], numbers["month"])[1] if year_is_right and month_is_right else 31
    if not 1 <= numbers["day"] <= last_day:
        wrong.append("day")
    if not month_is_right:
        wrong.append("month")
    if not year_is_right:
        wrong.append("year")
    return tuple(wrong)


class DatePartsField(Field):
    """A form field whose data is a date, sent as NAME-day, NAME-month and NAME-year.

    What was typed stays in `date_parts`, so that a mistake is shown again as it was made; `wrong_parts` names the boxes
    to mark. Use InputRequired where the date must be given.
    """

    widget = None
    wrong_parts: tuple[str, ...] = ()
    _typed: tuple[str, str, str] | None = None

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        super().process(formdata, data, extra_filters)
        if formdata is None:
            return
        day, month, year = (formdata.get(f"{self.name}-{part}", "") for part in PARTS)
        self._typed = (day, month, year)
        self.raw_data = ["".join(self._typed).strip()]
        try:
            self.data = read_date(day, month, year)
        except WrongDate as problem:
            self.data = None
            self.wrong_parts = problem.parts
            self.process_errors.append(str(problem))

    @property
    def date_parts(self) -> dict[str, str]:
        """What each of the three boxes shows."""
        if self._typed is not None:
            return dict(zip(PARTS, self._typed, strict=True))
        if not isinstance(self.data, date):
            return dict.fromkeys(PARTS, "")
        return {"day": str(self.data.day), "month": str(self.data.month), "year": str(self.data.year)}
