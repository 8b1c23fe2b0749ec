"""Human reading before anything is public, and concerns on a clock."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.safeguarding import jobs, models, views  # noqa: F401 - tables and jobs register themselves
    from coproduce.safeguarding.permissions import PERMISSIONS

    access.register(PERMISSIONS)
    views.init_app(app)
