"""The background worker: huey carries the call, our own tables carry the state.

SQLite carries the queue by default and Redis by setting. One message, "tick", does all there is to do: it is sent after
a commit that emitted events, and every minute by the clock.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from flask import Flask, current_app

from coproduce.core import jobs, outbox

if TYPE_CHECKING:
    from huey import Huey

log = logging.getLogger(__name__)


class Queue:
    """The queue of one application. huey is loaded when it is first used: it brings a client for every database that
    could carry a queue, 15 MB that a process without anything to send does without."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    @property
    def carrier(self) -> Huey:
        return self._carrier_and_task[0]

    @cached_property
    def _carrier_and_task(self) -> tuple[Huey, Callable[[], Any]]:
        from huey import MemoryHuey, RedisHuey, SqliteHuey, crontab

        queue: Huey
        settings = self._app.extensions["settings"]
        if settings.environment == "test":
            queue = MemoryHuey("coproduce")
        elif settings.redis_url:
            queue = RedisHuey("coproduce", url=settings.redis_url)
        else:
            queue = SqliteHuey("coproduce", filename=str(settings.instance_path / "queue.sqlite3"))
        queue.periodic_task(crontab(minute="*"), name="tick_by_the_clock")(self._run_tick)
        return queue, queue.task(name="tick")(self._run_tick)

    def _run_tick(self) -> None:
        with self._app.app_context():
            tick()

    def send_tick(self) -> None:
        self._carrier_and_task[1]()

    def pending_count(self) -> int:
        return int(self.carrier.pending_count())

    def flush(self) -> None:
        self.carrier.flush()


def init_queue(app: Flask) -> None:
    """Attach the queue to the application under `app.extensions["queue"]`."""
    app.extensions["queue"] = Queue(app)


def tick() -> None:
    """Handlers first, then periodic jobs, then the handlers of what those emitted."""
    outbox.dispatch()
    jobs.run_due()
    outbox.dispatch()


def wake() -> None:
    """Ask the worker to look now. A queue that cannot be reached only delays: the clock's tick finds the work."""
    try:
        current_app.extensions["queue"].send_tick()
    except Exception:
        log.warning("the queue cannot be reached; the worker will find the work by its clock", exc_info=True)


def queue_is_reachable() -> bool:
    try:
        current_app.extensions["queue"].pending_count()
    except Exception:
        log.warning("the queue cannot be reached", exc_info=True)
        return False
    return True


def run_worker(app: Flask) -> None:
    """Serve the queue until told to stop (SIGINT or SIGTERM)."""
    from huey.consumer import Consumer

    queue: Queue = app.extensions["queue"]
    queue.send_tick()
    Consumer(queue.carrier, workers=1, worker_type="thread", initial_delay=0.1, max_delay=1.0).run()
