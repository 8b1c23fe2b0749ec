"""An improvement plan as it stood at the end of a day: each of its facts carries the day on which it was noted."""

from __future__ import annotations

from datetime import date
from typing import Any

from coproduce.commissioning.models import ImprovementPlan, PlanEvidence
from coproduce.commissioning.queries.improvement import (
    ShownAction,
    ShownArea,
    ShownMeasure,
    plan_by_slug,
    report_of,
)
from coproduce.evidence.queries.pack.history import history_of, state_after

UNDATED = ("title", "accountable", "areas")


def plan_document(plan: ImprovementPlan, day: date) -> dict[str, Any] | None:
    """What was public at the end of `day`; None before it was published. What single people say of an area is left out:
    two packs could be subtracted (rule 16)."""
    if plan.public_on is None or plan.public_on > day:
        return None
    report = report_of(plan_by_slug(plan.slug), day)
    return {
        "kind": "plan",
        "id": plan.id,
        "url": f"/improvement-plan/{plan.slug}",
        "title": plan.title,
        "accountable": ", ".join(filter(None, (plan.accountable_name, plan.accountable_role))),
        "state": state_after(history_of("improvement plan", [plan.id], day), plan.id) or plan.state,
        "public_on": plan.public_on.isoformat(),
        "areas": [_area(each) for each in report.areas],
    }


def _area(area: ShownArea) -> dict[str, Any]:
    return {
        "id": area.row.id,
        "title": area.row.title,
        "found": area.row.found,
        "aim": area.row.aim,
        "status": area.status.words,
        "status_because": area.status.why,
        "actions": [_action(each) for each in area.actions],
        "measures": [_measure(each) for each in area.measures],
        "evidence": [_evidence(each) for each in area.evidence],
        "judgements": [
            {
                "id": f"{area.row.id}:{each.group_slug}",
                "group": each.group,
                "says": each.value,
                "on": _iso(each.given_on),
            }
            for each in area.families.groups
        ],
    }


def _action(action: ShownAction) -> dict[str, Any]:
    row = action.row
    return {
        "id": row.id,
        "title": row.title,
        "organisation": row.organisation.name if row.organisation else "",
        "owner": ", ".join(filter(None, (row.owner_name, row.owner_role))),
        "state": action.state,
        "status": action.status.words,
        "status_because": action.status.why,
        "due_on": action.due_on.isoformat(),
        "done_on": _iso(action.done_on),
        "moved": [
            {"from": _iso(step.due_before), "to": _iso(step.due_after), "because": step.reason}
            for step in action.steps
            if step.due_before is not None
        ],
        "milestones": [
            {"title": each.title, "due_on": each.due_on.isoformat(), "reached_on": _iso(each.reached_on)}
            for each in action.milestones
        ],
        "evidence": [_evidence(each) for each in action.evidence],
    }


def _evidence(row: PlanEvidence) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "url": row.url,
        "says": row.says,
        "noted_on": _iso(row.noted_on),
    }


def _measure(measure: ShownMeasure) -> dict[str, Any]:
    row = measure.row
    return {
        "id": row.id,
        "name": row.name,
        "unit": row.unit,
        "baseline": f"{row.baseline.normalize():f}",
        "baseline_on": row.baseline_on.isoformat(),
        "target": f"{row.target.normalize():f}",
        "target_on": row.target_on.isoformat(),
        "source": row.source,
        "status": measure.status.words,
        "status_because": measure.status.why,
        "readings": [
            {
                "id": each.id,
                "value": f"{each.value.normalize():f}",
                "on": each.on.isoformat(),
                "source": each.source,
            }
            for each in measure.readings
        ],
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
