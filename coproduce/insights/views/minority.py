"""Views of few: themes that are strong in a small group."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import consultation_by_slug
from coproduce.insights import queries
from coproduce.insights.queries.minority import views_of_few
from coproduce.insights.views.blueprints import manage
from coproduce.web.guards import current_actor, requires


@manage.get("/themes/few")
@requires("results.see_exact")
def minority(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    actor = current_actor()
    suggested = queries.candidates(actor, consultation.id)
    return render_template(
        "insights/minority.html",
        consultation=consultation,
        views=views_of_few(actor, consultation.id),
        ids={theme.name: theme.id for theme in queries.live_themes(consultation.id)},
        suggested=[each for each in suggested if each.candidate.minority],
    )
