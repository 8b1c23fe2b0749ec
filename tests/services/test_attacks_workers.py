"""Two workers at once: nothing is done twice, and the audit chain is made and stays whole."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from flask import Flask

from coproduce.core import audit, audit_verifying, jobs, outbox, worker
from coproduce.core.access import CLOCK
from coproduce.core.database import db, unit_of_work
from coproduce.core.jobs import JobRun

WORKERS = 4


def at_once(app: Flask, work: Callable[[], object]) -> None:
    """Do the same in several workers at the same moment."""
    gate = threading.Barrier(WORKERS)

    def one_worker() -> None:
        with app.app_context():
            gate.wait()
            work()
            db.session.remove()

    threads = [threading.Thread(target=one_worker) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize("own_transactions", [False, True])
def test_a_job_that_is_due_runs_once(
    application: Flask, monkeypatch: pytest.MonkeyPatch, own_transactions: bool
) -> None:
    monkeypatch.setattr(jobs, "_jobs", {})
    ran: list[int] = []

    @jobs.every(minutes=5, own_transactions=own_transactions)
    def work() -> None:
        ran.append(1)

    at_once(application, jobs.run_due)
    assert ran == [1]
    with application.app_context():
        assert db.session.get_one(JobRun, f"{__name__}.work").problem == ""
        assert not jobs.worker_is_silent()


def test_an_event_is_handled_once(application: Flask) -> None:
    handled: list[str] = []

    class AttackSeen(outbox.Event):
        def __init__(self, name: str) -> None:
            self.name = name

    outbox._handlers["AttackSeen"] = {"test": lambda event: handled.append(event.name)}
    with application.app_context(), unit_of_work():
        for number in range(10):
            row = outbox.OutboxEvent(
                kind="AttackSeen", facts={"name": str(number)}, emitted_at=audit.clock.now()
            )
            db.session.add(row)
            db.session.flush()
            db.session.add(outbox.HandlerRun(event_id=row.id, handler="test", due_at=audit.clock.now()))
    try:
        at_once(application, outbox.dispatch)
    finally:
        del outbox._handlers["AttackSeen"], outbox.Event.kinds["AttackSeen"]
    assert sorted(handled) == [str(number) for number in range(10)]


def test_the_worker_chains_the_audit_trail(application: Flask) -> None:
    with application.app_context(), unit_of_work():
        for number in range(20):
            audit.record(CLOCK, "count", "number", str(number))
    at_once(application, worker.tick)
    with application.app_context():
        assert audit.head()[0] == 20, "nobody linked the entries"
        assert audit_verifying.broken_links() == ()
