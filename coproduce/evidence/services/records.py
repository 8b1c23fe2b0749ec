"""Putting on record what is public, so that a pack for a day comes out the same whatever is edited later.

Each change adds a row: within the hour by the clock, and whenever somebody makes a pack of the present day.
For a day before the first row, the document is put together from dated entries and kept for that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select

from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.identifiers import new_id
from coproduce.core.jobs import every
from coproduce.evidence.models import EvidenceRecord
from coproduce.evidence.pack.manifest import as_json
from coproduce.evidence.queries.pack.history import end_of
from coproduce.evidence.queries.pack.subjects import all_subjects, present_document, recorded_subjects

AN_HOUR = 60


@dataclass(frozen=True)
class OnRecord:
    """What was public of a subject at the end of a day; `document` is None where nothing was. `put_together_later`
    says that parts without a date of their own may be newer."""

    document: dict[str, Any] | None
    put_together_later: bool


def note_present(kind: str, subject_id: str) -> None:
    """Add a row where something that is public has changed since the last one."""
    document = present_document(kind, subject_id, clock.today())
    digest = _digest(document)
    last = _last(kind, subject_id, clock.today())
    if last.digest != digest if last is not None else document is not None:
        _add(kind, subject_id, clock.today(), document, put_together_later=False)


def document_on(kind: str, subject_id: str, day: date) -> OnRecord:
    """What was on record at the end of `day`, and is from now on for that day. Raises ValueError for a day to come."""
    today = clock.today()
    if day > today:
        raise ValueError("nothing is on record of a day to come")
    if day == today:
        note_present(kind, subject_id)
    row = _last(kind, subject_id, day) or _kept_for(kind, subject_id, day)
    if row is None:
        later = day < today
        document = present_document(kind, subject_id, day)
        if not later:
            return OnRecord(None, False)
        row = _add(kind, subject_id, day, document, put_together_later=True)
    return OnRecord(row.document, row.put_together_later)


def _last(kind: str, subject_id: str, day: date) -> EvidenceRecord | None:
    """The last row that was noted by the end of a day."""
    return db.session.scalars(
        select(EvidenceRecord)
        .where(
            EvidenceRecord.subject_kind == kind,
            EvidenceRecord.subject_id == subject_id,
            EvidenceRecord.put_together_later.is_(False),
            EvidenceRecord.noted_at < end_of(day),
        )
        .order_by(EvidenceRecord.number.desc())
        .limit(1)
    ).first()


def _kept_for(kind: str, subject_id: str, day: date) -> EvidenceRecord | None:
    return db.session.scalars(
        select(EvidenceRecord)
        .where(
            EvidenceRecord.subject_kind == kind,
            EvidenceRecord.subject_id == subject_id,
            EvidenceRecord.put_together_later.is_(True),
            EvidenceRecord.for_day == day,
        )
        .order_by(EvidenceRecord.number)
        .limit(1)
    ).first()


def _add(
    kind: str, subject_id: str, day: date, document: dict[str, Any] | None, *, put_together_later: bool
) -> EvidenceRecord:
    highest = db.session.scalar(
        select(func.max(EvidenceRecord.number)).where(
            EvidenceRecord.subject_kind == kind, EvidenceRecord.subject_id == subject_id
        )
    )
    row = EvidenceRecord(
        id=new_id(),
        number=(highest or 0) + 1,
        subject_kind=kind,
        subject_id=subject_id,
        noted_at=clock.now(),
        for_day=day,
        put_together_later=put_together_later,
        digest=_digest(document),
        document=document,
    )
    db.session.add(row)
    db.session.flush()
    return row


def _digest(document: dict[str, Any] | None) -> str:
    return sha256(as_json(document)).hexdigest()


@every(minutes=AN_HOUR, own_transactions=True)
def note_everything() -> None:
    """Put on record whatever changed: one short transaction for each subject, so that nobody waits for all of them."""
    waiting = {(each.kind, each.id) for each in all_subjects()} | set(recorded_subjects())
    db.session.rollback()
    for kind, subject_id in sorted(waiting):
        with unit_of_work():
            note_present(kind, subject_id)
