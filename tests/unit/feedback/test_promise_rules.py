"""Measures, the days of “Did it work?”, and what everybody may see of what families say."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from coproduce.feedback.rules.impact import (
    AskingMoveFacts,
    ReplyToFamiliesFacts,
    asking_day,
    asking_move_refusals,
    is_over,
    last_day,
    months_after,
    months_to_plan,
    protected_result,
    reply_to_families_problems,
    says_mostly_worse,
    shows_mostly_worse,
)
from coproduce.feedback.rules.progress import (
    MeasureFacts,
    NewMeasure,
    measure_problems,
    measure_sentence,
    measure_verdict,
    publishable,
)
from coproduce.insights.charts import plotly_of, svg_of
from coproduce.insights.charts.progress import progress_chart

TODAY = date(2026, 11, 23)
WEEKS = MeasureFacts(
    "Waiting for speech therapy",
    "weeks",
    True,
    Decimal("28.00"),
    date(2017, 6, 1),
    Decimal(12),
    date(2027, 3, 31),
    ((date(2026, 10, 1), Decimal(19)),),
)


def test_a_measure_is_told_in_one_sentence() -> None:
    assert measure_sentence(WEEKS, "31 March 2027") == (
        "From 28 weeks in June 2017 to 19 weeks in October 2026. The target is 12 weeks by 31 March 2027."
    )


@pytest.mark.parametrize(
    ("latest", "verdict"), [(12, "reached"), (19, "better"), (28, "same"), (30, "worse"), (None, "")]
)
def test_what_a_measure_says_depends_on_which_way_is_better(latest: int | None, verdict: str) -> None:
    readings = ((date(2026, 10, 1), Decimal(latest)),) if latest else ()
    assert measure_verdict(MeasureFacts(**{**vars(WEEKS), "readings": readings})) == verdict


def test_people_are_counted_protected_and_everything_else_exactly() -> None:
    assert publishable(Decimal(23), "people").text == "about 25 people"
    assert publishable(Decimal(6), "people").shown is None
    assert publishable(Decimal("29400.00"), "money").text == "£29,400"
    people = MeasureFacts(**{**vars(WEEKS), "unit": "people", "baseline": Decimal(43), "readings": ()})
    sentence = measure_sentence(people, "31 March 2027")
    assert "43" not in sentence
    assert "about 45 people" in sentence
    # A small figure tells nothing of which way it went.
    small = MeasureFacts(**{**vars(people), "readings": ((date(2026, 10, 1), Decimal(5)),)})
    assert measure_verdict(small) == ""
    assert "5 people" not in measure_sentence(small, "31 March 2027").replace("about 45 people", "")


def test_a_measure_needs_a_way_a_unit_and_a_source() -> None:
    right = NewMeasure(
        "Waiting", "weeks", True, Decimal(28), date(2017, 6, 1), Decimal(12), date(2027, 1, 1), "NHS"
    )
    assert measure_problems(right, TODAY) == {}
    wrong = {
        "unit": "percent",
        "target": Decimal(40),
        "target_on": date(2017, 1, 1),
        "source": " ",
        "baseline_on": date(2027, 1, 1),
        "name": "",
    }
    for name, value in wrong.items():
        assert name in measure_problems(NewMeasure(**{**vars(right), name: value}), TODAY)
    half = NewMeasure(**{**vars(right), "unit": "people", "baseline": Decimal("1.5"), "target": None})
    assert {"baseline", "target"} <= set(measure_problems(half, TODAY))


def test_the_chart_of_a_measure_shows_only_protected_figures() -> None:
    points = [
        ("At the start", publishable(Decimal(6), "people")),
        ("Now", publishable(Decimal(23), "people")),
    ]
    chart = progress_chart("m", "Families", "Said so", points, ("The target", 40, "40 people"))
    drawn = str(svg_of(chart)) + repr(plotly_of(chart)) + repr(chart.rows)
    assert "23" not in drawn.replace("#1d2433", "")
    assert "fewer than 8 people" in drawn
    with pytest.raises(TypeError):
        progress_chart("m", "Families", "", [("Now", 23)], ("The target", 40, "40"))  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 12, date(2026, 12, 15)),
        (date(2025, 6, 30), 6, date(2025, 12, 30)),
    ],
)
def test_months_are_calendar_months(day: date, months: int, expected: date) -> None:
    assert months_after(day, months) == expected


def test_families_are_asked_on_a_working_day_for_three_weeks() -> None:
    # Good Friday and Easter Monday 2027, and the weekend between them.
    closed = {date(2027, 3, 26), date(2027, 3, 29)}
    assert asking_day(date(2026, 9, 26), 6, closed) == date(2027, 3, 30)
    until = last_day(date(2027, 3, 30))
    assert until == date(2027, 4, 20)
    assert not is_over(until, until)
    assert is_over(until, date(2027, 4, 21))


def test_nobody_is_asked_twice_at_once() -> None:
    assert months_to_plan(TODAY, TODAY) == (6, 12)
    assert months_to_plan(date(2026, 4, 1), TODAY) == (6, 12)
    assert months_to_plan(date(2024, 4, 1), TODAY) == (12,)


def test_putting_off_needs_a_reason_and_bringing_forward_does_not() -> None:
    def refused(day: date | None, reason: str = "") -> bool:
        facts = AskingMoveFacts(date(2027, 3, 1), day, date(2026, 9, 1), TODAY, reason)
        return bool(asking_move_refusals(facts))

    assert not refused(date(2027, 1, 11))
    assert refused(date(2027, 4, 1))
    assert not refused(date(2027, 4, 1), "Schools are closed.")
    assert refused(None)
    assert refused(date(2026, 11, 1))
    assert refused(date(2027, 3, 1))


def test_what_people_say_is_words_under_ten_and_rounded_from_there() -> None:
    few = protected_result({"better": 6, "worse": 1})
    assert few.form in ("words", "withheld")
    assert not any(cell.shown for cell in few.cells)
    many = protected_result({"better": 23, "same": 9, "worse": 3})
    assert next(cell.text for cell in many.cells) == "about 25"
    assert protected_result({}).form == "withheld"


def test_mostly_worse_is_public_only_where_public_figures_say_so() -> None:
    assert says_mostly_worse({"worse": 2, "better": 1, "cannot_tell": 9})
    assert not says_mostly_worse({"worse": 1, "better": 1})
    assert not says_mostly_worse({"cannot_tell": 5})
    assert shows_mostly_worse(protected_result({"worse": 30, "better": 10}), {})
    assert not shows_mostly_worse(protected_result({"worse": 1}), {})
    assert shows_mostly_worse(protected_result({}), {"worse": 1})


def test_a_reply_to_families_has_a_reason_and_a_promise_a_date() -> None:
    def problems(**values: object) -> set[str]:
        facts = {"words": "We look again.", "owner_name": "Ola", "title": "", "due_on": None, "today": TODAY}
        return set(reply_to_families_problems(ReplyToFamiliesFacts(**{**facts, **values})))  # type: ignore[arg-type]

    assert problems() == set()
    assert problems(words=" ", owner_name="") == {"words", "owner_name"}
    assert problems(title="Two more posts") == {"due_on"}
    assert problems(due_on=date(2027, 1, 1)) == {"title"}
    assert problems(title="Two more posts", due_on=date(2020, 1, 1)) == {"due_on"}
