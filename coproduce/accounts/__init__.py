"""People, organisations, groups (STARS is one), sign-in and data rights."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.accounts import permissions, security
    from coproduce.accounts.views import groups, people, signing_in
    from coproduce.core import access
    from coproduce.web import navigation

    access.register(permissions.PERMISSIONS)
    security.init_app(app)
    for blueprint in (signing_in.blueprint, groups.blueprint, groups.manage, people.blueprint):
        app.register_blueprint(blueprint)
    navigation.add(app, "People", "people_manage.index", "people.manage", 80)
    navigation.add(app, "Groups", "groups_manage.overview", "groups.add_members", 70)
