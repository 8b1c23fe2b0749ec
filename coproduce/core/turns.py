"""One worker at a time for work that two must not do at once. The lock ends with its process or its connection, however
that dies, which no row in a table would."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app
from sqlalchemy import text

from coproduce.core.database import db

PAUSE = 0.1


@contextmanager
def sole(work: str, *, patience: float = 0) -> Iterator[bool]:
    """Whether the caller alone does `work` inside the block. PostgreSQL notices late that a process was killed, so a
    caller may wait for `patience` seconds."""
    own = _postgresql_lock(work, patience) if db.engine.dialect.name == "postgresql" else _file_lock(work)
    with own as mine:
        yield mine


@contextmanager
def _postgresql_lock(work: str, patience: float) -> Iterator[bool]:
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        attempt, lock = text("SELECT pg_try_advisory_lock(hashtext(:work))"), {"work": work}
        end = time.monotonic() + patience
        while not (mine := bool(connection.scalar(attempt, lock))) and time.monotonic() < end:
            time.sleep(PAUSE)
        try:
            yield mine
        finally:
            if mine:
                connection.execute(text("SELECT pg_advisory_unlock(hashtext(:work))"), lock)


@contextmanager
def _file_lock(work: str) -> Iterator[bool]:
    """SQLite lives on one machine, so a lock file beside it is enough."""
    path = current_app.extensions["settings"].instance_path / f"{work}.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
