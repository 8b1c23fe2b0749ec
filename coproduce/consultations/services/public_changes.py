"""Changes that the public page goes on showing, each with its reason (rule 24)."""

from __future__ import annotations

from typing import Any

from coproduce.consultations.models import Consultation, ConsultationChange
from coproduce.core import clock
from coproduce.core.database import db


def show_change(consultation: Consultation, kind: str, reason: str, **facts: Any) -> None:
    """Add a line to what the page says was changed. `facts` are columns of ConsultationChange."""
    change = ConsultationChange(kind=kind, reason=reason.strip(), at=clock.now(), **facts)
    consultation.changes.append(change)
    db.session.flush()
