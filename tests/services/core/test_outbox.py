"""Events and handlers: nothing is lost, nothing runs twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.core import clock, outbox
from coproduce.core.access import CLOCK
from coproduce.core.audit import AuditEntry, record
from coproduce.core.database import db, unit_of_work
from coproduce.core.outbox import Event, HandlerRun, emit, handles


@dataclass(frozen=True)
class SomethingHappened(Event):
    thing_id: str


@pytest.fixture
def calls() -> Iterator[list[str]]:
    seen: list[str] = []
    before = dict(outbox._handlers)
    yield seen
    outbox._handlers.clear()
    outbox._handlers.update(before)


def audited() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_a_handler_runs_once_after_the_commit(app: Flask, calls: list[str]) -> None:
    @handles(SomethingHappened)
    def note(event: SomethingHappened) -> None:
        calls.append(event.thing_id)

    with unit_of_work():
        emit(SomethingHappened("one"))
        assert calls == []
    assert (outbox.dispatch(), outbox.dispatch(), calls) == (1, 0, ["one"])


def test_an_event_of_a_transaction_that_failed_never_happened(app: Flask, calls: list[str]) -> None:
    @handles(SomethingHappened)
    def note(event: SomethingHappened) -> None:
        calls.append(event.thing_id)

    def fail_after_emitting() -> None:
        with unit_of_work():
            emit(SomethingHappened("one"))
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        fail_after_emitting()
    assert (outbox.dispatch(), calls) == (0, [])


def test_a_failed_handler_leaves_nothing_behind_and_is_tried_again_later(
    app: Flask, calls: list[str]
) -> None:
    @handles(SomethingHappened)
    def fragile(event: SomethingHappened) -> None:
        record(CLOCK, "half done", "thing", event.thing_id)
        calls.append(event.thing_id)
        if len(calls) == 1:
            raise RuntimeError("no")

    with unit_of_work():
        emit(SomethingHappened("one"))
    assert (outbox.dispatch(), audited()) == (0, 0)
    run = db.session.scalars(select(HandlerRun)).one()
    assert (run.progress, run.attempts, run.problem) == ("waiting", 1, "RuntimeError: no")
    db.session.rollback()
    assert outbox.dispatch() == 0, "it is tried again only after a while"
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        assert (outbox.dispatch(), audited(), len(calls)) == (1, 1, 2)


def test_one_handler_that_fails_does_not_hinder_another(app: Flask, calls: list[str]) -> None:
    @handles(SomethingHappened)
    def broken(event: SomethingHappened) -> None:
        raise RuntimeError("no")

    @handles(SomethingHappened)
    def sound(event: SomethingHappened) -> None:
        calls.append(event.thing_id)

    with unit_of_work():
        emit(SomethingHappened("one"))
    assert (outbox.dispatch(), calls) == (1, ["one"])
