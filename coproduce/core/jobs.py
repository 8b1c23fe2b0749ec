"""Periodic work of the rooms, with its state in our own table, and the worker's heartbeat.

A room registers a function with `@every(minutes=...)`; the worker calls `run_due()` each minute. Each job runs in one
transaction of its own.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import String, Text, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core import clock
from coproduce.core.database import Base, UTCDateTime, db, unit_of_work

log = logging.getLogger(__name__)

HEARTBEAT = "heartbeat"
SILENT_AFTER = timedelta(minutes=5)
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

Job = Callable[[], None]


class JobRun(Base):
    """When a job last started and finished, and what went wrong."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(String(160), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(Text, default="")


@dataclass(frozen=True)
class Registered:
    function: Job
    interval: timedelta
    own_transactions: bool


_jobs: dict[str, Registered] = {}


def every(*, minutes: int, own_transactions: bool = False) -> Callable[[Job], Job]:
    """Register a periodic job. With `own_transactions` the function opens its own units of work (delivery does)."""

    def register(function: Job) -> Job:
        name = f"{function.__module__}.{function.__name__}"
        _jobs[name] = Registered(function, timedelta(minutes=minutes), own_transactions)
        return function

    return register


def names() -> tuple[str, ...]:
    return tuple(_jobs)


def run_due(*, everything: bool = False) -> list[str]:
    """Run the jobs whose interval has passed (or all of them); returns the names that ran. A failure is logged and
    kept in the job's row, and does not hinder the others."""
    _note(HEARTBEAT)
    return [name for name, job in list(_jobs.items()) if _run(name, job, everything=everything)]


def _run(name: str, job: Registered, *, everything: bool) -> bool:
    """Run a job that is due; returns whether it ran and succeeded. Of two workers that come at once one finds that it
    is not due any more."""
    if not (everything or _is_due(name, job)):
        return False
    _make_row(name)
    try:
        return (
            _run_apart(name, job, everything) if job.own_transactions else _run_within(name, job, everything)
        )
    except Exception as problem:
        log.exception("job %s failed", name)
        db.session.rollback()
        _note(name, problem=f"{type(problem).__name__}: {problem}"[:2000], started=True)
        return False


def _run_within(name: str, job: Registered, everything: bool) -> bool:
    """The job and the mark that it ran are one transaction, in which its row is locked."""
    with unit_of_work():
        row = _locked(name)
        if not everything and not _has_passed(row, job):
            return False
        row.started_at = clock.now()
        job.function()
        row.finished_at, row.problem = clock.now(), ""
    return True


def _run_apart(name: str, job: Registered, everything: bool) -> bool:
    with unit_of_work():
        row = _locked(name)
        if not everything and not _has_passed(row, job):
            return False
        row.started_at = clock.now()
    job.function()
    _note(name)
    return True


def _is_due(name: str, job: Registered) -> bool:
    row = db.session.get(JobRun, name)
    due = row is None or _has_passed(row, job)
    db.session.rollback()
    return due


def _has_passed(row: JobRun, job: Registered) -> bool:
    return clock.now() - row.started_at >= job.interval - timedelta(seconds=5)


def _locked(name: str) -> JobRun:
    return db.session.scalars(select(JobRun).where(JobRun.name == name).with_for_update()).one()


def _make_row(name: str) -> None:
    """A row for a job that never ran; where another worker makes it at this moment, that one is as good."""
    try:
        with unit_of_work():
            if db.session.get(JobRun, name) is None:
                db.session.add(JobRun(name=name, started_at=NEVER, problem=""))
    except IntegrityError:
        log.info("another worker began job %s first", name)


def _note(name: str, *, started: bool = False, problem: str = "") -> None:
    _make_row(name)
    with unit_of_work():
        row = _locked(name)
        row.finished_at, row.problem = clock.now(), problem
        if started:
            row.started_at = clock.now()


def worker_last_seen() -> datetime | None:
    row = db.session.get(JobRun, HEARTBEAT)
    return row.finished_at if row else None


def worker_is_silent() -> bool:
    """Whether no worker has given a sign of life for five minutes."""
    seen = worker_last_seen()
    return seen is None or clock.now() - seen > SILENT_AFTER
