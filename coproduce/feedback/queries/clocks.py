"""How the clocks of closed consultations stand at this moment: read off the clock, never set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import visible_to_everyone
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import ClockTerms, ClockWarning, Feedback
from coproduce.feedback.queries.answers import public_condition
from coproduce.feedback.rules.clocks import (
    HEARD_WEEKS,
    LATE,
    OUTCOME_WEEKS,
    WARNED,
    Clock,
    ClockFacts,
    Weeks,
    clocks_of,
)
from coproduce.insights.models import ResultsSnapshot


@dataclass(frozen=True)
class RunningClock:
    """A clock of a consultation. `held_because`: the public reason for which its answers are held back."""

    consultation: Consultation
    clock: Clock
    held_because: str = ""

    @property
    def is_late(self) -> bool:
        return self.clock.stands == LATE


def weeks_set() -> list[Weeks]:
    """All the weeks that the area has set, each from its day on."""
    rows = db.session.scalars(select(ClockTerms).order_by(ClockTerms.since))
    return [Weeks(row.heard_weeks, row.outcome_weeks, row.since) for row in rows]


def weeks_now() -> tuple[int, int, str]:
    """(weeks to what we heard, weeks to the outcome, why) for what closes today."""
    row = db.session.scalars(
        select(ClockTerms).where(ClockTerms.since <= clock.today()).order_by(ClockTerms.since.desc()).limit(1)
    ).first()
    return (row.heard_weeks, row.outcome_weeks, row.reason) if row else (HEARD_WEEKS, OUTCOME_WEEKS, "")


def clocks_of_consultation(consultation: Consultation) -> list[RunningClock]:
    """Both clocks of one closed consultation, also those that are met; none of what is open all year."""
    return _clocks(Consultation.id == consultation.id, with_met=True)


def running_clocks() -> list[RunningClock]:
    """Every clock that is not met, the earliest first: for staff."""
    return _clocks()


def late_answers() -> list[RunningClock]:
    """What everybody may see is late, the longest late first."""
    return [each for each in _clocks(visible_to_everyone()) if each.is_late]


def clocks_to_see_to() -> list[RunningClock]:
    """Clocks of which staff are warned, and those that are late."""
    return [each for each in running_clocks() if each.clock.stands in (WARNED, LATE)]


def was_warned(consultation_id: str, step: str, due_on: date) -> bool:
    return (
        db.session.scalars(
            select(ClockWarning.id).where(
                ClockWarning.consultation_id == consultation_id,
                ClockWarning.step == step,
                ClockWarning.due_on == due_on,
            )
        ).first()
        is not None
    )


def _clocks(*conditions: ColumnElement[bool], with_met: bool = False) -> list[RunningClock]:
    results = (
        select(ResultsSnapshot.id)
        .where(ResultsSnapshot.consultation_id == Consultation.id, ResultsSnapshot.state == "published")
        .exists()
    )
    statement = (
        select(Consultation, Feedback, results, public_condition())
        .outerjoin(Feedback, Feedback.consultation_id == Consultation.id)
        .where(
            Consultation.state == "closed",
            Consultation.standing.is_(False),
            Consultation.closed_at.is_not(None),
            *conditions,
        )
    )
    if not with_met:
        statement = statement.where(
            Feedback.id.is_(None) | ~public_condition() | Feedback.public_from.is_(None)
        )
    terms, closed, today = weeks_set(), closed_days(), clock.today()
    found = [
        RunningClock(consultation, each, _held(feedback))
        for consultation, feedback, heard, answered in db.session.execute(statement)
        for each in clocks_of(_facts(consultation, heard, answered), today, terms, closed)
        if with_met or each.stands != "met"
    ]
    return _in_order(found)


def _facts(consultation: Consultation, heard: bool | None, answered: bool | None) -> ClockFacts:
    return ClockFacts(
        consultation.closed_at,
        consultation.answer_promised_on,
        consultation.standing,
        heard=bool(heard),
        answered=bool(answered),
    )


def _held(feedback: Feedback | None) -> str:
    """The reason of a hold is public from the moment it is set (rule 3)."""
    if feedback is None or feedback.held_until is None or feedback.state not in ("telling", "settled"):
        return ""
    return feedback.route_reason


def _in_order(found: Sequence[RunningClock]) -> list[RunningClock]:
    return sorted(found, key=lambda each: (each.clock.due_on, each.consultation.title, each.clock.step))
