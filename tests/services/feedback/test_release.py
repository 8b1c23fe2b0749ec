"""Telling first, opening afterwards, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed, NotFound, Refused, Stale
from coproduce.core.outbox import OutboxEvent
from coproduce.feedback import queries, reach, services
from tests.factories.accounts import make_actor
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_theme,
    publish,
    settle,
    tell,
)
from tests.factories.safeguarding import make_passage

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def events() -> list[str]:
    return list(db.session.scalars(select(OutboxEvent.kind).order_by(OutboxEvent.emitted_at)))


def test_telling_is_refused_with_everything_that_is_missing(app: Flask) -> None:
    consultation = make_closed_consultation(state="open")
    passage = make_passage(context_id=consultation.id)
    make_theme(consultation, "School transport")
    feedback = make_feedback(consultation, kinds=[])
    make_finding(feedback, kind="")

    with pytest.raises(Refused) as refused:
        tell(feedback, reach_plan="")

    messages = " ".join(refusal.message for refusal in refused.value.refusals)
    for missing in (
        "not closed",
        "Nobody has read 1 text",
        "No approved theme holds 1 text",
        "“School transport”",
        "Finding 1 has no answer yet",
        "Few people left an address",
    ):
        assert missing in messages
    assert all(refusal.url for refusal in refused.value.refusals)
    assert (feedback.state, passage.state) == ("writing", "unread")


def test_complete_answers_are_told_settled_and_opened_by_the_clock(app: Flask) -> None:
    with clock.frozen(MONDAY):
        feedback = settle(make_feedback(), told=12, to_tell=14)
    assert (feedback.state, feedback.told, feedback.to_tell) == ("settled", 12, 14)
    assert feedback.public_from == datetime(2026, 11, 26, 9, 30, tzinfo=UTC)

    with clock.frozen(feedback.public_from - timedelta(minutes=1)):
        services.open_due()
        assert queries.public_feedback(feedback.consultation_id) is None
    assert feedback.state == "settled"

    with clock.frozen(feedback.public_from):
        assert queries.public_feedback(feedback.consultation_id) is feedback  # before any job ran
        services.open_due()
    assert feedback.state == "public"
    assert events() == ["TellingBegan", "NoticesSettled", "FeedbackPublished"]


def test_every_step_leaves_an_audit_row(app: Flask) -> None:
    feedback = publish(make_feedback())
    rows = db.session.execute(
        select(AuditEntry.action, AuditEntry.actor_name)
        .where(AuditEntry.subject_id == feedback.id)
        .order_by(AuditEntry.at)
    ).all()
    assert {("tell", "Cora Missioner"), ("settle", "the clock"), ("open", "the clock")} <= {
        tuple(row) for row in rows
    }


def test_notices_settle_only_when_all_are_sent_or_accepted(app: Flask) -> None:
    feedback = tell(make_feedback())
    assert not services.record_notices_settled(feedback.id, 3, 10, waiting=7)
    assert not services.record_notices_settled(feedback.id, 9, 10, unaccepted=1)
    assert feedback.state == "telling"
    assert feedback.public_from is None
    assert services.record_notices_settled(feedback.id, 9, 10)
    assert services.record_notices_settled(feedback.id, 10, 10)  # the uncertain one had arrived after all
    assert (feedback.state, feedback.told) == ("settled", 10)


def test_a_group_has_its_agreed_lead_time(app: Flask) -> None:
    from coproduce.consultations.models import ConsultationGroup
    from tests.factories.accounts import make_group

    consultation = make_closed_consultation()
    group = make_group("STARS (invented)")
    consultation.groups.append(ConsultationGroup(group_id=group.id, part="led", lead_days=5))
    db.session.flush()
    feedback = make_feedback(consultation)
    with pytest.raises(Refused, match="agreed with it"):
        tell(feedback, route="normal")
    with clock.frozen(MONDAY):
        settle(feedback)
    assert feedback.route == "group_led"
    assert feedback.public_from == datetime(2026, 12, 1, 9, 30, tzinfo=UTC)


def test_early_release_needs_a_name_and_a_reason_and_waits_for_attempts_only(app: Flask) -> None:
    feedback = make_feedback()
    with pytest.raises(Refused, match="authority"):
        tell(feedback, route="early", reason="It was in the paper.")
    with pytest.raises(Refused, match="public reason"):
        tell(feedback, route="early", authority="Dee Rector (invented)")
    with clock.frozen(MONDAY):
        tell(feedback, route="early", authority="Dee Rector (invented)", reason="It was in the paper.")
        assert not services.record_notices_settled(feedback.id, 3, 5, waiting=1, unaccepted=1)
        assert queries.public_feedback(feedback.consultation_id) is None
        assert services.record_notices_settled(feedback.id, 3, 5, unaccepted=2)
        assert queries.public_feedback(feedback.consultation_id) is feedback


def test_a_release_that_was_running_can_be_made_early(app: Flask) -> None:
    with clock.frozen(MONDAY):
        feedback = settle(make_feedback())
        assert not queries.is_public_now(feedback)
        services.release_early(COMMISSIONER, feedback, authority="Dee Rector (invented)", reason="A leak.")
        assert queries.is_public_now(feedback)
    assert events()[-1] == "EarlyReleaseDecided"


def test_a_hold_moves_the_opening_and_cannot_unpublish(app: Flask) -> None:
    with clock.frozen(MONDAY):
        feedback = settle(make_feedback())
        with pytest.raises(Refused, match="a day to come"):
            services.hold(COMMISSIONER, feedback, until=clock.today(), reason="Election")
        services.hold(COMMISSIONER, feedback, until=clock.today() + timedelta(days=33), reason="Election")
    assert feedback.public_from == datetime(2026, 12, 28, 9, 30, tzinfo=UTC)
    with clock.frozen(feedback.public_from), pytest.raises(Refused, match="public already"):
        services.hold(COMMISSIONER, feedback, until=clock.today() + timedelta(days=9), reason="Again")


def test_withdrawing_leaves_a_tombstone_and_no_link(app: Flask) -> None:
    feedback = publish(make_feedback())
    token = services.new_lead_time_link(feedback.id)
    assert queries.feedback_behind_link(token) is feedback
    services.withdraw(COMMISSIONER, feedback, "A figure was wrong.")
    assert queries.public_feedback(feedback.consultation_id) is None
    assert queries.withdrawn_feedback(feedback.consultation_id) is feedback
    with pytest.raises(NotFound):
        queries.feedback_behind_link(token)
    services.rewrite(COMMISSIONER, feedback, "Putting it right.")
    assert queries.withdrawn_feedback(feedback.consultation_id) is feedback


def test_what_was_never_public_leaves_no_tombstone(app: Flask) -> None:
    feedback = settle(make_feedback())
    services.withdraw(COMMISSIONER, feedback, "A figure was wrong.")
    assert queries.withdrawn_feedback(feedback.consultation_id) is None


def test_no_link_of_an_earlier_telling_opens_the_answers_that_are_written_anew(app: Flask) -> None:
    """Not that of a letter either which the worker was writing while somebody withdrew."""
    feedback = settle(make_feedback())
    services.withdraw(COMMISSIONER, feedback, "A figure was wrong.")
    late = services.new_lead_time_link(feedback.id)
    services.rewrite(COMMISSIONER, feedback, "Putting it right.")
    tell(feedback)
    with pytest.raises(NotFound):
        queries.feedback_behind_link(late)


def test_one_link_can_be_revoked(app: Flask) -> None:
    feedback = settle(make_feedback())
    first, second = services.new_lead_time_link(feedback.id), services.new_lead_time_link(feedback.id)
    services.revoke_lead_time_links(feedback.id, first)
    with pytest.raises(NotFound):
        queries.feedback_behind_link(first)
    assert queries.feedback_behind_link(second) is feedback


def test_links_open_nothing_while_answers_are_written(app: Flask) -> None:
    feedback = make_feedback()
    with pytest.raises(NotFound):
        queries.feedback_behind_link(services.new_lead_time_link(feedback.id))


def test_reach_is_asked_of_whoever_knows_the_addresses(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "_counters", [lambda feedback_id: 200])
    feedback = make_feedback()
    assert queries.telling_facts(feedback).recipients == 200
    tell(feedback, reach_plan="")
    assert feedback.state == "telling"


def test_an_analyst_may_write_and_may_not_release(app: Flask) -> None:
    feedback = make_feedback()
    with pytest.raises(NotAllowed):
        services.begin_telling(make_actor("analyst"), feedback, reach_plan="By post.")
    with pytest.raises(NotAllowed):
        services.withdraw(make_actor("moderator"), settle(feedback), "No")


def test_a_stale_page_releases_nothing(app: Flask) -> None:
    feedback = make_feedback()
    with pytest.raises(Stale):
        tell(feedback, expected_version=feedback.version - 1)
    assert feedback.state == "writing"
