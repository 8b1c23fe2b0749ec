"""Whatever is done with a promise in whatever order, no old date and no reason is ever lost."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.analysis.disclosure import possible_cell_ranges
from coproduce.core import access, audit, clock, outbox
from coproduce.core.clock import london_moment
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.feedback import services
from coproduce.feedback.models import Commitment
from coproduce.feedback.permissions import PERMISSIONS
from coproduce.feedback.queries.promises import promise_facts
from coproduce.feedback.rules.impact import protected_result, shows_mostly_worse
from coproduce.feedback.rules.progress import (
    MeasureFacts,
    MoveFacts,
    StepFacts,
    as_it_was,
    measure_sentence,
    measure_verdict,
)
from coproduce.feedback.services import impact
from tests.factories.feedback import COMMISSIONER

START = date(2026, 1, 5)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12)
ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(("move", "move", "start", "finish", "stop", "reopen")),
        st.integers(-20, 400),  # the new date, in days from the first
        st.integers(0, 30),  # how long it lies back that the last thing was done
        WORDS,
    ),
    max_size=15,
)


@pytest.fixture(autouse=True)
def without_a_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Services over plain rows: what they write down is what is looked at."""
    session = SimpleNamespace(flush=lambda: None, add=lambda row: None)
    monkeypatch.setattr(db, "session", session)
    monkeypatch.setattr(audit, "record", lambda *_, **__: None)
    monkeypatch.setattr(outbox, "emit", lambda *_: None)
    monkeypatch.setattr(impact, "plan_checks", lambda commitment: None)
    monkeypatch.setattr(impact, "drop_planned_checks", lambda actor, commitment: None)
    monkeypatch.setattr(access, "_permissions", dict(PERMISSIONS))


def carry_out(promise: Commitment, kind: str, day: date, words: str) -> bool:
    """Whether the rules let it happen."""
    actions: dict[str, Any] = {
        "move": lambda: services.move_commitment(COMMISSIONER, promise, day, words),
        "start": lambda: services.start_commitment(COMMISSIONER, promise),
        "finish": lambda: services.finish_commitment(COMMISSIONER, promise, words),
        "stop": lambda: services.stop_commitment(COMMISSIONER, promise, words),
        "reopen": lambda: services.reopen_commitment(COMMISSIONER, promise, words),
    }
    try:
        actions[kind]()
    except Refused:
        return False
    return True


@given(ACTIONS)
def test_every_old_date_and_reason_stays_in_its_order(actions: list[tuple[str, int, int, str]]) -> None:
    first = START + timedelta(days=100)
    promise = Commitment(id="p", state="agreed", version=1, title="A promise", due_on=first)
    dates, reasons, happened, today = [first], [], [], START
    stood: list[tuple[date, date]] = []  # at the end of each day, the date that stood
    for kind, offset, days, words in actions:
        today += timedelta(days=days)
        with clock.frozen(london_moment(today, 12, 0)):
            if carry_out(promise, kind, first + timedelta(days=offset), words):
                happened.append(kind)
                if kind == "move":
                    dates.append(first + timedelta(days=offset))
                    reasons.append(words.strip())
        stood.append((today, promise.due_on))
    changes = promise.date_changes
    assert [each.due_before for each in changes] == dates[:-1]
    assert [each.due_after for each in changes] == dates[1:]
    assert [each.reason for each in changes] == reasons
    assert all(reasons)
    assert [each.number for each in changes] == list(range(1, len(changes) + 1))
    assert promise.due_on == dates[-1]
    assert promise_facts(promise).first_due_on == first
    assert [step.kind for step in promise.steps] == [kind for kind in happened if kind != "move"]
    moves = [MoveFacts(each.due_before, each.due_after, clock.to_london(each.at).date()) for each in changes]
    steps = [StepFacts(each.kind, each.on, each.noted_on) for each in promise.steps]
    for day, due_on in dict(stood).items():
        assert as_it_was(steps, moves, promise.due_on, day, "agreed").due_on == due_on
    now = as_it_was(steps, moves, promise.due_on, today, "agreed")
    assert (now.state, now.done_on) == (promise.state, promise.done_on)


VERDICTS = st.fixed_dictionaries(
    {key: st.integers(0, 60) for key in ("better", "same", "worse", "cannot_tell")}
)


@given(VERDICTS)
def test_no_published_result_lets_a_small_number_be_worked_out(counts: dict[str, int]) -> None:
    table = protected_result(counts)
    shown = repr(table.to_dict())
    base = sum(counts.values())
    if base < 10:
        assert all(cell.shown is None and cell.percent is None for cell in table.cells)
    for cell, (low, high) in zip(table.cells, possible_cell_ranges(table), strict=True):
        if cell.shown is None:
            assert high - low >= 2, shown
    if shows_mostly_worse(table, {}):
        assert counts["worse"] * 2 >= base - 5


@given(st.integers(0, 200), st.integers(0, 200))
def test_the_words_of_a_measure_of_people_say_no_more_than_its_figures(start: int, now: int) -> None:
    """Whoever knows only the words cannot tell two exact figures apart that round alike."""

    def said(first: int, latest: int) -> tuple[str, str]:
        facts = MeasureFacts(
            "Families",
            "people",
            False,
            Decimal(first),
            START,
            Decimal(300),
            START + timedelta(days=300),
            ((START + timedelta(days=30), Decimal(latest)),),
        )
        return measure_sentence(facts, "then"), measure_verdict(facts)

    def alike(figure: int) -> int:
        return 0 if figure < 8 else 5 * ((figure + 2) // 5)

    assert said(start, now) == said(alike(start), alike(now))
