"""Numbers and dates in bands: open ends, round steps, everybody counted once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.insights.bands import (
    counted,
    month_edges,
    month_labels,
    month_number,
    number_edges,
    number_labels,
)


def test_whole_numbers() -> None:
    edges = number_edges([float(week) for week in range(31)], whole=True)
    assert edges == (10.0, 20.0)
    assert number_labels(edges, "weeks", whole=True) == [
        "Under 10 weeks",
        "10 to 19 weeks",
        "20 weeks or more",
    ]


def test_fractions_and_a_single_value() -> None:
    edges = number_edges([0.1 * number for number in range(11)], whole=False)
    assert number_labels(edges, whole=False)[0].startswith("Under 0.")
    assert number_edges([3, 3, 3], whole=True) == ()
    assert number_labels((), "weeks", whole=True) == ["Any number of weeks"]
    assert number_labels((1.0, 2.0, 3.0), whole=True)[1] == "1"


def test_months_and_years() -> None:
    days = [date(2026, month, 5) for month in range(1, 13)]
    labels = month_labels(month_edges(days))
    assert labels[0].startswith("Before ")
    assert labels[-1].endswith(" or later")
    births = [date(year, 6, 1) for year in range(1960, 2010)]
    assert len(month_labels(month_edges(births))) <= 6
    assert month_labels(month_edges([date(2026, 5, 1)] * 4)) == ["Any date"]


# Answers carry at most four figures after the point.
@given(
    st.lists(st.integers(-(10**9), 10**9).map(lambda number: number / 10**4), min_size=1, max_size=60),
    st.booleans(),
)
def test_everybody_is_in_exactly_one_band(values: list[float], whole: bool) -> None:
    numbers = [float(int(value)) for value in values] if whole else values
    edges = number_edges(numbers, whole=whole)
    assert list(edges) == sorted(set(edges))
    labels = number_labels(edges, whole=whole)
    assert len(labels) == len(set(labels)) == len(edges) + 1 <= 8
    assert sum(counted(numbers, edges)) == len(numbers)


@given(st.lists(st.dates(date(1900, 1, 1), date(2100, 12, 31)), min_size=1, max_size=60))
def test_every_date_is_in_exactly_one_band(days: list[date]) -> None:
    edges = month_edges(days)
    labels = month_labels(edges)
    assert len(labels) == len(set(labels)) == len(edges) + 1
    assert sum(counted([month_number(day) for day in days], edges)) == len(days)


@pytest.mark.parametrize(("value", "band"), [(9, 0), (10, 1), (19.5, 1), (20, 2)])
def test_an_edge_belongs_to_the_upper_band(value: float, band: int) -> None:
    assert counted([value], (10.0, 20.0)).index(1) == band
