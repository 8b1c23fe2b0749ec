"""Participation plans, the record of what took place, and what the site itself knows of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from coproduce.accounts.models import Group
from coproduce.commissioning.models import (
    Involvement,
    ParticipationPlan,
    PlannedRole,
    Proposal,
    ProposalConsultation,
)
from coproduce.commissioning.queries.requirements import facts_of, way_of
from coproduce.commissioning.queries.versions import stage_days
from coproduce.commissioning.rules.ladder import SOURCES, Standing, Step, standing
from coproduce.commissioning.rules.participation import PlanFacts, Role, ShapingFacts
from coproduce.commissioning.rules.stages import stage_keys
from coproduce.commissioning.rules.ways import LIGHT
from coproduce.consultations.models import Consultation, DraftReview, GroupSession
from coproduce.core import clock
from coproduce.core.clock import to_london
from coproduce.core.database import db
from coproduce.core.errors import NotFound


def plan_of(proposal_id: str) -> ParticipationPlan | None:
    statement = select(ParticipationPlan).where(ParticipationPlan.proposal_id == proposal_id)
    return db.session.scalars(statement).first()


def role_of(plan: ParticipationPlan, role_id: str) -> PlannedRole:
    """Raises NotFound."""
    found = next((each for each in plan.roles if each.id == role_id), None)
    if found is None:
        raise NotFound("part of the plan")
    return found


def page_of_participation(proposal: Proposal, page: str = "") -> str:
    """The staff page where this is mended, without a request."""
    return f"/manage/proposals/{proposal.slug}/participation{page}"


def plan_facts(plan: ParticipationPlan) -> PlanFacts:
    return PlanFacts(
        plan.state,
        plan.who_is_affected,
        plan.support,
        plan.expenses,
        plan.how_they_hear,
        tuple(Role(each.stage, each.part, each.name) for each in plan.roles),
        plan.agreed_by,
        page_of_participation(plan.proposal),
    )


@facts_of("participation_plan")
def gather_plan(proposal: Proposal) -> PlanFacts:
    plan = plan_of(proposal.id)
    return plan_facts(plan) if plan else PlanFacts(url=page_of_participation(proposal))


@facts_of("shaping_took_place")
def gather_shaping(proposal: Proposal) -> ShapingFacts:
    return ShapingFacts(
        tuple(steps_of(proposal)),
        clock.today(),
        way_of(proposal).kind == LIGHT,
        page_of_participation(proposal, "/record"),
    )


# The record -----------------------------------------------------------------------------------------------------------


def record_of(proposal_id: str, *, struck_out: bool = False) -> Sequence[Involvement]:
    """What took place, the earliest first; with `struck_out` also entries that were wrong."""
    statement = select(Involvement).where(Involvement.proposal_id == proposal_id)
    if not struck_out:
        statement = statement.where(Involvement.struck_out_at.is_(None))
    return db.session.scalars(statement.order_by(Involvement.on, Involvement.id)).all()


def involvement_of(proposal: Proposal, involvement_id: str) -> Involvement:
    """Raises NotFound."""
    found = db.session.get(Involvement, involvement_id)
    if found is None or found.proposal_id != proposal.id:
        raise NotFound("entry of the record")
    return found


def steps_of(proposal: Proposal, record: Iterable[Involvement] | None = None) -> list[Step]:
    """The record as the ladder counts it: what staff wrote down or took over, and the early notice itself."""
    rows = record_of(proposal.id) if record is None else record
    steps = [
        Step(row.stage, row.part, row.on, row.name, row.source_kind)
        for row in rows
        if row.struck_out_at is None
    ]
    if proposal.notice_given_at is not None:
        told_on = to_london(proposal.notice_given_at).date()
        steps.append(Step("early_notice", "informed", told_on, "All who follow it", "early_notice"))
    return steps


def standing_of(proposal: Proposal, record: Iterable[Involvement] | None = None) -> Standing:
    """The rung that the record carries today."""
    return standing(steps_of(proposal, record), clock.today())


# What the site knows --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Fact:
    """Something that took place on this site and is not in the record yet. `kind` is a key of
    `rules.ladder.SOURCES`."""

    kind: str
    id: str
    stage: str
    part: str
    on: date
    evidence: str
    group: Group | None = None
    who: str = ""
    people: int | None = None
    url: str = ""

    @property
    def name(self) -> str:
        return self.group.name if self.group else self.who

    @property
    def source(self) -> str:
        return SOURCES[self.kind][0]


def facts_to_take(proposal: Proposal) -> list[Fact]:
    """Closed consultations about the proposal, sessions that their group confirmed, and drafts that groups signed off,
    the earliest first, without those that the record has or had."""
    known = {(row.source_kind, row.source_id) for row in record_of(proposal.id, struck_out=True)}
    linked = select(ProposalConsultation.consultation_id).where(
        ProposalConsultation.proposal_id == proposal.id
    )
    days = stage_days(proposal.id)
    found = [*_consultations(linked, days), *_sessions(linked, days), *_reviews(linked, days)]
    return sorted((fact for fact in found if (fact.kind, fact.id) not in known), key=lambda fact: fact.on)


def fact_to_take(proposal: Proposal, kind: str, fact_id: str) -> Fact:
    """Raises NotFound."""
    found = [fact for fact in facts_to_take(proposal) if (fact.kind, fact.id) == (kind, fact_id)]
    if not found:
        raise NotFound("fact")
    return found[0]


def _stage_on(day: date, days: dict[str, date]) -> str:
    """The stage that the proposal was in on a day; consultations before its early notice helped to shape it."""
    begun = [key for key in stage_keys() if key in days and days[key] <= day]
    return begun[-1] if begun else "shaping"


def _consultations(linked: Select[Any], days: dict[str, date]) -> list[Fact]:
    rows = db.session.scalars(
        select(Consultation).where(Consultation.id.in_(linked), Consultation.closed_at.is_not(None))
    )
    facts = []
    for row in rows:
        on = to_london(row.closed_at).date() if row.closed_at else clock.today()
        words = f"The consultation “{row.title}” was open to everybody and closed on this day."
        url = f"/consultations/{row.slug}"
        stage = _stage_on(on, days)
        facts.append(
            Fact("consultation", row.id, stage, "asked", on, words, who="Everybody who answered", url=url)
        )
    return facts


def _sessions(linked: Select[Any], days: dict[str, date]) -> list[Fact]:
    rows = db.session.execute(
        select(GroupSession, Consultation.slug, Consultation.title)
        .join(Consultation, Consultation.id == GroupSession.consultation_id)
        .where(GroupSession.consultation_id.in_(linked), GroupSession.state == "confirmed")
    )
    return [
        Fact(
            "session",
            session.id,
            _stage_on(session.held_on, days),
            "engaged",
            session.held_on,
            f"A session about “{title}”. The group said yes to what was written down.",
            session.group if session.may_name else None,
            "" if session.group and session.may_name else "A group that wants no name here",
            session.people if session.group and session.may_name else None,
            f"/consultations/{slug}",
        )
        for session, slug, title in rows
    ]


def _reviews(linked: Select[Any], days: dict[str, date]) -> list[Fact]:
    rows = db.session.scalars(
        select(DraftReview).where(
            DraftReview.consultation_id.in_(linked),
            DraftReview.state == "signed_off",
        )
    )
    return [
        Fact(
            "review",
            review.id,
            _stage_on(review.answered_on, days),
            "engaged",
            review.answered_on,
            f"The group looked over “{review.consultation.title}” before it opened, and signed it off.",
            review.group,
            url=f"/consultations/{review.consultation.slug}",
        )
        for review in rows
        if review.answered_on is not None
    ]
