"""ANSWER: you said / we did, promises, contributors-first release, trace."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.feedback import (  # noqa: F401 - all but panels register themselves
        checking_panels,
        clock_panels,
        followed_promises,
        forum_models,
        handlers,
        meaning_panels,
        models,
        panels,
        path_panels,
        promise_panels,
        services,
    )
    from coproduce.feedback.permissions import PERMISSIONS
    from coproduce.feedback.queries import impact, named_sources
    from coproduce.feedback.views import BLUEPRINTS
    from coproduce.web import navigation

    access.register(PERMISSIONS)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    panels.register()
    checking_panels.register()
    impact.register_words()
    followed_promises.register()
    promise_panels.register()
    named_sources.register()
    clock_panels.register()
    meaning_panels.register()
    path_panels.register()
    navigation.add(app, "Promises", "promises_manage.index", "commitments.read", 40)
    hint = "Weeks from closing to what we heard, and to our answers"
    add, section = navigation.add_setting, navigation.ASKING
    add(app, section, 40, "How soon we answer", "clocks_manage.index", permission="clocks.edit", hint=hint)
