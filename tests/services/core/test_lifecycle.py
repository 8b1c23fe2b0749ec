"""The lifecycle engine on a real table."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import access
from coproduce.core.access import VISITOR, Actor, has_role
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import NotAllowed, Refusal, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import Lifecycle, Transition, fire, fire_all, possible_actions
from coproduce.core.outbox import OutboxEvent
from coproduce.feedback.events import NoticesSettled
from coproduce.notifications.models import Notice

LEAD = Actor("lead", "Invented Lead", frozenset({"lead"}))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Lifecycle:
    monkeypatch.setitem(access._permissions, "test.move", (has_role("lead"),))
    return Lifecycle(
        "notice",
        "queued",
        {
            ("queued", "go"): Transition(
                "sent",
                "test.move",
                guard=lambda facts: [] if facts == "ready" else [Refusal("Not ready."), Refusal("Not read.")],
                event=lambda notice: NoticesSettled(notice.id),
            ),
            ("sent", "back"): Transition("queued", "test.move", needs_reason=True),
        },
    )


@pytest.fixture
def notice(app: Flask) -> Notice:
    from coproduce.core import clock

    row = Notice(
        state="queued",
        event_key="a",
        recipient_key="b",
        message="m",
        subject_id="s",
        message_id="<1@x>",
        due_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def copy_of(notice: Notice) -> Notice:
    row = Notice(
        state="queued",
        event_key="a",
        recipient_key=new_id(),
        message="m",
        subject_id="s",
        message_id=f"<{new_id()}@x>",
        due_at=notice.due_at,
    )
    db.session.add(row)
    db.session.flush()
    return row


def test_firing_changes_the_state_and_leaves_an_audit_row_and_an_event(
    machine: Lifecycle, notice: Notice
) -> None:
    fire(machine, notice, "go", LEAD, facts="ready")
    assert (notice.state, notice.version) == ("sent", 2)
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id, entry.details) == ("go", "lead", {"from": "queued", "to": "sent"})
    event = db.session.scalars(select(OutboxEvent)).one()
    assert (event.kind, event.facts) == ("NoticesSettled", {"feedback_id": notice.id})


def test_every_refusal_is_listed_and_nothing_changes(machine: Lifecycle, notice: Notice) -> None:
    with pytest.raises(Refused) as problem:
        fire(machine, notice, "go", LEAD, facts="not yet")
    assert [refusal.message for refusal in problem.value.refusals] == ["Not ready.", "Not read."]
    assert notice.state == "queued"
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_permission_comes_before_the_guard(machine: Lifecycle, notice: Notice) -> None:
    with pytest.raises(NotAllowed):
        fire(machine, notice, "go", VISITOR, facts="not yet")


def test_a_reason_that_is_needed_is_asked_for(machine: Lifecycle, notice: Notice) -> None:
    fire(machine, notice, "go", LEAD, facts="ready")
    with pytest.raises(Refused, match="reason"):
        fire(machine, notice, "back", LEAD, reason="  ")
    fire(machine, notice, "back", LEAD, reason="Sent too early")
    assert notice.state == "queued"


def test_an_action_that_the_table_does_not_have_is_refused(machine: Lifecycle, notice: Notice) -> None:
    with pytest.raises(Refused):
        fire(machine, notice, "back", LEAD, reason="why not")


def test_a_page_that_is_out_of_date_changes_nothing(machine: Lifecycle, notice: Notice) -> None:
    with pytest.raises(Stale):
        fire(machine, notice, "go", LEAD, facts="ready", expected_version=notice.version - 1)
    assert notice.state == "queued"


def test_a_state_cannot_be_set_by_hand(notice: Notice) -> None:
    with pytest.raises(AttributeError, match="fire"):
        notice.state = "sent"


def test_two_people_at_once_cannot_both_change_it(app: Flask, machine: Lifecycle, notice: Notice) -> None:
    from sqlalchemy.orm.exc import StaleDataError

    db.session.commit()
    with unit_of_work():
        mine = db.session.get(Notice, notice.id)
        db.session.execute(Notice.__table__.update().values(version=9))
        with pytest.raises(StaleDataError):
            fire(machine, mine, "go", LEAD, facts="ready")
        db.session.rollback()


def test_many_are_fired_together_or_none(app: Flask, notice: Notice, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(access._permissions, "test.move", (has_role("lead"),))
    machine = Lifecycle("notice", "queued", {("queued", "go"): Transition("sent", "test.move")})
    other = copy_of(notice)
    fire_all(machine, [notice, other], "go", LEAD)
    assert [(each.state, each.version) for each in (notice, other)] == [("sent", 2), ("sent", 2)]
    entries = db.session.scalars(select(AuditEntry)).all()
    assert {entry.subject_id for entry in entries} == {notice.id, other.id}
    with pytest.raises(Refused, match="while the notice is"):
        fire_all(machine, [copy_of(notice), other], "go", LEAD)


def test_what_is_possible_depends_on_state_and_actor(machine: Lifecycle, notice: Notice) -> None:
    assert possible_actions(machine, notice, LEAD) == ("go",)
    assert possible_actions(machine, notice, VISITOR) == ()
