"""The audit trail: rows that cannot be changed, chained afterwards by the worker (rule 27).

No row here ever stands for a single anonymous response (rule 17): rooms audit what staff and the clock do.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import JSON, Connection, Integer, String, Text, select, text
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.audit_heads import append_head
from coproduce.core.database import Base, Identified, UTCDateTime, db
from coproduce.core.jobs import every

log = logging.getLogger(__name__)

GENESIS = "0" * 64
GUARDED_TABLES = ("audit_entry", "audit_link")


class AuditEntry(Identified, Base):
    """One thing that somebody did."""

    __tablename__ = "audit_entry"

    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    actor_id: Mapped[str | None] = mapped_column(String(32))
    actor_name: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(80))
    subject_kind: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[str] = mapped_column(String(32), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AuditLink(Base):
    """One link of the hash chain over the entries; written by the worker alone."""

    __tablename__ = "audit_link"

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    entry_id: Mapped[str] = mapped_column(String(32), unique=True)
    hash: Mapped[str] = mapped_column(String(64))


def record(
    actor: Actor,
    action: str,
    subject_kind: str,
    subject_id: str,
    reason: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry to the current transaction. `details` holds ids and names of states, never words of an answer."""
    db.session.add(
        AuditEntry(
            at=clock.now(),
            actor_id=actor.account_id,
            actor_name=actor.name,
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id,
            reason=reason,
            details=dict(details or {}),
        )
    )


def digest(previous: str, entry: AuditEntry) -> str:
    """SHA-256 over the previous link and every field of the entry."""
    fields = [
        previous,
        entry.id,
        entry.at.isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.subject_kind,
        entry.subject_id,
        entry.reason,
        entry.details,
    ]
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def extend_chain() -> int:
    """Link all entries that no link covers yet; returns how many. Run by one worker at a time."""
    last = db.session.scalars(select(AuditLink).order_by(AuditLink.number.desc()).limit(1)).first()
    number, previous = (last.number, last.hash) if last else (0, GENESIS)
    linked = select(AuditLink.entry_id)
    waiting = db.session.scalars(
        select(AuditEntry).where(AuditEntry.id.not_in(linked)).order_by(AuditEntry.at, AuditEntry.id)
    ).all()
    for entry in waiting:
        number, previous = number + 1, digest(previous, entry)
        db.session.add(AuditLink(number=number, entry_id=entry.id, hash=previous))
    db.session.flush()
    return len(waiting)


@every(minutes=1)
def chain_new_entries() -> None:
    """Link what has been added since the last time (rule 27). Two workers cannot: a link's number is unique."""
    extend_chain()


@every(minutes=24 * 60)
def publish_head() -> None:
    """Write the head of the chain into a file outside the database, and to the log: a chain cannot see that its own end
    was cut off."""
    number, last = head()
    if number:
        append_head(current_app.extensions["settings"].audit_heads, number, last, clock.now())
        log.info("audit trail: %d links, head %s", number, last)


def head() -> tuple[int, str]:
    """Number and hash of the last link, to be published outside the database."""
    last = db.session.scalars(select(AuditLink).order_by(AuditLink.number.desc()).limit(1)).first()
    return (last.number, last.hash) if last else (0, GENESIS)


def install_audit_guards(connection: Connection) -> None:
    """Triggers that refuse to change or remove audit rows. Run after every migration: batch migrations drop
    SQLite triggers silently, and PostgreSQL also needs one for TRUNCATE (rule 27)."""
    statements = _postgresql_guards() if connection.dialect.name == "postgresql" else _sqlite_guards()
    for statement in statements:
        connection.execute(text(statement))


def remove_audit_guards(connection: Connection) -> None:
    """Take the triggers off, for restoring a backup alone: it sets them again in the same transaction."""
    for table in GUARDED_TABLES:
        for name in _trigger_names(connection, table):
            on_table = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on_table}"))


def _trigger_names(connection: Connection, table: str) -> tuple[str, ...]:
    verbs = ("change", "truncate") if connection.dialect.name == "postgresql" else ("update", "delete")
    return tuple(f"{table}_no_{verb}" for verb in verbs)


def _sqlite_guards() -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'the audit trail cannot be changed'); END"
        for table in GUARDED_TABLES
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql_guards() -> list[str]:
    refuse = (
        "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail cannot be changed'; END $$"
    )
    guards = [refuse]
    for table in GUARDED_TABLES:
        guards += [
            f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
            f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
        ]
    return guards
