"""Pages of the forums, and of those who look after them."""

from __future__ import annotations

from flask import Flask

from coproduce.forums.views import hosting, joining_in, keeping, panels, reading, writing
from coproduce.web import navigation

BLUEPRINTS = (
    joining_in.blueprint,
    joining_in.mine,
    hosting.blueprint,
    reading.blueprint,
    writing.blueprint,
    keeping.blueprint,
)


def init_app(app: Flask) -> None:
    """Register the blueprints and their place in the staff navigation."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    panels.register()
    navigation.add(app, "Forums", "forums_manage.index", "boards.manage", 45)
