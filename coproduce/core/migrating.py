"""Migrations, ready when somebody migrates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy


class LateMigrations:
    """Stands at Flask-Migrate's place in `app.extensions` until it is asked for more than its folder, and then gives
    the place to it. It brings Alembic and further dialects of SQLAlchemy, 12 MB that pages do without."""

    def __init__(self, app: Flask, database: SQLAlchemy, folder: Path) -> None:
        self._app = app
        self._database = database
        self.directory = str(folder)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # a question of Python's about the object, not of Flask-Migrate's
            raise AttributeError(name)
        from flask_migrate import Migrate

        Migrate(self._app, self._database, self.directory, render_as_batch=True, compare_type=True)
        return getattr(self._app.extensions["migrate"], name)


def init_migrations(app: Flask, database: SQLAlchemy, folder: Path) -> None:
    app.extensions["migrate"] = LateMigrations(app, database, folder)
