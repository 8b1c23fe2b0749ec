"""Yearly reports as everybody reads them: which there are, which is late, and each one in full."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import public_consultation_by_slug
from coproduce.core.errors import NotFound
from coproduce.feedback import queries
from coproduce.feedback.views.blueprints import yearly as blueprint
from coproduce.web.guards import public


@blueprint.get("/")
@public
def index(slug: str) -> ResponseReturnValue:
    consultation = public_consultation_by_slug(slug)
    years = queries.years_of(consultation)
    if not years:
        raise NotFound("yearly reports")
    return render_template(
        "feedback/yearly/index.html",
        consultation=consultation,
        years=years,
    )


@blueprint.get("/<int:year>")
@public
def report(slug: str, year: int) -> ResponseReturnValue:
    consultation = public_consultation_by_slug(slug)
    found = queries.public_report(consultation, year)
    if found.document is None or found.taken_down_on is not None:
        return render_template("feedback/yearly/taken_down.html", consultation=consultation, report=found)
    return render_template(
        "feedback/yearly/report.html",
        consultation=consultation,
        report=found,
        shown=queries.shown_report(found, found.document),
        young=request.args.get("wording") == "young",
    )
