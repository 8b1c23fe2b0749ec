"""Improvement plans as they stand, or stood on a day: facts that were on record then, and what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from coproduce.commissioning.models import (
    ImprovementPlan,
    PlanAction,
    PlanActionStep,
    PlanArea,
    PlanEvidence,
    PlanMeasure,
    PlanMeasureReading,
    PlanMilestone,
    Proposal,
)
from coproduce.commissioning.queries.judging import FamiliesSaid, said_about_areas
from coproduce.commissioning.queries.proposals import visible_to_everyone as visible_proposals
from coproduce.commissioning.rules.improvement import (
    DONE,
    ActionFacts,
    MeasureFacts,
    MilestoneFacts,
    ReadingFacts,
    Status,
    StepFacts,
    as_it_was,
    measure_status,
    standing_of_area,
    status_of,
)
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.consultations import visible_to_everyone as visible_consultations
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import public_commitments, public_condition

WHOLE = (
    selectinload(ImprovementPlan.areas).selectinload(PlanArea.actions).selectinload(PlanAction.steps),
    selectinload(ImprovementPlan.areas).selectinload(PlanArea.actions).selectinload(PlanAction.milestones),
    selectinload(ImprovementPlan.areas).selectinload(PlanArea.actions).selectinload(PlanAction.evidence),
    selectinload(ImprovementPlan.areas).selectinload(PlanArea.measures).selectinload(PlanMeasure.readings),
    selectinload(ImprovementPlan.areas).selectinload(PlanArea.evidence),
)


def public_plans() -> Select[ImprovementPlan]:
    """What everybody may read; a statement, for paging."""
    return (
        select(ImprovementPlan)
        .where(ImprovementPlan.state != "draft")
        .order_by(ImprovementPlan.state.desc(), ImprovementPlan.public_on.desc(), ImprovementPlan.id)
    )


def all_plans(actor: Actor) -> Sequence[ImprovementPlan]:
    """For staff, by title. Raises NotAllowed."""
    require(actor, "improvement.read")
    return db.session.scalars(select(ImprovementPlan).options(*WHOLE).order_by(ImprovementPlan.title)).all()


def plan_by_slug(slug: str) -> ImprovementPlan:
    """For staff, with all that belongs to it. Raises NotFound."""
    found = db.session.scalars(
        select(ImprovementPlan).where(ImprovementPlan.slug == slug).options(*WHOLE)
    ).first()
    if found is None:
        raise NotFound("improvement plan")
    return found


def public_plan_by_slug(slug: str) -> ImprovementPlan:
    """Raises NotFound, also for a draft."""
    found = plan_by_slug(slug)
    if found.state == "draft":
        raise NotFound("improvement plan")
    return found


def area_of(plan: ImprovementPlan, area_id: str) -> PlanArea:
    """Raises NotFound."""
    found = next((each for each in plan.areas if each.id == area_id), None)
    if found is None:
        raise NotFound("area")
    return found


def action_of(plan: ImprovementPlan, action_id: str) -> PlanAction:
    """Raises NotFound."""
    found = next((each for area in plan.areas for each in area.actions if each.id == action_id), None)
    if found is None:
        raise NotFound("action")
    return found


def measure_of(plan: ImprovementPlan, measure_id: str) -> PlanMeasure:
    """Raises NotFound."""
    found = next((each for area in plan.areas for each in area.measures if each.id == measure_id), None)
    if found is None:
        raise NotFound("measure")
    return found


def milestone_of(action: PlanAction, milestone_id: str) -> PlanMilestone:
    """Raises NotFound."""
    found = next((each for each in action.milestones if each.id == milestone_id), None)
    if found is None:
        raise NotFound("milestone")
    return found


# As it was on a day ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShownMilestone:
    title: str
    due_on: date
    reached_on: date | None


@dataclass(frozen=True)
class ShownAction:
    """An action with what was on record on the day of the report."""

    row: PlanAction
    state: str
    due_on: date
    status: Status
    done_on: date | None
    steps: tuple[PlanActionStep, ...]
    milestones: tuple[ShownMilestone, ...]
    evidence: tuple[PlanEvidence, ...]


@dataclass(frozen=True)
class ShownMeasure:
    row: PlanMeasure
    facts: MeasureFacts
    status: Status
    readings: tuple[PlanMeasureReading, ...]


@dataclass(frozen=True)
class ShownArea:
    row: PlanArea
    status: Status
    actions: tuple[ShownAction, ...]
    measures: tuple[ShownMeasure, ...]
    evidence: tuple[PlanEvidence, ...]
    families: FamiliesSaid


@dataclass(frozen=True)
class PlanReport:
    """A plan as it stood at the end of a day."""

    plan: ImprovementPlan
    on: date
    areas: tuple[ShownArea, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Status -> how many areas."""
        found: dict[str, int] = {}
        for area in self.areas:
            found[area.status.key] = found.get(area.status.key, 0) + 1
        return found


