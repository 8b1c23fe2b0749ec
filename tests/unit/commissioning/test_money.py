"""Money and posts add up exactly, and no share is ever said to be more than it is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.commissioning.rules.money import (
    Line,
    figure,
    fte_sum,
    money_problems,
    percent,
    pounds,
    share_words,
    year_tables,
)

AMOUNTS = st.decimals(min_value=0, max_value=10**9, places=2)


def line(amount: str, kind: str = "part", year: str = "", label: str = "A line") -> Line:
    return Line(label, Decimal(amount), kind, year)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        ("29400", "927950", "3.17%"),
        ("12500", "1000000", "1.25%"),
        ("1", "80000", "less than 0.01%"),
        ("5", "100000", "0.01%"),
        ("4.99", "100000", "less than 0.01%"),
        ("12.345", "1000", "1.23%"),
        ("12.35", "1000", "1.24%"),
        ("12.25", "1000", "1.23%"),
        ("99999.99", "100000", "more than 99.99%"),
        ("100", "100", "100%"),
        ("0", "100", "0%"),
        ("1", "3", "33.33%"),
        ("2", "3", "66.67%"),
    ],
)
def test_shares(part: str, whole: str, shown: str) -> None:
    assert share_words(Decimal(part), Decimal(whole)) == shown


@pytest.mark.parametrize(("part", "whole"), [("1", "0"), ("-1", "10"), ("11", "10"), ("1", "-5")])
def test_what_is_no_share(part: str, whole: str) -> None:
    with pytest.raises(ValueError, match="no share"):
        percent(Decimal(part), Decimal(whole))


@given(st.data())
def test_a_share_lies_within_half_a_hundredth(data: st.DataObject) -> None:
    whole = data.draw(st.decimals(min_value="0.01", max_value=10**9, places=2))
    part = data.draw(st.decimals(min_value=0, max_value=whole, places=2))
    share = percent(part, whole)
    assert 0 <= share <= 100
    assert abs(share * whole - part * 100) <= Decimal("0.005") * whole
    assert (share_words(part, whole) == "100%") == (part == whole)


@given(st.lists(AMOUNTS, max_size=12), st.decimals(min_value="0.01", max_value=1000, places=2))
def test_a_total_is_accepted_exactly_where_it_is_the_sum(amounts: list[Decimal], slip: Decimal) -> None:
    parts = [Line(f"Line {number}", amount, "part") for number, amount in enumerate(amounts)]
    total = sum(amounts, Decimal(0))
    assert money_problems([*parts, Line("Total", total, "total")]) == []
    problems = money_problems([*parts, Line("Total", total + slip, "total")])
    assert len(problems) == bool(parts)
    assert all(f"{pounds(slip)} apart" in problem for problem in problems)


def test_each_year_adds_up_for_itself() -> None:
    lines = [
        line("10", year="2026-27"),
        line("20", year="2027-28"),
        line("10", "total", "2026-27"),
        line("21", "total", "2027-28", "Sum"),
    ]
    assert money_problems(lines) == [
        "The parts in 2027-28 come to £20, but “Sum” says £21. That is £1 apart."
    ]
    assert [table.year for table in year_tables(lines)] == ["2026-27", "2027-28"]


def test_no_more_than_the_budget_that_it_is_a_share_of() -> None:
    assert money_problems([line("100"), line("99.99", "of_budget", label="Budget")]) == [
        "£100 is more than “Budget”, which is £99.99."
    ]
    (table,) = year_tables([line("100"), line("99.99", "of_budget")])
    assert table.share == ""


def test_full_time_equivalents() -> None:
    assert figure(fte_sum([Decimal("1.5"), Decimal("1.3")])) == "2.8"
    assert figure(fte_sum([Decimal("0.1")] * 3)) == "0.3"
    assert figure(fte_sum([])) == "0"
    assert figure(Decimal("28.00")) == "28"
    assert figure(Decimal("1200")) == "1,200"
