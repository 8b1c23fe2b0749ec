"""Rule 1, tried in earnest: a worker process is killed with SIGKILL between any two steps of telling.

A real mail server listens. Afterwards no notice is lost, none was sent twice, and what nobody can know is "uncertain"
until a person settles it. The last worker, which brings telling to its end, is `coproduce worker` itself.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import psycopg
import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db, unit_of_work
from coproduce.core.outbox import OutboxEvent
from coproduce.feedback.models import Feedback
from coproduce.feedback.services import begin_telling as begin_telling_answers
from coproduce.notifications import queries, services
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import Notice
from tests.environment import ROOT
from tests.factories.accounts import make_account
from tests.factories.consultations import make_consultation
from tests.factories.feedback import COMMISSIONER, make_feedback
from tests.factories.notifications import emit_telling, make_contact, make_release, sending_through
from tests.factories.notifications_server import STAGES, Mailbox, mail_server

PEOPLE = 60
RANDOM_KILLS = 3
SECONDS = 90
LATER = timedelta(days=20)


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as server, sending_through(app, server):
        yield server


@pytest.fixture
def environment(app: Flask, mailbox: Mailbox, tmp_path: Path) -> dict[str, str]:
    """Settings of a site on the database of the test."""
    return {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "COPRODUCE_ENVIRONMENT": "development",
        "COPRODUCE_INSTANCE": str(tmp_path),
        "COPRODUCE_DATABASE_URL": app.extensions["settings"].database_url,
        "COPRODUCE_SMTP_HOST": "127.0.0.1",
        "COPRODUCE_SMTP_PORT": str(mailbox.port),
    }


class Workers:
    """Worker processes that are started one after another and killed."""

    def __init__(self, commands: IO[bytes], answers: IO[bytes], instance: Path, port: int) -> None:
        self._commands, self._answers, self._instance, self._port = commands, answers, instance, port
        self._alive: set[int] = set()

    def start(self, step: str = "", at: timedelta = timedelta(0)) -> int:
        """The process id of a new worker, so much later, which stands still after a step where one is named. The
        times of the workers of a test only grow: a job does not run before the time at which it ran last."""
        self._commands.write(f"{self._port} {at.total_seconds():.0f} {step}\n".encode())
        self._commands.flush()
        process = int(self._answers.readline())
        self._alive.add(process)
        return process

    def kill(self, process: int) -> None:
        self._alive.remove(process)
        os.kill(process, signal.SIGKILL)
        wait_for(lambda: not Path(f"/proc/{process}").exists(), "the death of the worker")

    def kill_after(self, step: str, at: timedelta = timedelta(0)) -> None:
        """Kill a worker that has done a step and has not committed it."""
        process = self.start(step, at)
        wait_for((self._instance / f"still-{process}").exists, f"the step {step}")
        self.kill(process)

    def kill_all(self) -> None:
        for process in tuple(self._alive):
            self.kill(process)


@pytest.fixture(scope="module")
def nurseries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nurseries]:
    """Database -> the process that workers on it come from, for all tests of a file: it takes seconds to start."""
    with ExitStack() as running:
        yield Nurseries(tmp_path_factory.mktemp("workers"), running)


@dataclass
class Nurseries:
    folder: Path
    running: ExitStack
    by_database: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def of(self, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        database = environment["COPRODUCE_DATABASE_URL"]
        if database not in self.by_database:
            self.by_database[database] = self._started(
                {**environment, "COPRODUCE_INSTANCE": str(self.folder)}
            )
        return self.by_database[database]

    def _started(self, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        log = self.running.enter_context((self.folder / "workers.log").open("ab"))
        command = [sys.executable, "-m", "tests.factories.notifications_worker"]
        pipe = subprocess.PIPE
        process = self.running.enter_context(
            subprocess.Popen(command, cwd=ROOT, env=environment, stdin=pipe, stdout=pipe, stderr=log)
        )
        self.running.callback(process.kill)
        return process


@pytest.fixture
def workers(environment: dict[str, str], mailbox: Mailbox, nurseries: Nurseries) -> Iterator[Workers]:
    nursery = nurseries.of(environment)
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    found = Workers(nursery.stdin, nursery.stdout, nurseries.folder, mailbox.port)
    yield found
    found.kill_all()


def wait_for(ready: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not ready():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.005)


@contextmanager
def nobody_can_write(app: Flask) -> Iterator[None]:
    """Keeps every other process from changing notices, as if the machine stood still before a commit."""
    url = app.extensions["settings"].database_url
    if url.startswith("sqlite"):
        with closing(
            sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None, timeout=15)
        ) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
        return
    with psycopg.connect(url) as server:
        server.execute("LOCK TABLE notice IN EXCLUSIVE MODE")
        yield
        server.rollback()


def states() -> dict[str, str]:
    db.session.rollback()
    return dict(db.session.execute(select(Notice.address, Notice.state)).all())  # type: ignore[arg-type]


def in_flight() -> str:
    """The one address whose letter was being sent."""
    found = [address for address, state in states().items() if state == "sending"]
    assert len(found) == 1
    return found[0]


def begin_telling() -> tuple[str, Actor]:
    """The identifier of answers to tell to many people, and a commissioner."""
    with unit_of_work():
        consultation = make_consultation("closed")
        for number in range(PEOPLE):
            make_contact(consultation, f"person{number}@example.org")
        feedback = make_release(consultation, took_part=PEOPLE)
        emit_telling(feedback)
        commissioner = make_account("commissioner")
        return feedback.id, Actor(commissioner.id, commissioner.name, frozenset({"commissioner"}))


def kill_at(stage: str, mailbox: Mailbox, workers: Workers, at: timedelta = timedelta(0)) -> str:
    """Kill a worker while the server keeps it waiting at a stage; the address it was writing to."""
    mailbox.hold(stage)
    process = workers.start(at=at)
    wait_for(mailbox.holding.is_set, f"the stage {stage}")
    workers.kill(process)
    mailbox.release()
    return in_flight()


def kill_between_reply_and_commit(app: Flask, mailbox: Mailbox, workers: Workers) -> str:
    mailbox.hold("accepted")
    process = workers.start()
    wait_for(mailbox.holding.is_set, "the acceptance")
    with nobody_can_write(app):
        mailbox.release()
        wait_for(mailbox.answered.is_set, "the reply")
        time.sleep(0.3)
        workers.kill(process)
    return in_flight()


def kill_at_random(mailbox: Mailbox, workers: Workers) -> None:
    before = len(mailbox.delivered)
    process = workers.start()
    wait_for(lambda: len(mailbox.delivered) > before, "a letter")
    time.sleep(random.uniform(0, 0.05))
    workers.kill(process)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_worker_killed_at_any_step_loses_nothing_and_sends_nothing_twice(
    app: Flask, mailbox: Mailbox, workers: Workers, environment: dict[str, str]
) -> None:
    feedback_id, commissioner = begin_telling()
    doubtful = [kill_at(stage, mailbox, workers) for stage in STAGES]
    taken_by_the_server = doubtful[-1]
    doubtful.append(kill_between_reply_and_commit(app, mailbox, workers))
    for _ in range(RANDOM_KILLS):
        kill_at_random(mailbox, workers)

    with the_real_worker(environment):
        wait_for(lambda: not {"queued", "sending"} & set(states().values()), "the end of telling")

    ended, copies = states(), mailbox.copies()
    assert len(ended) == PEOPLE
    assert set(ended.values()) == {"sent", "uncertain"}
    assert set(copies.values()) == {1}
    assert {address for address in copies if ended[address] != "sent"} >= {taken_by_the_server, doubtful[-1]}
    assert all(copies[address] == 1 for address, state in ended.items() if state == "sent")
    uncertain = {address for address, state in ended.items() if state == "uncertain"}
    assert set(doubtful) <= uncertain
    assert len(uncertain) <= len(doubtful) + RANDOM_KILLS
    assert feedback_state(feedback_id) == "telling"
    a_person_settles(feedback_id, commissioner, taken_by_the_server, mailbox)


@contextmanager
def the_real_worker(environment: dict[str, str]) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    command = [sys.executable, "-m", "coproduce", "worker"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet) as process:
        yield
        process.kill()


def a_person_settles(feedback_id: str, commissioner: Actor, again: str, mailbox: Mailbox) -> None:
    """One letter goes once more by a person's decision, under its old Message-ID; the others are accepted."""
    with unit_of_work():
        notice = db.session.scalars(select(Notice).where(Notice.address == again)).one()
        services.send_again(commissioner, notice, "She rang and has no letter.")
    deliver_due()
    first, second = mailbox.to(again)
    assert first["Message-ID"] == second["Message-ID"]
    assert feedback_state(feedback_id) == "telling"
    with unit_of_work():
        unsettled = db.session.scalars(queries.notices(commissioner, state="unsettled")).all()
        accepted = services.accept_notices(commissioner, unsettled, "We rang each of them.")
    assert accepted == len(unsettled) > 0
    db.session.rollback()
    feedback = db.session.get_one(Feedback, feedback_id)
    assert (feedback.state, feedback.told, feedback.to_tell) == ("settled", PEOPLE - accepted, PEOPLE)


