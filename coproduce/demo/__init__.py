"""The demonstration area."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.demo import models, sign_ins  # noqa: F401 - the tables register themselves

    sign_ins.init_app(app)
