"""Staff write, preview, publish and correct yearly reports."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import consultation_by_slug
from coproduce.core import access
from coproduce.core.errors import NotFound
from coproduce.feedback import queries, services
from coproduce.feedback.forms import BareForm, CorrectForm, PublishForm, SummaryForm
from coproduce.feedback.models import YearlyReport
from coproduce.feedback.rules import CATEGORIES, KINDS, owes_an_outcome, publishing_refusals
from coproduce.feedback.views.blueprints import yearly_manage as manage
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


def report_by_address(slug: str, year: int) -> YearlyReport:
    """A report that somebody has begun. Raises NotFound."""
    return queries.report_of_year(consultation_by_slug(slug), year)


def to_work(slug: str, year: int, anchor: str = "") -> ResponseReturnValue:
    return redirect(url_for("yearly_manage.work", slug=slug, year=year, _anchor=anchor or None))


@manage.get("/")
@requires("reports.read")
def index(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    years = queries.years_of(consultation)
    if not consultation.standing:
        raise NotFound("yearly reports")
    progress = {
        each.period.year: queries.progress_of(queries.comments_of(each.report))
        for each in years
        if each.report is not None and each.report.state != "published"
    }
    return render_template(
        "feedback/manage/yearly/index.html",
        consultation=consultation,
        years=years,
        progress=progress,
        owed=queries.next_owed(years),
        may_write=access.allows(current_actor(), "reports.write"),
    )


@manage.post("/<int:year>/begin")
@requires("reports.write")
def begin(slug: str, year: int) -> ResponseReturnValue:
    services.begin_report(current_actor(), consultation_by_slug(slug), year)
    return to_work(slug, year)


@manage.get("/<int:year>")
@requires("reports.read")
def work(slug: str, year: int) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    comments = queries.comments_of(report)
    writable = report.state != "published"
    missing = publishing_refusals(queries.publishing_facts(report, comments)) if writable else []
    return render_template(
        "feedback/manage/yearly/work.html",
        consultation=report.consultation,
        report=report,
        owed=queries.owed_year(report.consultation, year),
        progress=queries.progress_of(comments),
        missing=missing,
        entries=_by_category(report),
        said_by=_people_by_entry(comments),
        kinds=KINDS,
        owing={name for name in KINDS if owes_an_outcome(name)},
        editing=writable and access.allows(current_actor(), "reports.write"),
        may_publish=access.allows(current_actor(), "reports.publish"),
    )


def _by_category(report: YearlyReport) -> list[tuple[Any, list[tuple[int, Any]]]]:
    """(category, [(number on the page, entry)]) for every category."""
    numbered = list(enumerate(report.entries, start=1))
    return [
        (category, [(number, entry) for number, entry in numbered if entry.category == name])
        for name, category in CATEGORIES.items()
    ]


def _people_by_entry(comments: list[queries.Comment]) -> dict[str, int]:
    """How many people stand behind each entry. Exact: for staff."""
    found: dict[str, set[str]] = {}
    for comment in comments:
        for entry_id in comment.entries:
            found.setdefault(entry_id, set()).add(comment.person)
    return {entry_id: len(people) for entry_id, people in found.items()}


@manage.route("/<int:year>/summary", methods=["GET", "POST"])
@requires("reports.write")
def summary(slug: str, year: int) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    written = {"summary": report.summary, "summary_young": report.summary_young}
    form, status = SummaryForm(version=report.summary_revision, **written), 200
    if form.is_submitted():
        words, young = form.summary.data or "", form.summary_young.data or ""
        status = carry_out(
            form,
            lambda: services.edit_summary(current_actor(), report, words, young, form.expected_version),
        )
        if status == 200:
            flash("The summary is saved.", "success")
            return to_work(slug, year)
    return _page("summary", report, form=form), status


@manage.get("/<int:year>/preview")
@requires("reports.read")
def preview(slug: str, year: int) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    document = queries.document_of(report, queries.comments_of(report))
    return _page(
        "preview",
        report,
        shown=queries.shown_report(report, document),
        young=request.args.get("wording") == "young",
        private=queries.private_details(report),
    )


@manage.route("/<int:year>/publish", methods=["GET", "POST"])
@requires("reports.publish")
def publish(slug: str, year: int) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    missing = publishing_refusals(queries.publishing_facts(report))
    form, status = PublishForm(version=report.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.publish_report(
                current_actor(), report, note=form.note.data or "", expected_version=form.expected_version
            ),
        )
        if status == 200:
            flash("The report is public.", "success")
            return to_work(slug, year)
    private = queries.private_details(report)
    return _page("publish", report, form=form, missing=missing, private=private), status


@manage.route("/<int:year>/correct", methods=["GET", "POST"])
@requires("reports.publish")
def correct(slug: str, year: int) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    form, status = CorrectForm(version=report.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.correct_report(
                current_actor(),
                report,
                form.reason.data or "",
                take_down=form.take_down.data,
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("You can change the report now. Publish it again when it is right.", "success")
            return to_work(slug, year)
    return _page("correct", report, form=form), status


def _page(name: str, report: YearlyReport, **values: Any) -> str:
    form = values.pop("form", None) or BareForm(formdata=None)
    return render_template(
        f"feedback/manage/yearly/{name}.html",
        consultation=report.consultation,
        report=report,
        form=form,
        **values,
    )
