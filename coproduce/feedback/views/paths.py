"""How many views have a complete path, and what is missing where: for staff."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import consultation_by_slug
from coproduce.core import access
from coproduce.feedback.queries.answers import addresses_of
from coproduce.feedback.queries.paths import paths_of, paths_of_area
from coproduce.feedback.rules.paths import STAGES, together
from coproduce.web.guards import current_actor, requires

manage = Blueprint("paths_manage", __name__, url_prefix="/manage")

# What is missing -> the right of those who can mend it; others read what is to be done, without a link.
MENDING = {
    "read": "passages.read",
    "sorted": "themes.see",
    "finding": "feedback.read",
    "public": "feedback.release",
    "promise": "commitments.read",
}


@manage.get("/paths")
@requires("feedback.read")
def index() -> ResponseReturnValue:
    rows = paths_of_area(current_actor())
    share = together(each.share for each in rows)
    return render_template("feedback/paths/index.html", rows=rows, share=share, stages=STAGES)


@manage.get("/consultations/<slug>/paths")
@requires("feedback.read")
def one(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return render_template(
        "feedback/paths/one.html",
        consultation=consultation,
        share=paths_of(current_actor(), consultation),
        stages=STAGES,
        at=addresses_of(consultation),
        may={stage: access.allows(current_actor(), right) for stage, right in MENDING.items()},
    )
