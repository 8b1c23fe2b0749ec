"""From draft to closed, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from coproduce.accounts.models import Organisation
from coproduce.consultations import jobs, services
from coproduce.consultations.amendments import Option, Part
from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Answer, Consultation, Response
from coproduce.consultations.queries import (
    latest_version,
    open_consultations,
    phase_of,
    public_consultation_by_slug,
    public_consultations,
    response_by_receipt,
)
from coproduce.consultations.receipts import new_receipt
from coproduce.consultations.services.editing import GroupPart
from coproduce.core import clock
from coproduce.core.access import VISITOR
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.core.outbox import OutboxEvent
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_group
from tests.factories.consultations import (
    COMMISSIONER,
    QUESTIONS,
    make_consultation,
    make_response,
    make_safety_contact,
)

pytestmark = pytest.mark.usefixtures("app")


def complete_draft() -> Consultation:
    now, today = clock.now(), clock.today()
    owner = Organisation(slug="bury-council", name="Bury Council", kind="council")
    db.session.add(owner)
    db.session.flush()
    consultation = services.create_consultation(
        COMMISSIONER,
        "Short breaks",
        summary="What should they be?",
        young_people_summary="Clubs and trips.",
        what_could_change="Days and places.",
        audience="Families",
        minutes=5,
        owner_organisation_id=owner.id,
        lead_name="Ada Lead (invented)",
        lead_role="Head of short breaks",
        closes_at=now + timedelta(days=30),
        answer_promised_on=today + timedelta(days=90),
        decision_on=today + timedelta(days=80),
        decided_by="Cabinet Member for Children",
        costs_and_impact="The budget is GBP 100,000.",
        assessment_title="Short breaks",
        assessment_version="1",
        assessment_on=today,
        assessment_text="Families without a car gain.",
        shortened_by="Ada Lead (invented), head of short breaks",
        shortened_reason="The lease ends.",
        keep_until=today + timedelta(days=400),
    )
    parts = [Part("open", "Days"), Part("decided", "Budget", reason="It is set.")]
    services.set_parts(COMMISSIONER, consultation, parts)
    services.set_options(
        COMMISSIONER, consultation, [Option("More clubs"), Option("As it is", is_no_change=True)]
    )
    services.save_questions(COMMISSIONER, consultation, QUESTIONS)
    make_safety_contact()
    return consultation


def actions_of(consultation: Consultation) -> list[str]:
    return list(
        db.session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject_id == consultation.id).order_by(AuditEntry.at)
        )
    )


def test_an_empty_draft_is_told_everything_that_is_missing() -> None:
    consultation = services.create_consultation(COMMISSIONER, "Bare")
    with pytest.raises(Refused) as refused:
        services.open_(COMMISSIONER, consultation)
    words = [refusal.message for refusal in refused.value.refusals]
    assert len(words) == 19
    assert consultation.state == "draft"
    places = [refusal.url.removeprefix("/manage/consultations/bare/") for refusal in refused.value.refusals]
    assert len([place for place in places if place.startswith("edit#")]) == 13
    assert places.count("options") == 1
    assert len([place for place in places if place.startswith("impact#")]) == 5


def test_free_text_needs_the_areas_own_safety_numbers() -> None:
    consultation = make_consultation("draft")
    assert [refusal.url for refusal in services.readiness(consultation)] == ["/manage/safety-numbers"]
    make_safety_contact()
    assert services.readiness(consultation) == []


def test_a_complete_draft_opens_and_is_public_at_once() -> None:
    consultation = complete_draft()
    with pytest.raises(NotFound):
        public_consultation_by_slug(consultation.slug)
    services.open_(COMMISSIONER, consultation, expected_version=consultation.version)
    assert phase_of(consultation) == "open"
    assert public_consultation_by_slug(consultation.slug) is consultation
    assert open_consultations() == [consultation]
    version = latest_version(consultation.id)
    assert version is not None
    assert version.published_at is not None
    kinds = list(db.session.scalars(select(OutboxEvent.kind)))
    assert kinds == ["ConsultationOpened"]
    assert "open" in actions_of(consultation)


def test_it_can_be_opened_for_a_later_day() -> None:
    consultation = complete_draft()
    services.edit_consultation(COMMISSIONER, consultation, {"opens_at": clock.now() + timedelta(days=3)})
    services.open_(COMMISSIONER, consultation)
    assert phase_of(consultation) == "coming"
    assert open_consultations() == []
    assert list(db.session.scalars(public_consultations("coming"))) == [consultation]
    with clock.frozen(clock.now() + timedelta(days=4)):
        assert phase_of(consultation) == "open"


@pytest.mark.parametrize(
    "act",
    [
        lambda c: services.create_consultation(VISITOR, "Mine"),
        lambda c: services.edit_consultation(VISITOR, c, {"title": "Mine"}),
        lambda c: services.pause(VISITOR, c, "Because."),
        lambda c: services.close(VISITOR, c, "Because."),
        lambda c: services.cancel(VISITOR, c, "Because."),
        lambda c: services.extend(VISITOR, c, clock.now() + timedelta(days=50), "Because."),
        lambda c: services.erase_responses(COMMISSIONER, c),
    ],
)
def test_who_lacks_the_permission_changes_nothing(act: object) -> None:
    consultation = make_consultation("open")
    with pytest.raises(NotAllowed):
        act(consultation)  # type: ignore[operator]
    assert consultation.state == "open"


def test_two_who_edit_the_same_page_do_not_overwrite_each_other() -> None:
    consultation = complete_draft()
    seen = consultation.version
    services.set_parts(COMMISSIONER, consultation, [Part("open", "Other days")], seen)
    with pytest.raises(Stale):
        services.edit_consultation(COMMISSIONER, consultation, {"title": "Another"}, seen)


def test_dates_do_not_move_quietly_after_opening() -> None:
    consultation = make_consultation("open")
    with pytest.raises(Refused, match="closes at"):
        services.edit_consultation(COMMISSIONER, consultation, {"closes_at": clock.now() + timedelta(days=1)})
    services.edit_consultation(
        COMMISSIONER, consultation, {"summary": "Clearer words."}, public_reason="It was hard to read."
    )
    assert consultation.summary == "Clearer words."


def test_extending_is_public_with_its_reason() -> None:
    consultation = make_consultation("open")
    before, after = consultation.closes_at, clock.now() + timedelta(days=40)
    with pytest.raises(Refused, match="reason"):
        services.extend(COMMISSIONER, consultation, after, "  ")
    with pytest.raises(Refused, match="later than the old one"):
        services.extend(COMMISSIONER, consultation, clock.now() + timedelta(days=1), "Half term.")
    services.extend(COMMISSIONER, consultation, after, "Half term.")
    [change] = consultation.changes
    assert (change.kind, change.reason) == ("extended", "Half term.")
    assert (change.closes_before, change.closes_after) == (before, after)


def test_late_answers_are_let_into_a_closed_one() -> None:
    consultation = make_consultation("closed")
    services.extend(COMMISSIONER, consultation, clock.now() + timedelta(days=7), "The post was late.")
    assert phase_of(consultation) == "open"
    assert consultation.closed_at is None


def test_pausing_and_resuming() -> None:
    consultation = make_consultation("open")
    services.pause(COMMISSIONER, consultation, "A question was wrong.")
    assert open_consultations() == []
    services.resume(COMMISSIONER, consultation)
    assert open_consultations() == [consultation]
    assert [change.kind for change in consultation.changes] == ["paused", "resumed"]


def test_questions_are_corrected_while_paused_as_a_new_version() -> None:
    consultation = make_consultation("open")
    with pytest.raises(Refused, match="pause"):
        services.save_questions(COMMISSIONER, consultation, QUESTIONS[:2], reason="A typing error.")
    services.pause(COMMISSIONER, consultation, "A question was wrong.")
    with pytest.raises(Refused, match="reason"):
        services.save_questions(COMMISSIONER, consultation, QUESTIONS[:2])
    version = services.save_questions(COMMISSIONER, consultation, QUESTIONS[:2], reason="A typing error.")
    assert version.number == 2
    assert version.published_at is not None


def test_closing_early_needs_a_reason_and_the_clock_none() -> None:
    consultation = make_consultation("open")
    with pytest.raises(Refused, match="Give a reason"):
        services.close(COMMISSIONER, consultation)
    with clock.frozen(consultation.closes_at + timedelta(minutes=29)):
        jobs.close_due_consultations()
        assert consultation.state == "open"
        assert phase_of(consultation) == "closed"
    with clock.frozen(consultation.closes_at + timedelta(minutes=30)):
        jobs.close_due_consultations()
    assert consultation.state == "closed"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "close")).one()
    assert entry.actor_name == "the clock"


def test_cancelled_before_opening_was_never_there() -> None:
    quiet, told = make_consultation("draft"), make_consultation("open")
    services.cancel(COMMISSIONER, quiet, "No money.")
    services.cancel(COMMISSIONER, told, "No money.")
    with pytest.raises(NotFound):
        public_consultation_by_slug(quiet.slug)
    assert public_consultation_by_slug(told.slug).changes[-1].reason == "No money."
    assert list(db.session.scalars(public_consultations("cancelled"))) == [told]


def test_the_promise_moves_only_in_public() -> None:
    consultation = make_consultation("closed")
    later = clock.today() + timedelta(days=100)
    services.move_answer_date(COMMISSIONER, consultation, later, "More answers than we thought.")
    assert consultation.answer_promised_on == later
    assert [change.kind for change in consultation.changes] == ["answer_date_moved"]
    with pytest.raises(Refused, match="erased before"):
        services.move_answer_date(COMMISSIONER, consultation, clock.today() + timedelta(days=5000), "Later.")


def test_groups_are_named_once() -> None:
    consultation, group = make_consultation("draft"), make_group("STARS")
    services.set_groups(COMMISSIONER, consultation, [GroupPart(group, "led", 5)])
    services.set_groups(COMMISSIONER, consultation, [GroupPart(group, "led", 3)])
    assert [(entry.group.name, entry.part, entry.lead_days) for entry in consultation.groups] == [
        ("STARS", "led", 3)
    ]
    with pytest.raises(InvalidInput, match="once"):
        services.set_groups(COMMISSIONER, consultation, [GroupPart(group, "led"), GroupPart(group, "shaped")])


def test_addresses_are_unique() -> None:
    first = services.create_consultation(COMMISSIONER, "Short breaks")
    second = services.create_consultation(COMMISSIONER, "Short breaks")
    assert (first.slug, second.slug) == ("short-breaks", "short-breaks-2")
    with pytest.raises(InvalidInput, match="already"):
        services.create_consultation(COMMISSIONER, "Others", slug="short-breaks")


def test_answers_are_erased_when_they_were_kept_long_enough() -> None:
    erased = make_consultation("closed", keep_until=clock.today() - timedelta(days=1))
    kept = make_consultation("closed")
    for consultation in (erased, erased, kept):
        make_response(consultation)
    jobs.erase_what_was_kept_long_enough()
    jobs.erase_what_was_kept_long_enough()
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 7
    assert db.session.scalar(select(func.count()).select_from(Passage)) == 2
    assert erased.responses_erased_on == clock.today()
    [entry] = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "erase_responses"))
    assert (entry.subject_id, entry.details) == (erased.id, {"responses": 2})
    with pytest.raises(Refused, match="erased"):
        services.extend(COMMISSIONER, erased, clock.now() + timedelta(days=3), "Late.")


def test_nobody_writes_a_state_by_hand() -> None:
    consultation = make_consultation("open")
    with pytest.raises(AttributeError):
        consultation.state = "closed"
    assert {"draft", "open", "paused", "closed", "cancelled"} == set(CONSULTATION.states)


def test_unknown_receipts_find_nothing() -> None:
    make_response(make_consultation("open"))
    assert response_by_receipt("not a receipt") is None
    assert response_by_receipt(new_receipt()) is None
