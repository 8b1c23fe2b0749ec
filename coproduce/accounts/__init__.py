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
    # A youth worker who is not staff has no settings beside the groups.
    navigation.add(
        app, "Groups", "groups_manage.overview", "groups.add_members", 70, shown=navigation.has_no_settings
    )
    add = navigation.add_setting
    hint = "Staff, their roles and their organisations"
    add(app, navigation.PEOPLE, 10, "People", "people_manage.index", permission="people.manage", hint=hint)
    hint = "Youth and family groups, and who belongs to them"
    add(
        app,
        navigation.PEOPLE,
        20,
        "Groups",
        "groups_manage.overview",
        permission="groups.add_members",
        hint=hint,
    )
