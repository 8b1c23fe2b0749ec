"""Pages of understanding: public results, and the staff's coding desk, quotes and results."""

from __future__ import annotations

from flask import Flask

from coproduce.insights.queries.quotes import passage_of_shown_quote
from coproduce.insights.views import (  # noqa: F401 - views register themselves
    aspects,
    codebook,
    comments,
    computer_help,
    desk,
    exact,
    excerpts,
    feelings,
    group_panels,
    making_sense,
    minority,
    panels,
    plain_list,
    public,
    questions,
    quotes,
    results,
    runs,
    second_coding,
    sentiment_models,
    sources,
    steps,
    themes,
    together,
)
from coproduce.insights.views.blueprints import machine_pages, manage, site
from coproduce.insights.views.blueprints import together as together_pages
from coproduce.safeguarding.public_words import register_public_words


def init_app(app: Flask) -> None:
    """Register the blueprints and what this room shows on other rooms' pages."""
    app.register_blueprint(site)
    app.register_blueprint(manage)
    app.register_blueprint(machine_pages)
    app.register_blueprint(together_pages)
    sentiment_models.add_settings(app)
    panels.register()
    group_panels.register()
    register_public_words("quote", passage_of_shown_quote)
