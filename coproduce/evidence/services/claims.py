"""Writing claims and what they rest on. What is changed on a later day stays for packs of earlier days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.evidence.models import ClaimCitation, EvidenceClaim
from coproduce.evidence.pack.records import Citable
from coproduce.evidence.queries.claims import citation_of
from coproduce.evidence.queries.pack.subjects import Subject
from coproduce.evidence.rules.claims import DOCUMENT, CitationFacts, citing_problems, writing_problems

LONGEST_TITLE = 400


@dataclass(frozen=True)
class ClaimInput:
    heading: str
    side: str
    text: str


@dataclass(frozen=True)
class DocumentInput:
    """A document elsewhere, with the day that it bears."""

    title: str
    url: str
    dated: date | None


def add_claim(actor: Actor, subject: Subject, given: ClaimInput) -> EvidenceClaim:
    """The same sent twice of one day, as by a button pressed twice, is one claim. Raises NotAllowed, InvalidInput."""
    require(actor, "evidence.write", subject)
    _require_sound(given)
    before = _same_today(subject, given)
    if before is not None:
        return before
    claim = EvidenceClaim(
        id=new_id(),
        subject_kind=subject.kind,
        subject_id=subject.id,
        heading=given.heading,
        side=given.side,
        text=given.text.strip(),
        noted_on=clock.today(),
        noted_by=actor.name,
    )
    db.session.add(claim)
    db.session.flush()
    audit.record(actor, "add", "claim", claim.id, details={"heading": given.heading, "side": given.side})
    return claim


def _same_today(subject: Subject, given: ClaimInput) -> EvidenceClaim | None:
    return db.session.scalars(
        select(EvidenceClaim).where(
            EvidenceClaim.subject_kind == subject.kind,
            EvidenceClaim.subject_id == subject.id,
            EvidenceClaim.heading == given.heading,
            EvidenceClaim.side == given.side,
            EvidenceClaim.text == given.text.strip(),
            EvidenceClaim.noted_on == clock.today(),
            EvidenceClaim.struck_out_on.is_(None),
        )
    ).first()


def edit_claim(
    actor: Actor, claim: EvidenceClaim, given: ClaimInput, expected_revision: int | None = None
) -> EvidenceClaim:
    """The claim as it stands from today; one of an earlier day is struck out and written anew, with all that it cites.
    Raises NotAllowed, InvalidInput, Stale."""
    require(actor, "evidence.write", claim)
    _require_fresh(claim, expected_revision)
    _require_sound(given)
    if claim.noted_on < clock.today():
        claim = _written_anew(actor, claim)
    claim.heading, claim.side, claim.text = given.heading, given.side, given.text.strip()
    claim.revision += 1
    db.session.flush()
    audit.record(actor, "edit", "claim", claim.id)
    return claim


def strike_out(actor: Actor, claim: EvidenceClaim, reason: str, expected_revision: int | None = None) -> None:
    """Take a claim back from today on, with a reason. Raises NotAllowed, InvalidInput, Stale."""
    require(actor, "evidence.write", claim)
    _require_fresh(claim, expected_revision)
    if not reason.strip():
        raise InvalidInput({"reason": "Say why."})
    claim.struck_out_on, claim.struck_out_reason = clock.today(), reason.strip()
    claim.revision += 1
    db.session.flush()
    audit.record(actor, "strike_out", "claim", claim.id, reason.strip())


def cite_record(
    actor: Actor, claim: EvidenceClaim, record: Citable, *, shows: str, does_not_show: str
) -> ClaimCitation:
    """Rest a claim on a record of the site. Raises NotAllowed, InvalidInput, Refused (cited already)."""
    require(actor, "evidence.write", claim)
    facts = CitationFacts(record.kind, record.id, record.title, shows, does_not_show)
    if any((each.kind, each.target_id) == (record.kind, record.id) for each in _standing(claim)):
        raise Refused("This claim cites that already.")
    return _cite(actor, claim, facts, url=record.url, place=(record.place_kind, record.place_id))


def cite_document(
    actor: Actor, claim: EvidenceClaim, document: DocumentInput, *, shows: str, does_not_show: str
) -> ClaimCitation:
    """Rest a claim on a document elsewhere. Raises NotAllowed, InvalidInput, Refused (cited already)."""
    require(actor, "evidence.write", claim)
    facts = CitationFacts(DOCUMENT, "", document.title, shows, does_not_show, document.dated)
    for each in _standing(claim):
        if (each.kind, each.url, each.dated) == (DOCUMENT, document.url.strip(), document.dated):
            raise Refused("This claim cites that already.")
    return _cite(actor, claim, facts, url=document.url.strip(), place=("", ""))


def take_out_citation(actor: Actor, claim: EvidenceClaim, citation_id: str) -> None:
    """From today on. Raises NotAllowed, NotFound."""
    require(actor, "evidence.write", claim)
    citation = citation_of(claim, citation_id)
    citation.taken_out_on = clock.today()
    claim.revision += 1
    db.session.flush()
    audit.record(actor, "take_out_citation", "claim", claim.id, details={"citation": citation.id})


def _cite(
    actor: Actor, claim: EvidenceClaim, facts: CitationFacts, *, url: str, place: tuple[str, str]
) -> ClaimCitation:
    if claim.struck_out_on is not None:
        raise NotFound("claim")
    problems = citing_problems(facts, url, clock.today())
    if problems:
        raise InvalidInput(problems)
    citation = ClaimCitation(
        id=new_id(),
        claim_id=claim.id,
        kind=facts.kind,
        target_id=facts.target_id,
        place_kind=place[0],
        place_id=place[1],
        title=facts.title.strip()[:LONGEST_TITLE],
        url=url,
        dated=facts.dated,
        shows=facts.shows.strip(),
        does_not_show=facts.does_not_show.strip(),
        noted_on=clock.today(),
    )
    claim.citations.append(citation)
    claim.revision += 1
    db.session.flush()
    audit.record(actor, "cite", "claim", claim.id, details={"kind": facts.kind, "target": facts.target_id})
    return citation


def _standing(claim: EvidenceClaim) -> list[ClaimCitation]:
    return [each for each in claim.citations if each.taken_out_on is None]


COPIED = ("kind", "target_id", "place_kind", "place_id", "title", "url", "dated", "shows", "does_not_show")


def _written_anew(actor: Actor, claim: EvidenceClaim) -> EvidenceClaim:
    today = clock.today()
    claim.struck_out_on, claim.struck_out_reason = today, "Written anew."
    anew = EvidenceClaim(
        id=new_id(),
        subject_kind=claim.subject_kind,
        subject_id=claim.subject_id,
        heading=claim.heading,
        side=claim.side,
        text=claim.text,
        noted_on=today,
        noted_by=actor.name,
        revision=claim.revision,
    )
    db.session.add(anew)
    for each in _standing(claim):
        values = {name: getattr(each, name) for name in COPIED}
        anew.citations.append(ClaimCitation(id=new_id(), claim_id=anew.id, noted_on=today, **values))
    return anew


def _require_sound(given: ClaimInput) -> None:
    problems = writing_problems(given.heading, given.side, given.text)
    if problems:
        raise InvalidInput(problems)


def _require_fresh(claim: EvidenceClaim, expected: int | None) -> None:
    if claim.struck_out_on is not None or (expected is not None and expected != claim.revision):
        raise Stale("claim")
