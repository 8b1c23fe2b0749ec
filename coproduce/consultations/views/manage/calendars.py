"""The area's calendars: school holidays, periods before elections, and how many school days are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import calendar_queries, services
from coproduce.consultations.calendar_queries import Period
from coproduce.consultations.files.calendars import to_csv
from coproduce.consultations.forms import BareForm, OpeningTermsForm, PeriodForm, PeriodsFileForm
from coproduce.consultations.models import ElectionPeriod, SchoolHoliday
from coproduce.consultations.rules import Span
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

calendars = Blueprint("calendars_manage", __name__, url_prefix="/manage/calendars")

KIND = "<any('school-holidays', 'elections'):kind>"


@dataclass(frozen=True)
class Words:
    """How one calendar is called on its pages."""

    heading: str
    one: str
    example: str


WORDS = {
    "school-holidays": Words("School holidays", "a school holiday", "Autumn half term 2026"),
    "elections": Words(
        "Periods before elections", "a period before an election", "Local elections, May 2027"
    ),
}


@calendars.get("/")
@requires("calendars.edit")
def index() -> ResponseReturnValue:
    today = clock.today()
    least_days, reason = calendar_queries.opening_terms()
    lists = {kind: calendar_queries.periods(model, today) for kind, model in MODELS.items()}
    return render_template(
        "consultations/manage/calendars.html",
        lists=lists,
        words=WORDS,
        least_days=least_days,
        reason=reason,
        may_set_terms=allows(current_actor(), "opening_terms.edit"),
        may_close_days=allows(current_actor(), "calendar.edit"),
    )


@calendars.route(f"/{KIND}/add", methods=["GET", "POST"])
@requires("calendars.edit")
def add(kind: str) -> ResponseReturnValue:
    form, status = PeriodForm(), 200
    if form.is_submitted():
        status = carry_out(form, lambda: services.add_period(current_actor(), MODELS[kind], form.span))
        if status == 200:
            flash(f"{form.span.name} is in the calendar.", "success")
            return _to_list(kind)
    return _period_page(kind, form, None), status


@calendars.route(f"/{KIND}/<period_id>", methods=["GET", "POST"])
@requires("calendars.edit")
def change(kind: str, period_id: str) -> ResponseReturnValue:
    row = calendar_queries.period(MODELS[kind], period_id)
    form, status = PeriodForm(obj=row), 200
    if form.is_submitted():
        status = carry_out(form, lambda: services.change_period(current_actor(), row, form.span))
        if status == 200:
            flash("Saved.", "success")
            return _to_list(kind)
    return _period_page(kind, form, row), status


@calendars.route(f"/{KIND}/<period_id>/remove", methods=["GET", "POST"])
@requires("calendars.edit")
def remove(kind: str, period_id: str) -> ResponseReturnValue:
    row = calendar_queries.period(MODELS[kind], period_id)
    form = BareForm()
    if form.validate_on_submit():
        name = row.name
        services.remove_period(current_actor(), row)
        flash(f"{name} was taken out of the calendar.", "success")
        return _to_list(kind)
    return render_template("consultations/manage/calendar_remove.html", row=row, kind=kind, words=WORDS[kind])


@calendars.route(f"/{KIND}/upload_file", methods=["GET", "POST"])
@requires("calendars.edit")
def upload(kind: str) -> ResponseReturnValue:
    form, status = PeriodsFileForm(), 200
    if form.is_submitted():
        counts: list[tuple[int, int]] = []
        status = carry_out(
            form,
            lambda: counts.append(
                services.import_periods(current_actor(), MODELS[kind], form.file.data.read())
            ),
        )
        if counts:
            added, there = counts[0]
            flash(f"{added} were added; {there} were there already.", "success")
            return _to_list(kind)
    return render_template(
        "consultations/manage/calendar_upload.html", form=form, kind=kind, words=WORDS[kind]
    ), status


@calendars.get(f"/{KIND}.csv")
@requires("calendars.edit")
def download(kind: str) -> ResponseReturnValue:
    rows = calendar_queries.periods(MODELS[kind])
    content = to_csv(Span(row.name, row.starts_on, row.ends_on) for row in rows)
    return Response(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{kind}.csv"'},
    )


@calendars.route("/school-days", methods=["GET", "POST"])
@requires("opening_terms.edit")
def terms() -> ResponseReturnValue:
    least_days, reason = calendar_queries.opening_terms()
    form, status = OpeningTermsForm(data={"least_days": least_days, "reason": reason}), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.set_opening_terms(
                current_actor(), form.least_days.data or 0, form.reason.data or ""
            ),
        )
        if status == 200:
            flash("The number of school days is saved.", "success")
            return redirect(url_for("calendars_manage.index"))
    return render_template("consultations/manage/calendar_terms.html", form=form), status


MODELS: dict[str, type[SchoolHoliday] | type[ElectionPeriod]] = {
    "school-holidays": SchoolHoliday,
    "elections": ElectionPeriod,
}


def _to_list(kind: str) -> ResponseReturnValue:
    return redirect(url_for("calendars_manage.index", _anchor=kind))


def _period_page(kind: str, form: PeriodForm, row: Period | None) -> str:
    return render_template(
        "consultations/manage/calendar_period.html", form=form, row=row, kind=kind, words=WORDS[kind]
    )
