"""Which askings concern those who took part in one consultation."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from coproduce.core.database import db
from coproduce.feedback.models import Commitment, Feedback, Finding, ImpactCheck, Reply


def asked_about(consultation_id: str) -> Sequence[ImpactCheck]:
    """Askings that are open now about promises to this consultation, by the name of the promise."""
    return db.session.scalars(
        select(ImpactCheck)
        .join(Commitment, Commitment.id == ImpactCheck.commitment_id)
        .join(Reply, Reply.id == Commitment.reply_id)
        .join(Finding, Finding.id == Reply.finding_id)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .where(Feedback.consultation_id == consultation_id, ImpactCheck.state == "asking")
        .order_by(Commitment.title, ImpactCheck.id)
    ).all()
