"""UNDERSTAND: themes, coding, quotes and published results."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.insights import countable_themes, jobs, models, places, taken_models, views  # noqa: F401 - tables and jobs register themselves
    from coproduce.insights.permissions import PERMISSIONS

    access.register(PERMISSIONS)
    places.register()
    countable_themes.register()
    views.init_app(app)
