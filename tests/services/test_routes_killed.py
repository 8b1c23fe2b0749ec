"""Every other way to the public, tried with a worker that is killed: early, held, led by a group, and taken back in the
middle. Contributors first, never early, all at once, held means held (rules 1 to 4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.core import clock, jobs
from coproduce.core.clock import london_moment
from coproduce.core.database import db, unit_of_work
from coproduce.core.working_days import add_working_days, next_working_day
from coproduce.feedback import services
from coproduce.feedback.models import Feedback
from coproduce.notifications.models import Notice
from coproduce.notifications.services import accept_notices
from tests.factories.accounts import make_account, make_group
from tests.factories.consultations import make_consultation
from tests.factories.feedback import COMMISSIONER, make_feedback
from tests.factories.notifications import make_contact, sending_through
from tests.factories.notifications_server import Mailbox, mail_server
from tests.services.test_telling_killed import (
    Workers,
    assert_closed,
    environment,
    events,
    feedback_state,
    finish,
    kill_at,
    nurseries,
    states,
    workers,
)

__all__ = ["environment", "nurseries", "workers"]

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAITING = {f"person{number}@example.org" for number in range(3)}
GROUP = {f"member{number}@example.org" for number in range(2)}
OPENING, SENDING = (
    "coproduce.feedback.services.release.open_due",
    "coproduce.notifications.delivery.deliver_due",
)
WORDS = ("Evenings are too few.", "Too few evenings.", "Thank you for your views.")


@pytest.fixture
def mailbox(app: Flask) -> Iterator[Mailbox]:
    with mail_server() as server, sending_through(app, server):
        yield server


@pytest.fixture(autouse=True)
def only_what_matters_is_due(app: Flask) -> None:
    """The worker's other jobs ran not long ago: some load much that nothing here is about."""
    with unit_of_work():
        for name in jobs.names():
            if name not in (OPENING, SENDING):
                db.session.add(jobs.JobRun(name=name, started_at=clock.now() + 100 * DAY))


def in_writing(*, led: bool = False) -> tuple[str, str]:
    """Complete answers that people wait for: their identifier, and the name of the consultation in addresses."""
    with unit_of_work():
        members = tuple(make_account(email=email) for email in sorted(GROUP)) if led else ()
        group = make_group(members=members) if led else None
        feedback = make_feedback(
            make_consultation("closed", groups={"led": group} if group else None), ["we_did", "we_cannot"]
        )
        for leading in feedback.consultation.groups:
            leading.lead_days = 6
        for email in sorted(WAITING):
            make_contact(feedback.consultation, email)
        return feedback.id, feedback.consultation.slug


def tell(feedback_id: str, **how: Any) -> None:
    with unit_of_work():
        services.begin_telling(
            COMMISSIONER, db.session.get_one(Feedback, feedback_id), reach_plan="By post.", **how
        )


def opening(feedback_id: str) -> datetime:
    db.session.rollback()
    minute = db.session.get_one(Feedback, feedback_id).public_from
    assert minute is not None
    return minute


def assert_open(app: Flask, slug: str, moment: datetime) -> None:
    """All of it, at once."""
    with clock.frozen(moment):
        page = app.test_client().get(f"/consultations/{slug}/feedback")
        young = app.test_client().get(f"/consultations/{slug}/feedback?wording=young")
        api = app.test_client().get(f"/api/v1/consultations/{slug}/answers")
    assert page.status_code == young.status_code == api.status_code == 200
    said = page.get_data(as_text=True) + young.get_data(as_text=True)
    assert [words for words in WORDS if words not in said] == []
    assert len(api.get_json()["answers"]) == 2


def a_person_accepts(number: int = 1) -> None:
    with unit_of_work():
        commissioner = actor_of(make_account("commissioner"))
        doubtful = db.session.scalars(select(Notice).where(Notice.state == "uncertain")).all()
        assert accept_notices(commissioner, doubtful, "We rang her.") == len(doubtful) == number
    db.session.rollback()


def nothing_waits() -> bool:
    found = states()
    return bool(found) and not {"queued", "sending"} & set(found.values())


