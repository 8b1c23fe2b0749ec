"""What was on record at the end of a day: states read off the audit trail, and days of moments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db

# SQLite takes 32,766 values in a statement, and PostgreSQL as many; whole areas are asked about in parts.
AT_ONCE = 5000


@dataclass(frozen=True)
class Entry:
    """A change of a state, as the audit trail has it."""

    at: datetime
    action: str
    before: str
    after: str


def end_of(day: date) -> datetime:
    """The first moment that is not of this day in London any more."""
    return clock.london_moment(day + timedelta(days=1))


def day_of(moment: datetime | None) -> str | None:
    """The day in London, as ISO 8601."""
    return clock.to_london(moment).date().isoformat() if moment else None


def history_of(kind: str, ids: Collection[str], until: date) -> dict[str, list[Entry]]:
    """Changes of state up to the end of `until`, by the id of what changed, in the order in which they happened. `kind`
    is the name of its lifecycle."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for batch in _batches(sorted(ids)):
        rows = db.session.execute(
            select(AuditEntry.subject_id, AuditEntry.at, AuditEntry.action, AuditEntry.details)
            .where(
                AuditEntry.subject_kind == kind,
                AuditEntry.subject_id.in_(batch),
                AuditEntry.at < end_of(until),
            )
            .order_by(AuditEntry.at, AuditEntry.id)
        )
        for subject_id, at, action, details in rows:
            if "to" in details:
                found[subject_id].append(Entry(at, action, details.get("from", ""), details["to"]))
    return {subject_id: in_order(entries) for subject_id, entries in found.items()}


def _batches(ids: Sequence[str]) -> list[Sequence[str]]:
    return [ids[place : place + AT_ONCE] for place in range(0, len(ids), AT_ONCE)]


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """Entries that share a moment have no order of their own: each follows the one whose state it began from."""
    waiting, ordered = list(entries), []
    state: str | None = None
    while waiting:
        same = [each for each in waiting if each.at == waiting[0].at]
        chosen = next((each for each in same if each.before == state), same[0])
        waiting.remove(chosen)
        ordered.append(chosen)
        state = chosen.after
    return ordered


def state_after(history: Mapping[str, Sequence[Entry]], subject_id: str) -> str | None:
    """The state that the last of its entries left; None where there is none."""
    entries = history.get(subject_id)
    return entries[-1].after if entries else None


def last_moment(entries: Sequence[Entry], *actions: str) -> datetime | None:
    """When one of these actions last happened."""
    return next((each.at for each in reversed(entries) if each.action in actions), None)
