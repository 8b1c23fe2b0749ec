"""Those who decide say that they have read the report and the assessment: by a private link, or by minutes."""

from __future__ import annotations

import secrets
from datetime import date, timedelta

from sqlalchemy import func, select, update

from coproduce.commissioning.models import (
    Attestation,
    AttestationLink,
    DecisionMaker,
    Proposal,
)
from coproduce.commissioning.queries.deciding import attestation_facts, latest_report
from coproduce.commissioning.queries.decisions import attestation_link, digest_of
from coproduce.commissioning.rules.gate import ReportFacts
from coproduce.commissioning.services.preparing import may_prepare
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.clock import london_moment, to_london
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.safeguarding.attachment_services import receive_attachment

LINK, MINUTES = "link", "minutes"
LINKS_WORK_FOR = timedelta(days=21)
CONTEXT = "attestation"


def name_maker(actor: Actor, proposal: Proposal, name: str, role: str, email: str = "") -> DecisionMaker:
    """Name somebody who decides. Raises NotAllowed, InvalidInput, Refused."""
    may_prepare(actor, proposal)
    problems = {}
    if not name.strip():
        problems["name"] = "Give the name."
    if not role.strip():
        problems["role"] = "Say in which role this person decides."
    if email.strip() and "@" not in email:
        problems["email"] = "This is not an e-mail address."
    if problems:
        raise InvalidInput(problems)
    position = db.session.scalar(
        select(func.count()).select_from(DecisionMaker).where(DecisionMaker.proposal_id == proposal.id)
    )
    maker = DecisionMaker(
        id=new_id(),
        proposal_id=proposal.id,
        name=name.strip(),
        role=role.strip(),
        email=email.strip(),
        position=position or 0,
    )
    db.session.add(maker)
    db.session.flush()
    _note(actor, "name_decision_maker", maker)
    return maker


def maker_of(proposal: Proposal, maker_id: str) -> DecisionMaker:
    """Raises NotFound."""
    maker = db.session.get(DecisionMaker, maker_id)
    if maker is None or maker.proposal_id != proposal.id:
        raise NotFound("decision maker")
    return maker


def remove_maker(actor: Actor, maker: DecisionMaker, reason: str) -> None:
    """Somebody else decides after all. Raises NotAllowed, InvalidInput, Refused."""
    may_prepare(actor, maker.proposal)
    if not reason.strip():
        raise InvalidInput({"reason": "Give a reason."})
    _note(actor, "remove_decision_maker", maker, reason)
    db.session.delete(maker)
    db.session.flush()


def new_link(actor: Actor, maker: DecisionMaker) -> str:
    """The secret part of a link by which this person says that they have read both; only its hash is kept, and earlier
    links stop working. Raises NotAllowed, Refused."""
    may_prepare(actor, maker.proposal)
    revoke_links(actor, maker)
    token = secrets.token_urlsafe(24)
    db.session.add(
        AttestationLink(
            id=new_id(),
            maker_id=maker.id,
            token_digest=digest_of(token),
            expires_at=clock.now() + LINKS_WORK_FOR,
        )
    )
    db.session.flush()
    _note(actor, "make_attestation_link", maker)
    return token


def revoke_links(actor: Actor, maker: DecisionMaker) -> None:
    """Make every link of this person useless, at any time. Raises NotAllowed."""
    require(actor, "decisions.write", maker.proposal)
    db.session.execute(
        update(AttestationLink).where(AttestationLink.maker_id == maker.id).values(revoked=True)
    )
    db.session.flush()
    _note(actor, "revoke_attestation_links", maker)


def attest_by_link(token: str, *, report_number: int, assessment_number: int) -> Attestation:
    """The person behind the link has read the versions of these numbers. Raises NotFound for a link that does not work,
    Stale where newer versions exist than those that were shown, Refused where there is nothing to read yet."""
    maker = attestation_link(token).maker
    facts = attestation_facts(maker.proposal)
    _check_there_is_something(facts)
    if (report_number, assessment_number) != (facts.report_number, facts.assessment_number):
        raise Stale("report")
    return _attest(Actor(name=maker.name), maker, Attestation(way=LINK, at=clock.now()), facts)


def attest_by_minutes(
    actor: Actor, maker: DecisionMaker, *, content: bytes | None, page: int | None, met_on: date | None
) -> Attestation:
    """Minutes of a meeting, as a file of staff, show on a page that this person has read both.

    Raises NotAllowed, InvalidInput, Refused.
    """
    proposal = maker.proposal
    may_prepare(actor, proposal)
    facts = attestation_facts(proposal)
    _check_there_is_something(facts)
    problems = {}
    if not content:
        problems["file"] = "Choose the minutes as a PDF."
    if page is None or page < 1:
        problems["page"] = "Say on which page it stands."
    if met_on is None or met_on > clock.today():
        problems["met_on"] = "Give the day of the meeting. It cannot lie ahead."
    elif met_on < _there_since(proposal):
        problems["met_on"] = "On that day this report was not there to be read yet."
    if problems or not content or met_on is None:
        raise InvalidInput(problems)
    minutes = receive_attachment(
        content,
        kind="document",
        context_kind=CONTEXT,
        context_id=proposal.id,
        title=f"Minutes of {met_on.day} {met_on:%B %Y}",
    )
    at = min(london_moment(met_on, 12), clock.now())
    row = Attestation(way=MINUTES, at=at, minutes_id=minutes.id, minutes_page=page)
    return _attest(actor, maker, row, facts)


def _attest(actor: Actor, maker: DecisionMaker, row: Attestation, facts: ReportFacts) -> Attestation:
    row.id, row.maker_id = new_id(), maker.id
    row.report_number, row.assessment_number = facts.report_number, facts.assessment_number
    maker.attestations.append(row)
    db.session.flush()
    _note(actor, f"attest_by_{row.way}", maker)
    return row


def _check_there_is_something(facts: ReportFacts) -> None:
    if not facts.report_number or not facts.assessment_number:
        raise Refused("There is no report or no finished assessment to read yet.")
    if not facts.report_stands:
        raise Refused("The report is being changed. Please come back when the new one is there.")


def _there_since(proposal: Proposal) -> date:
    """The day from which the report that holds now could be read."""
    report = latest_report(proposal.id)
    return to_london(report.made_at).date() if report is not None else clock.today()


def _note(actor: Actor, action: str, maker: DecisionMaker, reason: str = "") -> None:
    audit.record(actor, action, "proposal", maker.proposal_id, reason.strip(), {"maker": maker.id})
    db.session.flush()