def feedback_state(feedback_id: str) -> str:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Feedback, feedback_id).state


FEW = 5


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_release_killed_before_any_commit_is_neither_early_nor_told_twice(
    app: Flask, mailbox: Mailbox, workers: Workers
) -> None:
    feedback_id, slug = answers_in_writing()

    workers.kill_after(f"tell {feedback_id}")
    assert (feedback_state(feedback_id), events("TellingBegan"), states()) == ("writing", 0, {})

    with unit_of_work():
        feedback = db.session.get_one(Feedback, feedback_id)
        begin_telling_answers(COMMISSIONER, feedback, reach_plan="By post.")
    workers.kill_after("notices")
    assert (feedback_state(feedback_id), states(), mailbox.copies()) == ("telling", {}, {})
    assert_closed(app, slug, clock.now())

    workers.kill_after("settle")
    assert set(states().values()) == {"sent"}
    assert len(states()) == FEW
    assert feedback_state(feedback_id) == "telling"
    assert_closed(app, slug, clock.now() + timedelta(days=20))

    before = clock.now()
    finish(workers, lambda: feedback_state(feedback_id) == "settled", "settling")
    opens = db.session.get_one(Feedback, feedback_id).public_from
    assert opens is not None
    assert opens >= before + timedelta(hours=48)
    assert_closed(app, slug, opens - timedelta(seconds=1))

    workers.kill_after("open", LATER)
    assert (feedback_state(feedback_id), events("FeedbackPublished")) == ("settled", 0)
    assert_closed(app, slug, opens - timedelta(seconds=1))
    with clock.frozen(opens):
        assert app.test_client().get(f"/consultations/{slug}/feedback").status_code == 200

    finish(workers, lambda: feedback_state(feedback_id) == "public", "opening", LATER)
    assert [events(kind) for kind in ("TellingBegan", "NoticesSettled", "FeedbackPublished")] == [1, 1, 1]
    assert set(mailbox.copies().values()) == {1}
    assert len(mailbox.copies()) == FEW


def answers_in_writing() -> tuple[str, str]:
    """Complete answers that people wait for: their identifier, and the name of the consultation in addresses."""
    with unit_of_work():
        feedback = make_feedback(make_consultation("closed"))
        for number in range(FEW):
            make_contact(feedback.consultation, f"person{number}@example.org")
        return feedback.id, feedback.consultation.slug


def finish(workers: Workers, done: Callable[[], bool], what: str, at: timedelta = timedelta(0)) -> None:
    process = workers.start(at=at)
    wait_for(done, what)
    workers.kill(process)


def events(kind: str) -> int:
    return len(db.session.scalars(select(OutboxEvent.id).where(OutboxEvent.kind == kind)).all())


def assert_closed(app: Flask, slug: str, moment: datetime) -> None:
    """Nobody reads the answers at that moment, whatever the clock says."""
    with clock.frozen(moment):
        assert app.test_client().get(f"/consultations/{slug}/feedback").status_code == 404
