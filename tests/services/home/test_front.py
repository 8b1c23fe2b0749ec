"""The living part of the front page: kept for seconds, never past a moment at which it would differ (rule 4)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from coproduce.core import audit, clock
from coproduce.core.access import CLOCK
from coproduce.core.database import db
from coproduce.feedback.queries import public_answer_cards
from coproduce.home import front
from tests.factories.consultations import make_consultation
from tests.factories.feedback import make_closed_consultation, make_feedback, make_public_feedback, settle

NOON = clock.london_moment(date(2026, 3, 4), 12)


@pytest.fixture
def kept(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """Pages are kept as on a real site."""
    monkeypatch.setitem(app.config, "HOME_KEPT_SECONDS", 20)
    with app.test_request_context():
        yield app
    app.extensions.pop("home_kept", None)


def unseen_change(consultation: object) -> None:
    """A change that leaves no audit entry, as none of the rooms makes: it shows whether the page was kept."""
    consultation.title = "Changed title"  # type: ignore[attr-defined]
    db.session.flush()


def test_it_is_made_anew_after_some_seconds(kept: Flask) -> None:
    with clock.frozen(NOON):
        consultation = make_consultation(title="First title")
        assert "First title" in front.live_part()
        unseen_change(consultation)
    with clock.frozen(NOON + timedelta(seconds=19)):
        assert "First title" in front.live_part()
    with clock.frozen(NOON + timedelta(seconds=20)):
        assert "Changed title" in front.live_part()


def test_whatever_staff_change_shows_at_once(kept: Flask) -> None:
    with clock.frozen(NOON):
        consultation = make_consultation(title="First title")
        assert "First title" in front.live_part()
    with clock.frozen(NOON + timedelta(seconds=1)):
        unseen_change(consultation)
        audit.record(CLOCK, "edit", "consultation", consultation.id)
        db.session.flush()
        assert "Changed title" in front.live_part()


def test_answers_show_at_their_opening_second_and_not_before(kept: Flask) -> None:
    with clock.frozen(NOON):
        feedback = settle(make_feedback(make_closed_consultation()))
        feedback.findings[0].you_said = "Embargoed words."
        db.session.flush()
    opening = feedback.public_from
    for seconds in (-5, -1):
        with clock.frozen(opening + timedelta(seconds=seconds)):
            assert "Embargoed words." not in front.live_part()
    with clock.frozen(opening):
        assert "Embargoed words." in front.live_part()


def test_a_consultation_leaves_at_its_closing_second(kept: Flask) -> None:
    with clock.frozen(NOON):
        make_consultation(title="Closing soon", closes_at=NOON + timedelta(seconds=7))
        assert "Closing soon" in front.live_part()
    with clock.frozen(NOON + timedelta(seconds=7)):
        assert "Closing soon" not in front.live_part()


def test_nothing_is_kept_over_midnight(kept: Flask) -> None:
    with clock.frozen(NOON):
        make_consultation(title="Dates in words", closes_at=NOON + timedelta(days=5))
    midnight = clock.london_moment(clock.to_london(NOON).date() + timedelta(days=1))
    with clock.frozen(midnight - timedelta(seconds=1)):
        assert "in 5 days" in front.live_part()
    with clock.frozen(midnight):
        assert "in 4 days" in front.live_part()


def test_three_answers_of_different_kinds_are_shown(app: Flask) -> None:
    make_public_feedback(["we_will", "we_will", "we_cannot", "we_keep_doing", "we_did"])
    shown = front.varied(public_answer_cards(front.CANDIDATES))
    assert [card.kind for card in shown] == ["we_did", "we_will", "we_cannot"]
    assert all(len(card.quotes) <= 1 for card in shown)


def test_an_empty_site_says_so_without_figures(kept: Flask) -> None:
    html = front.live_part()
    assert "Nothing is open just now" in html
    assert "Are we keeping our promise?" not in html


def test_the_living_part_takes_few_statements(kept: Flask) -> None:
    make_consultation()
    make_public_feedback(["we_did", "we_will", "we_cannot"])
    statements: list[str] = []

    def count(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        db.session.expunge_all()
        front.live_part()
        made = len(statements)
        front.live_part()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert made <= 40
    assert len(statements) == made + 1
