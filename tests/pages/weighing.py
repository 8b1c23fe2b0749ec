"""What each request costs: its time on the processor and the statements that it sends to the database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from coproduce.core.database import db


@dataclass(frozen=True)
class Visit:
    """One request. `seconds` are of the processor, so that other work on the machine does not count."""

    method: str
    address: str
    seconds: float
    statements: int


@contextmanager
def weighed(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Visit]]:
    """Every request to the application inside the block, in order."""
    visits: list[Visit] = []
    statements = [0]
    answer: Callable[..., Iterable[bytes]] = app.wsgi_app

    def weigh(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        began, before = time.process_time(), statements[0]
        response = answer(environ, start_response)
        address = environ["PATH_INFO"] + ("?" + environ["QUERY_STRING"] if environ["QUERY_STRING"] else "")
        visits.append(
            Visit(
                environ["REQUEST_METHOD"],
                address,
                time.process_time() - began,
                statements[0] - before,
            )
        )
        return response

    def count(*_: object) -> None:
        statements[0] += 1

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        with monkeypatch.context() as patch:
            patch.setattr(app, "wsgi_app", weigh)
            yield visits
    finally:
        event.remove(engine, "before_cursor_execute", count)
