"""Results for staff: prepare, look, publish, take back; and the exact figures, which are not for publication."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.queries.sessions import reach_of
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import NotFound, Refused
from coproduce.insights import queries, services
from coproduce.insights.figures import figures_of
from coproduce.insights.forms import ReasonForm
from coproduce.insights.models import ResultsSnapshot
from coproduce.insights.queries.tasks import task_of
from coproduce.insights.rules import snapshot_refusals
from coproduce.insights.services.results import facts_of
from coproduce.insights.session_tallies import session_results
from coproduce.insights.snapshot import bands_of, read_document
from coproduce.insights.tallies import exact_results
from coproduce.insights.views.blueprints import manage
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires


@manage.get("/results")
@requires("results.see_exact")
def results(slug: str) -> ResponseReturnValue:
    return _results_page(consultation_by_slug(slug))


@manage.post("/results/prepare")
@requires("results.prepare")
def prepare_results(slug: str) -> ResponseReturnValue:
    """Ask the worker for figures that may be published."""
    services.ask_for_snapshot(current_actor(), consultation_by_slug(slug))
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


@manage.get("/results/exact")
@requires("results.see_exact")
def exact(slug: str) -> ResponseReturnValue:
    """Exact figures for staff (rule 15)."""
    consultation = consultation_by_slug(slug)
    earlier = [snapshot.document for snapshot in queries.published_before(consultation.id)]
    return render_template(
        "insights/exact.html",
        consultation=consultation,
        exact=exact_results(consultation.id, bands_of(earlier)),
        sessions=session_results(consultation.id),
        waiting=reach_of(consultation).waiting_sessions,
        campaigns=queries.campaigns(consultation.id),
        topics=queries.text_questions(consultation.id),
    )


def _results_page(
    consultation: Consultation, problems: list[str] | None = None, form: ReasonForm | None = None
) -> str:
    prepared, published = (
        queries.latest_prepared(consultation.id),
        queries.published_snapshot(consultation.id),
    )
    readable = prepared is not None and not prepared.document.get("problem")
    results = read_document(prepared.document) if prepared is not None and readable else None
    refusals = snapshot_refusals(facts_of(prepared)) if prepared else ()
    actor = current_actor()
    return render_template(
        "insights/results_manage.html",
        consultation=consultation,
        prepared=prepared,
        published=published,
        results=results,
        figures=figures_of(results) if results else [],
        problems=problems or [],
        refusals=[refusal.message for refusal in refusals],
        task=task_of(consultation.id, "results"),
        left=queries.unanswered_texts(consultation.id),
        form=form or ReasonForm(formdata=None),
        may_prepare=allows(actor, "results.prepare"),
        may_publish=allows(actor, "results.publish"),
    )


def _prepared(consultation: Consultation) -> ResultsSnapshot:
    snapshot = queries.latest_prepared(consultation.id)
    if snapshot is None:
        raise NotFound("results")
    return snapshot
