"""Files of reports: those that staff may take, those that everybody may take now, and those that wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import undefer

from coproduce.consultations.models import Consultation
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.evidence.models import GeneratedFile
from coproduce.evidence.queries.report import report_of
from coproduce.evidence.report import PUBLIC, STAFF, digest_of


def files_of(actor: Actor, consultation_id: str) -> list[GeneratedFile]:
    """What this person may see of one consultation, what waits first, then the newest."""
    require(actor, "committee_reports.make")
    rows = db.session.scalars(
        select(GeneratedFile)
        .where(GeneratedFile.consultation_id == consultation_id)
        .order_by(GeneratedFile.asked_at.is_(None), GeneratedFile.made_at.desc(), GeneratedFile.id)
    )
    return [row for row in rows if may_take(actor, row)]


def may_take(actor: Actor, row: GeneratedFile) -> bool:
    """Exact figures are for those who may see them, and what people said of themselves for those who count it."""
    if row.audience == STAFF and not allows(actor, "results.see_exact"):
        return False
    return not row.counts_people or allows(actor, "equality.count")


def file_of(actor: Actor, consultation: Consultation, file_id: str) -> GeneratedFile:
    """With its content. Raises NotAllowed, or NotFound, also for a file that this person may not have."""
    require(actor, "committee_reports.make")
    row = db.session.get(GeneratedFile, file_id, options=[undefer(GeneratedFile.content)])
    if row is None or row.consultation_id != consultation.id or not may_take(actor, row):
        raise NotFound("file")
    return row


def waiting_files() -> Sequence[str]:
    """The ids of those that wait for the worker, the oldest first. What failed waits no more."""
    return db.session.scalars(
        select(GeneratedFile.id)
        .where(GeneratedFile.asked_at.is_not(None), GeneratedFile.problem == "")
        .order_by(GeneratedFile.asked_at, GeneratedFile.id)
    ).all()


def files_to_erase(today: date) -> Sequence[GeneratedFile]:
    """Those whose time is over; what everybody is offered stays."""
    return db.session.scalars(
        select(GeneratedFile).where(GeneratedFile.erase_on <= today, ~GeneratedFile.is_offered)
    ).all()


def offered_files(consultation_id: str | None = None) -> Sequence[GeneratedFile]:
    """Those that staff put on the public page, without looking at whether they still say what is true."""
    statement = select(GeneratedFile).where(
        GeneratedFile.is_offered, GeneratedFile.audience == PUBLIC, GeneratedFile.made_at.is_not(None)
    )
    if consultation_id is not None:
        statement = statement.where(GeneratedFile.consultation_id == consultation_id)
    return db.session.scalars(statement.order_by(GeneratedFile.format, GeneratedFile.id)).all()


def says_what_is_true(consultation: Consultation, row: GeneratedFile) -> bool:
    """Whether the public report would say the same now: a quote that was withdrawn is in no file (rules 4 and 8)."""
    try:
        return digest_of(report_of(consultation, PUBLIC, wanted=row.parts)) == row.digest
    except NotFound:
        return False


def public_files(consultation: Consultation) -> list[GeneratedFile]:
    """What everybody may take at this moment, one of each kind."""
    found = {
        row.format: row for row in offered_files(consultation.id) if says_what_is_true(consultation, row)
    }
    return [found[name] for name in sorted(found)]


def public_file(consultation: Consultation, format_name: str) -> GeneratedFile:
    """With its content. Raises NotFound where there is none, or where it does not say what is true any more."""
    row = next((row for row in public_files(consultation) if row.format == format_name), None)
    if row is None:
        raise NotFound("file")
    return db.session.get_one(
        GeneratedFile, row.id, options=[undefer(GeneratedFile.content)], populate_existing=True
    )
