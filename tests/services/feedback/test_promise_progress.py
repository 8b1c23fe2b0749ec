"""Notes, milestones, measures, and a record that stays the same for a day that has passed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.feedback import queries, services
from coproduce.feedback.queries.promise_record import due_soon, record_of
from coproduce.feedback.services import promise_progress as progress
from coproduce.feedback.services.promise_progress import NewMeasure, NewNote
from tests.factories.accounts import make_actor
from tests.factories.feedback import COMMISSIONER, make_promise
from tests.factories.promises import make_measure


def test_only_who_keeps_promises_says_how_they_go(app: Flask) -> None:
    promise = make_promise(clock.today() + timedelta(days=60))
    analyst = make_actor("analyst")
    measure = make_measure(promise)
    for action in (
        lambda: progress.add_note(analyst, promise, NewNote("Begun")),
        lambda: progress.add_milestone(analyst, promise, "Room", clock.today()),
        lambda: progress.add_reading(analyst, promise, measure, Decimal(1), clock.today(), "List"),
    ):
        with pytest.raises(NotAllowed):
            action()


def test_notes_and_figures_are_taken_back_and_never_erased(app: Flask) -> None:
    promise = make_promise(clock.today() + timedelta(days=60))
    note = progress.add_note(COMMISSIONER, promise, NewNote("A room is found.", kind="page", title="Plan"))
    with pytest.raises(InvalidInput):
        progress.take_back_note(COMMISSIONER, promise, note, " ")
    progress.take_back_note(COMMISSIONER, promise, note, "The landlord said no.")
    with pytest.raises(Refused):
        progress.take_back_note(COMMISSIONER, promise, note, "Again")
    measure = make_measure(promise)
    (reading,) = measure.readings
    with pytest.raises(InvalidInput):  # of the same day
        progress.add_reading(COMMISSIONER, promise, measure, Decimal(18), reading.on, "List")
    progress.take_back_reading(COMMISSIONER, promise, reading, "Counted twice.")
    progress.add_reading(COMMISSIONER, promise, measure, Decimal(18), reading.on, "List")
    record = record_of(promise)
    assert [each.taken_back_reason for each in record.notes] == ["The landlord said no."]
    assert [each.value for each in record.measures[0].readings] == [Decimal(18)]
    assert len(measure.readings) == 2
    kinds = db.session.scalars(select(AuditEntry.action).where(AuditEntry.subject_id == promise.id)).all()
    assert {"add_note", "take_back_note", "add_measure", "add_reading", "take_back_reading"} <= set(kinds)


def test_a_note_that_cannot_be_is_refused(app: Flask) -> None:
    promise = make_promise(clock.today() + timedelta(days=60))
    for note in (
        NewNote(" "),
        NewNote("Begun", on=clock.today() + timedelta(days=1)),
        NewNote("Begun", kind="page"),
        NewNote("Begun", title="Without a kind"),
        NewNote("Begun", kind="page", title="Plan", url="javascript:alert(1)"),
        NewNote("Begun", kind="rumour", title="Plan"),
    ):
        with pytest.raises(InvalidInput):
            progress.add_note(COMMISSIONER, promise, note)
    assert promise.notes == []


def test_the_record_of_a_day_comes_out_the_same_later(app: Flask) -> None:
    promise = make_promise(clock.today() + timedelta(days=60))
    first, day = promise.due_on, clock.today()
    progress.add_milestone(COMMISSIONER, promise, "A room", clock.today() + timedelta(days=20))
    make_measure(promise)
    before = record_of(promise, day)
    with clock.frozen(clock.now() + timedelta(days=30)):
        services.start_commitment(COMMISSIONER, promise)
        progress.reach_milestone(COMMISSIONER, promise, promise.milestones[0], clock.today())
        reading = promise.measures[0].readings[0]
        progress.take_back_reading(COMMISSIONER, promise, reading, "Counted twice.")
        services.move_commitment(COMMISSIONER, promise, first + timedelta(days=90), "The builder is late.")
        progress.add_note(COMMISSIONER, promise, NewNote("Paint is bought."))
        services.finish_commitment(COMMISSIONER, promise, "The door is open.")
        assert record_of(promise, day) == before
        now = record_of(promise)
    assert (now.state, now.due_on, now.first_due_on) == ("done", first + timedelta(days=90), first)
    assert now.evidence == "The door is open."
    assert [step.kind for step in now.steps] == ["start", "finish"]
    assert before.state == "agreed"


def test_who_looks_after_a_promise_is_reminded_once_of_each_date(app: Flask) -> None:
    promise = make_promise(clock.today() + timedelta(days=3))
    make_promise(clock.today() + timedelta(days=3), public=False)
    make_promise(clock.today() + timedelta(days=40))

    def reminders() -> int:
        services.remind_of_dates()
        return len(
            db.session.scalars(select(OutboxEvent).where(OutboxEvent.kind == "CommitmentDueSoon")).all()
        )

    assert reminders() == 1
    assert reminders() == 1
    services.move_commitment(COMMISSIONER, promise, clock.today() + timedelta(days=4), "Snow.")
    assert reminders() == 2
    # The answers that are not told yet are on the list too: it is staff's own.
    assert len(due_soon()) == 2


def test_cards_say_in_short_how_it_goes(app: Flask) -> None:
    promise = make_promise(clock.today() + timedelta(days=60))
    progress.add_note(COMMISSIONER, promise, NewNote("A room is found."))
    progress.add_milestone(COMMISSIONER, promise, "Paint", clock.today() + timedelta(days=20))
    make_measure(promise)
    (card,) = queries.cards_of(promise.reply.finding.feedback)
    assert card.promise is not None
    assert card.promise.url == f"/feedback/promises/{promise.id}"
    assert card.promise.short.note == "A room is found."
    assert card.promise.short.milestones == (0, 1)
    assert "28 weeks" in card.promise.short.measure


def test_a_note_sent_twice_is_one_note(app: Flask) -> None:
    promise = make_promise(clock.today())
    first = progress.add_note(COMMISSIONER, promise, NewNote("The room is booked."))
    again = progress.add_note(COMMISSIONER, promise, NewNote("The room is booked. "))
    assert again is first
    progress.take_back_note(COMMISSIONER, promise, first, "It was another room.")
    progress.add_note(COMMISSIONER, promise, NewNote("The room is booked."))
    assert [note.taken_back_on is None for note in promise.notes] == [False, True]


def test_a_milestone_or_measure_sent_twice_is_one(app: Flask) -> None:
    """Neither can be taken out again, and both are public."""
    promise = make_promise(clock.today() + timedelta(days=60))
    due = clock.today() + timedelta(days=9)
    since = clock.today() - timedelta(days=90)
    weeks = NewMeasure("Weeks to the visit", "weeks", True, Decimal(28), since, Decimal(12), due, "The list")
    for _ in range(2):
        progress.add_milestone(COMMISSIONER, promise, "A room is found ", due)
        progress.add_measure(COMMISSIONER, promise, weeks)
    progress.add_milestone(COMMISSIONER, promise, "A room is found", due + timedelta(days=1))
    progress.add_measure(COMMISSIONER, promise, replace(weeks, target=Decimal(10)))
    record = record_of(promise)
    assert [each.due_on for each in record.milestones] == [due, due + timedelta(days=1)]
    assert len(record.measures) == 2
