"""The area's population: the table, and the file that replaces parts of it once somebody has seen what changes."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.forms.reach import PopulationConfirmForm, PopulationFileForm
from coproduce.consultations.queries.equality import asked_as, equality_questions, population
from coproduce.consultations.reach import population_shares
from coproduce.consultations.services.population import (
    PopulationReport,
    check_population,
    import_population,
    population_template,
)
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.web.forms import explain
from coproduce.web.guards import current_actor, requires

population_pages = Blueprint("population_manage", __name__, url_prefix="/manage/population")

CHANGED_MEANWHILE = (
    "Somebody else changed the table after you opened this page, so nothing is imported yet. Below is what the file "
    "would change now."
)


@population_pages.route("/", methods=["GET", "POST"])
@requires("population.import")
def index() -> ResponseReturnValue:
    """The table and the file to bring; a file leads to what it would change, and stores nothing yet."""
    form, status = PopulationFileForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                report = check_population(current_actor(), form.file.data.read())
            except InvalidInput as problem:
                explain(form, problem)
            else:
                return _report_page(report)
    figures = population()
    questions = [asked_as(each) for each in equality_questions()]
    return render_template(
        "consultations/manage/population.html",
        form=form,
        characteristics=[
            (each, figures.get(each.key, {}), *population_shares(each, figures.get(each.key, {})))
            for each in questions
        ],
    ), status


@population_pages.post("/confirm")
@requires("population.import")
def confirm() -> ResponseReturnValue:
    form = PopulationConfirmForm()
    content = (form.content.data or "").encode()
    try:
        report = import_population(current_actor(), content, seen=form.seen.data or "missing")
    except Stale:
        return _report_page(check_population(current_actor(), content), CHANGED_MEANWHILE)
    except (InvalidInput, Refused):
        flash("This file cannot be imported as it is. Choose it again.", "warning")
        return redirect(url_for("population_manage.index"))
    count = len(report.changes)
    flash(f"The figures of {count} characteristic{'' if count == 1 else 's'} are imported.", "success")
    return redirect(url_for("population_manage.index"))


@population_pages.get("/template.csv")
@requires("population.import")
def template() -> ResponseReturnValue:
    return Response(
        population_template(current_actor()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="population.csv"'},
    )


def _report_page(report: PopulationReport, problem: str = "") -> ResponseReturnValue:
    """What would change, row by row, and what cannot be kept. Nothing is stored by this page."""
    form = PopulationConfirmForm(formdata=None, data={"content": report.content, "seen": report.seen})
    page = render_template(
        "consultations/manage/population_report.html", report=report, form=form, problem=problem
    )
    return page, 422 if report.refused else 409 if problem else 200
