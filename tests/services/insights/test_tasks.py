"""What the worker does in the background: how far it is, stopping it, and what it proposed before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations.models import Consultation
from coproduce.core import jobs, outbox
from coproduce.core.access import VISITOR
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound
from coproduce.insights import services
from coproduce.insights.models import AnalysisTask, CandidateTheme, MachineCoding, ThemeRun
from coproduce.insights.queries.tasks import run_by_id, runs_of, task_of, task_to_cancel, tasks_of
from coproduce.insights.services import machine, tasks
from coproduce.insights.services.tasks import cancel_task
from tests.factories.insights import ANALYST, COMMISSIONER, make_plain_consultation, make_texts

WAITS = [f"We waited {number} months for the speech therapy assessment" for number in range(2, 22)]
BUSES = [f"The school bus was late {number} times and the driver changed again" for number in range(2, 22)]


def consultation_with_texts() -> Consultation:
    consultation = make_plain_consultation()
    make_texts(consultation, WAITS + BUSES)
    return consultation


def work() -> None:
    db.session.commit()
    outbox.dispatch()
    jobs.run_due(everything=True)
    db.session.expire_all()


def runs() -> int:
    return db.session.scalar(select(func.count()).select_from(ThemeRun)) or 0


def test_every_run_is_kept_with_what_it_takes_to_run_it_again(app: Flask) -> None:
    consultation = consultation_with_texts()
    services.ask_for_themes(ANALYST, consultation, topic="comments", themes=2, seed=7)
    work()
    first = runs_of(ANALYST, consultation.id)
    assert [(each.run.seed, each.run.settings, each.repeats) for each in first] == [(7, {"themes": 2}, False)]
    assert len(first[0].run.texts_digest) == 64
    before = {theme.name: theme.size for theme in first[0].candidates}

    services.ask_for_themes(ANALYST, consultation, topic="comments", themes=2, seed=7)
    work()
    again, earlier = runs_of(ANALYST, consultation.id)
    assert (again.repeats, again.differs, earlier.repeats) == (True, False, False)
    assert {theme.name: theme.size for theme in earlier.candidates} == before, "the first run is still there"
    assert {theme.name: theme.size for theme in again.candidates} == before

    make_texts(consultation, ["Another wait for speech therapy"])
    services.ask_for_themes(ANALYST, consultation, topic="comments", themes=2, seed=7)
    work()
    newest = runs_of(ANALYST, consultation.id)[0]
    assert not newest.repeats, "the texts are others"


def test_a_run_that_differs_from_the_same_run_before_says_so(app: Flask) -> None:
    consultation = consultation_with_texts()
    texts = machine.texts_to_group(consultation.id)[0]
    suggestion = machine.grouped(texts)
    machine.save_suggestion(consultation.id, texts, suggestion)
    renamed = replace(suggestion.themes[0], name="Something else")
    machine.save_suggestion(
        consultation.id, texts, replace(suggestion, themes=(renamed, *suggestion.themes[1:]))
    )
    assert sorted(each.differs for each in runs_of(ANALYST, consultation.id)) == [False, True]


def test_what_waits_is_cancelled_at_once(app: Flask) -> None:
    consultation = consultation_with_texts()
    services.ask_for_themes(ANALYST, consultation)
    db.session.commit()
    outbox.dispatch()
    (task,) = tasks_of(ANALYST, consultation.id)
    with pytest.raises(NotAllowed):
        cancel_task(COMMISSIONER, task)
    cancel_task(ANALYST, task)
    work()
    assert (tasks_of(ANALYST, consultation.id), runs()) == ([], 0)


@pytest.fixture
def _read_at_every_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SECONDS_BETWEEN_READINGS", 0.0)


@pytest.mark.usefixtures("_read_at_every_step")
def test_what_runs_stops_at_its_next_step_and_saves_nothing(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = consultation_with_texts()
    identifier = consultation.id
    services.ask_for_themes(ANALYST, consultation)
    real: Callable[..., Any] = machine.grouped
    seen: list[tuple[int, int]] = []

    def cancelled_meanwhile(*given: Any) -> Any:
        with unit_of_work():
            task = task_of(identifier, "themes")
            assert task is not None
            seen.append((task.done, task.total))
            assert task.started_at is not None
            cancel_task(ANALYST, task)
        return real(*given)

    monkeypatch.setattr(machine, "grouped", cancelled_meanwhile)
    work()
    assert seen == [(0, 40)]
    assert (tasks_of(ANALYST, identifier), runs()) == ([], 0)
    assert db.session.scalars(select(CandidateTheme)).all() == []


@pytest.mark.usefixtures("_read_at_every_step")
def test_what_is_asked_for_again_while_it_runs_is_done_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = consultation_with_texts()
    identifier = consultation.id
    services.ask_for_themes(ANALYST, consultation, seed=1)
    real: Callable[..., Any] = machine.grouped

    def asked_again(*given: Any) -> Any:
        found = real(*given)
        monkeypatch.setattr(machine, "grouped", real)
        with unit_of_work():
            tasks.plan(identifier, tasks.THEMES, {"seed": 2})
        return found

    monkeypatch.setattr(machine, "grouped", asked_again)
    work()
    assert [task.parameters for task in tasks_of(ANALYST, identifier)] == [{"seed": 2}]
    work()
    assert tasks_of(ANALYST, identifier) == []
    assert {each.run.seed for each in runs_of(ANALYST, identifier)} == {1, 2}


def test_what_failed_says_so_until_it_is_put_away_or_asked_for_again(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    consultation = consultation_with_texts()
    services.ask_for_themes(ANALYST, consultation)

    def fails(*given: Any) -> Any:
        raise MemoryError

    with monkeypatch.context() as broken:
        broken.setattr(machine, "grouped", fails)
        work()
    (task,) = tasks_of(ANALYST, consultation.id)
    assert task.problem == "MemoryError"
    services.ask_for_themes(ANALYST, consultation)
    work()
    assert tasks_of(ANALYST, consultation.id) == []
    assert runs() == 1


def test_tasks_and_runs_belong_to_their_consultation(app: Flask) -> None:
    consultation, other = consultation_with_texts(), make_plain_consultation()
    services.ask_for_themes(ANALYST, consultation)
    db.session.commit()
    outbox.dispatch()
    (task,) = tasks_of(ANALYST, consultation.id)
    with pytest.raises(NotFound):
        task_to_cancel(other.id, task.id)
    work()
    with pytest.raises(NotFound):
        run_by_id(other.id, runs_of(ANALYST, consultation.id)[0].run.id)
    with pytest.raises(InvalidInput):
        services.ask_for_themes(ANALYST, consultation, topic="no such question")
    with pytest.raises(NotAllowed):
        runs_of(VISITOR, consultation.id)


def test_a_text_that_is_withdrawn_leaves_every_run(app: Flask) -> None:
    consultation = consultation_with_texts()
    services.suggest_themes(consultation.id)
    coding = db.session.scalars(select(MachineCoding).limit(1)).one()
    passage_id = coding.passage_id
    db.session.delete(db.session.get_one(machine.Passage, passage_id))
    db.session.flush()
    left = select(func.count()).select_from(MachineCoding).where(MachineCoding.passage_id == passage_id)
    assert db.session.scalar(left) == 0


def test_only_the_newest_request_waits(app: Flask) -> None:
    consultation = consultation_with_texts()
    tasks.plan(consultation.id, tasks.THEMES, {"seed": 1})
    tasks.plan(consultation.id, tasks.THEMES, {"seed": 2})
    waiting = db.session.scalars(select(AnalysisTask)).all()
    assert [each.parameters for each in waiting] == [{"seed": 2}]
