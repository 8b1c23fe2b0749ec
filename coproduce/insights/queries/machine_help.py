"""Whether the machine helps in this area: suggests themes and codes, and reads feelings.

What was decided last stands in the audit trail, with who decided it, when and why; without a decision it helps.
"""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core.audit import AuditEntry
from coproduce.core.database import db

SUBJECT_KIND, SUBJECT = "area", "machine_help"
SWITCH_ON, SWITCH_OFF = "switch_on", "switch_off"


def last_switch() -> AuditEntry | None:
    """The last decision on it."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == SUBJECT, AuditEntry.subject_kind == SUBJECT_KIND)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(1)
    ).first()


def help_is_on() -> bool:
    last = last_switch()
    return last is None or last.action != SWITCH_OFF
