"""Staff name what a finding rests on, and how far its answer goes for each."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.core import access
from coproduce.core.errors import NotFound
from coproduce.feedback import queries, services
from coproduce.feedback.forms import BareForm, ExtentForm
from coproduce.feedback.models import Finding
from coproduce.feedback.queries.sources import rest_of, rests_for, rests_of
from coproduce.feedback.rules.sources import EXTENTS
from coproduce.feedback.source_kinds import SourceKind, source_kinds
from coproduce.feedback.views.blueprints import manage
from coproduce.feedback.views.writing import feedback_by_slug
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of

OFFERS_ON_A_PAGE = 20


def _finding(slug: str, finding_id: str) -> Finding:
    return queries.finding_of(feedback_by_slug(slug), finding_id)


def _to_sources(slug: str, finding_id: str) -> ResponseReturnValue:
    return redirect(url_for("feedback_manage.sources", slug=slug, finding_id=finding_id))


@manage.get("/findings/<finding_id>/sources")
@requires("feedback.read")
def sources(slug: str, finding_id: str) -> ResponseReturnValue:
    finding = _finding(slug, finding_id)
    return render_template(
        "feedback/manage/sources.html",
        feedback=finding.feedback,
        finding=finding,
        rests=rests_for(current_actor(), finding),
        addable=[each for each in source_kinds().values() if access.allows(current_actor(), each.permission)],
        extents=EXTENTS,
        editing=finding.feedback.state == "writing",
    )


@manage.get("/findings/<finding_id>/sources/add/<kind>")
@requires("feedback.write")
def offered_sources(slug: str, finding_id: str, kind: str) -> ResponseReturnValue:
    """What may be named, found by words, a page at a time."""
    finding, chosen = _finding(slug, finding_id), _kind(kind)
    access.require(current_actor(), chosen.permission)
    words = request.args.get("search", "").strip()
    page = page_of(chosen.offers(finding, words), OFFERS_ON_A_PAGE, page_number())
    named = {rest.key for rest in rests_of([finding])[finding.id] if rest.kind == kind}
    return render_template(
        "feedback/manage/add_source.html",
        feedback=finding.feedback,
        finding=finding,
        kind=chosen,
        page=page,
        found=chosen.find([row.id for row in page.rows]),
        named=named,
        search=words,
    )


@manage.post("/findings/<finding_id>/sources/add/<kind>/<target_id>")
@requires("feedback.write")
def add_source(slug: str, finding_id: str, kind: str, target_id: str) -> ResponseReturnValue:
    services.add_source(current_actor(), _finding(slug, finding_id), kind, target_id)
    flash("Added. Say now how far the answer goes for it.", "success")
    return redirect(
        url_for("feedback_manage.extent", slug=slug, finding_id=finding_id, kind=kind, key=target_id)
    )


@manage.route("/findings/<finding_id>/sources/<kind>/<key>", methods=["GET", "POST"])
@requires("feedback.write")
def extent(slug: str, finding_id: str, kind: str, key: str) -> ResponseReturnValue:
    finding = _finding(slug, finding_id)
    rest = rest_of(finding, kind, key)
    form, status = ExtentForm(obj=rest, version=finding.revision), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.set_extent(
                current_actor(),
                finding,
                kind,
                key,
                extent=form.extent.data or "",
                reason=form.reason.data or "",
                expected_revision=form.expected_version,
            ),
        )
        if status == 200:
            flash("Saved.", "success")
            return _to_sources(slug, finding_id)
    values = {"feedback": finding.feedback, "finding": finding, "rest": rest}
    return render_template("feedback/manage/extent.html", form=form, **values), status


@manage.route("/findings/<finding_id>/sources/<kind>/<key>/remove", methods=["GET", "POST"])
@requires("feedback.write")
def remove_source(slug: str, finding_id: str, kind: str, key: str) -> ResponseReturnValue:
    finding = _finding(slug, finding_id)
    rest = rest_of(finding, kind, key)
    form = BareForm(version=finding.revision)
    if form.is_submitted():
        services.remove_source(current_actor(), finding, kind, key, form.expected_version)
        flash("Taken out.", "success")
        return _to_sources(slug, finding_id)
    values = {"feedback": finding.feedback, "finding": finding, "rest": rest, "form": form}
    return render_template("feedback/manage/remove_source.html", **values)


def _kind(name: str) -> SourceKind:
    kind = source_kinds().get(name)
    if kind is None:
        raise NotFound("kind of source")
    return kind
