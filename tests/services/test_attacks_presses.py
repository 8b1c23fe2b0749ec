"""One button pressed twice in the same moment: the second request meets a row that the first has not finished."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select, text

from coproduce.accounts.actors import actor_of
from coproduce.commissioning.models import Decision, Proposal
from coproduce.commissioning.services.decisions import begin_decision
from coproduce.core.database import db, unit_of_work
from tests.factories.accounts import make_account, sign_in
from tests.factories.commissioning import make_proposal
from tests.pages.client import Browser, filled

WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)
SECONDS = 20


def test_a_second_press_is_told_that_something_changed(application: Flask) -> None:
    browser = Browser(application)
    with application.app_context(), unit_of_work():
        commissioner = make_account("commissioner")
        proposal = make_proposal("decision")
        identifier, actor = proposal.id, actor_of(commissioner)
        address = f"/manage/proposals/{proposal.slug}/decision"
        sign_in(browser.client, commissioner)
    form = filled(browser.open(address).form())
    with ThreadPoolExecutor(1) as pool, application.app_context():
        with unit_of_work():
            begin_decision(actor, db.session.get_one(Proposal, identifier))
            second = pool.submit(browser.client.post, f"{address}/begin", data=form)
            wait_until_it_waits(application)
        answer = second.result(timeout=SECONDS)
        assert answer.status_code == 409
        assert db.session.scalar(select(func.count()).select_from(Decision)) == 1


def wait_until_it_waits(application: Flask) -> None:
    """Until the other request waits for the row that is not committed yet. SQLite has one writer at a time and shows
    nobody who waits, so there the other is given time to come to its first statement."""
    if db.engine.dialect.name == "sqlite":
        time.sleep(0.5)
        return
    until = time.monotonic() + SECONDS
    with db.engine.connect() as other:
        while other.scalar(WAITING) == 0:
            assert time.monotonic() < until, "the second request never came so far"
            time.sleep(0.05)
            other.rollback()
