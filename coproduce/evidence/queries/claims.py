"""Claims as they stand, or stood at the end of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select

from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.evidence.models import ClaimCitation, EvidenceClaim
from coproduce.evidence.queries.pack.subjects import AREA, Subject
from coproduce.evidence.rules.claims import CitationFacts, ClaimFacts


def claims_on(subject: Subject, day: date) -> list[EvidenceClaim]:
    """The claims of a subject that stood at the end of `day`; of the area also those of everything in it."""
    statement = select(EvidenceClaim).where(
        EvidenceClaim.noted_on <= day,
        or_(EvidenceClaim.struck_out_on.is_(None), EvidenceClaim.struck_out_on > day),
    )
    if subject.kind != AREA:
        statement = statement.where(
            EvidenceClaim.subject_kind == subject.kind, EvidenceClaim.subject_id == subject.id
        )
    return list(
        db.session.scalars(statement.order_by(EvidenceClaim.noted_on, EvidenceClaim.text, EvidenceClaim.id))
    )


def citations_on(claim: EvidenceClaim, day: date) -> list[ClaimCitation]:
    return [
        each
        for each in claim.citations
        if each.noted_on <= day and (each.taken_out_on is None or each.taken_out_on > day)
    ]


def facts_of(claim: EvidenceClaim, day: date) -> ClaimFacts:
    """What the rules look at."""
    return ClaimFacts(
        claim.text,
        tuple(
            CitationFacts(each.kind, each.target_id, each.title, each.shows, each.does_not_show, each.dated)
            for each in citations_on(claim, day)
        ),
    )


def claims_for_staff(actor: Actor, subject: Subject, day: date) -> list[EvidenceClaim]:
    """Raises NotAllowed."""
    require(actor, "evidence.read")
    own = claims_on(subject, day)
    return [each for each in own if (each.subject_kind, each.subject_id) == (subject.kind, subject.id)]


def claim_by_id(actor: Actor, claim_id: str) -> EvidenceClaim:
    """A claim that stands. Raises NotAllowed, NotFound."""
    require(actor, "evidence.read")
    found = db.session.get(EvidenceClaim, claim_id)
    if found is None or found.struck_out_on is not None:
        raise NotFound("claim")
    return found


def citation_of(claim: EvidenceClaim, citation_id: str) -> ClaimCitation:
    """Raises NotFound."""
    standing: Sequence[ClaimCitation] = [each for each in claim.citations if each.taken_out_on is None]
    found = next((each for each in standing if each.id == citation_id), None)
    if found is None:
        raise NotFound("citation")
    return found
