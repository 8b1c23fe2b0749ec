"""Periodic work and the heartbeat."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coproduce.core import clock, jobs
from coproduce.core.database import db


@pytest.fixture(autouse=True)
def own_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_jobs", {})


def test_a_job_runs_when_its_interval_has_passed(app: Flask) -> None:
    ran: list[int] = []

    @jobs.every(minutes=10)
    def work() -> None:
        ran.append(1)

    start = clock.now()
    for minutes, expected in ((0, 1), (5, 1), (10, 2)):
        with clock.frozen(start + timedelta(minutes=minutes)):
            jobs.run_due()
        assert len(ran) == expected


def test_a_job_that_fails_is_kept_in_its_row_and_the_next_one_runs(app: Flask) -> None:
    ran: list[int] = []

    @jobs.every(minutes=1)
    def broken() -> None:
        raise ValueError("no")

    @jobs.every(minutes=1)
    def sound() -> None:
        ran.append(1)

    assert [name.rpartition(".")[2] for name in jobs.run_due()] == ["sound"]
    row = db.session.get(jobs.JobRun, f"{__name__}.broken")
    assert row.problem == "ValueError: no"


def test_a_silent_worker_is_noticed(app: Flask) -> None:
    assert jobs.worker_is_silent()
    jobs.run_due()
    assert not jobs.worker_is_silent()
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert jobs.worker_is_silent()
