"""Promises that everybody may read at this moment, found by the database: for the interface and for open data."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import Commitment, Feedback
from coproduce.feedback.queries import STILL_OPEN, in_public_places, public_condition, with_their_answers
from coproduce.feedback.rules.board import late_before

PROMISED, IN_PROGRESS, LATE, KEPT, DROPPED = "promised", "in_progress", "late", "kept", "dropped"
STATUSES = (PROMISED, IN_PROGRESS, LATE, KEPT, DROPPED)


def public_promises(status: str = "", consultation: str = "", words: str = "") -> Select[Commitment]:
    """All of them, the next date first; a statement, for paging. `status` as a `PromiseCard` says it, `consultation` by
    its slug."""
    statement = (
        with_their_answers()
        .outerjoin(Consultation, Consultation.id == Feedback.consultation_id)
        .where(or_(public_condition(), in_public_places()))
    )
    if status:
        statement = statement.where(_stands(status))
    if consultation:
        statement = statement.where(Consultation.slug == consultation)
    for word in words.split()[:8]:
        statement = statement.where(Commitment.title.icontains(word, autoescape=True))
    return statement.order_by(Commitment.due_on, Commitment.id)


def _stands(status: str) -> ColumnElement[bool]:
    is_late = Commitment.due_on < late_before(clock.today(), closed_days())
    return {
        PROMISED: and_(Commitment.state == "agreed", ~is_late),
        IN_PROGRESS: and_(Commitment.state == "under_way", ~is_late),
        LATE: and_(Commitment.state.in_(STILL_OPEN), is_late),
        KEPT: Commitment.state == "done",
        DROPPED: Commitment.state == "stopped",
    }[status]
