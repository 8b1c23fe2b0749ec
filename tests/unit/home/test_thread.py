"""Where a consultation stands on its thread, from plain facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from coproduce.home.rules import DONE, LATER, NOW, STOPPED, ThreadFacts, thread, yearly_thread

OPENED, CLOSES = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 4, 2, 16, tzinfo=UTC)
TOLD, PUBLIC = datetime(2026, 5, 4, 9, tzinfo=UTC), datetime(2026, 5, 7, 8, 30, tzinfo=UTC)
OPEN = ThreadFacts("open", OPENED, CLOSES, None, date(2026, 5, 30))
CLOSED = replace(OPEN, phase="closed", closed_at=CLOSES)


def states(facts: ThreadFacts) -> list[str]:
    return [stage.state for stage in thread(facts)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (replace(OPEN, phase="draft"), [LATER, LATER, LATER, LATER, LATER]),
        (replace(OPEN, phase="coming"), [LATER, LATER, LATER, LATER, LATER]),
        (OPEN, [NOW, LATER, LATER, LATER, LATER]),
        (replace(OPEN, phase="paused"), [STOPPED, LATER, LATER, LATER, LATER]),
        (CLOSED, [DONE, NOW, LATER, LATER, LATER]),
        (replace(CLOSED, understood=True), [DONE, DONE, NOW, LATER, LATER]),
        (replace(CLOSED, answering="writing"), [DONE, NOW, NOW, LATER, LATER]),
        (replace(CLOSED, answering="writing", understood=True), [DONE, DONE, NOW, LATER, LATER]),
        (replace(CLOSED, answering="withdrawn"), [DONE, NOW, NOW, LATER, LATER]),
        (replace(CLOSED, answering="telling"), [DONE, DONE, DONE, NOW, LATER]),
        (replace(CLOSED, answering="settled"), [DONE, DONE, DONE, NOW, LATER]),
        (replace(CLOSED, answering="settled", public=True), [DONE, DONE, DONE, DONE, DONE]),
        (replace(CLOSED, phase="cancelled"), [STOPPED]),
    ],
)
def test_each_step_is_done_now_or_later(facts: ThreadFacts, expected: list[str]) -> None:
    assert states(facts) == expected


def test_steps_carry_the_days_they_were_on_or_are_promised_for() -> None:
    assert [stage.day for stage in thread(OPEN)] == [CLOSES, None, date(2026, 5, 30), None, None]
    told = replace(CLOSED, answering="settled", telling_began_at=TOLD, public_from=PUBLIC)
    assert [stage.day for stage in thread(told)] == [CLOSES, None, None, TOLD, PUBLIC]


def test_nothing_is_understood_while_a_text_waits_for_its_theme() -> None:
    begun = thread(replace(CLOSED, answering="writing"))
    assert [stage.label for stage in begun if stage.state == NOW] == ["Understand", "Answer"]
    assert begun[2].day == date(2026, 5, 30)


def test_the_lead_time_is_not_public() -> None:
    waiting = thread(replace(CLOSED, answering="settled", public_from=PUBLIC))
    assert (waiting[-1].state, waiting[-1].day) == (LATER, PUBLIC)


def test_a_draft_names_the_day_on_which_it_is_to_open() -> None:
    first = thread(replace(OPEN, phase="draft"))[0]
    assert (first.label, first.day) == ("Draft", OPENED)


def test_what_is_open_all_year_has_its_reports_on_the_thread() -> None:
    facts = ThreadFacts("open", OPENED, None, None, None)
    stages = yearly_thread(facts, OPENED, date(2027, 3, 1), is_late=False)
    assert [(stage.label, stage.state) for stage in stages] == [
        ("Yearly report", "done"),
        ("Open all year", "now"),
        ("Next report", "later"),
    ]
    late = yearly_thread(facts, None, date(2027, 3, 1), is_late=True)
    assert [(stage.label, stage.state) for stage in late][-1] == ("Next report: late", "stopped")
    draft = yearly_thread(
        ThreadFacts("draft", OPENED, None, None, date(2027, 3, 1)), None, date(2027, 3, 1), is_late=False
    )
    assert [stage.label for stage in draft] == ["Draft", "Next report"]
    closed = yearly_thread(ThreadFacts("closed", OPENED, None, OPENED, None), OPENED, None, is_late=False)
    assert [(stage.label, stage.state) for stage in closed] == [("Yearly report", "done"), ("Asked", "done")]
