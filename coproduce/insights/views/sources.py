"""What one theme rests on: its texts and excerpts, how they sound, and who said it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.insights import queries
from coproduce.insights.queries.comments import comments_about
from coproduce.insights.queries.desk_guard import format_names
from coproduce.insights.queries.theme_sources import quotes_in_use, sentiment_of, sources_page, who_said_it
from coproduce.insights.views.blueprints import manage
from coproduce.insights.views.desk_filter import AGES, FORMATS, SOUNDS
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number


@manage.get("/themes/<theme_id>/sources")
@requires("themes.see")
def sources(slug: str, theme_id: str) -> ResponseReturnValue:
    consultation, actor = consultation_by_slug(slug), current_actor()
    theme = queries.theme_by_id(consultation.id, theme_id)
    page, texts = sources_page(actor, theme, number=page_number())
    return render_template(
        "insights/sources.html",
        consultation=consultation,
        theme=theme,
        page=page,
        texts=texts,
        sentiment=sentiment_of(actor, theme),
        who=who_said_it(actor, theme),
        quotes=quotes_in_use(theme),
        said=comments_about(actor, consultation.id, theme_id=theme.id),
        topics=queries.text_questions(consultation.id),
        names={**AGES, **SOUNDS, **format_names(), **FORMATS},
        exact=allows(actor, "results.see_exact"),
    )
