"""Concerns on a clock, hints and alerts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.safeguarding.jobs import alert_unread_hints, hint_passages, tell_of_overdue_concerns
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import (
    concern_for_handling,
    concerns_of,
    open_concerns,
    safeguarding_duties,
    safety_contacts,
)
from coproduce.safeguarding.services import (
    acknowledge_concern,
    close_concern,
    mark_read,
    raise_concern,
    reopen_concern,
)
from tests.factories.accounts import make_account
from tests.factories.safeguarding import (
    LEAD,
    MODERATOR,
    make_concern,
    make_duty,
    make_passage,
    make_safety_contact,
)

MONDAY_TEN = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
FRIDAY_FOUR = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)


def events(kind: str) -> list[dict[str, object]]:
    return [row.facts for row in db.session.scalars(select(OutboxEvent).where(OutboxEvent.kind == kind))]


def test_a_concern_tells_the_lead_without_content_and_has_a_deadline_in_working_hours(app: Flask) -> None:
    with clock.frozen(FRIDAY_FOUR):
        concern = make_concern(note="A bruise is mentioned.")
    assert concern.acknowledge_by == datetime(
        2026, 11, 23, 10, 0, tzinfo=UTC
    )  # one hour on Friday, one on Monday
    assert events("ConcernRaised") == [{"concern_id": concern.id}]
    assert concern.passage_id is not None
    assert db.session.get_one(Passage, concern.passage_id).state == "read"


@pytest.mark.parametrize("note", ["", "   ", "x" * 5001])
def test_a_concern_says_what_worries(app: Flask, note: str) -> None:
    with pytest.raises(InvalidInput):
        raise_concern(MODERATOR, make_passage(), note)


def test_the_life_of_a_concern(app: Flask) -> None:
    concern = make_concern()
    with pytest.raises(NotAllowed):
        acknowledge_concern(MODERATOR, concern)
    acknowledge_concern(LEAD, concern)
    with pytest.raises(Refused):
        close_concern(LEAD, concern, " ")
    close_concern(LEAD, concern, "Social care has spoken to Sarah.")
    assert open_concerns(LEAD) == []
    reopen_concern(LEAD, concern, "A second text came in.")
    assert open_concerns(LEAD) == [concern]
    assert "Social care has spoken to Sarah." in concern.outcome
    assert "Sarah" not in " ".join(entry.reason for entry in db.session.scalars(select(AuditEntry)))


def test_concerns_are_for_the_lead_and_deputies(app: Flask) -> None:
    concern = make_concern()
    assert concern_for_handling(LEAD, concern.id) == concern
    assert concerns_of(MODERATOR, concern.passage_id or "") == [concern]
    with pytest.raises(NotAllowed):
        concern_for_handling(MODERATOR, concern.id)
    with pytest.raises(NotFound):
        concern_for_handling(LEAD, "0" * 32)


def test_deputies_are_told_once_of_a_concern_that_nobody_took_on(app: Flask) -> None:
    make_duty(make_account("safeguarding_lead"), 0)
    make_duty(make_account("safeguarding_lead"), 1)
    with clock.frozen(MONDAY_TEN):
        concern = make_concern()
        tell_of_overdue_concerns()
        assert events("ConcernOverdue") == []
    with clock.frozen(MONDAY_TEN + timedelta(hours=3)):
        tell_of_overdue_concerns()
        tell_of_overdue_concerns()
    assert events("ConcernOverdue") == [{"concern_id": concern.id, "position": 1}]


def test_the_worker_marks_harm_personal_data_and_language(app: Flask) -> None:
    text = "My uncle hits me when mum is out. Call me on 07700 900123 please."
    passage = make_passage(text)
    french = make_passage("Nous avons attendu très longtemps avant le premier rendez-vous.")
    db.session.commit()
    with clock.frozen(MONDAY_TEN + timedelta(minutes=7)):
        hint_passages()
    db.session.refresh(passage)
    assert (passage.hinted, passage.concern_hint) == (True, "urgent")
    assert passage.concern_hint_reason
    found = {kind: text[start:end] for start, end, kind in passage.personal_data_hints}
    assert found["phone"] == "07700 900123"
    assert passage.state == "unread"
    assert passage.hinted_at == MONDAY_TEN  # the quarter of an hour, no finer
    db.session.refresh(french)
    assert (french.language, french.hinted_at) == ("fr", None)


def test_an_urgent_hint_unread_for_two_then_four_working_hours(app: Flask) -> None:
    passage = make_passage(concern_hint="urgent", hinted=True, hinted_at=FRIDAY_FOUR)
    make_passage(concern_hint="check", hinted=True)
    expected: list[dict[str, object]] = []
    for moment, position in (
        (FRIDAY_FOUR + timedelta(hours=12), None),  # Saturday morning: one working hour has passed
        (datetime(2026, 11, 23, 10, 0, tzinfo=UTC), 0),
        (datetime(2026, 11, 23, 11, 0, tzinfo=UTC), None),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 24, 12, 0, tzinfo=UTC), None),
    ):
        with clock.frozen(moment):
            alert_unread_hints()
        if position is not None:
            expected.append({"passage_id": passage.id, "position": position})
        assert sorted(events("UrgentHintUnread"), key=str) == sorted(expected, key=str)


def test_reading_stops_the_clock(app: Flask) -> None:
    passage = make_passage(concern_hint="urgent", hinted=True, hinted_at=MONDAY_TEN)
    mark_read(MODERATOR, passage)
    with clock.frozen(MONDAY_TEN + timedelta(days=3)):
        alert_unread_hints()
    assert events("UrgentHintUnread") == []


def test_historic_imports_start_no_clock(app: Flask) -> None:
    passage = make_passage("My uncle hits me when mum is out.", historic=True)
    db.session.commit()
    hint_passages()
    db.session.refresh(passage)
    assert (passage.concern_hint, passage.hinted_at) == ("urgent", None)
    with clock.frozen(clock.now() + timedelta(days=30)):
        alert_unread_hints()
    assert events("UrgentHintUnread") == []


def test_duties_and_numbers_come_in_their_order(app: Flask) -> None:
    deputy, lead = make_account("safeguarding_lead"), make_account("safeguarding_lead")
    make_duty(deputy, 1)
    make_duty(lead, 0)
    assert [account for _, account in safeguarding_duties()] == [lead, deputy]
    second, first = make_safety_contact("B", position=1), make_safety_contact("A", position=0)
    assert safety_contacts() == [first, second]
