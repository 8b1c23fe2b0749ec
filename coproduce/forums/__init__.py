"""TALK: boards, topics and posts."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.forums import (  # noqa: F401 - all but places register themselves
        draft_services,
        handlers,
        host_services,
        jobs,
        models,
        places,
        question_services,
        search_handlers,
        search_index,
        views,
    )
    from coproduce.forums.permissions import PERMISSIONS

    access.register(PERMISSIONS)
    # A test changes the data under a clock that stands still, so that nothing kept would ever grow old.
    app.config.setdefault("TALK_KEPT_SECONDS", 0 if app.config["TESTING"] else 20)
    places.register()
    views.init_app(app)
