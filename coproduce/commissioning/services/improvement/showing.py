"""What shows whether an area gets better: measures with their readings, and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from coproduce.commissioning.models import PlanAction, PlanArea, PlanEvidence, PlanMeasure, PlanMeasureReading
from coproduce.commissioning.queries.improvement import evidence_target
from coproduce.commissioning.rules.improvement import EVIDENCE
from coproduce.commissioning.services.improvement.basics import may_edit, note, title_of
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import new_id


@dataclass(frozen=True)
class NewMeasure:
    name: str
    unit: str
    baseline: Decimal | None
    baseline_on: date | None
    target: Decimal | None
    target_on: date | None
    source: str = ""


def add_measure(actor: Actor, area: PlanArea, new: NewMeasure) -> PlanMeasure:
    """Raises NotAllowed, InvalidInput, Refused."""
    may_edit(actor, area.plan)
    problems = {
        name: "Fill this in."
        for name in ("baseline", "baseline_on", "target", "target_on")
        if getattr(new, name) is None
    }
    if not new.unit.strip():
        problems["unit"] = "Say in which unit it is counted."
    if new.baseline_on and new.target_on and new.target_on <= new.baseline_on:
        problems["target_on"] = "The target comes after the baseline."
    if new.baseline is not None and new.baseline == new.target:
        problems["target"] = "The target is the same as the baseline."
    if problems or None in (new.baseline, new.baseline_on, new.target, new.target_on):
        raise InvalidInput(problems)
    values = {name: getattr(new, name) for name in ("baseline", "baseline_on", "target", "target_on")}
    measure = PlanMeasure(
        id=new_id(),
        name=title_of(new.name),
        unit=new.unit.strip(),
        source=new.source.strip(),
        noted_on=clock.today(),
        readings=[],
        **values,
    )
    area.measures.append(measure)
    db.session.flush()
    note(actor, "add_measure", area.plan)
    return measure


def add_reading(
    actor: Actor, measure: PlanMeasure, value: Decimal | None, on: date | None, source: str
) -> PlanMeasureReading:
    """Raises NotAllowed, InvalidInput, Refused."""
    may_edit(actor, measure.area.plan)
    problems = {} if value is not None else {"value": "Enter the figure."}
    if on is None or on > clock.today() or on < measure.baseline_on:
        problems["on"] = "Give a day between the baseline and today."
    elif any(each.on == on for each in measure.readings):
        problems["on"] = "There is a reading of this day already."
    if not source.strip():
        problems["source"] = "Say where the figure comes from."
    if problems or value is None or on is None:
        raise InvalidInput(problems)
    reading = PlanMeasureReading(
        id=new_id(), value=value, on=on, source=source.strip(), noted_on=clock.today()
    )
    measure.readings.append(reading)
    db.session.flush()
    note(actor, "add_reading", measure.area.plan)
    return reading


@dataclass(frozen=True)
class NewEvidence:
    """`target` is the id of a row of this site, for every kind but a document; that has a title and an address."""

    kind: str
    target: str = ""
    title: str = ""
    url: str = ""
    says: str = ""


def add_evidence(
    actor: Actor, area: PlanArea, new: NewEvidence, action: PlanAction | None = None
) -> PlanEvidence:
    """What shows that something was done, linked to what everybody can read.

    Raises NotAllowed, InvalidInput, Refused.
    """
    may_edit(actor, area.plan)
    if new.kind not in EVIDENCE:
        raise InvalidInput({"kind": "Choose what it is."})
    problems = {} if new.says.strip() else {"says": "Say in one sentence what it shows."}
    title, url = new.title.strip(), new.url.strip()
    if new.kind == "document":
        problems |= _document_problems(title, url)
    else:
        target = evidence_target(new.kind, new.target)
        if target is None:
            problems["target"] = "Choose one that everybody can read already."
        else:
            title, url = target
    if problems:
        raise InvalidInput(problems)
    evidence = PlanEvidence(
        id=new_id(),
        area=area,
        action=action,
        kind=new.kind,
        target_id="" if new.kind == "document" else new.target,
        title=title,
        url=url,
        says=new.says.strip(),
        noted_on=clock.today(),
    )
    db.session.add(evidence)
    db.session.flush()
    note(actor, "add_evidence", area.plan)
    return evidence


def _document_problems(title: str, url: str) -> dict[str, str]:
    problems = {} if title else {"title": "Give the document’s title."}
    if url and not url.startswith(("https://", "http://")):
        problems["url"] = "Enter an address that begins with https://"
    return problems
