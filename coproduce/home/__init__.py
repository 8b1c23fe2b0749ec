"""Front page, search, feeds, sitemap, staff home: what looks across the rooms."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.home import forum_cards, forums, permissions, proposals, publications, searching
    from coproduce.home.views import area, calendar, feeds, probes, public, staff, trail
    from coproduce.web import navigation

    access.register(permissions.PERMISSIONS)
    app.jinja_env.filters["xml_text"] = publications.xml_text
    searching.FURTHER[:] = (
        proposals.proposals_found,
        proposals.decisions_found,
        forums.posts,
    )
    publications.FURTHER_PAGES[:] = (proposals.proposal_pages, forums.public_pages)
    forum_cards.register()
    # A test changes the data under a clock that stands still, so that nothing kept would ever grow old.
    app.config.setdefault("HOME_KEPT_SECONDS", 0 if app.config["TESTING"] else 20)
    for views in (public, feeds, probes, staff, area, calendar, trail):
        app.register_blueprint(views.blueprint)
    navigation.add(app, "Home", "home_manage.index", "staff.enter", 0)
    navigation.add(app, "Area settings", navigation.AREA, "area.see", 95, shown=navigation.has_settings)
    add, section = navigation.add_setting, navigation.LOOKING_BACK
    hint = "Days on which nobody works here, so that no promise falls on one"
    add(app, section, 20, "Calendar", "calendar_manage.index", permission="calendar.edit", hint=hint)
    add(
        app,
        section,
        40,
        "Audit trail",
        "audit_manage.index",
        permission="audit.read",
        hint="Who did what, and when",
    )
