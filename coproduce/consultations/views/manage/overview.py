"""The staff page of one consultation, its readiness and its history."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations import services, staff_queries
from coproduce.consultations.calendar_queries import opening_terms
from coproduce.consultations.forms import BareForm
from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, phase_of
from coproduce.consultations.rules import PRINCIPLES, Check, reasons_of
from coproduce.consultations.staff_tasks import AFTERWARDS, PREPARE, WHILE_OPEN, task_groups
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.consultations.views.manage.tasks import READY
from coproduce.consultations.wording import change_words, closing_words, thread_of
from coproduce.core.access import allows
from coproduce.core.lifecycle import possible_actions
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

Task = dict[str, object]


@manage.get("/<slug>")
@requires("consultations.see")
def overview(slug: str) -> ResponseReturnValue:
    consultation, actor = consultation_by_slug(slug), current_actor()
    phase, groups = phase_of(consultation), task_groups(consultation, actor)
    return render_template(
        "consultations/manage/overview.html",
        consultation=consultation,
        phase=phase,
        closing=closing_words(consultation, phase),
        thread_steps=thread_of(consultation) if phase != "draft" else [],
        groups=groups,
        ready=any(
            task.state == "complete" for group in groups for task in group.tasks if task.label == READY
        ),
        present=_present_group(consultation),
        actions=possible_actions(CONSULTATION, consultation, actor),
        counts=staff_queries.response_counts_by_source(consultation.id),
        changes=[change_words(change) for change in reversed(consultation.changes)],
        may_edit=allows(actor, "consultations.edit", consultation),
        may_import=allows(actor, "consultations.import", consultation),
        may_export=allows(actor, "consultations.export", consultation),
        form=BareForm(),
    )


def _present_group(consultation: Consultation) -> str:
    """Which list a person most likely came for; the others are folded away."""
    if consultation.standing and consultation.state != "draft":
        return WHILE_OPEN
    return {"draft": PREPARE, "open": WHILE_OPEN, "paused": WHILE_OPEN}.get(consultation.state, AFTERWARDS)


@manage.get("/<slug>/readiness")
@requires("consultations.see")
def readiness(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    checks = services.readiness_checks(consultation)
    return render_template(
        "consultations/manage/readiness.html",
        consultation=consultation,
        missing=[refusal for check in checks for refusal in check.refusals],
        groups=[
            (principle, [row for check in checks if check.principle == principle.key for row in _rows(check)])
            for principle in PRINCIPLES
        ],
        may_open="open" in possible_actions(CONSULTATION, consultation, current_actor()),
    )


def _rows(check: Check) -> list[Task]:
    """A line for each thing that is missing, or one that says it is there or not asked for."""
    if check.refusals:
        return [{"label": each.message, "url": each.url, "state": "missing"} for each in check.refusals]
    return [
        {"label": check.label, "url": check.url, "state": check.state, "hint": check.skipped or check.hint}
    ]


@manage.get("/why_each_is_asked")
@requires("consultations.see")
def why_each_is_asked() -> ResponseReturnValue:
    """What is asked for before a consultation opens, and the reason of each."""
    return render_template(
        "consultations/manage/why.html",
        groups=[(principle, reasons_of(principle.key)) for principle in PRINCIPLES],
        least_days=opening_terms()[0],
    )


@manage.get("/<slug>/history")
@requires("consultations.see")
def history(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return render_template(
        "consultations/manage/history.html",
        consultation=consultation,
        found=page_of(staff_queries.history(consultation.id), 50, page_number()),
    )
