"""The reach plan: whom we want to reach, how, who sees to it, by when, and what came of it."""

from __future__ import annotations

from flask import flash, render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations.forms import BareForm
from coproduce.consultations.forms.reach import ReachDoneForm, ReachStepForm
from coproduce.consultations.models import Consultation, ReachStep
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.queries.equality import reach_step, reach_steps
from coproduce.consultations.reach import step_state
from coproduce.consultations.services.reaching import (
    add_reach_step,
    edit_reach_step,
    finish_reach_step,
    remove_reach_step,
)
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.get("/<slug>/reach-plan")
@requires("consultations.see")
def reach_plan(slug: str) -> ResponseReturnValue:
    consultation, today = consultation_by_slug(slug), clock.today()
    return render_template(
        "consultations/manage/reach_plan.html",
        consultation=consultation,
        steps=[(step, step_state(step.due_on, step.done_on, today)) for step in reach_steps(consultation.id)],
        may_edit=allows(current_actor(), "consultations.edit", consultation)
        and consultation.state != "cancelled",
        may_count=allows(current_actor(), "equality.count", consultation),
    )


@manage.route("/<slug>/reach-plan/new", methods=["GET", "POST"])
@requires("consultations.edit")
def new_reach_step(slug: str) -> ResponseReturnValue:
    return _step_page(consultation_by_slug(slug), None)


@manage.route("/<slug>/reach-plan/<step_id>", methods=["GET", "POST"])
@requires("consultations.edit")
def change_reach_step(slug: str, step_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return _step_page(consultation, reach_step(consultation, step_id))


@manage.route("/<slug>/reach-plan/<step_id>/done", methods=["GET", "POST"])
@requires("consultations.edit")
def reach_step_done(slug: str, step_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    step = reach_step(consultation, step_id)
    form, status = ReachDoneForm(obj=step), 200
    if form.is_submitted():
        status = carry_out(form, lambda: _finish(consultation, step, form))
        if status == 200:
            flash("Saved.", "success")
            return to_page(consultation, "reach_plan")
    return render_template(
        "consultations/manage/reach_done.html", consultation=consultation, step=step, form=form
    ), status


@manage.route("/<slug>/reach-plan/<step_id>/remove", methods=["GET", "POST"])
@requires("consultations.edit")
def drop_reach_step(slug: str, step_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    step = reach_step(consultation, step_id)
    form, status = BareForm(version=step.version), 200
    if form.is_submitted():
        status = carry_out(
            form, lambda: remove_reach_step(current_actor(), consultation, step, form.expected_version)
        )
        if status == 200:
            flash("The step was taken out of the plan.", "success")
            return to_page(consultation, "reach_plan")
    return render_template(
        "consultations/manage/reach_remove.html", consultation=consultation, step=step, form=form
    ), status


def _step_page(consultation: Consultation, step: ReachStep | None) -> ResponseReturnValue:
    form, status = ReachStepForm(obj=step), 200
    if form.is_submitted():
        status = carry_out(form, lambda: _save(consultation, step, form))
        if status == 200:
            flash("The step is saved.", "success")
            return to_page(consultation, "reach_plan")
    return render_template(
        "consultations/manage/reach_step.html", consultation=consultation, step=step, form=form
    ), status


def _save(consultation: Consultation, step: ReachStep | None, form: ReachStepForm) -> None:
    if step is None:
        add_reach_step(current_actor(), consultation, form.fields())
    else:
        edit_reach_step(current_actor(), consultation, step, form.fields(), form.expected_version)


def _finish(consultation: Consultation, step: ReachStep, form: ReachDoneForm) -> None:
    finish_reach_step(
        current_actor(),
        consultation,
        step,
        done_on=form.done_on.data,
        note=form.note.data or "",
        expected_version=form.expected_version,
    )
