"""Dates in three boxes: what people type is read, or refused in words and shown again."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form
from wtforms.validators import InputRequired, Optional

from coproduce.web.dates import DatePartsField, WrongDate, read_date


class Opening(Form):
    opens = DatePartsField("Opens on", [InputRequired("Enter the day it opens")])
    ends = DatePartsField("Ends on", [Optional()])


def typed(day: str, month: str, year: str, name: str = "opens") -> MultiDict[str, str]:
    return MultiDict({f"{name}-day": day, f"{name}-month": month, f"{name}-year": year})


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_every_real_date_is_read(day: date) -> None:
    assert read_date(str(day.day), str(day.month), str(day.year)) == day
    assert read_date(f" {day:%d}", f"{day:%m} ", f"{day:%Y}") == day


@pytest.mark.parametrize("month", ["3", "03", "Mar", "march", "MARCH"])
def test_a_month_may_be_a_name(month: str) -> None:
    assert read_date("27", month, "2026") == date(2026, 3, 27)


def test_three_empty_boxes_are_no_date() -> None:
    assert read_date("", " ", "") is None


@pytest.mark.parametrize(
    ("boxes", "message", "parts"),
    [
        (("27", "", "2026"), "The date must include a month", ("month",)),
        (("", "", "2026"), "The date must include a day and a month", ("day", "month")),
        (("31", "2", "2026"), "The date must be a real date", ("day",)),
        (("29", "2", "2025"), "The date must be a real date", ("day",)),
        (("0", "13", "2026"), "The date must be a real date", ("day", "month")),
        (("1", "1", "26"), "The year must have four figures, like 2026", ("year",)),
        (("-1", "1", "2026"), "The date must be a real date", ("day",)),
        (("one", "two", "three"), "The date must be a real date", ("day", "month", "year")),
        (("1\x00", "1", "2026"), "The date must be a real date", ("day",)),
        (("²", "1", "2026"), "The date must be a real date", ("day",)),
        (("1" * 5000, "1", "2026"), "The date must be a real date", ("day",)),
    ],
)
def test_what_is_no_date_is_refused_in_words(
    boxes: tuple[str, str, str], message: str, parts: tuple[str, ...]
) -> None:
    with pytest.raises(WrongDate, match=message) as refused:
        read_date(*boxes)
    assert refused.value.parts == parts


def test_a_form_gives_the_date() -> None:
    form = Opening(typed("4", "12", "2026"))
    assert form.validate()
    assert form.opens.data == date(2026, 12, 4)
    assert form.ends.data is None


def test_a_mistake_is_shown_as_it_was_typed() -> None:
    form = Opening(typed("31", "2", "2026"))
    assert not form.validate()
    assert form.opens.errors == ["The date must be a real date"]
    assert form.opens.date_parts == {"day": "31", "month": "2", "year": "2026"}
    assert form.opens.wrong_parts == ("day",)


def test_empty_boxes_are_refused_only_where_a_date_is_needed() -> None:
    form = Opening(typed("", "", ""))
    assert not form.validate()
    assert form.errors == {"opens": ["Enter the day it opens"]}


def test_an_impossible_date_is_refused_where_it_may_be_left_out_too() -> None:
    form = Opening(MultiDict([*typed("1", "1", "2026").items(), *typed("40", "1", "2026", "ends").items()]))
    assert not form.validate()
    assert form.errors == {"ends": ["The date must be a real date"]}


def test_a_stored_date_fills_the_boxes() -> None:
    form = Opening(data={"opens": date(2026, 3, 9)})
    assert form.opens.date_parts == {"day": "9", "month": "3", "year": "2026"}
    assert form.ends.date_parts == {"day": "", "month": "", "year": ""}
