"""The public interface for programs: read only, described in OpenAPI, and never more than a public page says."""

from __future__ import annotations

from flask import Flask

from coproduce.evidence.api.addresses import BASE


def init_app(app: Flask) -> None:
    """Offer the interface and its page."""
    from coproduce.evidence.api import answering
    from coproduce.evidence.api.converters import CONVERTERS
    from coproduce.evidence.api.document import pages
    from coproduce.evidence.api.resources import blueprint
    from coproduce.web import errors

    _offer_all()
    app.url_map.converters.update(CONVERTERS)
    errors.answer_programs(f"{BASE}/", answering.problem_answer)
    app.register_blueprint(blueprint)
    app.register_blueprint(pages)


def _offer_all() -> None:
    """Each module offers its addresses when it is imported."""
    from coproduce.evidence.api import answers, area, consultations, promises, proposals, results  # noqa: F401
