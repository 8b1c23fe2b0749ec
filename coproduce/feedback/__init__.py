"""ANSWER: you said / we did, promises, contributors-first release, trace."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.feedback import forum_models, handlers, models, panels, services  # noqa: F401 - all but panels register themselves
    from coproduce.feedback.permissions import PERMISSIONS
    from coproduce.feedback.views import BLUEPRINTS
    from coproduce.web import navigation

    access.register(PERMISSIONS)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    panels.register()
    navigation.add(app, "Promises", "promises_manage.index", "commitments.read", 40)