def report_of(plan: ImprovementPlan, on: date | None = None) -> PlanReport:
    """What was on record at the end of `on`, today by default."""
    day = on or clock.today()
    areas = [area for area in plan.areas if area.noted_on <= day]
    families = said_about_areas([area.id for area in areas], day)
    return PlanReport(plan, day, tuple(_area(area, day, families[area.id]) for area in areas))


def _area(area: PlanArea, day: date, families: FamiliesSaid) -> ShownArea:
    actions = tuple(shown_action(each, day) for each in area.actions if each.noted_on <= day)
    measures = tuple(shown_measure(each, day) for each in area.measures if each.noted_on <= day)
    return ShownArea(
        area,
        standing_of_area([each.status for each in actions], [each.status for each in measures]),
        actions,
        measures,
        tuple(each for each in area.evidence if each.noted_on <= day and each.action_id is None),
        families,
    )


def shown_action(action: PlanAction, day: date) -> ShownAction:
    steps = tuple(each for each in action.steps if each.noted_on <= day)
    milestones = tuple(_milestone(each, day) for each in action.milestones if each.noted_on <= day)
    facts = tuple(
        StepFacts(each.kind, each.on, each.noted_on, each.due_after, each.due_before) for each in action.steps
    )
    state, due_on = as_it_was(facts, action.due_on, day)
    finished = [each.on for each in steps if each.kind == "finish"]
    known = tuple(MilestoneFacts(each.due_on, each.reached_on, each.title) for each in milestones)
    return ShownAction(
        action,
        state,
        due_on,
        status_of(ActionFacts(state, action.starts_on, due_on, known), day),
        finished[-1] if finished and state == DONE else None,
        steps,
        milestones,
        tuple(each for each in action.evidence if each.noted_on <= day),
    )


def _milestone(milestone: PlanMilestone, day: date) -> ShownMilestone:
    noted = milestone.reached_noted_on
    reached = milestone.reached_on if noted is not None and noted <= day else None
    return ShownMilestone(milestone.title, milestone.due_on, reached)


def shown_measure(measure: PlanMeasure, day: date) -> ShownMeasure:
    readings = tuple(each for each in measure.readings if each.noted_on <= day)
    facts = MeasureFacts(
        measure.baseline,
        measure.baseline_on,
        measure.target,
        measure.target_on,
        tuple(ReadingFacts(each.on, each.value) for each in readings),
        measure.name,
    )
    return ShownMeasure(measure, facts, measure_status(facts, day), readings)


# Evidence of this site ------------------------------------------------------------------------------------------------


def evidence_choices() -> list[tuple[str, str, str]]:
    """(kind, id, title) of what everybody can read and could show something; nothing under an embargo is among it."""
    consultations = db.session.execute(
        select(Consultation.id, Consultation.title)
        .where(visible_consultations())
        .order_by(Consultation.title)
    )
    answers = db.session.execute(
        select(Feedback.id, Consultation.title)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .where(public_condition())
        .order_by(Consultation.title)
    )
    proposals = db.session.execute(
        select(Proposal.id, Proposal.title).where(visible_proposals()).order_by(Proposal.title)
    )
    return [
        *(("consultation", row.id, row.title) for row in consultations),
        *(("answer", row.id, row.title) for row in answers),
        *(("commitment", each.id, each.title) for each in public_commitments()),
        *(("proposal", row.id, row.title) for row in proposals),
    ]


def evidence_target(kind: str, target_id: str) -> tuple[str, str] | None:
    """(title, public address) of a row that everybody can read; None for anything else."""
    match kind:
        case "consultation":
            row = db.session.execute(
                select(Consultation.title, Consultation.slug).where(
                    Consultation.id == target_id, visible_consultations()
                )
            ).first()
            return (row.title, f"/consultations/{row.slug}") if row else None
        case "answer":
            row = db.session.execute(
                select(Consultation.title, Consultation.slug)
                .join(Feedback, Feedback.consultation_id == Consultation.id)
                .where(Feedback.id == target_id, public_condition())
            ).first()
            return (f"Answers: {row.title}", f"/consultations/{row.slug}/feedback") if row else None
        case "commitment":
            found = next((each for each in public_commitments() if each.id == target_id), None)
            reply = found.reply if found else None
            if found is None or reply is None:
                return None
            return (found.title, f"/consultations/{reply.finding.feedback.consultation.slug}/feedback")
        case "proposal":
            row = db.session.execute(
                select(Proposal.title, Proposal.slug).where(Proposal.id == target_id, visible_proposals())
            ).first()
            return (row.title, f"/proposals/{row.slug}") if row else None
    return None
