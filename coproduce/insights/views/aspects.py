"""Of what texts speak well and of what badly, question by question: exact figures for staff."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.analysis.aspects import METHOD, VERSION
from coproduce.consultations.queries import consultation_by_slug
from coproduce.insights import queries
from coproduce.insights.aspect_words import sentence_of
from coproduce.insights.queries.aspects import aspects_by_question
from coproduce.insights.queries.machine_help import help_is_on
from coproduce.insights.views.blueprints import manage
from coproduce.web.guards import current_actor, requires


@manage.get("/themes/aspects")
@requires("results.see_exact")
def aspects(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    found = aspects_by_question(current_actor(), consultation.id)
    asked = queries.text_questions(consultation.id)
    words = {topic: asked.get(topic, "Said in no answer to a question") for topic in (*asked, *found)}
    return render_template(
        "insights/aspects.html",
        consultation=consultation,
        questions=[
            (words[topic], sentence_of(found[topic]), found[topic]) for topic in words if topic in found
        ],
        help_is_on=help_is_on(),
        method=f"{METHOD}, version {VERSION}",
    )
