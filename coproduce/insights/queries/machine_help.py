"""Whether the machine helps in this area: suggests themes and codes, and reads feelings.

The last decision holds; without one it helps. Decisions of earlier releases stand in the audit trail alone, and hold
until the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, once_while_reading
from coproduce.insights.models import MachineSwitch

SUBJECT_KIND, SUBJECT = "area", "machine_help"
SWITCH_ON, SWITCH_OFF = "switch_on", "switch_off"


@dataclass(frozen=True)
class Switched:
    """One decision: whether the machine `helps` since then, when (UTC) and by whom it was made, and why (public)."""

    helps: bool
    at: datetime
    by: str
    reason: str


@once_while_reading
def last_switch() -> Switched | None:
    """The decision that holds; None where nobody ever decided."""
    row = db.session.scalars(
        select(MachineSwitch).order_by(MachineSwitch.switched_at.desc(), MachineSwitch.id.desc()).limit(1)
    ).first()
    if row is not None:
        return Switched(row.helps, row.switched_at, row.switched_by, row.reason)
    entry = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_id == SUBJECT, AuditEntry.subject_kind == SUBJECT_KIND)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(1)
    ).first()
    if entry is None:
        return None
    return Switched(entry.action != SWITCH_OFF, entry.at, entry.actor_name, entry.reason)


def switches() -> list[Switched]:
    """Every decision of this release and later ones, newest first; earlier ones stand in the audit trail."""
    rows = db.session.scalars(
        select(MachineSwitch).order_by(MachineSwitch.switched_at.desc(), MachineSwitch.id.desc())
    )
    return [Switched(row.helps, row.switched_at, row.switched_by, row.reason) for row in rows]


def help_is_on() -> bool:
    """Whether the machine helps now."""
    last = last_switch()
    return last is None or last.helps
