"""Alembic's environment: runs migrations on the application's database and sets the audit guards after each run."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import inspect

from coproduce.core.audit import GUARDED_TABLES, install_audit_guards
from coproduce.core.database import UTCDateTime, db, writing
from coproduce.forums.search_index import install_forum_search, without_search

target_metadata = db.metadata


def render_item(kind: str, item: Any, autogen_context: Any) -> str | bool:
    """Migrations name plain column types, so that they keep working when our own types move."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


def run_migrations() -> None:
    with writing(), db.engine.begin() as connection:
        context.configure(
            connection=connection,
            target_metadata=target_metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
            include_object=without_search,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
            # Batch migrations drop SQLite's triggers silently, so the guards are set anew every time (rule 27).
            if all(inspect(connection).has_table(table) for table in GUARDED_TABLES):
                install_audit_guards(connection)
            install_forum_search(connection)


if context.is_offline_mode():
    raise RuntimeError("migrations run on a live database only, because the audit guards are set with them")
if not current_app:
    raise RuntimeError("run migrations with: coproduce db upgrade")
run_migrations()
