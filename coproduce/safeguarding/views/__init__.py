"""Staff pages of safeguarding: the reading queue, concerns, safety numbers and duties."""

from __future__ import annotations

from flask import Flask

from coproduce.safeguarding.views import concerns, reading, safety
from coproduce.web import navigation
from coproduce.web.panels import register_panel


def init_app(app: Flask) -> None:
    """Register the blueprints and their places in the staff navigation."""
    for blueprint in (reading.blueprint, concerns.blueprint, safety.blueprint):
        app.register_blueprint(blueprint)
    navigation.add(app, "Reading", "safeguarding_reading.queue", "passages.read", 30)
    navigation.add(app, "Concerns", "safeguarding_concerns.index", "concerns.handle", 35)
    navigation.add(app, "Safety numbers", "safeguarding_safety.index", "safety.edit", 85)
    register_panel("staff_home", reading.tasks, 20)
    register_panel("staff_home", concerns.tasks, 10)
