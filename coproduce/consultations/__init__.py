"""ASK: consultations, questionnaires, responses and receipts."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.consultations import jobs, models, places  # noqa: F401 - tables and jobs register themselves
    from coproduce.consultations.permissions import PERMISSIONS
    from coproduce.consultations.printing import work  # noqa: F401 - its jobs and handlers register themselves
    from coproduce.consultations.views import blueprint, panels, print_panels, reach_panels, review_panels
    from coproduce.consultations.views.manage import area_settings, manage, tasks
    from coproduce.consultations.views.manage.calendars import calendars
    from coproduce.consultations.views.manage.equality import equality
    from coproduce.consultations.views.manage.languages import language_pages
    from coproduce.consultations.views.manage.population import population_pages
    from coproduce.consultations.views.reviews import reviews
    from coproduce.consultations.views.sessions import panels as session_panels
    from coproduce.consultations.views.sessions import sessions
    from coproduce.core import access
    from coproduce.web import navigation

    access.register(PERMISSIONS)
    app.register_blueprint(blueprint)
    app.register_blueprint(manage)
    app.register_blueprint(sessions)
    app.register_blueprint(reviews)
    for pages in (calendars, equality, language_pages, population_pages):
        app.register_blueprint(pages)
    navigation.add(app, "Consultations", "consultations_manage.index", "consultations.see", position=10)
    area_settings.add(app)
    panels.register()
    reach_panels.register()
    review_panels.register()
    session_panels.register()
    places.register()
    print_panels.register()
    tasks.register()
