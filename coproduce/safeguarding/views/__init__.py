"""Staff pages of safeguarding: the reading queue, files, concerns, safety numbers and duties; and files sent out."""

from __future__ import annotations

from flask import Flask

from coproduce.safeguarding.views import attachments, concerns, reading, safety, serving
from coproduce.web import navigation
from coproduce.web.panels import register_panel


def init_app(app: Flask) -> None:
    """Register the blueprints and their places in the staff navigation."""
    for blueprint in (
        attachments.blueprint,
        concerns.blueprint,
        reading.blueprint,
        safety.blueprint,
        serving.blueprint,
    ):
        app.register_blueprint(blueprint)
    navigation.add(app, "Reading", "safeguarding_reading.queue", "passages.read", 30)
    navigation.add(app, "Concerns", "safeguarding_concerns.index", "concerns.handle", 35)
    navigation.add_setting(
        app,
        navigation.LOOKING_BACK,
        30,
        "Safety numbers",
        "safeguarding_safety.index",
        permission="safety.edit",
        hint="Whom to call, shown before every free text",
    )
    register_panel("staff_home", reading.tasks, 20)
    register_panel("staff_home", attachments.tasks, 21)
    register_panel("staff_home", concerns.tasks, 10)
