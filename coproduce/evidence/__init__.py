"""PROVE: committee reports, evidence packs, the audit trail, exports, requests for information, open data, the API."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.evidence import models  # noqa: F401 - tables register themselves
    from coproduce.evidence.permissions import PERMISSIONS
    from coproduce.evidence.views import BLUEPRINTS

    access.register(PERMISSIONS)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_open_data(app)
    init_packs(app)
    init_reports()
    init_requests(app)


def init_open_data(app: Flask) -> None:
    """The interface for programs, and the open data with their catalogue."""
    from coproduce.evidence import api
    from coproduce.evidence.open_data.views import blueprint

    api.init_app(app)
    app.register_blueprint(blueprint)


def init_packs(app: Flask) -> None:
    """Evidence packs: their work in the background and their place in the navigation."""
    from coproduce.evidence.services import packs, records  # noqa: F401 - jobs register themselves
    from coproduce.web import navigation

    navigation.add(app, "Evidence", "evidence_packs.index", "evidence.read", 75)


def init_requests(app: Flask) -> None:
    """Requests for information and exports: the clock's work on them and their places in the navigation."""
    from coproduce.evidence import request_panels
    from coproduce.web import navigation

    request_panels.register()
    navigation.add(app, "Requests", "information_requests.index", "information_requests.handle", 76)
    navigation.add_setting(
        app,
        navigation.LOOKING_BACK,
        70,
        "Exports",
        "exports.index",
        permission="exports.see",
        hint="Tables of all that you may see, for a spreadsheet or another program",
    )


def init_reports() -> None:
    """Committee reports, the Lundy card and the record of co-production: work in the background, and their places."""
    from coproduce.evidence import report_panels
    from coproduce.evidence.services import making_documents  # noqa: F401 - jobs register themselves

    report_panels.register()
