"""PLAN: commissioning proposals from the first idea to their review, decisions, and improvement plans."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.commissioning import (
        decision_panels,
        models,  # noqa: F401 - tables register themselves
        promise_places,
        suggestion_jobs,  # noqa: F401 - and so do jobs
        suggestion_panels,
        suggestion_sources,
        together,
    )
    from coproduce.commissioning.permissions import PERMISSIONS
    from coproduce.commissioning.queries import (  # noqa: F401 - their gatherers register themselves
        deciding,
        decisions,
        participation,
        partners,
        readiness,
    )
    from coproduce.core import access
    from coproduce.web import navigation

    access.register(PERMISSIONS)
    _add_pages(app)
    decision_panels.register()
    promise_places.register()
    suggestion_panels.register()
    suggestion_sources.register()
    together.init_app(app)
    navigation.add(app, "Proposals", "proposals_manage.index", "proposals.read", 20)


def _add_pages(app: Flask) -> None:
    from coproduce.commissioning.rules.money import figure
    from coproduce.commissioning.views import decisions as decision_pages
    from coproduce.commissioning.views import manage, public  # noqa: F401 - they add their routes
    from coproduce.commissioning.views import suggestions as suggesting
    from coproduce.commissioning.views.blueprints import manage as staff_pages
    from coproduce.commissioning.views.blueprints import public as public_pages
    from coproduce.commissioning.views.manage import attesting, decisions, tasks  # noqa: F401 - they add routes to deciding
    from coproduce.commissioning.views.manage import deciding as deciding_pages
    from coproduce.commissioning.views.manage import suggestions as answering
    from coproduce.feedback.receipt_finders import register_receipt_page

    app.add_template_filter(figure, "figure")
    tasks.register()
    pages = (public_pages, staff_pages, suggesting.blueprint, answering.blueprint)
    for blueprint in (*pages, deciding_pages.blueprint, decision_pages.blueprint):
        app.register_blueprint(blueprint)
    register_receipt_page("suggestions", suggesting.page_of_receipt)
