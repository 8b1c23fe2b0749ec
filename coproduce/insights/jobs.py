"""The worker's part of understanding: suggestions and results that somebody asked for, sentiment, withdrawn consent.

An event leaves a task; the job then reads, thinks without a transaction, and saves: nobody's request waits for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from coproduce.consultations.events import ConsultationClosed
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import NotFound
from coproduce.core.jobs import every
from coproduce.core.outbox import handles
from coproduce.core.turns import sole
from coproduce.insights.events import CodesAsked, ModelAsked, SnapshotAsked, ThemesAsked
from coproduce.insights.models import AnalysisTask
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.insights.services import codebook, machine, results, sentiment_models
from coproduce.insights.services.quotes import withdraw_quotes_without_consent as withdraw_quotes
from coproduce.insights.services.tasks import (
    CODEBOOK,
    MODEL,
    RESULTS,
    THEMES,
    TaskCancelled,
    Teller,
    begin,
    finish,
    plan,
)

log = logging.getLogger(__name__)

SENTIMENT_BATCH = 500


@handles(ThemesAsked)
def plan_themes(event: ThemesAsked) -> None:
    wanted = {"topic": event.topic, "themes": event.themes, "seed": event.seed}
    plan(event.consultation_id, THEMES, wanted, event.asked_by_id)


@handles(ConsultationClosed)
def plan_themes_at_closing(event: ConsultationClosed) -> None:
    if help_is_on():
        plan(event.consultation_id, THEMES)


@handles(CodesAsked)
def plan_codes(event: CodesAsked) -> None:
    plan(event.consultation_id, CODEBOOK, {"topic": event.topic}, event.asked_by_id)


@handles(ModelAsked)
def plan_model(event: ModelAsked) -> None:
    plan(event.consultation_id, MODEL, {}, event.asked_by_id)


@handles(SnapshotAsked)
def plan_results(event: SnapshotAsked) -> None:
    plan(event.consultation_id, RESULTS, {"crosses": event.crosses})


# Interval 0: at every tick, since somebody may be waiting in front of the page.
@every(minutes=0, own_transactions=True)
def do_analysis_tasks() -> None:
    """Suggest themes and codes and prepare results where that was asked for; of several workers one at a time."""
    with sole("analysis") as mine:
        if mine:
            _do_tasks()


def _do_tasks() -> None:
    tasks = db.session.scalars(
        select(AnalysisTask).where(AnalysisTask.problem == "").order_by(AnalysisTask.asked_at)
    ).all()
    waiting = [
        Waiting(each.id, each.consultation_id, each.kind, each.parameters or {}, each.asked_by_id)
        for each in tasks
    ]
    db.session.rollback()
    for task in waiting:
        _attempt(task)


@dataclass(frozen=True)
class Waiting:
    """A task as it was asked for."""

    id: str
    consultation_id: str
    kind: str
    parameters: Mapping[str, Any]
    asked_by_id: str | None


def _attempt(task: Waiting) -> None:
    if not begin(task.id):
        finish(task.id)
        return
    problem = ""
    try:
        _WORK[task.kind](task, Teller(task.id))
    except NotFound:
        log.info("the consultation of an analysis task is gone")
    except TaskCancelled:
        log.info("analysis task %s was cancelled", task.id)
    except Exception as fault:
        log.exception("analysis task %s failed", task.id)
        problem = type(fault).__name__
    db.session.rollback()
    finish(task.id, problem)


def _suggest(task: Waiting, tell: Teller) -> None:
    topic, settings = task.parameters.get("topic", ""), machine.Settings.of(task.parameters)
    groups = [each for each in machine.texts_to_group(task.consultation_id) if topic in ("", each.topic)]
    db.session.rollback()
    # Nothing is saved before all is thought: who cancels finds everything as it was.
    total = sum(len(each.ids) for each in groups)
    found, before = [], 0
    for texts in groups:
        tell(before, total)
        found.append((texts, machine.grouped(texts, settings, tell, before, total)))
        before += len(texts.ids)
    tell(total, total)
    with unit_of_work():
        for texts, suggestion in found:
            machine.save_suggestion(task.consultation_id, texts, suggestion, settings, task.asked_by_id)


def _code(task: Waiting, tell: Teller) -> None:
    pieces = codebook.work_for(task.consultation_id, task.parameters.get("topic", ""))
    db.session.rollback()
    found = [(piece, codebook.think(piece, tell)) for piece in pieces]
    with unit_of_work():
        for piece, codes in found:
            codebook.save_codes(task.consultation_id, piece, codes, task.asked_by_id)


def _prepare(task: Waiting, tell: Teller) -> None:
    score_sentiment()  # what came in since it last ran belongs into these figures too
    tell(0, 1)
    document = results.counted_document(task.consultation_id, task.parameters.get("crosses", ()))
    db.session.rollback()
    tell(1, 1)
    with unit_of_work():
        results.save_snapshot(task.consultation_id, document)


def _learn(task: Waiting, tell: Teller) -> None:
    found = sentiment_models.material()
    db.session.rollback()
    learnt = sentiment_models.learn(found, tell)
    with unit_of_work():
        sentiment_models.save_model(learnt, task.asked_by_id)


_WORK: dict[str, Callable[[Waiting, Teller], None]] = {
    THEMES: _suggest,
    CODEBOOK: _code,
    MODEL: _learn,
    RESULTS: _prepare,
}


@every(minutes=10, own_transactions=True)
def score_sentiment() -> None:
    """Score texts of days that are over, and all once nobody can answer any more: rows that were written minutes after
    a text would say when it came (rule 17)."""
    if not help_is_on():
        db.session.rollback()
        return
    scorer = machine.scorer_in_use()
    while waiting := machine.texts_without_sentiment(SENTIMENT_BATCH, scorer.version, settled_only=True):
        db.session.rollback()
        readings = machine.scored(waiting, scorer)
        with unit_of_work():
            machine.save_readings(readings)
    db.session.rollback()


# Once a day: the audit row of each must not say at what time one person changed their mind (rule 17). Readers do not
# wait for it, since consent is looked at whenever a quote is shown.
@every(minutes=24 * 60)
def withdraw_quotes_without_consent() -> None:
    """Take quotes back whose writer no longer agrees (rule 8)."""
    withdraw_quotes()
