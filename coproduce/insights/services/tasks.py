"""Work that the worker does in the background: how far it is, and stopping it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select, update

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db, unit_of_work
from coproduce.insights.models import AnalysisTask

THEMES, CODEBOOK, RESULTS, MODEL = "themes", "codebook", "results", "sentiment_model"
# What has to be allowed to whoever stops it: the same as for asking.
MAY_CANCEL = {
    THEMES: "themes.edit",
    CODEBOOK: "themes.edit",
    RESULTS: "results.prepare",
    MODEL: "sentiment.retrain",
}
SECONDS_BETWEEN_READINGS = 1.0


class TaskCancelled(Exception):
    """Somebody asked the worker to stop."""


def plan(
    consultation_id: str,
    kind: str,
    parameters: Mapping[str, Any] | None = None,
    asked_by_id: str | None = None,
) -> None:
    """Leave a task for the worker; asking twice is asking once, the second time as it was asked last."""
    waiting = db.session.scalars(
        select(AnalysisTask).where(AnalysisTask.consultation_id == consultation_id, AnalysisTask.kind == kind)
    ).first()
    if waiting is None:
        waiting = AnalysisTask(consultation_id=consultation_id, kind=kind)
        db.session.add(waiting)
    waiting.asked_at, waiting.asked_by_id, waiting.problem = clock.now(), asked_by_id or None, ""
    waiting.parameters = dict(parameters or {})
    waiting.started_at, waiting.done, waiting.total, waiting.cancelled = None, 0, 0, False
    db.session.flush()


def cancel_task(actor: Actor, task: AnalysisTask) -> None:
    """Stop work that waits or runs. What waits, or has failed, is gone at once; what runs stops at its next step and
    saves nothing."""
    require(actor, MAY_CANCEL[task.kind])
    audit.record(actor, f"cancel_{task.kind}", "consultation", task.consultation_id)
    if task.started_at is None or task.problem:
        db.session.delete(task)
    else:
        task.cancelled = True
    db.session.flush()


class Teller:
    """Tells how far a task is and notices that it was cancelled; for the worker, which thinks without a transaction.
    Looks into the database once a second at most."""

    def __init__(self, task_id: str) -> None:
        self.task_id = task_id
        self._told_at = 0.0

    def __call__(self, done: int, total: int) -> None:
        """Raises TaskCancelled."""
        if time.monotonic() - self._told_at < SECONDS_BETWEEN_READINGS:
            return
        self._told_at = time.monotonic()
        with unit_of_work():
            db.session.execute(
                update(AnalysisTask).where(AnalysisTask.id == self.task_id).values(done=done, total=total)
            )
            cancelled = db.session.scalar(
                select(AnalysisTask.cancelled).where(AnalysisTask.id == self.task_id)
            )
        # A row that is gone was cancelled before the work had said that it began.
        if cancelled is not False:
            raise TaskCancelled

    def should_stop(self) -> bool:
        """For work that asks instead of being told."""
        with unit_of_work():
            cancelled = db.session.scalar(
                select(AnalysisTask.cancelled).where(AnalysisTask.id == self.task_id)
            )
        return cancelled is not False


def begin(task_id: str) -> bool:
    """Mark a task as begun; False where somebody cancelled it meanwhile."""
    with unit_of_work():
        found = db.session.get(AnalysisTask, task_id)
        if found is None:
            return False
        found.started_at, found.done, found.total = clock.now(), 0, 0
        return not found.cancelled


def finish(task_id: str, problem: str = "") -> None:
    """Take a task away, or keep it with what went wrong. One that was asked for again meanwhile stays."""
    with unit_of_work():
        found = db.session.get(AnalysisTask, task_id)
        if found is None or (found.started_at is None and not problem):
            return
        if problem:
            found.problem = problem
        else:
            db.session.execute(delete(AnalysisTask).where(AnalysisTask.id == task_id))
