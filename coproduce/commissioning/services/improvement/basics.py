"""What every change of an improvement plan asks first, and the trace that it leaves."""

from __future__ import annotations

from coproduce.commissioning.lifecycle import IMPROVEMENT_PLAN
from coproduce.commissioning.models import ImprovementPlan, PlanAction
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale


def may_edit(actor: Actor, plan: ImprovementPlan) -> None:
    require(actor, "improvement.edit", plan)
    if plan.state == "closed":
        raise Refused("This plan is closed. Nothing of it is changed any more.")


def fresh(subject: ImprovementPlan | PlanAction, expected_version: int | None) -> None:
    if expected_version is not None and expected_version != subject.version:
        raise Stale("improvement plan")


def title_of(title: str) -> str:
    if not title.strip():
        raise InvalidInput({"title": "Give it a title."})
    return title.strip()


def note(actor: Actor, action: str, plan: ImprovementPlan) -> None:
    audit.record(actor, action, IMPROVEMENT_PLAN.name, plan.id)
    db.session.flush()
