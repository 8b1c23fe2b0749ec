"""The weeks that the area gives itself from closing to answering."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.feedback import services
from coproduce.feedback.clock_forms import ClockWeeksForm
from coproduce.feedback.queries import clocks as clock_queries
from coproduce.feedback.views.blueprints import clocks as blueprint
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@blueprint.route("/", methods=["GET", "POST"])
@requires("clocks.edit")
def index() -> ResponseReturnValue:
    heard, outcome, reason = clock_queries.weeks_now()
    form = ClockWeeksForm(data={"heard_weeks": heard, "outcome_weeks": outcome, "reason": reason})
    status = 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.set_clock_weeks(
                current_actor(),
                form.heard_weeks.data or 0,
                form.outcome_weeks.data or 0,
                form.reason.data or "",
            ),
        )
        if status == 200:
            flash("The weeks are saved. They hold for what closes from today on.", "success")
            return redirect(url_for("clocks_manage.index"))
    return render_template("feedback/manage/clocks.html", form=form), status