def open_by_the_clock(app: Flask, workers: Workers, feedback_id: str, slug: str) -> None:
    """Killed before the opening is saved, the page is open by the clock all the same, and announced once."""
    minute = opening(feedback_id)
    ahead = max(minute - clock.now(), timedelta(0)) + 3 * DAY
    workers.kill_after("open", ahead)
    assert (feedback_state(feedback_id), events("FeedbackPublished")) == ("settled", 0)
    assert_closed(app, slug, minute - SECOND)
    assert_open(app, slug, minute)
    finish(workers, lambda: feedback_state(feedback_id) == "public", "opening", ahead + HOUR)
    assert events("FeedbackPublished") == 1


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_an_early_release_waits_for_each_attempt_and_for_nothing_more(
    app: Flask, mailbox: Mailbox, workers: Workers
) -> None:
    feedback_id, slug = in_writing()
    tell(feedback_id, route="early", authority="Dee Rector (invented)", reason="It was in the paper.")
    workers.kill_after("notices")
    assert (states(), mailbox.copies()) == ({}, {})
    assert_closed(app, slug, clock.now() + 20 * DAY)

    doubtful = kill_at("accepted", mailbox, workers)
    assert set(states().values()) == {"queued", "sending"}
    assert_closed(app, slug, clock.now() + 20 * DAY)

    with unit_of_work():
        last = db.session.scalars(select(Notice).where(Notice.state == "queued").limit(1)).one()
        last.due_at = clock.now() + HOUR
    finish(workers, lambda: worker_was_here(timedelta(0)), "a whole turn")
    assert sorted(states().values()) == ["queued", "sent", "uncertain"]
    assert feedback_state(feedback_id) == "telling"
    assert_closed(app, slug, clock.now() + 20 * DAY)

    workers.kill_after("settle", 1.1 * HOUR)
    assert states() == {**dict.fromkeys(WAITING, "sent"), doubtful: "uncertain"}
    assert feedback_state(feedback_id) == "telling"
    assert_closed(app, slug, clock.now() + 20 * DAY)

    finish(workers, lambda: feedback_state(feedback_id) in ("settled", "public"), "settling", 1.2 * HOUR)
    assert_closed(app, slug, opening(feedback_id) - SECOND)
    assert_open(app, slug, opening(feedback_id))
    finish(workers, lambda: feedback_state(feedback_id) == "public", "opening", 2 * HOUR)
    assert events("FeedbackPublished") == 1
    assert mailbox.copies() == dict.fromkeys(WAITING, 1)


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_what_is_held_in_the_middle_of_an_early_release_waits_for_people_and_for_its_day(
    app: Flask, mailbox: Mailbox, workers: Workers
) -> None:
    feedback_id, slug = in_writing()
    tell(feedback_id, route="early", authority="Dee Rector (invented)", reason="It was in the paper.")
    doubtful = kill_at("accepted", mailbox, workers)
    until = clock.today() + 40 * DAY
    with unit_of_work():
        feedback = db.session.get_one(Feedback, feedback_id)
        services.hold(COMMISSIONER, feedback, until=until, reason="An election.")
    assert_closed(app, slug, clock.now() + 60 * DAY)

    finish(workers, nothing_waits, "the end of the letters")
    finish(workers, lambda: worker_was_here(20 * DAY), "a whole turn", 20 * DAY)
    assert states() == {**dict.fromkeys(WAITING, "sent"), doubtful: "uncertain"}
    assert feedback_state(feedback_id) == "telling"
    assert_closed(app, slug, clock.now() + 60 * DAY)

    a_person_accepts()
    assert feedback_state(feedback_id) == "settled"
    assert opening(feedback_id) == london_moment(next_working_day(until - DAY, frozenset()), 9, 30)
    finish(workers, lambda: worker_was_here(39 * DAY), "a whole turn", 39 * DAY)
    assert (feedback_state(feedback_id), events("FeedbackPublished")) == ("settled", 0)
    open_by_the_clock(app, workers, feedback_id, slug)
    assert mailbox.copies() == dict.fromkeys(WAITING, 1)


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_group_that_led_hears_an_hour_before_the_others_however_long_no_worker_ran(
    app: Flask, mailbox: Mailbox, workers: Workers
) -> None:
    feedback_id, slug = in_writing(led=True)
    tell(feedback_id)
    workers.kill_after("notices")
    assert states() == {}
    doubtful = kill_at("accepted", mailbox, workers)
    assert doubtful in GROUP
    planned = db.session.scalars(select(Notice.due_at).where(Notice.address.in_(WAITING))).all()
    assert min(planned) > clock.now() + 0.9 * HOUR

    for ahead in (3 * HOUR, 3.9 * HOUR):
        finish(workers, lambda ahead=ahead: worker_was_here(ahead), "a whole turn", ahead)  # type: ignore[misc]
        assert mailbox.copies() == dict.fromkeys(GROUP, 1)
        assert {states()[email] for email in WAITING} == {"queued"}
    second = kill_at("accepted", mailbox, workers, 4.1 * HOUR)
    assert second in WAITING
    finish(workers, nothing_waits, "the end of the letters", 4.2 * HOUR)
    finish(workers, lambda: worker_was_here(2 * DAY), "a whole turn", 2 * DAY)
    assert {email for email, state in states().items() if state != "sent"} == {doubtful, second}
    assert feedback_state(feedback_id) == "telling"
    assert_closed(app, slug, clock.now() + 60 * DAY)

    a_person_accepts(2)
    assert feedback_state(feedback_id) == "settled"
    assert opening(feedback_id) > london_moment(add_working_days(clock.today(), 6, frozenset()))
    open_by_the_clock(app, workers, feedback_id, slug)
    assert mailbox.copies() == dict.fromkeys(WAITING | GROUP, 1)


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_what_is_taken_back_in_the_middle_is_told_no_further_until_it_is_told_anew(
    app: Flask, mailbox: Mailbox, workers: Workers
) -> None:
    feedback_id, slug = in_writing()
    tell(feedback_id)
    doubtful = kill_at("accepted", mailbox, workers)
    early = early_address(mailbox, doubtful)
    assert app.test_client().get(early).status_code == 200
    with unit_of_work():
        services.withdraw(COMMISSIONER, db.session.get_one(Feedback, feedback_id), "A figure was wrong.")
    assert app.test_client().get(early).status_code == 404

    workers.kill_after("notices")
    assert mailbox.copies() == {doubtful: 1}
    finish(workers, nothing_waits, "the end of the letters")
    finish(workers, lambda: worker_was_here(20 * DAY), "a whole turn", 20 * DAY)
    assert mailbox.copies() == {doubtful: 2}
    assert "A figure was wrong." in mailbox.to(doubtful)[1].get_content()
    assert feedback_state(feedback_id) == "withdrawn"
    assert_closed(app, slug, clock.now() + 60 * DAY)

    # A telling is known by the second in which it began, and nobody does all of this within one.
    with clock.frozen(clock.now() + MINUTE):
        with unit_of_work():
            feedback = db.session.get_one(Feedback, feedback_id)
            services.rewrite(COMMISSIONER, feedback, "Putting it right.")
        tell(feedback_id)
    workers.kill_after("settle", 20 * DAY + HOUR)
    assert mailbox.copies() == {**dict.fromkeys(WAITING, 1), doubtful: 3}
    assert len({letter["Message-ID"] for letter in mailbox.to(doubtful)}) == 3
    assert app.test_client().get(early).status_code == 404
    assert_closed(app, slug, clock.now() + 60 * DAY)
    finish(workers, lambda: feedback_state(feedback_id) == "settled", "settling", 20 * DAY + 2 * HOUR)
    open_by_the_clock(app, workers, feedback_id, slug)
    assert mailbox.copies() == {**dict.fromkeys(WAITING, 1), doubtful: 3}


def early_address(mailbox: Mailbox, address: str) -> str:
    """The private page that somebody was written of."""
    found = re.search(r"/early/[\w-]+", mailbox.to(address)[-1].get_content())
    assert found is not None
    return found[0]


def worker_was_here(ahead: timedelta) -> bool:
    """Whether a worker of that time has taken its whole turn: it opens what is due, then sends letters and settles."""
    db.session.rollback()
    row = db.session.get(jobs.JobRun, SENDING, populate_existing=True)
    return row is not None and row.finished_at is not None and row.finished_at > clock.now() + ahead - MINUTE
