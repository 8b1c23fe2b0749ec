"""The reach plan of a consultation, and taking the reach table out as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from coproduce.consultations.files.writing import harmless
from coproduce.consultations.models import Consultation, ReachStep
from coproduce.consultations.queries.equality import reach_steps
from coproduce.consultations.queries.taking_part import taking_part
from coproduce.consultations.reach import Characteristic
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refusal, Refused, Stale

MARK = "Not for publication: exact figures"
REACH_COLUMNS = (
    "Marking",
    "Characteristic",
    "Option",
    "People",
    "Small: do not pass on",
    "Answered this (base)",
    "Preferred not to say",
    "Left it out",
    "Did not answer, % of all asked",
    "Share of those who answered, %",
    "Share of the area, %",
    "Year",
    "Source",
    "Difference",
)

FIELDS = ("audience", "how", "who_name", "who_role", "due_on")


def add_reach_step(actor: Actor, consultation: Consultation, fields: Mapping[str, Any]) -> ReachStep:
    """Plan to reach somebody. `fields`: audience, how, who_name, who_role, due_on. Raises NotAllowed, InvalidInput,
    Refused."""
    _may_plan(actor, consultation)
    step = ReachStep(consultation_id=consultation.id, **_checked(fields))
    db.session.add(step)
    db.session.flush()
    _note(actor, "plan_reach", consultation, step)
    return step


def edit_reach_step(
    actor: Actor,
    consultation: Consultation,
    step: ReachStep,
    fields: Mapping[str, Any],
    expected_version: int | None = None,
) -> None:
    """Raises NotAllowed, Stale, InvalidInput, Refused."""
    _may_plan(actor, consultation)
    _refuse_stale(step, expected_version)
    for name, value in _checked(fields).items():
        setattr(step, name, value)
    db.session.flush()
    _note(actor, "change_reach", consultation, step)


def finish_reach_step(
    actor: Actor,
    consultation: Consultation,
    step: ReachStep,
    *,
    done_on: date | None,
    note: str,
    expected_version: int | None = None,
) -> None:
    """Say that it was done, when, and what came of it; without a day it is not done. Raises NotAllowed, Stale,
    InvalidInput, Refused."""
    _may_plan(actor, consultation)
    _refuse_stale(step, expected_version)
    if done_on is not None and done_on > clock.today():
        raise InvalidInput({"done_on": "This day has not come yet. Say so when it is done."})
    if done_on is not None and not note.strip():
        raise InvalidInput({"note": "Say what came of it. “Nobody came” is worth knowing too."})
    step.done_on, step.note = done_on, note.strip()
    db.session.flush()
    _note(actor, "finish_reach", consultation, step)


def remove_reach_step(
    actor: Actor, consultation: Consultation, step: ReachStep, expected_version: int | None = None
) -> None:
    """Take a step out of the plan. One that was done stays. Raises NotAllowed, Stale, Refused."""
    _may_plan(actor, consultation)
    _refuse_stale(step, expected_version)
    if step.done_on is not None:
        raise Refused("This was done, so it stays in the plan.")
    _note(actor, "drop_reach", consultation, step)
    db.session.delete(step)
    db.session.flush()


def reach_advice(consultation: Consultation) -> list[Refusal]:
    """What opening does not wait for, and what somebody should see to all the same, each with the place for it."""
    if reach_steps(consultation.id):
        return []
    words = "There is no plan yet for reaching people who do not come by themselves."
    return [Refusal(words, f"/manage/consultations/{consultation.slug}/reach-plan")]


def reach_file(actor: Actor, consultation: Consultation) -> bytes:
    """Who took part against who lives here, as csv for staff; leaves one audit row. Raises NotAllowed."""
    require(actor, "equality.count", consultation)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(REACH_COLUMNS)
    for each in taking_part(consultation).characteristics:
        for cells in _rows(each):
            writer.writerow([harmless(cell) for cell in cells])
    audit.record(actor, "export_reach", "consultation", consultation.id)
    db.session.flush()
    return text.getvalue().encode("utf-8-sig")


def _rows(each: Characteristic) -> Iterator[list[Any]]:
    base = each.base
    silent = round(100 * base.non_response / base.responses, 1) if base.responses else ""
    for line in each.lines:
        area = line.population
        yield [
            MARK,
            each.text,
            line.label,
            line.people,
            "yes" if line.is_small else "",
            base.answered,
            base.declined,
            base.skipped,
            silent,
            round(line.share.points, 1) if line.share else "",
            round(area.points, 1) if area else "",
            area.year if area else "",
            area.source if area else "",
            line.difference,
        ]


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        name: value.strip() if isinstance(value, str) else value
        for name, value in fields.items()
        if name in FIELDS
    }
    problems = {
        name: sentence
        for name, sentence in (
            ("audience", "Say whom you want to reach."),
            ("how", "Say how you will reach them."),
            ("who_name", "Name who sees to it."),
            ("due_on", "Say by which day."),
        )
        if not values.get(name)
    }
    if problems:
        raise InvalidInput(problems)
    return values


def _may_plan(actor: Actor, consultation: Consultation) -> None:
    require(actor, "consultations.edit", consultation)
    if consultation.state == "cancelled":
        raise Refused("A cancelled consultation is not changed any more.")


def _refuse_stale(step: ReachStep, expected_version: int | None) -> None:
    if expected_version is not None and expected_version != step.version:
        raise Stale("reach step")


def _note(actor: Actor, action: str, consultation: Consultation, step: ReachStep) -> None:
    audit.record(actor, action, "consultation", consultation.id, details={"step": step.id})
    db.session.flush()
