"""What a pack can be about: a consultation, a proposal, an improvement plan, or the whole area."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import select

from coproduce.commissioning.models import ImprovementPlan, Proposal
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.core.errors import NotFound, Refused
from coproduce.evidence.models import EvidenceRecord
from coproduce.evidence.queries.pack import consultations, plans, proposals

AREA, CONSULTATION, PROPOSAL, PLAN = "area", "consultation", "proposal", "plan"
KINDS = {
    CONSULTATION: "A consultation",
    PROPOSAL: "A proposal",
    PLAN: "An improvement plan",
    AREA: "The whole area",
}
_TABLES: dict[str, type[Consultation] | type[Proposal] | type[ImprovementPlan]] = {
    CONSULTATION: Consultation,
    PROPOSAL: Proposal,
    PLAN: ImprovementPlan,
}


@dataclass(frozen=True)
class Subject:
    kind: str
    id: str
    slug: str
    title: str


def the_area() -> Subject:
    return Subject(AREA, "", AREA, current_app.extensions["settings"].area_name)


def find_subject(slug: str, kind: str | None = None) -> Subject:
    """What is called so. Raises NotFound, and Refused where several things of different kinds are."""
    if kind == AREA or (kind is None and slug == AREA):
        return the_area()
    found = [
        Subject(name, row.id, row.slug, row.title)
        for name, table in _TABLES.items()
        if kind in (None, name)
        for row in db.session.execute(select(table.id, table.slug, table.title).where(table.slug == slug))
    ]
    if not found:
        raise NotFound(f"there is no {kind or 'consultation, proposal or improvement plan'} “{slug}”")
    if len(found) > 1:
        names = " and ".join(f"a {each.kind}" for each in found)
        raise Refused(f"“{slug}” is {names}: say which with --kind")
    return found[0]


def subject_of(kind: str, subject_id: str) -> Subject:
    """Raises NotFound."""
    if kind == AREA:
        return the_area()
    table = _TABLES.get(kind)
    if table is not None:
        row = db.session.execute(select(table.slug, table.title).where(table.id == subject_id)).first()
        if row is not None:
            return Subject(kind, subject_id, row.slug, row.title)
    raise NotFound("subject of a pack")


def all_subjects() -> list[Subject]:
    """Everything that could have been public, by kind and slug; whether it was is asked of each for its day."""
    return [
        Subject(kind, row.id, row.slug, row.title)
        for kind, table in _TABLES.items()
        for row in db.session.execute(
            select(table.id, table.slug, table.title).where(table.state != "draft").order_by(table.slug)
        )
    ]


def subjects_to_choose() -> list[Subject]:
    """What a pack can be made of now, the area first."""
    return [the_area(), *all_subjects()]


def present_document(kind: str, subject_id: str, day: date) -> dict[str, Any] | None:
    """What dated entries say of a subject for the end of `day`; None where it was not public."""
    table = _TABLES[kind]
    row = db.session.get(table, subject_id)
    match row:
        case Consultation():
            return consultations.consultation_document(row, day)
        case Proposal():
            return proposals.proposal_document(row, day)
        case ImprovementPlan():
            return plans.plan_document(row, day)
    return None


def undated_of(kind: str) -> tuple[str, ...]:
    """Which parts of a document of this kind carry no date of their own."""
    return {
        CONSULTATION: consultations.UNDATED,
        PROPOSAL: proposals.UNDATED,
        PLAN: plans.UNDATED,
    }[kind]


def recorded_subjects() -> Iterator[tuple[str, str]]:
    """(kind, id) of everything that was ever put on record, also of what is gone since."""
    rows = db.session.execute(select(EvidenceRecord.subject_kind, EvidenceRecord.subject_id).distinct())
    yield from ((kind, subject_id) for kind, subject_id in rows)
