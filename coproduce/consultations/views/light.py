"""The public list of small matters: which consultations took the light track, why, and who agreed (rule 26)."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import phase_of
from coproduce.consultations.queries.light import light_consultations
from coproduce.consultations.views.blueprint import blueprint
from coproduce.consultations.wording import STATUS
from coproduce.web.guards import public
from coproduce.web.paging import page_number, page_of

PAGE_SIZE = 20


@blueprint.get("/consultations/light")
@public
def light() -> ResponseReturnValue:
    found = page_of(light_consultations(), PAGE_SIZE, page_number())
    phases = {row.id: phase_of(row) for row in found.rows}
    return render_template(
        "consultations/light.html",
        found=found,
        statuses={name: STATUS.get(phase, phase) for name, phase in phases.items()},
    )
