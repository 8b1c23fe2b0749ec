"""Impact assessments and the promises that soften an effect."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.commissioning.models import ImpactAssessment, ImpactEffect, Mitigation
from coproduce.core.database import db
from coproduce.core.errors import NotFound


def assessments_of(proposal_id: str) -> list[ImpactAssessment]:
    """All versions, the newest first."""
    statement = select(ImpactAssessment).where(ImpactAssessment.proposal_id == proposal_id)
    return list(db.session.scalars(statement.order_by(ImpactAssessment.number.desc())))


def finished_assessment(proposal_id: str) -> ImpactAssessment | None:
    """The latest version that is finished: the one that everybody reads and that who decides attests to."""
    return next((each for each in assessments_of(proposal_id) if each.finished_on is not None), None)


def assessment_in_work(proposal_id: str) -> ImpactAssessment | None:
    return next((each for each in assessments_of(proposal_id) if each.finished_on is None), None)


def assessment_by_number(proposal_id: str, number: int) -> ImpactAssessment:
    """Raises NotFound."""
    found = next((each for each in assessments_of(proposal_id) if each.number == number), None)
    if found is None:
        raise NotFound("impact assessment")
    return found


def effect_of(assessment: ImpactAssessment, effect_id: str) -> ImpactEffect:
    """Raises NotFound, also for one of another version."""
    found = next((each for each in assessment.effects if each.id == effect_id), None)
    if found is None:
        raise NotFound("effect")
    return found


def mitigations_of(proposal_id: str) -> list[Mitigation]:
    """What was promised, with its commitment, in the order of the groups' names."""
    statement = select(Mitigation).where(Mitigation.proposal_id == proposal_id)
    return list(db.session.scalars(statement.order_by(Mitigation.who, Mitigation.id)))
