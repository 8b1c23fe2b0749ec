"""A worker is killed with SIGKILL while it passes a concern on: no step is lost, none is taken twice, and what arrives
over real SMTP holds nothing of the concern."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock, jobs
from coproduce.core.database import db, unit_of_work
from coproduce.notifications.models import Notice
from coproduce.safeguarding import concern_settings
from coproduce.safeguarding.models import ConcernTelling
from tests.factories.accounts import make_account
from tests.factories.notifications import sending_through
from tests.factories.notifications_server import Mailbox, mail_server
from tests.factories.safeguarding import LEAD, make_concern, make_duty, make_passage
from tests.services.test_telling_killed import (
    Workers,
    environment,
    nobody_can_write,
    nurseries,
    wait_for,
    workers,
)

__all__ = ["environment", "nurseries", "workers"]

SECRET = "Marker-Seven"
DIRECTOR = "director@council.example"


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as server, sending_through(app, server):
        yield server


def raise_long_ago() -> tuple[str, list[str]]:
    """A concern that names the first deputy and that nobody took on for a week; and who is told, in order."""
    with clock.frozen(clock.now() - timedelta(days=9)), unit_of_work():
        people = [
            make_account("safeguarding_lead", name=f"{SECRET} {each}", email=f"{each}@council.example")
            for each in ("lead", "named", "second", "third")
        ]
        for position, person in enumerate(people):
            make_duty(person, position)
        concern_settings.save_fallback(LEAD, None, name=SECRET, email=DIRECTOR)
        concern = make_concern(
            make_passage(f"{SECRET} hits me.", hinted=True),
            f"{SECRET} worries me.",
            category="staff_conduct",
            severity="urgent",
            steps_taken=f"{SECRET} was rung.",
            named=[people[1].id],
        )
        return concern.id, [
            "lead@council.example",
            "second@council.example",
            "third@council.example",
            DIRECTOR,
        ]


def only_what_matters_is_due() -> None:
    """The worker's other jobs have just run: some load much that nothing here is about."""
    with unit_of_work():
        for name in jobs.names():
            if not name.endswith((".tell_of_overdue_concerns", ".deliver_due")):
                db.session.add(jobs.JobRun(name=name, started_at=clock.now() + timedelta(hours=1)))


def steps() -> list[tuple[int, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(ConcernTelling).order_by(ConcernTelling.position))
    return [(row.position, row.turn) for row in rows]


def notice_states() -> dict[str, str]:
    db.session.rollback()
    return dict(db.session.execute(select(Notice.address, Notice.state)).all())  # type: ignore[arg-type]


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_a_killed_worker_loses_no_step_and_takes_none_twice(
    app: Flask, mailbox: Mailbox, workers: Workers, tmp_path: Path
) -> None:
    concern_id, order = raise_long_ago()
    only_what_matters_is_due()
    assert steps() == [(0, "lead")]

    # Before the steps are saved: the table cannot be written, so the worker stands in the middle of them.
    with nobody_can_write(app):
        process = workers.start()
        time.sleep(0.5)
        workers.kill(process)
    assert len(steps()) in (1, 4)

    # While the mail server has the first letter, and again once it has accepted the second.
    for stage in ("data", "accepted"):
        mailbox.hold(stage)
        process = workers.start()
        wait_for(mailbox.holding.is_set, f"the stage {stage}")
        workers.kill(process)
        mailbox.release()

    workers.start()
    wait_for(
        lambda: (
            sorted(notice_states()) == sorted(order)
            and not {"queued", "sending"} & set(notice_states().values())
        ),
        "the last letter",
    )
    assert steps() == [(0, "lead"), (1, "deputy"), (2, "deputy"), (3, "fallback")]
    assert set(mailbox.copies().values()) == {1}
    assert set(notice_states().values()) <= {"sent", "uncertain"}
    assert "named@council.example" not in mailbox.copies()
    for _, letter in mailbox.delivered:
        raw = letter.as_bytes().decode("utf-8", "replace") + (
            letter.get_content() if not letter.is_multipart() else ""
        )
        assert f"/manage/concerns/{concern_id}" in raw.replace("=\n", "")
        assert letter["Subject"] == "A safeguarding concern waits for you"
        for word in (SECRET, "conduct", "staff_conduct", "urgent", "hits", "rung", "named@"):
            assert word.lower() not in raw.lower(), word
