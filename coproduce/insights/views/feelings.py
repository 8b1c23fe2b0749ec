"""What a person says of how a text sounds, where the computer was wrong, or right."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import consultation_by_slug
from coproduce.insights.services.feelings import correct_sentiment
from coproduce.insights.views.blueprints import manage
from coproduce.insights.views.desk import attempt
from coproduce.web.guards import current_actor, requires


@manage.post("/themes/texts/<passage_id>/feeling")
@requires("themes.edit")
def correct_feeling(slug: str, passage_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    label = request.form.get("feeling", "")

    def correct() -> str:
        count = correct_sentiment(current_actor(), consultation.id, passage_id, label)
        which = "This text" if count == 1 else f"This text, sent {count:,} times,"
        return f"{which} sounds {label}." if label else f"{which} is as the computer read it."

    return attempt(consultation, correct)
