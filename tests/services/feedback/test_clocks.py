"""The clocks from closing to answering: warned once, public by the clock, and what holds when weeks change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed
from coproduce.core.outbox import OutboxEvent
from coproduce.feedback import services
from coproduce.feedback.models import ClockTerms, ClockWarning
from coproduce.feedback.queries import clocks
from coproduce.feedback.rules.clocks import HEARD, LATE, MET, OUTCOME
from coproduce.insights.models import ResultsSnapshot
from tests.factories.accounts import make_actor
from tests.factories.feedback import COMMISSIONER, make_closed_consultation, make_feedback, publish, settle

CLOSED = clock.london_moment(
    date(2026, 9, 2), 17
)  # what we heard by 30 September, the outcome by 25 November


def asked(**values: object) -> Consultation:
    return make_closed_consultation(**{"closed_at": CLOSED, "answer_promised_on": None, **values})


def at(month: int, day: int) -> object:
    return clock.frozen(clock.london_moment(date(2026, month, day), 10))


def events() -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(OutboxEvent).where(OutboxEvent.kind == "ClockRunsOut")
        )
        or 0
    )


def late() -> list[tuple[str, str]]:
    return [(each.consultation.id, each.clock.step) for each in clocks.late_answers()]


def test_staff_are_warned_once_and_everybody_sees_it_late_with_nobody_pressing(app: Flask) -> None:
    consultation = asked()
    with at(9, 22):
        services.warn_of_clocks()
        assert events() == 0
    with at(9, 23):
        services.warn_of_clocks()
        services.warn_of_clocks()
        assert events() == 1
        assert [each.clock.step for each in clocks.clocks_to_see_to()] == [HEARD]
        assert late() == []
    with at(9, 30):
        services.warn_of_clocks()
        assert events() == 1
        assert late() == []
    with at(10, 1):
        assert late() == [(consultation.id, HEARD)]
    with at(11, 26):
        assert late() == [(consultation.id, HEARD), (consultation.id, OUTCOME)]
    warned = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "warn_of_clock")).all()
    assert [entry.details["step"] for entry in warned] == [HEARD]


def test_a_promised_day_that_moves_is_warned_of_again(app: Flask) -> None:
    consultation = asked(answer_promised_on=date(2026, 10, 20))
    with at(10, 19):
        services.warn_of_clocks()
        consultation.answer_promised_on = date(2026, 10, 22)
        db.session.flush()
        services.warn_of_clocks()
    rows = db.session.scalars(select(ClockWarning.due_on).where(ClockWarning.step == OUTCOME))
    assert sorted(rows) == [date(2026, 10, 20), date(2026, 10, 22)]


def test_published_results_say_what_we_heard_and_answers_say_all(app: Flask) -> None:
    consultation = asked()
    with at(11, 30):
        snapshot = ResultsSnapshot(
            id="s1",
            state="published",
            consultation_id=consultation.id,
            number=1,
            taken_at=CLOSED,
            document={},
        )
        db.session.add(snapshot)
        db.session.flush()
        assert late() == [(consultation.id, OUTCOME)]
        publish(make_feedback(consultation))
        assert late() == []
        assert [each.clock.stands for each in clocks.clocks_of_consultation(consultation)] == [MET, MET]


def test_answers_that_wait_for_their_opening_are_late_until_that_minute(app: Flask) -> None:
    consultation = asked()
    with at(11, 27):
        feedback = settle(make_feedback(consultation))
        services.hold(COMMISSIONER, feedback, until=date(2026, 12, 8), reason="There is an election.")
        running = [each for each in clocks.late_answers() if each.clock.step == OUTCOME]
        assert [each.held_because for each in running] == ["There is an election."]
    assert feedback.public_from is not None
    with clock.frozen(feedback.public_from - timedelta(seconds=1)):
        assert (consultation.id, OUTCOME) in late()
    with clock.frozen(feedback.public_from):
        assert late() == []


@pytest.mark.parametrize("values", [{"standing": True}, {"state": "cancelled"}, {"state": "paused"}])
def test_what_is_open_all_year_or_was_cancelled_has_no_clock(app: Flask, values: dict[str, object]) -> None:
    asked(**values)
    with at(12, 30):
        assert clocks.running_clocks() == []


def test_other_weeks_hold_for_what_closes_later(app: Flask) -> None:
    administrator = make_actor("administrator")
    earlier = asked()
    with at(9, 10):
        services.set_clock_weeks(administrator, 2, 6, "Agreed with the forum.")
        services.set_clock_weeks(administrator, 3, 6, "Agreed with the forum again.")
        assert clocks.weeks_now() == (3, 6, "Agreed with the forum again.")
    assert db.session.scalar(select(func.count()).select_from(ClockTerms)) == 1
    later = asked(closed_at=clock.london_moment(date(2026, 9, 16), 17))
    with at(9, 20):
        due = {(each.consultation.id, each.clock.step): each.clock.due_on for each in clocks.running_clocks()}
    assert due == {
        (earlier.id, HEARD): date(2026, 9, 30),
        (earlier.id, OUTCOME): date(2026, 11, 25),
        (later.id, HEARD): date(2026, 10, 7),
        (later.id, OUTCOME): date(2026, 10, 28),
    }


def test_only_who_may_sets_the_weeks_and_they_must_be_possible(app: Flask) -> None:
    with pytest.raises(NotAllowed):
        services.set_clock_weeks(COMMISSIONER, 4, 12, "Why not.")
    with pytest.raises(InvalidInput):
        services.set_clock_weeks(make_actor("administrator"), 4, 2, "")


def test_a_late_clock_that_was_never_warned_of_sends_no_letter(app: Flask) -> None:
    """Where the worker stood still: the public page says it, and a warning would come too late."""
    asked()
    with at(12, 30):
        services.warn_of_clocks()
        assert events() == 0
        assert [each.clock.stands for each in clocks.clocks_to_see_to()] == [LATE, LATE]
