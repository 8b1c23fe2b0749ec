"""Front page, search, feeds, sitemap, staff home: what looks across the rooms."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.home import permissions, publications
    from coproduce.home.views import calendar, feeds, probes, public, staff, trail
    from coproduce.web import navigation

    access.register(permissions.PERMISSIONS)
    app.jinja_env.filters["xml_text"] = publications.xml_text
    # A test changes the data under a clock that stands still, so that nothing kept would ever grow old.
    app.config.setdefault("HOME_KEPT_SECONDS", 0 if app.config["TESTING"] else 20)
    for views in (public, feeds, probes, staff, calendar, trail):
        app.register_blueprint(views.blueprint)
    navigation.add(app, "Home", "home_manage.index", "staff.enter", 0)
    navigation.add(app, "Calendar", "calendar_manage.index", "calendar.edit", 85)
    navigation.add(app, "Audit trail", "audit_manage.index", "audit.read", 90)
