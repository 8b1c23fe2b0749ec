"""The database session, its column types and the mixins that every room's tables share.

SQLite by default and PostgreSQL by setting. A request that may write takes SQLite's write lock at its beginning
(`BEGIN IMMEDIATE`): a lock that is only wanted half way through a transaction cannot be waited for in WAL mode.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, Integer, MetaData, String, TypeDecorator, event
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column

from coproduce.core.identifiers import new_id

P = ParamSpec("P")
T = TypeVar("T")

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# Rows of these tables have no hidden row number, so SQLite keeps no order of arrival (rule 17).
WITHOUT_ARRIVAL_ORDER: dict[str, Any] = {"sqlite_with_rowid": False}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


# A fault's message must not quote the values of a statement: they may be somebody's answer or address.
db = SQLAlchemy(model_class=Base, engine_options={"pool_pre_ping": True, "hide_parameters": True})


class UTCDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime on both databases; refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return (
            None
            if value is None
            else value.replace(tzinfo=UTC)
            if value.tzinfo is None
            else value.astimezone(UTC)
        )


class Identified:
    """A row with a random identifier."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)


_may_write_state: ContextVar[bool] = ContextVar("may_write_state", default=False)


class Stateful(Identified):
    """A row whose `state` only `core.lifecycle.fire()` may change; `version` is its optimistic lock."""

    state: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it with the class
        return {"version_id_col": cls.version}

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "state" and getattr(self, "state", None) is not None and not _may_write_state.get():
            raise AttributeError("a state is changed by core.lifecycle.fire() alone")
        super().__setattr__(name, value)


@contextmanager
def state_change_allowed() -> Iterator[None]:
    """For `core.lifecycle` only."""
    token = _may_write_state.set(True)
    try:
        yield
    finally:
        _may_write_state.reset(token)


_writing: ContextVar[bool] = ContextVar("writing", default=False)
_reading_only: ContextVar[bool] = ContextVar("reading_only", default=False)
_read_before: ContextVar[dict[Hashable, Any] | None] = ContextVar("read_before", default=None)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions begun inside the block take SQLite's write lock at once."""
    token, reading = _writing.set(True), _reading_only.set(False)
    try:
        yield
    finally:
        _writing.reset(token)
        _reading_only.reset(reading)


@contextmanager
def reading_only() -> Iterator[None]:
    """A flush inside the block is an error: GET writes nothing (rule 20)."""
    token, kept = _reading_only.set(True), _read_before.set({})
    try:
        yield
    finally:
        _reading_only.reset(token)
        _read_before.reset(kept)


def once_while_reading(read: Callable[P, T]) -> Callable[P, T]:
    """A query whose answer is kept for the rest of a request that only reads, which cannot make it untrue; anywhere
    else it asks each time. For what many conditions of one page begin with. Its arguments are hashable, and nobody
    changes its answer."""

    @wraps(read)
    def asked(*args: P.args, **kwargs: P.kwargs) -> T:
        kept = _read_before.get() if _reading_only.get() else None
        if kept is None:
            return read(*args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = read(*args, **kwargs)
        answer: T = kept[key]
        return answer

    return asked


@contextmanager
def unit_of_work() -> Iterator[None]:
    """One transaction outside a request (worker, command line): commit at the end, roll back on any error."""
    with writing():
        db.session.rollback()
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


@event.listens_for(Session, "before_flush")
def _refuse_to_write_while_reading(session: Session, *_: Any) -> None:
    if _reading_only.get() and (session.new or session.dirty or session.deleted):
        changed = [type(row).__name__ for row in (*session.new, *session.dirty, *session.deleted)]
        raise RuntimeError(f"a reading request tried to write: {', '.join(changed)}")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # the "begin" event below opens transactions explicitly
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "foreign_keys=ON",
            "busy_timeout=15000",
            "synchronous=NORMAL",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")
