"""The working calendar: days on which nobody works."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.core import clock, working_calendar
from coproduce.core.errors import InvalidInput, NotFound
from coproduce.home.forms import NonWorkingDayForm
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("calendar_manage", __name__, url_prefix="/manage/calendar")


@blueprint.route("/", methods=["GET", "POST"])
@requires("calendar.edit")
def index() -> ResponseReturnValue:
    form = NonWorkingDayForm()
    if form.validate_on_submit() and form.day.data is not None:
        try:
            row = working_calendar.close_on(current_actor(), form.day.data, form.name.data)
            flash(f"{row.name} is in the calendar.", "success")
            return redirect(url_for("calendar_manage.index"))
        except InvalidInput as problem:
            for name, words in problem.problems.items():
                form[name].errors = [words]
    days = working_calendar.non_working_days(clock.today())
    return render_template("home/manage/calendar.html", form=form, days=days), 422 if form.errors else 200


@blueprint.post("/bank-holidays")
@requires("calendar.edit")
def bank_holidays() -> ResponseReturnValue:
    year = clock.today().year
    count = working_calendar.close_on_bank_holidays(current_actor(), (year, year + 1, year + 2))
    flash(
        f"{count} bank holidays were added." if count else "All bank holidays were there already.", "success"
    )
    return redirect(url_for("calendar_manage.index"))


@blueprint.post("/<day>/remove")
@requires("calendar.edit")
def work_on(day: str) -> ResponseReturnValue:
    try:
        chosen = date.fromisoformat(day)
    except ValueError:
        raise NotFound("day") from None
    working_calendar.work_on(current_actor(), chosen)
    flash("The day was taken out of the calendar.", "success")
    return redirect(url_for("calendar_manage.index"))
