"""Which forms are typed twice, when forms are taken, and on which day they can have come."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from coproduce.consultations.rules.keying import (
    KeyingFacts,
    day_problem,
    is_in_sample,
    is_number,
    refusal,
)

TODAY = date(2026, 11, 20)
OPEN = KeyingFacts("open", TODAY, TODAY - timedelta(days=10), TODAY + timedelta(days=5), None)
CLOSED = replace(
    OPEN, phase="closed", closed_on=TODAY - timedelta(days=5), keep_until=TODAY + timedelta(days=99)
)


def test_the_sample_is_about_a_tenth_and_always_the_same() -> None:
    numbers = [str(number) for number in range(2, 5002)]
    chosen = [number for number in numbers if is_in_sample("a" * 32, number)]
    assert 400 < len(chosen) < 600
    assert chosen == [number for number in numbers if is_in_sample("a" * 32, number)]


def test_another_consultation_has_another_sample() -> None:
    numbers = [str(number) for number in range(2, 502)]
    assert {n for n in numbers if is_in_sample("a", n)} != {n for n in numbers if is_in_sample("b", n)}


@pytest.mark.parametrize("share", [0, 10, 100])
def test_the_first_form_is_always_in_it(share: int) -> None:
    assert is_in_sample("x", "1", share=share)
    assert is_in_sample("x", "501", first="501", share=share)
    assert is_in_sample("x", "502", first="501", share=share) is (
        share == 100 or (share == 10 and is_in_sample("x", "502"))
    )


@pytest.mark.parametrize("number", ["", "0", "007", "-1", "1.5", "A1", "1000000", "¹"])
def test_what_is_no_form_number(number: str) -> None:
    assert not is_number(number)


def test_form_numbers() -> None:
    assert is_number("1")
    assert is_number("999999")


@pytest.mark.parametrize("phase", ["draft", "coming", "paused", "cancelled"])
def test_forms_are_not_taken(phase: str) -> None:
    assert refusal(replace(OPEN, phase=phase))


def test_forms_are_taken_while_it_is_open_and_then_as_long_as_answers_are_kept() -> None:
    assert refusal(OPEN) == ""
    assert refusal(CLOSED) == ""
    assert refusal(replace(CLOSED, keep_until=TODAY)) == ""
    assert "over" in refusal(replace(CLOSED, keep_until=TODAY - timedelta(days=1)))
    assert "over" in refusal(replace(CLOSED, erased=True))


@pytest.mark.parametrize(
    ("facts", "days", "source", "in_time", "place"),
    [
        (OPEN, 0, "paper", False, ""),
        (OPEN, 1, "paper", False, "came_on"),
        (OPEN, -10, "paper", False, ""),
        (OPEN, -11, "paper", False, "came_on"),
        (CLOSED, -5, "paper", False, ""),
        (CLOSED, -4, "paper", False, "in_time"),
        (CLOSED, -4, "paper", True, ""),
        (CLOSED, -4, "phone", True, "came_on"),
        (CLOSED, -5, "phone", False, ""),
    ],
)
def test_the_day_on_which_it_came(
    facts: KeyingFacts, days: int, source: str, in_time: bool, place: str
) -> None:
    assert day_problem(facts, TODAY + timedelta(days=days), source, in_time)[0] == place


def test_a_day_is_needed() -> None:
    assert day_problem(OPEN, None, "paper", False)[0] == "came_on"
