"""What the machine did for a consultation: its runs, how far it is, stopping it and running it again."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.insights import queries, services
from coproduce.insights.forms import RunForm
from coproduce.insights.queries.tasks import run_by_id, runs_of, task_to_cancel, tasks_of
from coproduce.insights.services.tasks import cancel_task
from coproduce.insights.views.blueprints import manage
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

# Pages that show how far something is, to come back to.
PAGES_OF_TASKS = ("insights_manage.runs", "insights_manage.codebook", "insights_manage.results")


@manage.get("/themes/runs")
@requires("themes.see")
def runs(slug: str) -> ResponseReturnValue:
    return _runs_page(consultation_by_slug(slug), RunForm(formdata=None))


@manage.post("/themes/runs")
@requires("themes.edit")
def run(slug: str) -> ResponseReturnValue:
    """Ask for suggestions with a chosen question, number of themes and seed."""
    consultation = consultation_by_slug(slug)
    form = RunForm()
    status = carry_out(
        form,
        lambda: services.ask_for_themes(
            current_actor(),
            consultation,
            topic=form.topic.data or "",
            themes=form.themes.data or 0,
            seed=form.seed.data or 0,
        ),
    )
    if status != 200:
        return _runs_page(consultation, form), status
    flash("The computer is looking for themes.", "success")
    return redirect(url_for("insights_manage.runs", slug=slug))


@manage.post("/themes/runs/<run_id>/repeat")
@requires("themes.edit")
def repeat_run(slug: str, run_id: str) -> ResponseReturnValue:
    """Run again as it was: the same question, number of themes and seed."""
    consultation = consultation_by_slug(slug)
    past = run_by_id(consultation.id, run_id)
    services.ask_for_themes(
        current_actor(),
        consultation,
        topic=past.topic,
        themes=(past.settings or {}).get("themes") or 0,
        seed=past.seed,
    )
    flash("The computer is running it again, as it was.", "success")
    return redirect(url_for("insights_manage.runs", slug=slug))


@manage.post("/tasks/<task_id>/cancel")
@requires("themes.see")
def cancel(slug: str, task_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    cancel_task(current_actor(), task_to_cancel(consultation.id, task_id))
    flash("Stopped. Everything is as it was before.", "success")
    back = request.form.get("back", "")
    if back == "machine_manage.models":
        return redirect(url_for(back))
    return redirect(url_for(back if back in PAGES_OF_TASKS else "insights_manage.runs", slug=slug))


@manage.get("/tasks.json")
@requires("themes.see")
def tasks(slug: str) -> ResponseReturnValue:
    """How far everything is, for a page that shows it without being loaded again."""
    found = tasks_of(current_actor(), consultation_by_slug(slug).id)
    return jsonify(
        [
            {
                "id": task.id,
                "kind": task.kind,
                "done": task.done,
                "total": task.total,
                "started": task.started_at is not None,
                "failed": bool(task.problem),
            }
            for task in found
        ]
    )


def _runs_page(consultation: Consultation, form: RunForm) -> str:
    actor = current_actor()
    return render_template(
        "insights/runs.html",
        consultation=consultation,
        form=form,
        runs=runs_of(actor, consultation.id),
        tasks=tasks_of(actor, consultation.id),
        topics=queries.text_questions(consultation.id),
        may_edit=allows(actor, "themes.edit"),
    )
