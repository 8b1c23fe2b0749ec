"""The status of an improvement plan comes from dated facts, and changes on the very day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from coproduce.commissioning.rules.improvement import (
    ActionFacts,
    FinishFacts,
    MeasureFacts,
    MilestoneFacts,
    ReadingFacts,
    Status,
    StepFacts,
    as_it_was,
    expected_on,
    finishing_refusals,
    measure_status,
    standing_of_area,
    status_of,
)

DUE = date(2026, 6, 30)
DAY = timedelta(1)
ACTION = ActionFacts(
    "under_way", date(2026, 1, 5), DUE, (MilestoneFacts(date(2026, 3, 31), date(2026, 3, 30), "Trained"),)
)
# Speech and language therapy: from 28 weeks to 12, less is better.
WAIT = MeasureFacts(Decimal(28), date(2026, 1, 1), Decimal(12), date(2026, 12, 31))


def test_an_action_is_late_from_the_day_after_its_date() -> None:
    assert status_of(ACTION, DUE).key == "on_track"
    late = status_of(ACTION, DUE + DAY)
    assert (late.key, late.why) == ("late", "It was due 1 day ago.")
    assert status_of(replace(ACTION, state="done"), DUE + DAY).key == "done"


def test_a_missed_milestone_or_a_late_start_puts_it_at_risk() -> None:
    missed = replace(ACTION, milestones=(MilestoneFacts(date(2026, 3, 31), None, "Trained"),))
    assert status_of(missed, date(2026, 3, 31)).key == "on_track"
    assert status_of(missed, date(2026, 4, 1)).key == "at_risk"
    assert "“Trained”" in status_of(missed, date(2026, 4, 1)).why
    waiting = replace(ACTION, state="agreed", milestones=())
    assert status_of(waiting, date(2026, 1, 5)).key == "on_track"
    assert status_of(waiting, date(2026, 1, 6)).key == "at_risk"
    short = replace(waiting, starts_on=DUE)
    assert status_of(short, DUE - 29 * DAY).key == "on_track"
    assert status_of(short, DUE - 28 * DAY).key == "at_risk"


def test_a_measure_is_held_against_the_line_to_its_target() -> None:
    assert expected_on(WAIT, date(2026, 7, 2)) == Decimal(20)

    def status(value: int, on: date, today: date | None = None) -> str:
        return measure_status(replace(WAIT, readings=(ReadingFacts(on, Decimal(value)),)), today or on).key

    assert status(20, date(2026, 7, 2)) == "on_track"
    assert status(21, date(2026, 7, 2)) == "at_risk"
    assert status(12, date(2026, 7, 2)) == "done"
    assert status(13, date(2026, 12, 31)) == "at_risk"
    assert status(13, date(2026, 12, 31), date(2027, 1, 1)) == "late"
    rising = MeasureFacts(
        Decimal(18),
        date(2026, 1, 1),
        Decimal(60),
        date(2026, 12, 31),
        (ReadingFacts(date(2026, 7, 2), Decimal(20)),),
    )
    assert measure_status(rising, date(2026, 7, 2)).key == "at_risk"
    assert measure_status(WAIT, date(2026, 2, 1)).key == "on_track"
    assert measure_status(WAIT, date(2026, 8, 1)).key == "at_risk"


def test_an_area_stands_as_its_worst_part_does() -> None:
    done, late, on_track, stopped = (Status(key, "") for key in ("done", "late", "on_track", "stopped"))
    assert standing_of_area([done, on_track], [late]).key == "late"
    assert standing_of_area([done, done], [on_track]).key == "on_track"
    assert standing_of_area([done, stopped], [done]).key == "done"
    assert standing_of_area([stopped], [done]).key == "not_begun"
    assert standing_of_area([], []).key == "not_begun"


def test_done_needs_evidence() -> None:
    today = date(2026, 5, 1)
    assert finishing_refusals(FinishFacts(1, today, today)) == []
    assert "evidence" in finishing_refusals(FinishFacts(0, today, today))[0].message
    assert "not come" in finishing_refusals(FinishFacts(1, today + DAY, today))[0].message


def test_a_report_shows_what_was_on_record_that_day_and_not_what_was_written_later() -> None:
    first, second = date(2026, 4, 30), date(2026, 6, 30)
    steps = (
        StepFacts("start", date(2026, 2, 1), date(2026, 2, 3)),
        StepFacts("move", date(2026, 4, 20), date(2026, 4, 20), second, first),
        StepFacts("finish", date(2026, 4, 25), date(2026, 5, 4)),
    )
    assert as_it_was(steps, second, date(2026, 2, 2)) == ("agreed", first)
    assert as_it_was(steps, second, date(2026, 2, 3)) == ("under_way", first)
    assert as_it_was(steps, second, date(2026, 4, 20)) == ("under_way", second)
    assert as_it_was(steps, second, date(2026, 5, 3)) == ("under_way", second)
    assert as_it_was(steps, second, date(2026, 5, 4)) == ("done", second)
