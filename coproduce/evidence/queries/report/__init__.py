"""A committee report of one consultation, gathered from the record for one audience."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date

from flask import current_app

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import phase_of
from coproduce.core import clock
from coproduce.core.access import VISITOR, Actor
from coproduce.core.errors import NotFound
from coproduce.evidence.queries.report import answers, asked, method, people, results, shared_work
from coproduce.evidence.queries.report.material import Material, material_of
from coproduce.evidence.report import (
    EMBARGOED,
    MARKS,
    PUBLIC,
    STAFF,
    Block,
    Cover,
    Figure,
    Part,
    Report,
    chosen_parts,
)
from coproduce.web.templating import day

__all__ = ["Material", "has_public_report", "material_of", "report_of"]

Progress = Callable[[int, int], None]

BUILDERS: dict[str, Callable[[Material], Iterator[Block]]] = {
    "summary": answers.summary,
    "asked": asked.asked,
    "people": people.people,
    "how": people.how,
    "results": results.results,
    "crosses": results.crosses,
    "findings": answers.findings,
    "promises": answers.promises,
    "few": results.few,
    "refused": answers.refused,
    "checked": answers.checked,
    "children": shared_work.children,
    "together": shared_work.together,
    "method": method.method,
    "questions": asked.questions,
    "tables": results.tables,
    "trail": method.trail,
}

STATUS = {
    "draft": "Draft",
    "coming": "Opens soon",
    "open": "Open",
    "paused": "Paused",
    "closed": "Closed",
    "cancelled": "Cancelled",
}


def has_public_report(consultation: Consultation) -> bool:
    """Whether results or answers are public at this moment: only then may anybody read a report."""
    material = material_of(consultation, PUBLIC, VISITOR)
    return material.results is not None or material.feedback is not None


def report_of(
    consultation: Consultation,
    audience: str = PUBLIC,
    *,
    actor: Actor = VISITOR,
    wanted: Collection[str] = (),
    taken_on: date | None = None,
    tell: Progress | None = None,
) -> Report:
    """Everything that the report says. The public one holds protected figures and what is public at this moment alone,
    whoever asks; the one for staff what `actor` may see. `taken_on` (today) is the day on its cover. Raises NotFound
    where nothing is public yet."""
    material = material_of(consultation, audience, actor)
    if audience == PUBLIC and material.results is None and material.feedback is None:
        raise NotFound("report")
    kinds = chosen_parts(audience, wanted)
    parts = []
    for place, kind in enumerate(kinds):
        if tell is not None:
            tell(place, len(kinds))
        blocks = tuple(BUILDERS[kind.key](material))
        if "tables" not in {each.key for each in kinds}:
            blocks = tuple(_with_tables(blocks))
        parts.append(Part(kind.key, kind.title, blocks, kind.appendix))
    return Report(
        cover=_cover(material),
        audience=audience,
        taken_on=taken_on or clock.today(),
        parts=tuple(part for part in parts if part.blocks),
        mark=_mark(material),
    )


def _with_tables(blocks: Iterable[Block]) -> Iterator[Block]:
    """Without the appendix of tables each figure has its own below it: a picture alone is not for everybody."""
    for block in blocks:
        yield block
        if isinstance(block, Figure):
            yield results.table_of(block.chart)


def _mark(material: Material) -> str:
    mark = MARKS[material.audience]
    return f"{mark}: {EMBARGOED}" if material.audience == STAFF and material.has_secret_answers else mark


def _cover(material: Material) -> Cover:
    consultation = material.consultation
    bodies = [consultation.owner_organisation.name] if consultation.owner_organisation else []
    bodies += [each.organisation.name for each in material.proposals if each.organisation]
    led = [each.group.name for each in consultation.groups if each.part == "led"]
    facts = [
        ("Open", _span(consultation)),
        ("Led by", ", ".join(led)),
        ("Responsible", ", ".join(filter(None, (consultation.lead_name, consultation.lead_role)))),
        ("Who decides", consultation.decided_by),
        ("Decision on", day(consultation.decision_on)),
        ("About the proposal", "; ".join(each.title for each in material.proposals)),
    ]
    return Cover(
        title=consultation.title,
        kind="Report on a consultation",
        area=current_app.extensions["settings"].area_name,
        bodies=tuple(dict.fromkeys(bodies)),
        status=_status(material),
        facts=tuple((name, words) for name, words in facts if words),
    )


def _span(consultation: Consultation) -> str:
    until = consultation.closed_at or consultation.closes_at
    if consultation.opens_at is None:
        return ""
    return f"{day(consultation.opens_at)} to {day(until)}" if until else f"From {day(consultation.opens_at)}"


def _status(material: Material) -> str:
    consultation = material.consultation
    phase = phase_of(consultation)
    words = STATUS.get(phase, phase.replace("_", " ").capitalize())
    if material.feedback is None:
        promised = consultation.answer_promised_on
        return f"{words}. The answer is promised for {day(promised)}." if promised else f"{words}."
    if material.has_secret_answers:
        return f"{words}. The answers are not public yet."
    return f"{words}. The answers have been public since {day(material.feedback.public_from)}."
