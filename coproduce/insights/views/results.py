"""Results for staff: prepare, look, publish, take back."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.insights import queries, services
from coproduce.insights.figures import sections_of
from coproduce.insights.forms import ReasonForm
from coproduce.insights.models import AnalysisTask, ResultsSnapshot
from coproduce.insights.queries.crosses import crossables
from coproduce.insights.queries.tasks import task_of
from coproduce.insights.rules import snapshot_refusals
from coproduce.insights.services.results import MOST_CROSSES, facts_of
from coproduce.insights.snapshot import read_document
from coproduce.insights.views.blueprints import manage
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires

SEPARATOR = "|"


@dataclass(frozen=True)
class ChosenCrosses:
    """What was chosen on the form: tables to keep, and one more."""

    kept: tuple[tuple[str, str], ...] = ()
    rows: str = ""
    columns: str = ""
    problem: str = ""

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        return (*self.kept, (self.rows, self.columns)) if self.rows or self.columns else self.kept


def chosen_crosses(form: MultiDict[str, str]) -> ChosenCrosses:
    kept = [each.partition(SEPARATOR) for each in form.getlist("cross")]
    return ChosenCrosses(
        tuple((rows, columns) for rows, _, columns in kept),
        form.get("rows", "")[:200],
        form.get("columns", "")[:200],
    )


@manage.get("/results")
@requires("results.see_exact")
def results(slug: str) -> ResponseReturnValue:
    return _results_page(consultation_by_slug(slug))


@manage.post("/results/prepare")
@requires("results.prepare")
def prepare_results(slug: str) -> ResponseReturnValue:
    """Ask the worker for figures that may be published, with the tables of two questions that were chosen."""
    consultation, chosen = consultation_by_slug(slug), chosen_crosses(request.form)
    try:
        services.ask_for_snapshot(current_actor(), consultation, chosen.pairs)
    except InvalidInput as problem:
        db.session.rollback()
        chosen = replace(chosen, problem=next(iter(problem.problems.values())))
        return _results_page(consultation_by_slug(slug), chosen=chosen), 422
    flash("The results are being prepared. Load this page again in a minute.", "success")
    return redirect(url_for("insights_manage.results", slug=slug))


@manage.post("/results/publish")
@requires("results.publish")
def publish_results(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    snapshot = _prepared(consultation)
    try:
        services.publish_snapshot(
            current_actor(), snapshot, expected_version=VersionedForm().expected_version
        )
    except Refused as problem:
        db.session.rollback()
        messages = [refusal.message for refusal in problem.refusals]
        return _results_page(consultation_by_slug(slug), messages), 422
    flash("The results are public.", "success")
    return redirect(url_for("insights_manage.results", slug=slug))


@manage.post("/results/withdraw")
@requires("results.publish")
def withdraw_results(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    snapshot = queries.published_snapshot(consultation.id)
    if snapshot is None:
        raise NotFound("results")
    form = ReasonForm(version=snapshot.version)
    status = carry_out(
        form,
        lambda: services.withdraw_snapshot(
            current_actor(), snapshot, form.reason.data or "", expected_version=form.expected_version
        ),
    )
    if status != 200:
        return _results_page(consultation, form=form), status
    flash("The results are no longer public.", "success")
    return redirect(url_for("insights_manage.results", slug=slug))


def _results_page(
    consultation: Consultation,
    problems: list[str] | None = None,
    form: ReasonForm | None = None,
    chosen: ChosenCrosses | None = None,
) -> str:
    prepared, published = (
        queries.latest_prepared(consultation.id),
        queries.published_snapshot(consultation.id),
    )
    readable = prepared is not None and not prepared.document.get("problem")
    results = read_document(prepared.document) if prepared is not None and readable else None
    refusals = snapshot_refusals(facts_of(prepared)) if prepared else ()
    actor, task = current_actor(), task_of(consultation.id, "results")
    return render_template(
        "insights/results_manage.html",
        consultation=consultation,
        prepared=prepared,
        published=published,
        results=results,
        sections=sections_of(results) if results else [],
        problems=problems or [],
        refusals=[refusal.message for refusal in refusals],
        task=task,
        crossables=crossables(consultation.id, about_you=False),
        chosen=chosen or ChosenCrosses(),
        asked=_asked(task, prepared or published),
        most_crosses=MOST_CROSSES,
        left=queries.unanswered_texts(consultation.id),
        form=form or ReasonForm(formdata=None),
        may_prepare=allows(actor, "results.prepare"),
        may_publish=allows(actor, "results.publish"),
    )


def _asked(task: AnalysisTask | None, snapshot: ResultsSnapshot | None) -> list[tuple[str, str]]:
    """The tables of two questions that were asked for last: by what still waits, else by the newest results."""
    if task is not None:
        return [(rows, columns) for rows, columns in (task.parameters or {}).get("crosses", ())]
    stored = snapshot.document.get("crosses", ()) if snapshot is not None else ()
    return [(each["asked"][0], each["asked"][1]) for each in stored]


def _prepared(consultation: Consultation) -> ResultsSnapshot:
    snapshot = queries.latest_prepared(consultation.id)
    if snapshot is None:
        raise NotFound("results")
    return snapshot
