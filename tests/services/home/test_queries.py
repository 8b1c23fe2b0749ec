"""What the staff home and the audit page read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from coproduce.core import audit, clock
from coproduce.core.access import CLOCK
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed
from coproduce.home.queries import AuditFilter, audit_entries, own_consultations
from coproduce.insights.models import Coding
from tests.factories.accounts import make_account, make_actor, make_organisation
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_closed_consultation, make_feedback, make_theme, settle
from tests.factories.safeguarding import make_passage


def titles(actor: object) -> list[str]:
    return [own.title for own in own_consultations(actor)]  # type: ignore[arg-type]


def test_own_are_those_of_the_organisation_or_written_by_oneself(app: Flask) -> None:
    mine, account = make_organisation(), make_account("commissioner")
    make_consultation("open", title="Of my organisation", owner=mine)
    make_consultation("closed", title="Written by me", created_by_id=account.id)
    make_consultation("open", title="Of others")
    actor = make_actor("commissioner", organisation_id=mine.id)
    assert titles(actor) == ["Of my organisation"]
    both = type(actor)(account.id, "Me", frozenset({"commissioner"}), mine.id)
    assert titles(both) == ["Of my organisation", "Written by me"]
    assert set(titles(make_actor("analyst"))) == {"Of my organisation", "Written by me", "Of others"}
    assert titles(make_actor("participant")) == []


def test_a_consultation_that_was_told_waits_for_its_opening(app: Flask) -> None:
    feedback = settle(make_feedback(make_closed_consultation()))
    stages = own_consultations(make_actor("analyst"))[0].stages
    assert [stage.state for stage in stages] == ["done", "done", "done", "now", "later"]
    assert stages[-1].day == feedback.public_from
    with clock.frozen(feedback.public_from):
        assert own_consultations(make_actor("analyst"))[0].stages[-1].state == "done"


def test_a_closed_one_is_understood_when_every_text_is_in_a_theme(app: Flask) -> None:
    consultation = make_closed_consultation()

    def happening() -> str:
        return next(
            each.label for each in own_consultations(make_actor("analyst"))[0].stages if each.state == "now"
        )

    assert happening() == "Understand"
    one, other = (
        make_passage(words, state="read", context_id=consultation.id) for words in ("One.", "Other.")
    )
    theme = make_theme(consultation, passages=[one])
    assert happening() == "Understand"
    db.session.add(Coding(theme_id=theme.id, passage_id=other.id, coded_at=clock.now()))
    db.session.flush()
    assert happening() == "Answer"


def test_begun_answers_do_not_hide_that_texts_wait_for_a_theme(app: Flask) -> None:
    consultation = make_closed_consultation()
    make_passage("Nobody has put this into a theme.", state="read", context_id=consultation.id)
    make_feedback(consultation)
    stages = own_consultations(make_actor("analyst"))[0].stages
    assert [stage.state for stage in stages] == ["done", "now", "now", "later", "later"]


def test_a_stopped_one_says_when(app: Flask) -> None:
    consultation = make_consultation("cancelled")
    stage = own_consultations(make_actor("analyst"))[0].stages[0]
    assert (stage.state, stage.day) == ("stopped", consultation.changes[0].at)


@pytest.fixture
def trail(app: Flask) -> Flask:
    noon = clock.london_moment(date(2026, 6, 1), 12)
    for days, (name, action, kind) in enumerate(
        [
            ("Ada Admin", "create", "account"),
            ("Cora Missioner", "open", "consultation"),
            ("50%", "open", "feedback"),
        ]
    ):
        with clock.frozen(noon + timedelta(days=days)):
            audit.record(type(CLOCK)(name=name), action, kind, f"id{days}")
    db.session.flush()
    return app


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (AuditFilter(), ["id2", "id1", "id0"]),
        (AuditFilter(person="ADA"), ["id0"]),
        (AuditFilter(person="%"), ["id2"]),
        (AuditFilter(action="open"), ["id2", "id1"]),
        (AuditFilter(action="open", kind="consultation"), ["id1"]),
        (AuditFilter(subject="id0"), ["id0"]),
        (AuditFilter(since=date(2026, 6, 2)), ["id2", "id1"]),
        (AuditFilter(since=date(2026, 6, 2), until=date(2026, 6, 2)), ["id1"]),
        (AuditFilter(person="nobody"), []),
    ],
)
def test_the_trail_is_narrowed(trail: Flask, wanted: AuditFilter, expected: list[str]) -> None:
    found = db.session.scalars(audit_entries(make_actor("administrator"), wanted)).all()
    assert [entry.subject_id for entry in found] == expected


def test_only_administrators_read_the_trail(app: Flask) -> None:
    for role in ("commissioner", "analyst", "moderator", "safeguarding_lead", "participant"):
        with pytest.raises(NotAllowed):
            audit_entries(make_actor(role), AuditFilter())
