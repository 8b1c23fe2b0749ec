"""Setting the weeks of the clocks, warning staff before one runs out, and noting what the public figures count."""

from __future__ import annotations

from sqlalchemy import func, select

from coproduce.analysis.disclosure import protect_base, protect_count
from coproduce.consultations.models import Consultation, Response
from coproduce.consultations.queries.sessions import is_single_form
from coproduce.core import audit, clock, jobs, outbox
from coproduce.core.access import CLOCK, Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id
from coproduce.feedback.events import ClockRunsOut
from coproduce.feedback.models import ClockTerms, ClockWarning, CountedViews, Feedback
from coproduce.feedback.queries.answers import public_condition
from coproduce.feedback.queries.clocks import running_clocks, was_warned, weeks_now
from coproduce.feedback.rules.clocks import WARNED, weeks_problems
from coproduce.insights.queries.results import published_snapshot
from coproduce.insights.snapshot import read_document

AN_HOUR = 60


def set_clock_weeks(actor: Actor, heard_weeks: int, outcome_weeks: int, reason: str) -> None:
    """Set the weeks for what closes from today on; the reason is public. Raises NotAllowed, InvalidInput."""
    require(actor, "clocks.edit")
    problems = weeks_problems(heard_weeks, outcome_weeks, reason)
    if problems:
        raise InvalidInput(problems)
    before = weeks_now()
    row = db.session.get(ClockTerms, clock.today())
    if row is None:
        row = ClockTerms(since=clock.today())
        db.session.add(row)
    row.heard_weeks, row.outcome_weeks, row.reason = heard_weeks, outcome_weeks, reason.strip()
    db.session.flush()
    details = {"before": list(before[:2]), "after": [heard_weeks, outcome_weeks]}
    audit.record(actor, "set", ClockTerms.__tablename__, row.since.isoformat(), reason.strip(), details)


@jobs.every(minutes=AN_HOUR)
def warn_of_clocks() -> None:
    """Warn staff once, five working days before a clock runs out. That it is late becomes public by the clock."""
    for running in running_clocks():
        due, consultation_id = running.clock, running.consultation.id
        if due.stands != WARNED or was_warned(consultation_id, due.step, due.due_on):
            continue
        db.session.add(
            ClockWarning(id=new_id(), consultation_id=consultation_id, step=due.step, due_on=due.due_on)
        )
        db.session.flush()
        details = {"step": due.step, "due_on": due.due_on.isoformat()}
        audit.record(CLOCK, "warn_of_clock", "consultation", consultation_id, details=details)
        outbox.emit(ClockRunsOut(consultation_id, due.step, due.due_on.isoformat()))


@jobs.every(minutes=AN_HOUR)
def count_views() -> None:
    """Note, once, what each closed consultation adds to the public figures, and how many were told of its answers.

    What is noted is rounded first and stays as it is, so that two days' figures differ by whole consultations, each by
    a figure that is public in any case (docs/adr/0028).
    """
    counted = select(CountedViews.consultation_id)
    waiting = select(Consultation.id).where(
        Consultation.state == "closed", Consultation.standing.is_(False), Consultation.id.not_in(counted)
    )
    for consultation_id in db.session.scalars(waiting).all():
        db.session.add(
            CountedViews(
                consultation_id=consultation_id, views=_rounded_views(consultation_id), noted_on=clock.today()
            )
        )
    db.session.flush()
    untold = (
        select(CountedViews, Feedback)
        .join(Feedback, Feedback.consultation_id == CountedViews.consultation_id)
        .where(public_condition(), CountedViews.told_noted_on.is_(None))
    )
    for row, feedback in db.session.execute(untold).all():
        _note_told(row, feedback)
    db.session.flush()


def _rounded_views(consultation_id: str) -> int | None:
    """As its results say it, once they are published, else counted in the same way: single forms, rounded to 5, and
    None under ten. Group sessions publish a head count of their own."""
    snapshot = published_snapshot(consultation_id)
    if snapshot is not None:
        return _whole(read_document(snapshot.document).responses.shown)
    single = select(func.count()).where(Response.consultation_id == consultation_id, is_single_form())
    return _whole(protect_base(db.session.scalar(single) or 0, "people").shown)


def _note_told(row: CountedViews, feedback: Feedback) -> None:
    """The same figures as the page of the answers says in words."""
    everybody = max(feedback.took_part, feedback.to_tell)
    row.told_of = _whole(protect_base(everybody, "people").shown)
    if row.told_of is not None:
        row.told = _whole(protect_count(min(feedback.told, everybody), "people").shown)
    row.told_noted_on = clock.today()


def _whole(shown: float | None) -> int | None:
    return None if shown is None else int(shown)
