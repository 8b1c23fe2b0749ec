"""coproduce: the co-production and family engagement platform for SEND services."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module

from flask import Flask

from coproduce.config import Settings

__version__ = "0.1.0"

# From the lowest room to the highest, so that an upper room can add to what a lower one has set up.
ROOMS = (
    "accounts",
    "safeguarding",
    "forums",
    "consultations",
    "insights",
    "feedback",
    "commissioning",
    "notifications",
    "evidence",
    "home",
    "demo",
)
EVERY_ROOM = ROOMS[-1]


# Two million bytes of any script: browsers send each byte of an emoji as three. What is longer than a field takes is
# then refused beside the field, with all that was typed, instead of by the error page.
LARGEST_REQUEST = 6 * 1024 * 1024


def create_app(settings: Settings | None = None, *, rooms: Sequence[str] = ROOMS) -> Flask:
    """The application. Without `settings` they are read from the environment; raises UnsafeSettings.

    With some `rooms` only it starts in half the time, but cannot emit an event: a handler may stand in a closed room.
    """
    from coproduce.core import outbox

    settings = settings or Settings.from_environment()
    app = _bare_app(settings)
    _open_database(app)
    _open_web(app)
    for room in rooms:
        import_module(f"coproduce.{room}").init_app(app)
    if len(rooms) < len(ROOMS):
        outbox.forbid_events(app)
    return app


def rooms_up_to(room: str | None) -> tuple[str, ...]:
    """A room and all below it, none without a name. They are complete, as no room asks an upper one."""
    return ROOMS[: ROOMS.index(room) + 1] if room else ()


def _bare_app(settings: Settings) -> Flask:
    from coproduce.core import clock
    from coproduce.web.site import Site

    settings.instance_path.mkdir(parents=True, exist_ok=True)
    app = Site("coproduce", instance_path=str(settings.instance_path))
    app.extensions["settings"] = settings
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        TESTING=settings.environment == "test",
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_SECURE=settings.site_url.startswith("https://"),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        TRUSTED_HOSTS=settings.trusted_hosts,
    )
    clock.use_offset(settings.clock_offset)
    return app


def _open_database(app: Flask) -> None:
    from coproduce.config import PROJECT
    from coproduce.core import migrating, worker
    from coproduce.core.database import db

    db.init_app(app)
    migrating.init_migrations(app, db, PROJECT / "migrations")
    worker.init_queue(app)


def _open_web(app: Flask) -> None:
    from coproduce import web

    web.init_app(app)
