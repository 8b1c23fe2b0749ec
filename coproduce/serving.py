"""What has to hold before the site is served."""

from __future__ import annotations

import socket

from flask import Flask, current_app
from sqlalchemy import Connection, inspect, text

from coproduce.config import UnsafeSettings
from coproduce.core.audit import GUARDED_TABLES
from coproduce.core.database import db


def require_free_port(host: str, port: int) -> None:
    """Raises UnsafeSettings in one line where another program listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise UnsafeSettings(
                f"port {port} on {host} is taken; choose another with --port or PORT="
            ) from problem


def refuse_if_unsafe(app: Flask) -> None:
    """Raises UnsafeSettings where the schema is old, or production would serve the demonstration's data."""
    with app.app_context():
        faults = schema_faults()
        if app.extensions["settings"].is_production and holds_demonstration():
            faults.append("this database holds demonstration data, which production does not serve")
    if faults:
        raise UnsafeSettings("; ".join(faults))


def holds_demonstration() -> bool:
    if not inspect(db.engine).has_table("demonstration_clock"):
        return False
    return bool(db.session.scalar(text("SELECT count(*) FROM demonstration_clock")))


def schema_faults() -> list[str]:
    """Every reason why the schema is not as the code expects it."""
    # Pages do without Alembic, and only who asks this question loads it.
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current != scripts.get_current_head():
            return ["the database schema is not the newest; run: coproduce db upgrade"]
        missing = [table for table in GUARDED_TABLES if not _is_guarded(connection, table)]
    return [f"the audit guard of {table} is missing; run: coproduce db upgrade" for table in missing]


def _is_guarded(connection: Connection, table: str) -> bool:
    if connection.dialect.name == "postgresql":
        count = (
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = CAST(:table AS regclass) AND NOT tgisinternal"
        )
    else:
        count = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    return connection.scalar(text(count), {"table": table}) == 2
