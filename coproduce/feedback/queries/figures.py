"""Figures about answering, each a protected type: counts of people are rounded or hidden, promises are exact."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from coproduce.analysis.disclosure import (
    ProtectedNumber,
    ProtectedTable,
    exempt_number,
    in_words,
    protect_base,
    protect_counts,
)
from coproduce.consultations.models import Consultation, Response
from coproduce.consultations.queries.sessions import is_counted
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries.answers import median_days_to_answer, public_feedbacks
from coproduce.feedback.queries.promises import promise_facts, public_commitments
from coproduce.feedback.rules import has_fallen_due, kept_on_time

ANSWERED, NOT_YET = "answered", "not answered yet"
WORDS_BELOW = 10
A_WEEK = 7


@dataclass(frozen=True)
class HeadlineFigures:
    """The promise in figures. `views` has the cells "answered" and "not answered yet"; None before any consultation
    has closed. `weeks_to_answer` is the middle one of the times from closing to public answers."""

    views: ProtectedTable | None
    promises_made: ProtectedNumber
    promises_due: ProtectedNumber
    promises_kept_on_time: ProtectedNumber
    weeks_to_answer: ProtectedNumber | None

    @property
    def views_answered_percent(self) -> int | None:
        """Of 100 views, how many have a public answer; None on a small base."""
        if self.views is None:
            return None
        return next(cell.percent for cell in self.views.cells if cell.label == ANSWERED)


def headline_figures() -> HeadlineFigures:
    """Figures for the front page, as they stand now."""
    feedbacks = public_feedbacks()
    promises = [promise_facts(commitment) for commitment in public_commitments()]
    today, closed = clock.today(), closed_days()
    due = [promise for promise in promises if has_fallen_due(promise, today, closed)]
    days = median_days_to_answer(feedbacks)
    return HeadlineFigures(
        views=_views(feedbacks),
        promises_made=exempt_number(len(promises), "promises"),
        promises_due=exempt_number(len(due), "promises"),
        promises_kept_on_time=exempt_number(sum(kept_on_time(promise) for promise in due), "promises"),
        weeks_to_answer=None if days is None else exempt_number(max(1, round(days / A_WEEK)), "weeks"),
    )


def _views(feedbacks: list[Feedback]) -> ProtectedTable | None:
    """Views are responses to consultations that have closed."""
    answered = sum(feedback.took_part for feedback in feedbacks)
    waiting = (
        db.session.scalar(
            select(func.count())
            .select_from(Response)
            .join(Consultation, Consultation.id == Response.consultation_id)
            .where(
                Consultation.state == "closed",
                is_counted(),
                Consultation.id.not_in([feedback.consultation_id for feedback in feedbacks]),
            )
        )
        or 0
    )
    if answered + waiting == 0:
        return None
    return protect_counts(
        "Views that were answered",
        [ANSWERED, NOT_YET],
        [answered, waiting],
        answered + waiting,
        kind="responses",
    )


def told_sentence(feedback: Feedback) -> str:
    """How many people heard before everybody else (rule 2), in protected figures (rule 14)."""
    everybody = max(feedback.took_part, feedback.to_tell)
    if everybody == 0:
        return ""
    told = in_words(min(feedback.told, everybody), everybody)
    if everybody < WORDS_BELOW:
        return f"We could tell {told} of those who took part directly, before these answers were public."
    return (
        f"We could tell {told} of {protect_base(everybody, 'people').text} directly, "
        "before these answers were public."
    )
