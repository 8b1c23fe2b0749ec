"""The life of a promise, and figures about promises and answers, on a real database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed, Refused, Stale
from coproduce.core.outbox import OutboxEvent
from coproduce.feedback import queries, services
from coproduce.feedback.models import CountedViews
from tests.factories.accounts import make_actor
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import (
    COMMISSIONER,
    make_feedback,
    make_finding,
    make_promise,
    make_public_feedback,
    make_theme,
    publish,
)


def events(kind: str) -> int:
    return len(db.session.scalars(select(OutboxEvent.id).where(OutboxEvent.kind == kind)).all())


def test_a_moved_date_keeps_the_old_one_and_its_reason(app: Flask) -> None:
    promise = make_promise(clock.today() + timedelta(days=5))
    before, after = promise.due_on, promise.due_on + timedelta(days=30)
    services.move_commitment(COMMISSIONER, promise, after, "The builder is late.")
    assert promise.due_on == promise.reply.due_on == after
    assert [(change.due_before, change.due_after, change.reason) for change in promise.date_changes] == [
        (before, after, "The builder is late.")
    ]
    assert queries.promise_facts(promise).first_due_on == before
    assert events("CommitmentMoved") == 1
    with pytest.raises(Refused, match="reason"):
        services.move_commitment(COMMISSIONER, promise, after + timedelta(days=1), " ")


def test_a_promise_is_kept_with_evidence(app: Flask) -> None:
    promise = make_promise(clock.today() + timedelta(days=5))
    services.start_commitment(COMMISSIONER, promise)
    with pytest.raises(Refused, match="shows"):
        services.finish_commitment(COMMISSIONER, promise, "")
    with pytest.raises(Refused, match="has not come"):
        services.finish_commitment(COMMISSIONER, promise, "The rota", clock.today() + timedelta(days=1))
    services.finish_commitment(COMMISSIONER, promise, "The rota")
    assert (promise.state, promise.done_on) == ("done", clock.today())
    services.reopen_commitment(COMMISSIONER, promise, "It stopped again.")
    assert (promise.state, promise.done_on) == ("under_way", None)
    services.stop_commitment(COMMISSIONER, promise, "The building closed.")
    assert promise.stopped_reason == "The building closed."


def test_only_those_who_answer_touch_promises_and_never_from_a_stale_page(app: Flask) -> None:
    promise = make_promise(clock.today())
    with pytest.raises(NotAllowed):
        services.start_commitment(make_actor("analyst"), promise)
    with pytest.raises(Stale):
        services.start_commitment(COMMISSIONER, promise, promise.version - 1)


def test_staff_are_warned_once_of_each_date(app: Flask) -> None:
    promise = make_promise(clock.today() - timedelta(days=1))
    make_promise(clock.today() - timedelta(days=1), public=False)
    services.warn_of_overdue()
    services.warn_of_overdue()
    assert events("CommitmentOverdue") == 1
    services.move_commitment(COMMISSIONER, promise, clock.today() + timedelta(days=2), "Snow.")
    with clock.frozen(clock.now() + timedelta(days=3)):
        services.warn_of_overdue()
    assert events("CommitmentOverdue") == 2


def test_lateness_becomes_public_by_the_clock_alone(app: Flask) -> None:
    promise = make_promise(clock.today() + timedelta(days=1))
    assert queries.promise_card(promise).status == "promised"
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert queries.lateness_of(promise) == "warned"
        assert queries.promise_card(promise).status == "promised"
    with clock.frozen(clock.now() + timedelta(days=15)):
        assert queries.promise_card(promise).status == "late"


def test_a_second_promise_or_one_of_the_wrong_kind_is_refused(app: Flask) -> None:
    feedback = make_feedback(kinds=["we_will", "we_cannot", "we_did"])
    first, second, third = (finding.reply for finding in feedback.findings)
    assert first is not None
    assert second is not None
    assert third is not None
    for reply in (first, second):
        with pytest.raises(Refused):
            services.make_promise(COMMISSIONER, reply, title="Another", due_on=clock.today())
    made = services.make_promise(COMMISSIONER, third, title="Seen to", due_on=clock.today())
    assert third.commitment is made


def test_promises_are_listed_sorted_and_filtered(app: Flask) -> None:
    today = clock.today()
    early, late = make_promise(today - timedelta(days=40)), make_promise(today + timedelta(days=40))
    services.finish_commitment(COMMISSIONER, late, "The rota")

    def listed(*arguments: str) -> list[str]:
        return [promise.id for promise in db.session.scalars(queries.promises(*arguments))]

    assert listed() == [early.id, late.id]
    assert listed("", "", "latest") == [late.id, early.id]
    assert listed("late") == listed("open") == [early.id]
    assert listed("done") == [late.id]
    assert listed("", "zebra") == []


def test_headline_figures_count_people_in_protected_and_promises_in_exact_numbers(app: Flask) -> None:
    assert queries.headline_figures().views is None
    for _ in range(3):
        make_response(make_consultation("closed"))
    answered = make_public_feedback(["we_will", "we_will"])
    services.count_views()
    db.session.get_one(CountedViews, answered.consultation_id).views = 95
    kept = answered.findings[0].reply
    assert kept is not None
    assert kept.commitment is not None
    services.finish_commitment(COMMISSIONER, kept.commitment, "The rota")
    figures = queries.headline_figures()
    assert figures.views is not None
    # The three that wait had one view each: fewer than ten, so they are in no figure.
    assert figures.views.base == 95
    assert {cell.label: cell.shown for cell in figures.views.cells}["not answered yet"] is None
    assert str(figures.promises_made) == "2 promises"
    assert str(figures.promises_due) == str(figures.promises_kept_on_time) == "1 promise"
    assert str(figures.weeks_to_answer) == "4 weeks"


def test_answers_before_opening_are_in_no_figure_and_on_no_card(app: Flask) -> None:
    make_feedback(kinds=["we_will"])
    assert queries.public_answer_cards() == []
    assert str(queries.headline_figures().promises_made) == "0 promises"
    publish(make_feedback(kinds=["we_did", "we_will"]))
    cards = queries.public_answer_cards(limit=1)
    assert [card.kind for card in cards] == ["we_did"]
    assert cards[0].source == "Short breaks for families"
    assert [card.progress for card in queries.public_answer_cards(kind="we_will")] == ["Not started yet"]


def test_a_trace_takes_the_same_number_of_queries_however_much_was_written(app: Flask) -> None:
    consultation = make_consultation("closed")
    response = make_response(consultation)
    passages = [answer.passage for answer in response.answers if answer.passage]
    feedback = make_feedback(consultation, kinds=[])
    short = make_response(consultation, {"who": "parent", "change": "Shorter waits"})
    for passage in [*passages, *(answer.passage for answer in short.answers if answer.passage)]:
        from coproduce.safeguarding.services import mark_read
        from tests.factories.safeguarding import MODERATOR

        mark_read(MODERATOR, passage)
    themes = [make_theme(consultation, f"Theme {number}", passages) for number in range(6)]
    make_theme(consultation, "Shared", [answer.passage for answer in short.answers if answer.passage])
    for theme in [
        *themes,
        *[theme for theme in queries.themes_without_finding(feedback) if theme.name == "Shared"],
    ]:
        make_finding(feedback, "we_will", [theme])
    make_finding(feedback, "we_cannot")  # so many answers without one refusal are warned of
    publish(feedback)
    db.session.flush()

    def statements(of: object) -> int:
        db.session.expire_all()
        seen: list[str] = []
        listener = lambda *arguments: seen.append(arguments[2])  # noqa: E731 - SQLAlchemy wants a callable
        event.listen(db.engine, "before_cursor_execute", listener)
        trace = queries.trace_of(of)  # type: ignore[arg-type]
        event.remove(db.engine, "before_cursor_execute", listener)
        assert trace.steps[-1].name == "promise"
        return len(seen)

    assert statements(response) <= statements(short) + 1
