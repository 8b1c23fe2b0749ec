"""The staff page of one consultation, its readiness and its history."""

from __future__ import annotations

from collections.abc import Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations import services, staff_queries
from coproduce.consultations.forms_manage import BareForm
from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, phase_of, questionnaire_of
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.consultations.views.wording import change_words, closing_words, thread_of
from coproduce.core.access import allows
from coproduce.core.errors import Refusal
from coproduce.core.lifecycle import possible_actions
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

Task = dict[str, object]


@manage.get("/<slug>")
@requires("consultations.see")
def overview(slug: str) -> ResponseReturnValue:
    consultation, actor = consultation_by_slug(slug), current_actor()
    questionnaire, phase = questionnaire_of(consultation), phase_of(consultation)
    missing = services.readiness(consultation) if consultation.state == "draft" else []
    return render_template(
        "consultations/manage/overview.html",
        consultation=consultation,
        phase=phase,
        missing=missing,
        closing=closing_words(consultation, phase),
        thread_steps=thread_of(consultation) if phase != "draft" else [],
        tasks=_tasks(consultation, missing),
        actions=possible_actions(CONSULTATION, consultation, actor),
        counts=staff_queries.response_counts_by_source(consultation.id),
        questionnaire=questionnaire,
        changes=[change_words(change) for change in reversed(consultation.changes)],
        may_edit=allows(actor, "consultations.edit", consultation),
        may_import=allows(actor, "consultations.import", consultation),
        may_export=allows(actor, "consultations.export", consultation),
        form=BareForm(),
    )


def _tasks(consultation: Consultation, missing: Sequence[Refusal]) -> list[Task]:
    """What a draft is made of, and whether something is missing in it."""
    places = [refusal.url.partition("#")[2] or "questions" for refusal in missing]
    parts, questions = places.count("parts"), places.count("questions")
    groups = (
        ", ".join(entry.group.name for entry in consultation.groups) or "None named. It can open without."
    )
    return [
        _task("Words, dates and names", "edit", len(places) - parts - questions),
        _task("Decided and open parts", "edit", parts, "parts"),
        _task("Questions", "questions", questions),
        {"label": "Groups that led or shaped it", "page": "groups", "hint": groups},
    ]


def _task(label: str, page: str, missing: int, anchor: str = "") -> Task:
    hint = f"{missing} missing" if missing else ""
    return {
        "label": label,
        "page": page,
        "anchor": anchor,
        "state": "to_do" if missing else "complete",
        "hint": hint,
    }


@manage.get("/<slug>/readiness")
@requires("consultations.see")
def readiness(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return render_template(
        "consultations/manage/readiness.html",
        consultation=consultation,
        missing=services.readiness(consultation),
        may_open="open" in possible_actions(CONSULTATION, consultation, current_actor()),
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
