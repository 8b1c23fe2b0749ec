"""What packs are made of beside documents, and the packs that were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from coproduce.commissioning.models import ProposalConsultation
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.audit import GENESIS, AuditEntry, AuditLink
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.evidence.models import EvidencePack
from coproduce.evidence.queries.pack.subjects import CONSULTATION, PROPOSAL, Subject
from coproduce.insights.exact_files import exact_rows
from coproduce.insights.queries.results import published_before
from coproduce.insights.snapshot import bands_of
from coproduce.insights.tallies import exact_results


def head_before(moment: datetime) -> tuple[int, str]:
    """Number and hash of the last link before the first one whose entry is of `moment` or later; entries that are
    linked afterwards do not change it."""
    first = db.session.scalar(
        select(func.min(AuditLink.number))
        .join(AuditEntry, AuditEntry.id == AuditLink.entry_id)
        .where(AuditEntry.at >= moment)
    )
    if first is None:
        return audit.head()
    link = db.session.get(AuditLink, first - 1)
    return (link.number, link.hash) if link else (0, GENESIS)


def linked_subjects(subject: Subject, day: date) -> list[tuple[str, str]]:
    """(kind, id) of what belongs to a subject: the consultations that a proposal was linked with by then."""
    if subject.kind != PROPOSAL:
        return []
    rows = db.session.scalars(
        select(ProposalConsultation.consultation_id).where(
            ProposalConsultation.proposal_id == subject.id, ProposalConsultation.linked_on <= day
        )
    )
    return [(CONSULTATION, each) for each in rows]


def staff_tables(documents: Sequence[Mapping[str, Any]]) -> dict[str, list[list[Any]]]:
    """Exact figures of the consultations among these documents, as they stand now: they change where somebody takes an
    answer back."""
    found = {}
    for document in documents:
        if document["kind"] == CONSULTATION:
            earlier = [each.document for each in published_before(document["id"])]
            name = document["url"].rpartition("/")[2]
            found[name] = exact_rows(exact_results(document["id"], bands_of(earlier)))
    return found


def kept_packs(actor: Actor) -> Select[EvidencePack]:
    """Every pack that was asked for, the latest first; a statement, for paging. Raises NotAllowed."""
    require(actor, "evidence.read")
    return select(EvidencePack).order_by(EvidencePack.asked_at.desc(), EvidencePack.id)


def pack_by_id(actor: Actor, pack_id: str) -> EvidencePack:
    """Raises NotAllowed, NotFound."""
    require(actor, "evidence.read")
    found = db.session.get(EvidencePack, pack_id)
    if found is None:
        raise NotFound("evidence pack")
    return found
