"""What the staff home and the audit page read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Select, case, or_, select, union

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import phase_of
from coproduce.core import clock
from coproduce.core.access import Actor, allows, require
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import is_public_now, newest_public, next_owed, years_of
from coproduce.home.rules import Stage, ThreadFacts, thread, yearly_thread
from coproduce.insights.queries import approved_themes, unanswered_texts
from coproduce.notifications.queries import ids_of_concern_letters
from coproduce.safeguarding.queries import concern_ids_kept_from

MOST_OWN = 12


@dataclass(frozen=True)
class OwnConsultation:
    """A consultation of the actor's organisation, with where it stands."""

    title: str
    url: str
    phase: str
    stages: list[Stage]


def own_consultations(actor: Actor) -> list[OwnConsultation]:
    """Those that the actor's organisation asks or the actor wrote, unfinished ones first; all of them for staff of no
    organisation. None for who may not see consultations."""
    if not allows(actor, "consultations.see"):
        return []
    order = case({"open": 0, "paused": 1, "closed": 2, "draft": 3}, value=Consultation.state, else_=4)
    finished = case((Feedback.state == "public", 1), else_=0)
    statement = (
        select(Consultation, Feedback)
        .outerjoin(Feedback, Feedback.consultation_id == Consultation.id)
        .order_by(finished, order, Consultation.closes_at.desc(), Consultation.title)
        .limit(MOST_OWN)
    )
    if actor.organisation_id:
        own = Consultation.owner_organisation_id == actor.organisation_id
        statement = statement.where(or_(own, Consultation.created_by_id == actor.account_id))
    rows = db.session.execute(statement).all()
    return [_own(consultation, feedback) for consultation, feedback in rows]


def _own(consultation: Consultation, feedback: Feedback | None) -> OwnConsultation:
    facts = ThreadFacts(
        phase_of(consultation),
        consultation.opens_at,
        consultation.closes_at,
        _ended_at(consultation),
        consultation.answer_promised_on,
        understood=_is_understood(consultation),
    )
    if feedback is not None:
        facts = replace(
            facts,
            answering=feedback.state,
            telling_began_at=feedback.telling_began_at,
            public_from=feedback.public_from,
            public=is_public_now(feedback),
        )
    stages = _all_year(consultation, facts) if consultation.standing else thread(facts)
    return OwnConsultation(
        consultation.title, f"/manage/consultations/{consultation.slug}", facts.phase, stages
    )


def _all_year(consultation: Consultation, facts: ThreadFacts) -> list[Stage]:
    """The thread of what is open all year: its newest yearly report, and the next one."""
    years = years_of(consultation)
    newest, owed = newest_public(years), next_owed(years)
    published_at = newest.report.published_at if newest and newest.report else None
    due_on = owed.period.due_on if owed else facts.answer_promised_on if not years else None
    return yearly_thread(facts, published_at, due_on, is_late=bool(owed and owed.is_late))


def _is_understood(consultation: Consultation) -> bool:
    """Whether there are themes and every text is in one of them, or marked (rule 5)."""
    if consultation.state != "closed" or not approved_themes(consultation.id):
        return False
    return unanswered_texts(consultation.id) == 0


def _ended_at(consultation: Consultation) -> datetime | None:
    """When it was closed, or stopped."""
    if consultation.state != "cancelled":
        return consultation.closed_at
    return next((change.at for change in consultation.changes if change.kind == "cancelled"), None)


@dataclass(frozen=True)
class AuditFilter:
    """What the audit page is narrowed to; empty and None mean everything. Days are those of London, both included."""

    person: str = ""
    kind: str = ""
    action: str = ""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""  # of the reason


def audit_entries(actor: Actor, wanted: AuditFilter) -> Select[AuditEntry]:
    """The trail, newest first: without what it says of concerns that name the actor, and of letters about concerns. A
    statement, for paging. Raises NotAllowed."""
    require(actor, "audit.read")
    kept = union(concern_ids_kept_from(actor), ids_of_concern_letters())
    statement = select(AuditEntry).where(AuditEntry.subject_id.not_in(kept))
    statement = statement.order_by(AuditEntry.at.desc(), AuditEntry.id)
    if wanted.person:
        statement = statement.where(AuditEntry.actor_name.icontains(wanted.person, autoescape=True))
    if wanted.action:
        statement = statement.where(AuditEntry.action.icontains(wanted.action, autoescape=True))
    if wanted.kind:
        statement = statement.where(AuditEntry.subject_kind == wanted.kind)
    for word in wanted.words.split()[:8]:
        statement = statement.where(AuditEntry.reason.icontains(word, autoescape=True))
    if wanted.subject:
        statement = statement.where(AuditEntry.subject_id == wanted.subject)
    if wanted.since:
        statement = statement.where(AuditEntry.at >= clock.london_moment(wanted.since))
    if wanted.until and wanted.until < date.max:
        statement = statement.where(AuditEntry.at < clock.london_moment(wanted.until + timedelta(days=1)))
    return statement


def audited_kinds(actor: Actor) -> list[str]:
    """The kinds of things that the trail speaks of. Raises NotAllowed."""
    require(actor, "audit.read")
    return list(
        db.session.scalars(select(AuditEntry.subject_kind).distinct().order_by(AuditEntry.subject_kind))
    )
