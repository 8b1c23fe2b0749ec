"""ASK: consultations, questionnaires, responses and receipts."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.consultations import jobs, models  # noqa: F401 - tables and jobs register themselves
    from coproduce.consultations.permissions import PERMISSIONS
    from coproduce.consultations.views import blueprint, panels
    from coproduce.consultations.views.manage import manage
    from coproduce.core import access
    from coproduce.web import navigation

    access.register(PERMISSIONS)
    app.register_blueprint(blueprint)
    app.register_blueprint(manage)
    navigation.add(app, "Consultations", "consultations_manage.index", "consultations.see", position=10)
    panels.register()
