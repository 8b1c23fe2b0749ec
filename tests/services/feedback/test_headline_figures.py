"""Headline figures: what is counted, how, and that two days' figures tell nothing that one day's did not."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from flask import Flask

from coproduce.analysis.disclosure import protect_base
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback import services
from coproduce.feedback.figure_words import everything
from coproduce.feedback.models import CountedViews, Finding
from coproduce.feedback.queries import figures, headline_figures, promise_facts, public_commitments
from coproduce.feedback.rules import has_fallen_due, kept_on_time
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import COMMISSIONER, make_closed_consultation, make_feedback, publish

CLOSED = clock.london_moment(date(2026, 9, 2), 17)


def with_views(number: int) -> Consultation:
    consultation = make_consultation("closed")
    for _ in range(number):
        make_response(consultation, {"who": "parent", "change": "Shorter waits"})
    return consultation


def answer(consultation: Consultation) -> None:
    """Public answers with a lead time that has run, whatever is still to be read."""
    publish_rows(consultation)


def publish_rows(consultation: Consultation) -> None:
    feedback = services.begin_feedback(COMMISSIONER, consultation)
    feedback.took_part, feedback.to_tell, feedback.told = 30, 30, 21
    set_public(feedback)


def set_public(feedback: object) -> None:
    from sqlalchemy import update

    from coproduce.feedback.models import Feedback

    db.session.execute(
        update(Feedback)
        .where(Feedback.id == feedback.id)  # type: ignore[attr-defined]
        .values(state="public", public_from=clock.now() - timedelta(minutes=1))
    )
    db.session.expire_all()


def counts() -> dict[str, int | None]:
    table = figures.views_answered()
    return {} if table is None else {cell.label: cell.shown for cell in table.cells}  # type: ignore[misc]


def test_what_is_noted_of_a_consultation_is_rounded_and_stays(app: Flask) -> None:
    consultation, small = with_views(23), with_views(9)
    services.count_views()
    assert {row.consultation_id: row.views for row in db.session.query(CountedViews)} == {
        consultation.id: 25,
        small.id: None,
    }
    for _ in range(9):
        make_response(consultation, {"who": "parent", "change": "Later"})
    services.count_views()
    assert db.session.get_one(CountedViews, consultation.id).views == 25


def test_views_are_answered_when_their_answers_are_public(app: Flask) -> None:
    first, second = with_views(23), with_views(41)
    services.count_views()
    assert headline_figures().views_answered_percent is None  # none yet: hidden
    answer(first)
    services.count_views()
    assert counts() == {"answered": 25, "not answered yet": 40}
    answer(second)
    assert counts()["answered"] == 65
    told = figures.people_told()
    assert told is not None
    assert [cell.shown for cell in told.cells] == [20, 10]


def test_two_days_figures_differ_by_whole_consultations_and_by_what_is_public_of_each(app: Flask) -> None:
    """An attacker keeps the figures of every day, knows the program, and subtracts: while answers come, are withdrawn,
    and single people take their words back, each difference is a sum of bases that are published rounded anyway."""
    chance = random.Random(7)
    exact = [chance.randint(10, 40) for _ in range(5)]
    asked = [with_views(number) for number in exact]
    services.count_views()
    public = {
        each.id: protect_base(number, "people").shown for each, number in zip(asked, exact, strict=True)
    }
    total = sum(int(shown or 0) for shown in public.values())
    days, opened = [0], []
    for consultation in asked:
        withdraw_one(consultation)
        services.count_views()
        assert _answered() == days[-1], "one person's withdrawal shows in no figure"
        answer(consultation)
        opened.append(consultation.id)
        services.count_views()
        days.append(_answered())
        assert days[-1] - days[-2] == public[consultation.id]
        table = figures.views_answered()
        assert table is not None
        assert table.base == total
    # Every count that rounds to the same figures fits all days as well: five values for each consultation.
    for each, number in zip(asked, exact, strict=True):
        fitting = [other for other in range(10, 60) if protect_base(other, "people").shown == public[each.id]]
        assert number in fitting
        assert len(fitting) >= 3


def withdraw_one(consultation: Consultation) -> None:
    from coproduce.consultations.models import Response

    response = db.session.query(Response).filter_by(consultation_id=consultation.id).first()
    assert response is not None
    db.session.delete(response)
    db.session.flush()


def _answered() -> int:
    return counts().get("answered") or 0


def test_the_database_counts_promises_as_the_rules_do(app: Flask) -> None:
    chance = random.Random(11)
    for _ in range(4):
        feedback = make_feedback(make_closed_consultation(), ["we_will", "we_are_doing", "we_will"])
        publish(feedback)
        for finding in feedback.findings:
            live(finding, chance)
    found, today, closed = figures.promise_counts(), clock.today(), closed_days()
    facts = [promise_facts(each) for each in public_commitments()]
    due = [each for each in facts if has_fallen_due(each, today, closed)]
    assert found.made == len(facts) == 12
    assert found.due == len(due)
    assert found.on_time == sum(kept_on_time(each) for each in due)
    assert found.moved == sum(bool(each.date_changes) for each in public_commitments())


def live(finding: Finding, chance: random.Random) -> None:
    """Something happens to a promise: it moves, it is late, it is kept, it is stopped."""
    assert finding.reply is not None
    promise = finding.reply.commitment
    assert promise is not None
    for _ in range(chance.randint(0, 2)):
        services.move_commitment(
            COMMISSIONER, promise, promise.due_on + timedelta(days=chance.randint(1, 90)), "It takes longer."
        )
    promise.due_on = promise.due_on - timedelta(days=chance.choice((0, 400)))
    match chance.randint(0, 2):
        case 0:
            services.finish_commitment(COMMISSIONER, promise, "The rota")
        case 1:
            services.stop_commitment(COMMISSIONER, promise, "No money")
    db.session.flush()


def test_what_led_to_change_leaves_out_what_was_stopped(app: Flask) -> None:
    feedback = make_feedback(kinds=["we_did", "we_will", "we_will", "we_keep_doing", "we_cannot", "not_ours"])
    publish(feedback)
    stopped = feedback.findings[1].reply
    assert stopped is not None
    assert stopped.commitment is not None
    services.stop_commitment(COMMISSIONER, stopped.commitment, "No money")
    found = figures.finding_counts()
    assert (found.all, found.changed, found.cannot) == (6, 2, 1)
    shown = {each.id: each for each in everything().shown}
    assert shown["change"].figure == "2 of 6"
    assert shown["stopped"].figure == "1 of 2"
    (reason,) = figures.cannot_do(5)
    assert reason.reason == "The building is not ours."


@pytest.mark.parametrize(
    ("opened", "days", "in_time"), [((2026, 11, 25), 84, True), ((2026, 11, 26), 85, False)]
)
def test_days_to_the_answer_and_whether_it_was_in_time(
    app: Flask, opened: tuple[int, int, int], days: int, in_time: bool
) -> None:
    feedback = make_feedback(make_closed_consultation(closed_at=CLOSED, answer_promised_on=None))
    with clock.frozen(clock.london_moment(date(*opened), 10)):
        set_public(feedback)
        (found,) = figures.answered_consultations_in_time()
    assert (found.days, found.in_time) == (days, in_time)
