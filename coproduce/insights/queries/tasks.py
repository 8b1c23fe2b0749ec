"""What the worker was asked to do and has not done yet, and what it did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.insights.models import AnalysisTask, CandidateTheme, ThemeRun


@dataclass(frozen=True)
class PastRun:
    """One run of the suggester: `asked_by` is a name or empty, `repeats` says that an earlier run had the same texts,
    seed and settings, and `differs` that it found something else all the same."""

    run: ThemeRun
    candidates: Sequence[CandidateTheme]
    asked_by: str
    repeats: bool = False
    differs: bool = False


def task_of(consultation_id: str, kind: str) -> AnalysisTask | None:
    """The waiting task of a kind (themes or results); its `problem` is not empty where the worker failed."""
    return db.session.scalars(
        select(AnalysisTask).where(AnalysisTask.consultation_id == consultation_id, AnalysisTask.kind == kind)
    ).first()


def tasks_of(actor: Actor, consultation_id: str) -> list[AnalysisTask]:
    """Everything that waits, runs or failed for a consultation, oldest first."""
    require(actor, "themes.see")
    statement = select(AnalysisTask).where(AnalysisTask.consultation_id == consultation_id)
    return list(db.session.scalars(statement.order_by(AnalysisTask.asked_at, AnalysisTask.kind)))


def task_to_cancel(consultation_id: str, task_id: str) -> AnalysisTask:
    """Raises NotFound, also for a task of another consultation."""
    task = db.session.get(AnalysisTask, task_id)
    if task is None or task.consultation_id != consultation_id:
        raise NotFound("analysis task")
    return task


def runs_of(actor: Actor, consultation_id: str) -> list[PastRun]:
    """Every run of the suggester with what it proposed, newest first, in two queries."""
    require(actor, "themes.see")
    rows = db.session.execute(
        select(ThemeRun, Account.name)
        .outerjoin(Account, Account.id == ThemeRun.asked_by_id)
        .where(ThemeRun.consultation_id == consultation_id)
        .order_by(ThemeRun.ran_at.desc(), ThemeRun.topic)
    ).all()
    proposed: dict[str, list[CandidateTheme]] = {}
    for candidate in db.session.scalars(
        select(CandidateTheme)
        .where(CandidateTheme.run_id.in_([run.id for run, _ in rows]))
        .order_by(CandidateTheme.size.desc(), CandidateTheme.name)
    ):
        proposed.setdefault(candidate.run_id, []).append(candidate)
    return _compared([PastRun(run, proposed.get(run.id, []), name or "") for run, name in rows])


def _compared(runs: Sequence[PastRun]) -> list[PastRun]:
    """The same runs, each compared with the newest earlier one of the same texts, seed, settings and version."""
    seen: dict[tuple[object, ...], list[tuple[str, int]]] = {}
    found = []
    for each in reversed(runs):
        run = each.run
        key = (run.topic, run.texts_digest, run.seed, str(run.settings), run.method, run.method_version)
        themes = [(theme.name, theme.size) for theme in each.candidates]
        before = seen.get(key) if run.texts_digest else None
        found.append(
            PastRun(run, each.candidates, each.asked_by, before is not None, before not in (None, themes))
        )
        seen[key] = themes
    return found[::-1]


def run_by_id(consultation_id: str, run_id: str) -> ThemeRun:
    """Raises NotFound, also for a run of another consultation."""
    run = db.session.get(ThemeRun, run_id)
    if run is None or run.consultation_id != consultation_id:
        raise NotFound("run")
    return run
