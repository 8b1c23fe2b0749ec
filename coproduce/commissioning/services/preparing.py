"""What has to be there before a decision: consultations, answers by name, those who must be asked, a report, a way."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from coproduce.commissioning.models import (
    DecisionReport,
    Proposal,
    ProposalConsultation,
    ProposalDuty,
    ProposalWay,
    ThemeCarried,
)
from coproduce.commissioning.queries import deciding
from coproduce.commissioning.queries.decisions import decision_of
from coproduce.commissioning.queries.versions import latest_version
from coproduce.commissioning.rules.duties import duties_of, tags
from coproduce.commissioning.rules.gate import TOLD, duty_missing
from coproduce.commissioning.rules.routes import DELEGATED, URGENT, routes
from coproduce.commissioning.rules.stages import CLOSED, WITHDRAWN
from coproduce.commissioning.rules.ways import FULL, LIGHT, WAYS, Way, way_problems
from coproduce.commissioning.services.versions import record_version
from coproduce.consultations.models import Consultation
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.insights.models import Theme

OVER = (CLOSED, WITHDRAWN)
DECIDED = ("delivery", "review", *OVER)


def may_prepare(actor: Actor, proposal: Proposal) -> None:
    """Raises NotAllowed, Refused once the decision is made, or people are being told of it: the record goes on resting
    on what they read."""
    require(actor, "decisions.write", proposal)
    decision = decision_of(proposal.id)
    if decision is not None and decision.state in TOLD:
        raise Refused(
            "People are told of the decision. What it rests on is not changed any more; withdraw the decision first."
        )
    if proposal.state in DECIDED:
        raise Refused("The decision is made. What it rests on is not changed any more.")


def link_consultation(actor: Actor, proposal: Proposal, consultation: Consultation) -> ProposalConsultation:
    """Say that a consultation asks about this proposal. Raises NotAllowed, InvalidInput, Refused."""
    may_prepare(actor, proposal)
    if consultation.standing:
        raise InvalidInput(
            {"consultation_id": "This one is open all year, so it never closes. Choose another."}
        )
    if consultation.state == "cancelled":
        raise InvalidInput({"consultation_id": "This one was called off. Choose another."})
    known = select(ProposalConsultation).where(
        ProposalConsultation.proposal_id == proposal.id,
        ProposalConsultation.consultation_id == consultation.id,
    )
    if db.session.scalars(known).first() is not None:
        raise InvalidInput({"consultation_id": "This one is linked already."})
    asking = proposal.state == "consultation"
    number = record_version(actor, proposal, "edited").number if asking else None
    link = ProposalConsultation(
        id=new_id(),
        proposal_id=proposal.id,
        consultation_id=consultation.id,
        version_number=number,
        linked_on=clock.today(),
    )
    db.session.add(link)
    db.session.flush()
    _note(actor, "link_consultation", proposal, {"consultation": consultation.id})
    return link


def unlink_consultation(actor: Actor, proposal: Proposal, link_id: str, reason: str) -> None:
    """A consultation was linked by mistake. Once it has opened it stays: what people were asked cannot be taken out of
    the gate. Raises NotAllowed, NotFound, Refused."""
    may_prepare(actor, proposal)
    link = db.session.get(ProposalConsultation, link_id)
    if link is None or link.proposal_id != proposal.id:
        raise NotFound("linked consultation")
    if link.consultation.state not in ("draft", "cancelled"):
        raise Refused("People were asked already. A consultation that has opened stays linked.")
    _with_reason(reason)
    db.session.delete(link)
    db.session.flush()
    _note(actor, "unlink_consultation", proposal, {"consultation": link.consultation_id}, reason)


def carry_theme(actor: Actor, proposal: Proposal, theme: Theme, words: str) -> ThemeCarried:
    """The decision itself takes up a theme by name. Raises NotAllowed, InvalidInput, NotFound, Refused."""
    may_prepare(actor, proposal)
    if theme not in deciding.themes_to_carry(proposal):
        raise NotFound("theme")
    if not words.strip():
        raise InvalidInput({"words": "Say how the decision takes it up."})
    row = ThemeCarried(id=new_id(), proposal_id=proposal.id, theme_id=theme.id, words=words.strip())
    db.session.add(row)
    db.session.flush()
    _note(actor, "carry_theme", proposal, {"theme": theme.id})
    return row


def put_theme_back(actor: Actor, proposal: Proposal, row_id: str) -> None:
    """The theme gets an answer of its own after all. Raises NotAllowed, NotFound, Refused."""
    may_prepare(actor, proposal)
    row = db.session.get(ThemeCarried, row_id)
    if row is None or row.proposal_id != proposal.id:
        raise NotFound("theme")
    db.session.delete(row)
    db.session.flush()
    _note(actor, "put_theme_back", proposal, {"theme": row.theme_id})


def choose_tags(actor: Actor, proposal: Proposal, chosen: Collection[str]) -> None:
    """Say what the proposal touches: who must be asked follows from the list. Lines that somebody has begun stay.

    Raises NotAllowed, InvalidInput, Refused.
    """
    may_prepare(actor, proposal)
    unknown = set(chosen) - {tag.key for tag in tags()}
    if unknown:
        raise InvalidInput({"tags": "Choose from the list."})
    there = {row.duty_key: row for row in deciding.duties_of_proposal(proposal.id)}
    wanted = {duty.key: duty for duty in duties_of(chosen)}
    for key, duty in wanted.items():
        if key not in there:
            db.session.add(ProposalDuty(id=new_id(), proposal_id=proposal.id, duty_key=key, tag=duty.tag))
    for key, row in there.items():
        if key not in wanted and row.invited_on is None and not row.excused_reason:
            db.session.delete(row)
    db.session.flush()
    _note(actor, "choose_duties", proposal, {"tags": sorted(chosen)})


def record_duty(
    actor: Actor,
    row: ProposalDuty,
    *,
    invited_on: date | None,
    answered_on: date | None,
    answer: str = "",
    excused_reason: str = "",
    excused_by: str = "",
) -> None:
    """Write down that somebody was invited and what they answered, or why they were not asked. A half-filled line is
    kept: the gate says what is missing. Raises NotAllowed, InvalidInput, Refused."""
    may_prepare(actor, row.proposal)
    today = clock.today()
    problems = {
        name: "This day has not come yet."
        for name, day in (("invited_on", invited_on), ("answered_on", answered_on))
        if day is not None and day > today
    }
    if answered_on is not None and (invited_on is None or answered_on < invited_on):
        problems["answered_on"] = "The answer comes after the invitation. Give both days."
    if bool(excused_reason.strip()) != bool(excused_by.strip()):
        field = "excused_by" if excused_reason.strip() else "excused_reason"
        problems[field] = "Give the reason and the name of who excused it. Everybody can read both."
    if answered_on is not None and not answer.strip():
        problems["answer"] = "Say in a sentence what they answered."
    if problems:
        raise InvalidInput(problems)
    row.invited_on, row.answered_on, row.answer = invited_on, answered_on, answer.strip()
    row.excused_reason, row.excused_by = excused_reason.strip(), excused_by.strip()
    db.session.flush()
    stands = duty_missing(deciding.duty_facts(row)) or "complete"
    _note(actor, "record_duty", row.proposal, {"duty": row.duty_key, "stands": stands})


def make_report(actor: Actor, proposal: Proposal) -> DecisionReport:
    """Fix what those who decide read: from now on attestations are about this number. Raises NotAllowed, Refused."""
    may_prepare(actor, proposal)
    latest, digest = deciding.latest_report(proposal.id), deciding.report_digest(proposal)
    if latest is not None and latest.digest == digest:
        raise Refused(f"Nothing has changed since report {latest.number}. It still holds.")
    version = latest_version(proposal.id) or record_version(actor, proposal, "edited")
    report = DecisionReport(
        id=new_id(),
        proposal_id=proposal.id,
        number=latest.number + 1 if latest else 1,
        proposal_version=version.number,
        digest=digest,
        made_at=clock.now(),
    )
    db.session.add(report)
    db.session.flush()
    _note(actor, "make_report", proposal, {"number": report.number})
    return report


def choose_route(actor: Actor, proposal: Proposal, route: str) -> None:
    """Who decides, and by which steps. The urgent route comes with the urgent way alone. Raises NotAllowed,
    InvalidInput, Refused."""
    may_prepare(actor, proposal)
    known = routes().get(route)
    if known is None or not known.can_be_chosen:
        raise InvalidInput({"route": "Choose a route from the list."})
    if proposal.route == URGENT:
        raise Refused("This proposal goes the urgent way. Go back to the full way first.")
    proposal.route = route
    db.session.flush()
    _note(actor, "choose_route", proposal, {"route": route})


def take_way(
    actor: Actor,
    proposal: Proposal,
    kind: str,
    *,
    reason: str,
    authority: str = "",
    review_by: date | None = None,
) -> None:
    """Go the light or the urgent way, or back to the full one. Every way that was ever chosen stays in public.

    Raises NotAllowed, InvalidInput, Refused.
    """
    may_prepare(actor, proposal)
    today = clock.today()
    if kind not in WAYS:
        raise InvalidInput({"kind": "Choose one of the ways."})
    problems = way_problems(Way(kind, reason, authority, review_by, today))
    if kind == FULL and not reason.strip():
        problems["reason"] = "Give the reason. It stands in the audit trail."
    if problems:
        raise InvalidInput(problems)
    way = Way(kind, reason.strip(), authority.strip(), review_by, today)
    before = deciding.current_way(proposal.id)
    if before is None and kind == FULL:
        raise Refused("This proposal goes the full way already.")
    if before is not None:
        before.ended_on = today
    if kind != FULL:
        _keep_way(proposal, way)
    proposal.light = kind == LIGHT
    proposal.light_reason, proposal.light_agreed_by = (
        (way.reason, way.authority) if kind == LIGHT else ("", "")
    )
    if kind == URGENT:
        proposal.route = URGENT
    elif proposal.route == URGENT:
        proposal.route = DELEGATED
    db.session.flush()
    _note(actor, "take_way", proposal, {"way": kind}, reason)


def _keep_way(proposal: Proposal, way: Way) -> None:
    """A row that nobody changes or takes out again."""
    row = ProposalWay(id=new_id(), proposal_id=proposal.id, kind=way.kind, authority=way.authority)
    row.reason, row.review_by, row.taken_on = way.reason, way.review_by, clock.today()
    db.session.add(row)


def _with_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput({"reason": "Give a reason."})


def _note(
    actor: Actor, action: str, proposal: Proposal, details: dict[str, object], reason: str = ""
) -> None:
    audit.record(actor, action, "proposal", proposal.id, reason.strip(), details)
    db.session.flush()
