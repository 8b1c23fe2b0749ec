"""The application under test on a freshly emptied database, SQLite or PostgreSQL, always built by the migrations."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import String, TextClause, delete, exists, literal, select, text, union_all
from sqlalchemy.dialects import postgresql

from coproduce import create_app
from coproduce.config import SECRET_FOR_DEVELOPMENT, Settings
from coproduce.core.database import db
from coproduce.web.rate_limits import limiter

Applications = dict[str, tuple[Flask, Path]]


def settings_for_tests(folder: Path, database_url: str = "", **changes: object) -> Settings:
    """Settings of a test site whose files live in `folder`."""
    values: dict[str, object] = {
        "environment": "test",
        "instance_path": folder,
        "database_url": database_url or f"sqlite:///{folder / 'coproduce.sqlite3'}",
        "secret_key": SECRET_FOR_DEVELOPMENT,
        "receipt_keys": {1: SECRET_FOR_DEVELOPMENT},
        "site_url": "http://localhost",
        # Setting a PDF takes seconds; the tests of print packs ask for it themselves.
        "makes_pdfs": False,
    }
    return Settings(**{**values, **changes})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def applications() -> Iterator[Applications]:
    """The applications of this run by database kind; filled when a test first asks for one."""
    made: Applications = {}
    yield made
    for app, _ in made.values():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def database_kind() -> str:
    """Layers that run on both databases parametrise this."""
    return "sqlite"


@pytest.fixture
def application(
    database_kind: str,
    applications: Applications,
    tmp_path_factory: pytest.TempPathFactory,
    request: pytest.FixtureRequest,
) -> Flask:
    """The application on an empty database at head, without an application context."""
    if database_kind not in applications:
        folder = tmp_path_factory.mktemp(database_kind)
        url = request.getfixturevalue("postgresql_url") if database_kind == "postgresql" else ""
        app = create_app(settings_for_tests(folder, url))
        app.config["RATELIMIT_ENABLED"] = False
        with app.app_context():
            upgrade()
            db.session.remove()
            db.engine.dispose()
        if database_kind == "sqlite":
            shutil.copy(folder / "coproduce.sqlite3", folder / "empty.sqlite3")
        applications[database_kind] = (app, folder)
    limiter.enabled = False  # each application that is made switches it on
    app, folder = applications[database_kind]
    _empty(app, folder, database_kind)
    return app


def _empty(app: Flask, folder: Path, kind: str) -> None:
    app.extensions["queue"].flush()
    app.extensions["settings"].audit_heads.unlink(missing_ok=True)  # of a trail that is about to go
    with app.app_context():
        if kind == "sqlite":
            db.engine.dispose()
            for leftover in folder.glob("coproduce.sqlite3*"):
                leftover.unlink()
            shutil.copy(folder / "empty.sqlite3", folder / "coproduce.sqlite3")
        else:
            _empty_postgresql()


def _empty_postgresql() -> None:
    """Empty the tables that hold rows. TRUNCATE of all of them would write dozens of files for each test."""
    with db.engine.begin() as connection:
        # The audit guards refuse to delete, and foreign keys would ask for an order: both are off in this transaction.
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for name in connection.scalars(_tables_with_rows()).all():
            connection.execute(delete(db.metadata.tables[name]))


@cache
def _tables_with_rows() -> TextClause:
    """A statement for the names of the tables that hold rows, as text: putting it together anew takes longer than
    running it."""
    tables = db.metadata.tables.values()
    held = union_all(
        *(select(literal(table.name, String())).where(exists().select_from(table)) for table in tables)
    )
    return text(str(held.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})))


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The application with a context pushed: for tests of services and queries."""
    with application.app_context():
        yield application
        db.session.rollback()
