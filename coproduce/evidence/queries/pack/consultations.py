"""A consultation as everybody could know it at the end of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from coproduce.consultations.models import Consultation, ConsultationChange
from coproduce.core.database import db
from coproduce.evidence.queries.pack.answers import answers_document
from coproduce.evidence.queries.pack.history import day_of, end_of, history_of
from coproduce.evidence.queries.pack.results import results_document

VISIBLE = ("open", "paused", "closed")
# These carry no date of their own: in a document that was put together later they stand as they were then.
UNDATED = ("title", "summary", "what_could_change", "audience", "organisation", "lead")


def consultation_document(consultation: Consultation, day: date) -> dict[str, Any] | None:
    """What was public at the end of `day`; None where nobody outside could know of it."""
    changes = _changes_of(consultation)
    known = [each for each in changes if each.at < end_of(day)]
    state = _state_on(consultation, day)
    if state not in VISIBLE and not (
        state == "cancelled" and any(each.kind == "cancelled" for each in known)
    ):
        return None
    later = [each for each in changes if each.at >= end_of(day)]
    closed_at = consultation.closed_at
    return {
        "kind": "consultation",
        "id": consultation.id,
        "url": f"/consultations/{consultation.slug}",
        "title": consultation.title,
        "summary": consultation.summary,
        "what_could_change": consultation.what_could_change,
        "audience": consultation.audience,
        "organisation": consultation.owner_organisation.name if consultation.owner_organisation else "",
        "lead": ", ".join(filter(None, (consultation.lead_name, consultation.lead_role))),
        "state": state,
        "opened_on": day_of(consultation.opens_at),
        "closes_on": _closes_on(consultation, later),
        "closed_on": day_of(closed_at) if closed_at is not None and closed_at < end_of(day) else None,
        "answer_promised_on": _promised_on(consultation, later),
        "standing": consultation.standing,
        "groups": [
            {"name": each.group.name, "part": each.part, "url": f"/groups/{each.group.slug}"}
            for each in consultation.groups
        ],
        "changes": [
            {"id": each.id, "on": day_of(each.at), "kind": each.kind, "because": each.reason}
            for each in known
        ],
        "results": results_document(consultation.id, day),
        "answers": answers_document(consultation.id, day),
    }


def _changes_of(consultation: Consultation) -> Sequence[ConsultationChange]:
    return db.session.scalars(
        select(ConsultationChange)
        .where(ConsultationChange.consultation_id == consultation.id)
        .order_by(ConsultationChange.at, ConsultationChange.id)
    ).all()


def _state_on(consultation: Consultation, day: date) -> str:
    """By the audit trail. A consultation from elsewhere has no entries there, and is known by its own dates."""
    entries = history_of("consultation", [consultation.id], day).get(consultation.id)
    if entries:
        return entries[-1].after
    end = end_of(day)
    if consultation.closed_at is not None and consultation.closed_at < end:
        return consultation.state
    begun = consultation.opens_at is not None and consultation.opens_at < end
    return "open" if begun and consultation.state in VISIBLE else "draft"


def _closes_on(consultation: Consultation, later: Sequence[ConsultationChange]) -> str | None:
    moved = next((each.closes_before for each in later if each.closes_before is not None), None)
    return day_of(moved or consultation.closes_at)


def _promised_on(consultation: Consultation, later: Sequence[ConsultationChange]) -> str | None:
    moved = next((each.promised_before for each in later if each.promised_before is not None), None)
    promised = moved or consultation.answer_promised_on
    return promised.isoformat() if promised else None
