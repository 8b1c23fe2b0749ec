"""Pages of understanding: public results, and the staff's coding desk, quotes and results."""

from __future__ import annotations

from flask import Flask

from coproduce.insights.queries.quotes import passage_of_shown_quote
from coproduce.insights.views import desk, panels, public, quotes, results, themes  # noqa: F401 - views register
from coproduce.insights.views.blueprints import manage, site
from coproduce.safeguarding.public_words import register_public_words


def init_app(app: Flask) -> None:
    """Register the blueprints and what this room shows on other rooms' pages."""
    app.register_blueprint(site)
    app.register_blueprint(manage)
    panels.register()
    register_public_words("quote", passage_of_shown_quote)
