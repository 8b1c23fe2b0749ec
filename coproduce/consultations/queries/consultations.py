"""Reading consultations.

What visitors may see starts from `visible_to_everyone()`: drafts, and consultations that were cancelled before they
opened, do not exist for them.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import lazyload

from coproduce.accounts.models import Group
from coproduce.consultations.models import (
    Consultation,
    ConsultationChange,
    ConsultationGroup,
)
from coproduce.consultations.rules import Window, phase
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound


def visible_to_everyone() -> ColumnElement[bool]:
    """Condition over Consultation: what a visitor may know of."""
    told_of_cancelling = exists().where(
        ConsultationChange.consultation_id == Consultation.id, ConsultationChange.kind == "cancelled"
    )
    return or_(
        Consultation.state.in_(("open", "paused", "closed")),
        and_(Consultation.state == "cancelled", told_of_cancelling),
    )


def consultation_by_slug(slug: str) -> Consultation:
    """Any consultation, for staff. Raises NotFound."""
    return _one(select(Consultation).where(Consultation.slug == slug), slug)


def consultation_by_id(consultation_id: str) -> Consultation:
    """Raises NotFound."""
    return _one(select(Consultation).where(Consultation.id == consultation_id), consultation_id)


def consultation_for_answers(consultation_id: str) -> Consultation:
    """The bare row, without what its page shows. Raises NotFound."""
    bare = select(Consultation).where(Consultation.id == consultation_id).options(lazyload("*"))
    return _one(bare, consultation_id)


def public_consultation_by_slug(slug: str) -> Consultation:
    """A consultation that a visitor may know of. Raises NotFound."""
    return _one(select(Consultation).where(Consultation.slug == slug, visible_to_everyone()), slug)


_IN_BRIEF = (
    select(Consultation)
    .where(Consultation.slug == bindparam("slug"), visible_to_everyone())
    .options(lazyload("*"))
)


def public_consultation_in_brief(slug: str) -> Consultation:
    """`public_consultation_by_slug` without parts and groups, which are read if they are asked for."""
    found = db.session.scalars(_IN_BRIEF, {"slug": slug}).first()
    if found is None:
        raise NotFound(f"consultation {slug!r}")
    return found


def _one(statement: Select[Consultation], name: str) -> Consultation:
    found = db.session.scalars(statement).first()
    if found is None:
        raise NotFound(f"consultation {name!r}")
    return found


def is_in_phase(name: str, now: datetime) -> ColumnElement[bool]:
    """Condition over Consultation for one phase of `rules.phase`: coming, open, paused, closed or cancelled."""
    begun = or_(Consultation.opens_at.is_(None), Consultation.opens_at <= now)
    ended = and_(Consultation.closes_at.is_not(None), Consultation.closes_at <= now)
    running = Consultation.state == "open"
    conditions: dict[str, ColumnElement[bool]] = {
        "coming": and_(running, ~begun),
        "open": and_(running, begun, ~ended),
        "closed": or_(Consultation.state == "closed", and_(running, begun, ended)),
    }
    return conditions.get(name, Consultation.state == name)


def open_consultations() -> list[Consultation]:
    """What can be answered now, the one that closes first at the top."""
    statement = select(Consultation).where(is_in_phase("open", clock.now()))
    return list(
        db.session.scalars(statement.order_by(Consultation.closes_at.nulls_last(), Consultation.title))
    )


def public_consultations(
    wanted_phase: str = "", organisation: str = "", words: str = "", group: str = ""
) -> Select[Consultation]:
    """All that visitors may know of: open ones first (soonest closing), then coming, then the lately closed. A
    statement, for paging; `organisation` and `group` are slugs."""
    now = clock.now()
    order = case(
        *((is_in_phase(name, now), place) for place, name in enumerate(("open", "paused", "coming"))), else_=3
    )
    soonest = case((is_in_phase("closed", now), None), else_=Consultation.closes_at)
    statement = select(Consultation).where(visible_to_everyone())
    if wanted_phase:
        statement = statement.where(is_in_phase(wanted_phase, now))
    if organisation:
        statement = statement.where(Consultation.owner_organisation.has(slug=organisation))
    if group:
        statement = statement.where(Consultation.groups.any(ConsultationGroup.group.has(Group.slug == group)))
    for word in words.split()[:8]:
        found_in = (Consultation.title, Consultation.summary, Consultation.audience)
        statement = statement.where(or_(*(column.icontains(word, autoescape=True) for column in found_in)))
    return statement.order_by(order, soonest, Consultation.closes_at.desc(), Consultation.title)


def consultations_of_group(group_id: str) -> list[tuple[Consultation, str]]:
    """What a group led or shaped, as visitors may know it: (consultation, "led" or "shaped"), newest first."""
    rows = db.session.execute(
        select(Consultation, ConsultationGroup.part)
        .join(ConsultationGroup)
        .where(ConsultationGroup.group_id == group_id, visible_to_everyone())
        .order_by(Consultation.closes_at.desc(), Consultation.title)
    )
    return [(consultation, part) for consultation, part in rows]


def window_of(consultation: Consultation) -> Window:
    return Window(consultation.state, consultation.opens_at, consultation.closes_at)


def phase_of(consultation: Consultation) -> str:
    """What a visitor is told now: coming, open, paused, closed, cancelled (or draft)."""
    return phase(window_of(consultation), clock.now())
