"""What an event is about, for the catalogue: its key, its subject and the consultation it belongs to.

The same thing can happen twice (a consultation is extended again, answers are withdrawn and told anew), so the key
names the occasion as well; a handler that runs twice finds the same key.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from coproduce.accounts.events import AccountMailAsked
from coproduce.consultations.events import (
    ConsultationOpened,
    GroupAskedToReview,
    GroupCommentedOnDraft,
    GroupDeclinedToSign,
    GroupSignedOff,
)
from coproduce.consultations.models import Consultation, ConsultationChange, DraftReview
from coproduce.core.database import db
from coproduce.core.outbox import Event
from coproduce.feedback.events import (
    CommitmentMoved,
    CommitmentOverdue,
    FeedbackPublished,
    FeedbackWithdrawn,
    TellingBegan,
    YearlyReportPublished,
)
from coproduce.feedback.models import Commitment, DateChange, Feedback, Finding, Reply, YearlyReport
from coproduce.notifications.events import ConsultationClosesSoon
from coproduce.safeguarding.events import UrgentHintUnread


@dataclass(frozen=True)
class Occurrence:
    """One thing that people are told about. `position` says who is on turn where people are told one after another."""

    key: str
    subject_id: str
    consultation: Consultation | None = None
    position: int = 0


# Name of an event -> what it is about: of rooms whose letters stand in a module of their own.
OF_ROOMS: dict[str, Callable[[Any], Occurrence | None]] = {}


def occurrence_of(event: Event) -> Occurrence | None:
    """None where the subject is gone, so that there is nothing to tell any more."""
    return OF_ROOMS.get(type(event).__name__, _occurrence_of)(event)


def _occurrence_of(event: Event) -> Occurrence | None:
    kind = type(event).__name__
    match event:
        case (
            TellingBegan(feedback_id=identifier)
            | FeedbackWithdrawn(feedback_id=identifier)
            | FeedbackPublished(feedback_id=identifier)
        ):
            return _of_feedback(kind, db.session.get(Feedback, identifier))
        case YearlyReportPublished(report_id=identifier):
            return _of_report(kind, db.session.get(YearlyReport, identifier))
        case ConsultationOpened(consultation_id=identifier):
            return _of_opening(kind, db.session.get(Consultation, identifier))
        case ConsultationClosesSoon(consultation_id=identifier):
            return _of_closing_date(kind, db.session.get(Consultation, identifier))
        case CommitmentMoved(commitment_id=identifier) | CommitmentOverdue(commitment_id=identifier):
            return _of_commitment(kind, db.session.get(Commitment, identifier))
        case (
            GroupAskedToReview(review_id=identifier)
            | GroupCommentedOnDraft(review_id=identifier)
            | GroupSignedOff(review_id=identifier)
            | GroupDeclinedToSign(review_id=identifier)
        ):
            return _of_review(kind, db.session.get(DraftReview, identifier))
        case UrgentHintUnread(passage_id=identifier, position=position):
            return Occurrence(f"{kind}:{identifier}:{position}", identifier, position=position)
        case AccountMailAsked(account_mail_id=identifier):
            return Occurrence(f"{kind}:{identifier}", identifier)
    identifier = str(getattr(event, "consultation_id"))  # noqa: B009 - the events that are left share this field
    return _of_consultation(kind, db.session.get(Consultation, identifier))


def telling_key(feedback: Feedback) -> str:
    """The key of the notices of the present telling: answers that were withdrawn can be told again."""
    return f"TellingBegan:{feedback.id}:{occasion(feedback.telling_began_at)}"


def publishing_key(feedback: Feedback) -> str:
    """The key of the notices to imported lists that the present answers are public."""
    return f"FeedbackPublished:{feedback.id}:{occasion(feedback.telling_began_at)}"


def _of_feedback(kind: str, feedback: Feedback | None) -> Occurrence | None:
    if feedback is None:
        return None
    key = f"{kind}:{feedback.id}:{occasion(feedback.telling_began_at)}"
    return Occurrence(key, feedback.id, feedback.consultation)


def _of_review(kind: str, review: DraftReview | None) -> Occurrence | None:
    """Each time that a group is asked is an occasion of its own."""
    if review is None:
        return None
    return Occurrence(f"{kind}:{review.id}:{review.rounds}", review.id, review.consultation)


def _of_report(kind: str, report: YearlyReport | None) -> Occurrence | None:
    return None if report is None else Occurrence(f"{kind}:{report.id}", report.id, report.consultation)


def report_key(report: YearlyReport) -> str:
    """The key of the notices that tell of a yearly report."""
    return f"{YearlyReportPublished.__name__}:{report.id}"


def _of_commitment(kind: str, commitment: Commitment | None) -> Occurrence | None:
    if commitment is None:
        return None
    moved = db.session.scalars(
        select(DateChange.id)
        .where(DateChange.commitment_id == commitment.id)
        .order_by(DateChange.at.desc())
        .limit(1)
    ).first()
    consultation = consultation_of_commitment(commitment.id)
    return Occurrence(f"{kind}:{commitment.id}:{moved or 'first'}", commitment.id, consultation)


def consultation_of_commitment(commitment_id: str) -> Consultation | None:
    return db.session.scalars(
        select(Consultation)
        .join(Feedback, Feedback.consultation_id == Consultation.id)
        .join(Finding, Finding.feedback_id == Feedback.id)
        .join(Reply, Reply.finding_id == Finding.id)
        .join(Commitment, Commitment.reply_id == Reply.id)
        .where(Commitment.id == commitment_id)
    ).first()


def _of_consultation(kind: str, consultation: Consultation | None) -> Occurrence | None:
    if consultation is None:
        return None
    change = latest_change(consultation.id)
    return Occurrence(
        f"{kind}:{consultation.id}:{change.id if change else 'first'}", consultation.id, consultation
    )


def _of_opening(kind: str, consultation: Consultation | None) -> Occurrence | None:
    """A consultation opens once, so whoever is added to those who are told finds the key of the others."""
    if consultation is None:
        return None
    return Occurrence(f"{kind}:{consultation.id}:first", consultation.id, consultation)


def _of_closing_date(kind: str, consultation: Consultation | None) -> Occurrence | None:
    if consultation is None or consultation.closes_at is None:
        return None
    return Occurrence(
        f"{kind}:{consultation.id}:{occasion(consultation.closes_at)}", consultation.id, consultation
    )


def latest_change(consultation_id: str, *kinds: str) -> ConsultationChange | None:
    """The last public change of a consultation, of one of the kinds where any is named."""
    changes = select(ConsultationChange).where(ConsultationChange.consultation_id == consultation_id)
    if kinds:
        changes = changes.where(ConsultationChange.kind.in_(kinds))
    return db.session.scalars(
        changes.order_by(ConsultationChange.at.desc(), ConsultationChange.id).limit(1)
    ).first()


def occasion(moment: datetime | None) -> str:
    """The part of a key that names the occasion, by the second in which it began."""
    return f"{moment:%Y%m%dT%H%M%S}" if moment else "first"
