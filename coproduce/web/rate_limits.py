"""Limits on sign-in, submission and receipts that hold across workers.

The counters live in Redis where it is set, else in an SQLite file of their own: a request that is refused rolls back,
and its counter must not (rule 21). The key is a keyed hash of the address that changes each day, so a counter cannot be
joined to an answer (rule 17).
"""

from __future__ import annotations

import hmac
import sqlite3
import threading
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from flask import Flask, current_app, request
from flask_limiter import Limiter
from limits import parse
from limits.storage import Storage
from werkzeug.exceptions import TooManyRequests

from coproduce.core import clock
from coproduce.core.jobs import every
from coproduce.web.site import READING_METHODS


def caller() -> str:
    """Who is counted: today's keyed hash of the network address."""
    return unnamed(request.remote_addr or "")


def unnamed(counted: str) -> str:
    """What a counter stands under: a keyed hash that changes each day."""
    settings = current_app.extensions["settings"]
    message = f"{clock.today().isoformat()} {counted}".encode()
    return hmac.new(settings.secret_key.encode(), message, sha256).hexdigest()[:24]


limiter = Limiter(key_func=caller, headers_enabled=False)


@limiter.request_filter
def _reading_is_free() -> bool:
    """Limits count what is sent, so a page that is only read does not look for them."""
    return request.method in READING_METHODS


SIGN_IN = "10 per minute; 60 per hour"
# A letter's code has six figures and works for some time: few tries at one person's, from however many addresses.
CODE = "10 per hour; 20 per day"
# A class of thirty sends from one address within a few minutes.
SUBMISSION = "60 per minute; 600 per hour"
# A letter goes to whatever address is typed.
ASK_FOR_LETTER = "20 per minute; 300 per hour"
# Files are cleaned while their sender waits.
UPLOAD = "30 per minute; 200 per hour"
RECEIPT = "10 per minute; 100 per hour"
# Visitors who report a text; those with an account are counted by their account as well.
REPORT = "10 per hour; 30 per day"
# Codes of group sessions that did not work; those that did are not counted.
JOIN = "20 per minute; 100 per hour"
# Programs that read what everybody may read. A person at a browser never comes near it.
READING_BY_PROGRAMS = "300 per minute"


def init_app(app: Flask) -> None:
    settings = app.extensions["settings"]
    app.config.setdefault(
        "RATELIMIT_STORAGE_URI",
        settings.redis_url or f"countersqlite://{settings.instance_path / 'counters.sqlite3'}",
    )
    app.config.setdefault("RATELIMIT_ENABLED", True)
    limiter.init_app(app)


class SQLiteCounters(Storage):
    """A fixed-window counter store for `limits` in one SQLite file, shared by all workers of a machine."""

    STORAGE_SCHEME = ["countersqlite"]

    def __init__(self, uri: str, wrap_exceptions: bool = False, **_: Any) -> None:
        super().__init__(uri, wrap_exceptions)
        self._path = uri.removeprefix("countersqlite://")
        self._local = threading.local()
        with self._connection() as connection:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute(
                "CREATE TABLE IF NOT EXISTS counter (key TEXT PRIMARY KEY, amount INTEGER, expires REAL) WITHOUT ROWID"
            )

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
            connection.execute("PRAGMA secure_delete=ON")
            # Without waiting for the disk at each count: a loss of power may take some seconds of counts with it.
            connection.execute("PRAGMA synchronous=NORMAL")
            self._local.connection = connection
        return connection

    @property
    def base_exceptions(self) -> type[Exception]:
        return sqlite3.Error

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        now = time.time()
        with self._connection() as connection:
            connection.execute("DELETE FROM counter WHERE expires <= ?", (now,))
            row = connection.execute(
                "INSERT INTO counter VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET amount = amount + ? "
                "RETURNING amount",
                (key, amount, now + expiry, amount),
            ).fetchone()
        return int(row[0])

    def get(self, key: str) -> int:
        row = self._read("amount", key)
        return int(row) if row is not None else 0

    def get_expiry(self, key: str) -> float:
        row = self._read("expires", key)
        return float(row) if row is not None else time.time()

    def _read(self, column: str, key: str) -> Any:
        found = (
            self._connection()
            .execute(
                f"SELECT {column} FROM counter WHERE key = ? AND expires > ?",  # noqa: S608 - our own column names
                (key, time.time()),
            )
            .fetchone()
        )
        return found[0] if found else None

    def check(self) -> bool:
        return self._connection().execute("SELECT 1").fetchone() == (1,)

    def reset(self) -> int | None:
        return self._connection().execute("DELETE FROM counter").rowcount

    def forget(self) -> None:
        """Erase counters that are over, from the file too: each says when somebody sent something (rule 17)."""
        self._connection().execute("DELETE FROM counter WHERE expires <= ?", (time.time(),))
        self._connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def clear(self, key: str) -> None:
        self._connection().execute("DELETE FROM counter WHERE key = ?", (key,))


@every(minutes=15, own_transactions=True)
def forget_old_counters() -> None:
    """A counter is erased when its time is over, also where nobody comes by and counts on. Redis does so by itself."""
    if isinstance(limiter.storage, SQLiteCounters):
        limiter.storage.forget()


def limited(limit: str) -> Callable[[Any], Any]:
    """Limit how often one caller may post to a view; reading it is free."""
    return limiter.limit(limit, methods=["POST"])


def count_reading(what: str, limit: str) -> None:
    """Count one reading of `what` by this caller: pages are free to read, an interface for programs is not. Raises
    TooManyRequests, which says after how many seconds to come again."""
    item = parse(limit)
    if limiter.enabled and not limiter.limiter.hit(item, what, caller()):
        stats = limiter.limiter.get_window_stats(item, what, caller())
        raise TooManyRequests(retry_after=max(1, round(stats.reset_time - time.time())))


def _brings_no_file() -> bool:
    return request.mimetype != "multipart/form-data"


limited_uploads = limiter.limit(UPLOAD, methods=["POST"], exempt_when=_brings_no_file)
