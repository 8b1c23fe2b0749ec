"""What people can read already changes in public, with a reason, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coproduce.consultations import services
from coproduce.consultations.amendments import Part
from coproduce.consultations.models import Consultation
from coproduce.consultations.services.editing import GroupPart
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, Refused, Stale
from coproduce.core.outbox import OutboxEvent
from tests.factories.accounts import make_actor, make_group
from tests.factories.consultations import COMMISSIONER, make_consultation

pytestmark = pytest.mark.usefixtures("app")


def shown(consultation: Consultation) -> list[tuple[str, str, str]]:
    return [(change.kind, change.reason, change.details) for change in consultation.changes]


def test_a_draft_changes_without_a_word() -> None:
    consultation = make_consultation("draft")
    services.set_parts(COMMISSIONER, consultation, [])
    services.set_groups(COMMISSIONER, consultation, [GroupPart(make_group("STARS"), "led")])
    services.set_groups(COMMISSIONER, consultation, [])
    assert shown(consultation) == []


@pytest.mark.parametrize("state", ["open", "paused", "closed"])
def test_a_decided_part_never_vanishes_or_opens_in_silence(state: str) -> None:
    consultation = make_consultation(state)
    before = services.parts_of(consultation)
    opened = [before[0], Part("open", before[1].title, before[1].text, before[1].reason)]
    for after in (before[:1], opened):
        with pytest.raises(InvalidInput, match="public reason"):
            services.set_parts(COMMISSIONER, consultation, after, public_reason=" ")
    assert services.parts_of(consultation) == before
    services.set_parts(COMMISSIONER, consultation, opened, public_reason="The board asked for views.")
    assert shown(consultation) == [
        (
            "parts_changed",
            "The board asked for views.",
            "“The 12-week target stays” was decided and is now open.",
        )
    ]
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == consultation.id))
    assert (entry.action, entry.reason) == ("edit", "The board asked for views.")


def test_another_order_of_the_parts_needs_no_reason() -> None:
    consultation = make_consultation("open")
    services.set_parts(COMMISSIONER, consultation, services.parts_of(consultation)[::-1])
    assert [part.status for part in consultation.parts] == ["decided", "open"]
    assert shown(consultation) == []


def test_while_people_are_asked_something_stays_open() -> None:
    consultation = make_consultation("open")
    with pytest.raises(Refused, match="must stay open"):
        services.set_parts(
            COMMISSIONER, consultation, services.parts_of(consultation)[1:], public_reason="It is settled."
        )
    assert len(consultation.parts) == 2


def test_a_group_is_added_with_a_reason_and_stays_named() -> None:
    stars, forum = make_group("STARS"), make_group("Forum")
    consultation = make_consultation("open", groups={"shaped": stars})
    both = [GroupPart(stars, "shaped"), GroupPart(forum, "led", 3)]
    with pytest.raises(InvalidInput, match="public reason"):
        services.set_groups(COMMISSIONER, consultation, both)
    services.set_groups(COMMISSIONER, consultation, both, public_reason="They joined late.")
    assert shown(consultation) == [
        ("groups_changed", "They joined late.", "Forum is now named: it led this.")
    ]
    with pytest.raises(Refused, match="cannot be taken out"):
        services.set_groups(COMMISSIONER, consultation, both[:1], public_reason="A slip.")
    assert [entry.group.name for entry in consultation.groups] == ["STARS", "Forum"]


def test_a_moved_answer_date_says_both_days_and_emits_an_event() -> None:
    consultation = make_consultation("closed")
    before, later = consultation.answer_promised_on, clock.today() + timedelta(days=100)
    services.move_answer_date(COMMISSIONER, consultation, later, "More answers than we thought.")
    [change] = consultation.changes
    assert (change.promised_before, change.promised_after) == (before, later)
    assert list(db.session.scalars(select(OutboxEvent.kind))) == ["AnswerDateMoved"]
    with pytest.raises(Refused, match="already"):
        services.move_answer_date(COMMISSIONER, consultation, later, "Again.")
    with pytest.raises(Refused, match="Give a reason"):
        services.move_answer_date(COMMISSIONER, consultation, later + timedelta(days=1), " ")
    with pytest.raises(Stale):
        services.move_answer_date(
            COMMISSIONER, consultation, later + timedelta(days=1), "Late.", expected_version=1
        )
    with pytest.raises(NotAllowed):
        services.move_answer_date(make_actor("analyst"), consultation, clock.today(), "Sooner.")
    assert len(consultation.changes) == 1


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_no_answer_is_promised_anew_where_nothing_is_asked(state: str) -> None:
    consultation = make_consultation(state)
    with pytest.raises(Refused):
        services.move_answer_date(COMMISSIONER, consultation, clock.today() + timedelta(days=90), "Later.")


def test_an_extension_says_so_where_it_moves_the_answer_too() -> None:
    consultation = make_consultation("open")
    before = consultation.answer_promised_on
    closes, promised = clock.now() + timedelta(days=30), clock.today() + timedelta(days=90)
    services.extend(COMMISSIONER, consultation, closes, "Half term.", answer_promised_on=promised)
    services.extend(COMMISSIONER, consultation, closes + timedelta(days=1), "A day more.")
    assert [(change.promised_before, change.promised_after) for change in consultation.changes] == [
        (before, promised),
        (None, None),
    ]
