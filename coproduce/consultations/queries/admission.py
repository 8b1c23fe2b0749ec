"""How many one-time codes there are, and how many were spent; never which."""

from __future__ import annotations

from sqlalchemy import func, select

from coproduce.consultations.models import OneTimeCode
from coproduce.core.database import db


def code_counts(consultation_id: str) -> dict[str, int]:
    """{"made": n, "spent": n}, exact, for staff."""
    rows = db.session.execute(
        select(OneTimeCode.spent, func.count())
        .where(OneTimeCode.consultation_id == consultation_id)
        .group_by(OneTimeCode.spent)
    )
    by_state = {bool(spent): int(count) for spent, count in rows}
    return {"made": sum(by_state.values()), "spent": by_state.get(True, 0)}
