"""Events and the runs of their handlers. Features emit in their own transaction; the worker runs handlers afterwards.

A handler's effects and the mark "done" are saved in one transaction, so a crash repeats a handler or finds it done, and
never loses it. Handlers do not talk to the outside: delivery has states of its own (`notifications`, rule 1).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from flask import Flask, current_app
from sqlalchemy import JSON, ForeignKey, Integer, String, Text, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core import clock
from coproduce.core.database import Base, Identified, UTCDateTime, db, unit_of_work
from coproduce.core.identifiers import new_id

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(hours=1)


class Event:
    """Parent of every room's events: frozen dataclasses with ids only, named in the past tense."""

    kinds: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls) -> None:
        if Event.kinds.setdefault(cls.__name__, cls).__module__ != cls.__module__:
            raise TypeError(f"two rooms call an event {cls.__name__}")


class OutboxEvent(Identified, Base):
    """An event as emitted."""

    __tablename__ = "outbox_event"

    kind: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    emitted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class HandlerRun(Identified, Base):
    """One handler's work on one event. `progress` is waiting or done; a failed run waits for its next attempt."""

    __tablename__ = "handler_run"
    __table_args__ = (UniqueConstraint("event_id", "handler"),)

    event_id: Mapped[str] = mapped_column(ForeignKey("outbox_event.id", ondelete="CASCADE"))
    handler: Mapped[str] = mapped_column(String(160))
    progress: Mapped[str] = mapped_column(String(20), default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(Text, default="")


Handled = TypeVar("Handled", bound=Event)
Handler = Callable[[Any], None]

_handlers: dict[str, dict[str, Handler]] = {}

FORBIDDEN = "events_forbidden"


def forbid_events(app: Flask) -> None:
    """Make `emit` fail in an application of which some rooms are closed: it does not know all handlers."""
    app.extensions[FORBIDDEN] = True


def handles(kind: type[Handled]) -> Callable[[Callable[[Handled], None]], Callable[[Handled], None]]:
    """Register a function as a handler of an event, under its module and name."""

    def register(handler: Callable[[Handled], None]) -> Callable[[Handled], None]:
        _handlers.setdefault(kind.__name__, {})[f"{handler.__module__}.{handler.__name__}"] = handler
        return handler

    return register


def emit(event: Event) -> None:
    """Put an event, and one run for each handler it has, into the current transaction. Raises RuntimeError where not
    all handlers are known."""
    if FORBIDDEN in current_app.extensions:
        raise RuntimeError(
            f"{type(event).__name__}: this process has not opened all rooms, so it cannot emit events"
        )
    now = clock.now()
    row = OutboxEvent(id=new_id(), kind=type(event).__name__, facts=_facts(event), emitted_at=now)
    db.session.add(row)
    handlers = _handlers.get(row.kind, {})
    if handlers:
        db.session.flush()  # each run refers to the event, which has to be there first
    for name in handlers:
        db.session.add(HandlerRun(event_id=row.id, handler=name, due_at=now))
    db.session.info["emitted"] = True


def _facts(event: Event) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(json.dumps(asdict(event)))  # type: ignore[call-overload]
    return facts


def dispatch(limit: int = 1000) -> int:
    """Run what is waiting and due, oldest event first, each run in its own transaction; returns how many succeeded."""
    due = (
        db.session.execute(
            select(HandlerRun.id)
            .join(OutboxEvent, OutboxEvent.id == HandlerRun.event_id)
            .where(HandlerRun.progress == "waiting", HandlerRun.due_at <= clock.now())
            .order_by(OutboxEvent.emitted_at, HandlerRun.id)
            .limit(limit)
        )
        .scalars()
        .all()
    )
    db.session.rollback()
    return sum(_run(run_id) for run_id in due)


def _run(run_id: str) -> bool:
    try:
        with unit_of_work():
            claim = update(HandlerRun).where(HandlerRun.id == run_id, HandlerRun.progress == "waiting")
            if db.session.execute(claim.values(progress="done")).rowcount != 1:  # type: ignore[attr-defined]
                return False
            run = db.session.get_one(HandlerRun, run_id)
            event = db.session.get_one(OutboxEvent, run.event_id)
            _handlers[event.kind][run.handler](Event.kinds[event.kind](**event.facts))
        return True
    except Exception as problem:
        log.exception("handler run %s failed", run_id)
        _postpone(run_id, problem)
        return False


def _postpone(run_id: str, problem: Exception) -> None:
    with unit_of_work():
        run = db.session.get_one(HandlerRun, run_id)
        run.attempts += 1
        run.due_at = clock.now() + min(timedelta(seconds=2**run.attempts * 5), LONGEST_WAIT)
        run.problem = f"{type(problem).__name__}: {problem}"[:2000]
