"""What the clock has to do."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, or_, select

from coproduce.consultations.models import (
    Consultation,
    Draft,
)
from coproduce.consultations.rules import GRACE
from coproduce.core import clock
from coproduce.core.database import db

DRAFTS_OUTLIVE_CLOSING = timedelta(days=7)


def consultations_to_close(now: datetime) -> list[Consultation]:
    """Those whose closing minute and grace have passed."""
    return list(
        db.session.scalars(
            select(Consultation).where(
                Consultation.state.in_(("open", "paused")), Consultation.closes_at <= now - GRACE
            )
        )
    )


def consultations_to_erase(today: date) -> list[Consultation]:
    """Those whose answers were kept long enough: the day until which they are kept has passed."""
    return list(
        db.session.scalars(
            select(Consultation).where(
                Consultation.keep_until < today,
                Consultation.responses_erased_on.is_(None),
                Consultation.state.in_(("closed", "cancelled")),
            )
        )
    )


def expired_drafts(now: datetime) -> Select[Any]:
    """Digests of drafts that nobody can send any more: expired, or of a consultation that ended a week ago."""
    ended = or_(Consultation.state == "cancelled", Consultation.closed_at <= now - DRAFTS_OUTLIVE_CLOSING)
    return (
        select(Draft.token_digest)
        .join(Consultation, Consultation.id == Draft.consultation_id)
        .where(or_(Draft.expires_on < clock.to_london(now).date(), ended))
    )
