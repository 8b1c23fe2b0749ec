"""The public board: what fits which filter, in which order, at which cost, and nothing before its opening minute."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from coproduce.commissioning.services.impact import PLACE
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.feedback import queries, services
from coproduce.feedback.models import Commitment, Finding
from coproduce.feedback.queries.board import Board
from coproduce.feedback.queries.figures import promise_counts
from coproduce.feedback.rules.board import BoardFilters
from tests.factories.accounts import make_group, make_organisation
from tests.factories.commissioning import make_proposal
from tests.factories.consultations import make_consultation
from tests.factories.feedback import COMMISSIONER, make_closed_consultation, make_feedback, publish, settle

LONG_AGO, SOON = date(2025, 3, 3), clock.today() + timedelta(days=40)


def found(**asked: str) -> list[str]:
    """What the board shows for these filters: of answers what was said, of promises elsewhere their title."""
    page = Board(BoardFilters(**asked)).page(50, 1)
    shown = [
        item.card.said if item.card else item.elsewhere.promise.title
        for item in page.rows
        if item.card or item.elsewhere
    ]
    assert page.total == len(shown)
    assert len(list(Board(BoardFilters(**asked)).lines())) == page.total
    return shown


def answered(said: str, kind: str = "we_will", **values: object) -> Finding:
    """A finding with public answers, in a consultation of its own."""
    feedback = make_feedback(make_closed_consultation(**values), [kind])
    feedback.findings[0].you_said = said
    publish(feedback)
    return feedback.findings[0]


def promise_of(finding: Finding) -> Commitment:
    assert finding.reply is not None
    assert finding.reply.commitment is not None
    return finding.reply.commitment


def due(finding: Finding, day: date) -> Commitment:
    promise = promise_of(finding)
    promise.due_on = day
    db.session.flush()
    return promise


@pytest.fixture
def statuses(app: Flask) -> dict[str, Finding]:
    """One answer for each way in which its promise can stand."""
    made = {name: answered(name) for name in ("not started", "under way", "late", "kept", "stopped")}
    made["none"] = answered("none", "we_cannot")
    services.start_commitment(COMMISSIONER, due(made["under way"], SOON))
    due(made["late"], LONG_AGO)
    services.finish_commitment(COMMISSIONER, promise_of(made["kept"]), "The rota")
    services.stop_commitment(COMMISSIONER, promise_of(made["stopped"]), "No money")
    return made


def test_each_way_in_which_a_promise_stands_can_be_asked_for(statuses: dict[str, Finding]) -> None:
    for name in statuses:
        assert found(status=name.replace(" ", "_")) == [name]
    assert len(found()) == len(statuses)
    counts = promise_counts()
    assert dict(counts.by_status) == dict.fromkeys(("not_started", "under_way", "late", "kept", "stopped"), 1)


def test_a_promise_is_late_on_the_board_when_it_is_late_on_its_page(app: Flask) -> None:
    day = clock.today() + timedelta(days=3)
    promise = due(answered("said"), day)
    for later in range(20):
        with clock.frozen(clock.london_moment(day + timedelta(days=later), 12)):
            assert (found(status="late") == ["said"]) == (queries.lateness_of(promise) == "late")


def test_filters_of_kind_consultation_organisation_words_and_age(app: Flask) -> None:
    ours = make_organisation("Invented Trust")
    youth = make_group("Invented Youth")
    youth.kind = "youth group"
    led = make_consultation(
        "closed", title="Buses", owner=ours, groups={"led": youth}, young_people_summary=""
    )
    feedback = make_feedback(led, ["we_cannot"])
    feedback.findings[0].you_said = "The bus is late, 100%_ of the time."
    publish(feedback)
    other = answered("Evenings", young_people_summary="Short words.")
    assert found(kind="we_cannot") == found(consultation_id=led.id) == ["The bus is late, 100%_ of the time."]
    assert found(organisation_id=ours.id) == found(age="young_people") == found(search="BUS IS")
    assert found(age="young_words") == found(consultation_id=other.feedback.consultation_id) == ["Evenings"]
    assert found(search="100%_") == found(search="buses")
    assert found(search="%%") == found(contested="yes") == []


def test_orders(app: Flask) -> None:
    due(answered("next year", closed_at=clock.now() - timedelta(days=40)), SOON + timedelta(days=300))
    due(answered("soon"), SOON)
    due(answered("late"), LONG_AGO)
    services.finish_commitment(COMMISSIONER, promise_of(answered("kept")), "The rota")
    assert found(sort="next_due") == ["soon", "next year", "late", "kept"]
    assert found(sort="late_first") == ["late", "soon", "next year", "kept"]


def test_promises_made_elsewhere_stand_beside_answers_once_their_place_is_public(app: Flask) -> None:
    answered("said")
    draft, public = make_proposal("draft"), make_proposal("early_notice")
    for proposal, title in ((draft, "In secret"), (public, "A quiet room")):
        promise = {"title": title, "due_on": SOON, "owner_name": "Ola Owner (invented)"}
        services.promise_elsewhere(COMMISSIONER, place=(PLACE, proposal.id), **promise)  # type: ignore[arg-type]
    assert found() == ["said", "A quiet room"]
    assert found(kind="promise") == found(search="quiet") == ["A quiet room"]
    assert found(kind="we_will") == ["said"]
    assert promise_counts().made == 2
    (line,) = Board(BoardFilters(kind="promise")).lines()
    assert (line.source, line.status) == (public.title, "not_started")


def test_nothing_is_there_before_its_opening_minute_or_after_it_was_withdrawn(app: Flask) -> None:
    feedback = settle(make_feedback())
    opens = feedback.public_from
    assert opens is not None
    for moment, shown in ((opens - timedelta(seconds=1), 0), (opens, 1), (opens - timedelta(days=1), 0)):
        with clock.frozen(moment):
            assert (len(found()), promise_counts().made) == (shown, 0)
    with clock.frozen(opens):
        services.withdraw(COMMISSIONER, feedback, "Wrong")
        assert found() == []


@contextmanager
def counted_statements() -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_page_takes_no_more_statements_when_it_shows_more(app: Flask) -> None:
    def statements_of_a_page() -> int:
        db.session.expire_all()
        with counted_statements() as statements:
            Board(BoardFilters()).page(50, 1)
        return len(statements)

    def two_more() -> None:
        services.move_commitment(COMMISSIONER, promise_of(answered("one")), SOON, "It takes longer.")
        answered("two", "we_cannot")

    two_more()
    few = statements_of_a_page()
    for _ in range(3):
        two_more()
    assert statements_of_a_page() == few
