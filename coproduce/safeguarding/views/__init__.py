"""Staff pages of safeguarding: the reading queue, files, concerns, safety numbers and duties; and files sent out."""

from __future__ import annotations

from flask import Flask

from coproduce.core.access import allows
from coproduce.safeguarding.views import (
    attachments,
    concern_settings,
    concerns,
    judging,
    own_words,
    queue,
    raising,
    reading,  # noqa: F401 - its routes stand on the blueprint of the queue
    reporting,
    safety,
    serving,
)
from coproduce.web import navigation
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel


def init_app(app: Flask) -> None:
    """Register the blueprints and their places in the staff navigation."""
    for blueprint in (
        attachments.blueprint,
        concerns.blueprint,
        judging.blueprint,
        own_words.blueprint,
        concern_settings.blueprint,
        raising.blueprint,
        reporting.blueprint,
        queue.blueprint,
        safety.blueprint,
        serving.blueprint,
    ):
        app.register_blueprint(blueprint)
    _place_reading(app)
    _place_concerns(app)
    register_panel("staff_home", queue.tasks, 20)
    register_panel("my", own_words.on_my_page, 15)
    register_panel("staff_home", concerns.tasks, 10)
    register_panel("my", raising.facilitators_panel, 70)


def _place_reading(app: Flask) -> None:
    """Reading, and what is set for it."""
    navigation.add(app, "Reading", "safeguarding_reading.queue", "passages.read", 30)
    navigation.add_setting(
        app,
        navigation.LOOKING_BACK,
        30,
        "Safety numbers",
        "safeguarding_safety.index",
        permission="safety.edit",
        hint="Whom to call, shown before every free text",
    )
    navigation.add_setting(
        app,
        navigation.LOOKING_BACK,
        31,
        "Reasons for not showing a text",
        "safeguarding_judging.reasons",
        permission="reading.reasons",
        hint="Kind words for authors, ready to be chosen",
    )
    navigation.add_setting(
        app,
        navigation.LOOKING_BACK,
        32,
        "Figures of reading",
        "safeguarding_judging.figures",
        permission="reading.figures",
        hint="Reports, decisions and appeals by month",
    )


def _place_concerns(app: Flask) -> None:
    """Handling concerns and raising them, and what is set for them."""
    navigation.add(app, "Concerns", "safeguarding_concerns.index", "concerns.handle", 35)
    navigation.add(
        app,
        "Raise a concern",
        "safeguarding_raising.page",
        "concerns.raise",
        36,
        lambda: not allows(current_actor(), "concerns.handle"),
    )
    navigation.add_setting(
        app,
        navigation.LOOKING_BACK,
        33,
        "Concerns: clocks and fallback",
        "safeguarding_concern_settings.settings",
        permission="concerns.settings",
        hint="Who is told in which order, and how soon",
    )
    navigation.add_setting(
        app,
        navigation.LOOKING_BACK,
        34,
        "Concerns in figures",
        "safeguarding_concern_settings.figures",
        permission="concerns.count",
        hint="How many and how fast, without persons",
    )
