"""The worker's part of understanding: suggestions and results that somebody asked for, sentiment, withdrawn consent.

An event leaves a task; the job then reads, thinks without a transaction, and saves: nobody's request waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sqlalchemy import delete, select

from coproduce.consultations.events import ConsultationClosed
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import NotFound
from coproduce.core.jobs import every
from coproduce.core.outbox import handles
from coproduce.core.turns import sole
from coproduce.insights.events import SnapshotAsked, ThemesAsked
from coproduce.insights.models import AnalysisTask
from coproduce.insights.services import machine, results
from coproduce.insights.services.quotes import withdraw_quotes_without_consent as withdraw_quotes

log = logging.getLogger(__name__)

THEMES, RESULTS = "themes", "results"
SENTIMENT_BATCH = 500


@handles(ThemesAsked)
def plan_themes(event: ThemesAsked) -> None:
    plan(event.consultation_id, THEMES)


@handles(ConsultationClosed)
def plan_themes_at_closing(event: ConsultationClosed) -> None:
    plan(event.consultation_id, THEMES)


@handles(SnapshotAsked)
def plan_results(event: SnapshotAsked) -> None:
    plan(event.consultation_id, RESULTS)


def plan(consultation_id: str, kind: str) -> None:
    """Leave a task for the worker; asking twice is asking once."""
    waiting = db.session.scalars(
        select(AnalysisTask).where(AnalysisTask.consultation_id == consultation_id, AnalysisTask.kind == kind)
    ).first()
    if waiting is None:
        waiting = AnalysisTask(consultation_id=consultation_id, kind=kind, problem="")
        db.session.add(waiting)
    waiting.asked_at, waiting.problem = clock.now(), ""
    db.session.flush()


# Interval 0: at every tick, since somebody may be waiting in front of the page.
@every(minutes=0, own_transactions=True)
def do_analysis_tasks() -> None:
    """Suggest themes and prepare results where that was asked for; of several workers one at a time."""
    with sole("analysis") as mine:
        if mine:
            _do_tasks()


def _do_tasks() -> None:
    tasks = db.session.execute(
        select(AnalysisTask.id, AnalysisTask.consultation_id, AnalysisTask.kind)
        .where(AnalysisTask.problem == "")
        .order_by(AnalysisTask.asked_at)
    ).all()
    db.session.rollback()
    for task_id, consultation_id, kind in tasks:
        _attempt(task_id, consultation_id, _WORK[kind])


def _attempt(task_id: str, consultation_id: str, work: Callable[[str], None]) -> None:
    problem = ""
    try:
        work(consultation_id)
    except NotFound:
        log.info("the consultation of an analysis task is gone")
    except Exception as fault:
        log.exception("analysis task %s failed", task_id)
        problem = type(fault).__name__
    db.session.rollback()
    with unit_of_work():
        task = db.session.get(AnalysisTask, task_id)
        if task is not None and problem:
            task.problem = problem
        elif task is not None:
            db.session.execute(delete(AnalysisTask).where(AnalysisTask.id == task_id))


def _suggest(consultation_id: str) -> None:
    groups = machine.texts_to_group(consultation_id)
    db.session.rollback()
    for texts in groups:
        suggestion = machine.grouped(texts)
        with unit_of_work():
            machine.save_suggestion(consultation_id, texts, suggestion)


def _prepare(consultation_id: str) -> None:
    score_sentiment()  # what came in since it last ran belongs into these figures too
    document = results.counted_document(consultation_id)
    db.session.rollback()
    with unit_of_work():
        results.save_snapshot(consultation_id, document)


_WORK: dict[str, Callable[[str], None]] = {THEMES: _suggest, RESULTS: _prepare}


@every(minutes=10, own_transactions=True)
def score_sentiment() -> None:
    """Score texts of days that are over, and all once nobody can answer any more: rows that were written minutes after
    a text would say when it came (rule 17)."""
    while waiting := machine.texts_without_sentiment(SENTIMENT_BATCH, settled_only=True):
        db.session.rollback()
        rows = machine.scored(waiting)
        with unit_of_work():
            machine.save_sentiments(rows)
    db.session.rollback()


# Once a day: the audit row of each must not say at what time one person changed their mind (rule 17). Readers do not
# wait for it, since consent is looked at whenever a quote is shown.
@every(minutes=24 * 60)
def withdraw_quotes_without_consent() -> None:
    """Take quotes back whose writer no longer agrees (rule 8)."""
    withdraw_quotes()
