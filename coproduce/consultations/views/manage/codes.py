"""One-time codes to hand out, where each person or child answers once."""

from __future__ import annotations

import csv
import io

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from wtforms import IntegerField
from wtforms.validators import InputRequired

from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.queries.admission import code_counts
from coproduce.consultations.services.admission import MOST_AT_ONCE, make_codes
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.core.errors import InvalidInput
from coproduce.web.forms import NumberBetween, VersionedForm, explain
from coproduce.web.guards import current_actor, requires

WRONG_NUMBER = f"Enter a number from 1 to {MOST_AT_ONCE:,}"


class CodesForm(VersionedForm):
    count = IntegerField(
        "How many codes", (InputRequired(WRONG_NUMBER), NumberBetween(1, MOST_AT_ONCE, WRONG_NUMBER))
    )


@manage.route("/<slug>/codes", methods=["GET", "POST"])
@requires("consultations.run")
def codes(slug: str) -> ResponseReturnValue:
    """What was handed out and spent, and a form whose answer is the file of new codes: they are shown this once."""
    consultation = consultation_by_slug(slug)
    form, status = CodesForm(), 200
    if form.is_submitted():
        status = 200 if form.validate() else 422
        if status == 200:
            try:
                return _file(slug, make_codes(current_actor(), consultation, form.count.data or 0))
            except InvalidInput as problem:
                status = explain(form, problem)
    return render_template(
        "consultations/manage/codes.html",
        consultation=consultation,
        form=form,
        counts=code_counts(consultation.id),
    ), status


def _file(slug: str, made: list[str]) -> Response:
    out = io.StringIO()
    csv.writer(out).writerows([["code"], *([code] for code in made)])
    headers = {"Content-Disposition": f'attachment; filename="codes-{slug}.csv"', "Cache-Control": "no-store"}
    return Response(out.getvalue(), mimetype="text/csv", headers=headers)
