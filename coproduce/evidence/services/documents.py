"""Asking for reports as files, taking them, offering them to everybody, and erasing them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.core import audit, clock
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refusal, Refused
from coproduce.core.identifiers import new_id
from coproduce.evidence.models import GeneratedFile
from coproduce.evidence.queries.documents import files_to_erase, may_take
from coproduce.evidence.queries.report import has_public_report
from coproduce.evidence.report import AUDIENCES, PUBLIC, STAFF, chosen_parts
from coproduce.evidence.rules.documents import FORMATS, asking_problems, erased_on
from coproduce.safeguarding.models import RestrictedRead

REACH_READ = "equality_counts"
NOTHING_PUBLIC = (
    "Nothing of this consultation is public yet, so there is no report for everybody. Publish results first, or make a "
    "report for staff."
)


def ask_for_report(
    actor: Actor,
    consultation: Consultation,
    *,
    audience: str,
    formats: Collection[str],
    parts: Collection[str] = (),
) -> list[GeneratedFile]:
    """Leave one file for each format to the worker; asking again before it was made is asking once. Raises NotAllowed,
    InvalidInput, Refused (nothing is public)."""
    require(actor, "committee_reports.make")
    problems = asking_problems(audience, AUDIENCES, formats)
    if problems:
        raise InvalidInput(problems)
    if audience == STAFF:
        require(actor, "results.see_exact")
    elif not has_public_report(consultation):
        raise Refused([Refusal(NOTHING_PUBLIC)])
    keys = [kind.key for kind in chosen_parts(audience, parts)]
    rows = [_asked(actor, consultation, audience, name, keys) for name in FORMATS if name in formats]
    db.session.flush()
    audit.record(
        actor,
        "ask_for_report",
        "consultation",
        consultation.id,
        details={"audience": audience, "formats": [row.format for row in rows]},
    )
    return rows


def _asked(
    actor: Actor, consultation: Consultation, audience: str, format_name: str, parts: list[str]
) -> GeneratedFile:
    row = db.session.scalars(
        select(GeneratedFile).where(
            GeneratedFile.consultation_id == consultation.id,
            GeneratedFile.audience == audience,
            GeneratedFile.format == format_name,
            GeneratedFile.asked_by_id == actor.account_id,
            GeneratedFile.made_at.is_(None),
        )
    ).first()
    if row is None:
        row = GeneratedFile(
            id=new_id(), consultation_id=consultation.id, audience=audience, format=format_name
        )
        db.session.add(row)
    row.parameters = {"parts": parts}
    row.asked_by_id, row.asked_at, row.started_at = actor.account_id, clock.now(), None
    row.done, row.total, row.problem = 0, 0, ""
    row.erase_on = erased_on(clock.today())
    row.counts_people = audience == STAFF and allows(actor, "equality.count") and "people" in parts
    return row


def take_file(actor: Actor, row: GeneratedFile) -> bytes:
    """The content. What is not for publication leaves an audit row, and what people said of themselves a record of
    access (rule 20). Raises NotAllowed, or NotFound for what is not made yet."""
    require(actor, "committee_reports.make")
    if row.content is None or not may_take(actor, row):
        raise NotFound("file")
    if row.audience == STAFF:
        details = {"format": row.format, "file": row.id}
        audit.record(actor, "take_report", "consultation", row.consultation_id, details=details)
    if row.counts_people:
        read = RestrictedRead(
            account_id=actor.account_id or "",
            subject_kind=REACH_READ,
            subject_id=row.consultation_id,
            at=clock.now(),
        )
        db.session.add(read)
    return row.content


def offer_file(actor: Actor, row: GeneratedFile, *, offered: bool) -> None:
    """Put a file for everybody on the consultation's public report page, or take it away. One of each kind is offered.
    Raises NotAllowed, Refused."""
    require(actor, "committee_reports.offer")
    if offered and (row.audience != PUBLIC or row.made_at is None):
        raise Refused([Refusal("Only a finished report for everybody can stand on the public page.")])
    if offered:
        for other in db.session.scalars(
            select(GeneratedFile).where(
                GeneratedFile.consultation_id == row.consultation_id,
                GeneratedFile.format == row.format,
                GeneratedFile.is_offered,
            )
        ):
            other.is_offered = False
    row.is_offered = offered
    row.erase_on = erased_on(clock.today())
    db.session.flush()
    action = "offer_report" if offered else "withdraw_report"
    audit.record(actor, action, "consultation", row.consultation_id, details={"format": row.format})


def remove_file(actor: Actor, row: GeneratedFile) -> None:
    """Erase a file at once; one that is being made stops. Raises NotAllowed, NotFound."""
    require(actor, "committee_reports.make")
    if not may_take(actor, row):
        raise NotFound("file")
    audit.record(actor, "erase_report", "consultation", row.consultation_id, details={"format": row.format})
    db.session.delete(row)
    db.session.flush()


def erase_old_files() -> int:
    """Erase what was kept long enough; returns how many. For the clock."""
    rows = files_to_erase(clock.today())
    for row in rows:
        db.session.delete(row)
    db.session.flush()
    return len(rows)
