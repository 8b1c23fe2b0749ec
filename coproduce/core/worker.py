"""The background worker: huey carries the call, our own tables carry the state.

SQLite carries the queue by default and Redis by setting. One message, "tick", does all there is to do: it is sent after
a commit that emitted events, and every minute by the clock.
"""

from __future__ import annotations

import logging

from flask import Flask, current_app
from huey import Huey, MemoryHuey, RedisHuey, SqliteHuey, crontab
from huey.consumer import Consumer

from coproduce.core import jobs, outbox

log = logging.getLogger(__name__)


def init_queue(app: Flask) -> None:
    """Attach the queue to the application under `app.extensions["queue"]`."""
    settings = app.extensions["settings"]
    queue: Huey
    if settings.environment == "test":
        queue = MemoryHuey("coproduce")
    elif settings.redis_url:
        queue = RedisHuey("coproduce", url=settings.redis_url)
    else:
        queue = SqliteHuey("coproduce", filename=str(settings.instance_path / "queue.sqlite3"))

    def run_tick() -> None:
        with app.app_context():
            tick()

    app.extensions["queue"] = queue
    app.extensions["tick_task"] = queue.task(name="tick")(run_tick)
    queue.periodic_task(crontab(minute="*"), name="tick_by_the_clock")(run_tick)


def tick() -> None:
    """Handlers first, then periodic jobs, then the handlers of what those emitted."""
    outbox.dispatch()
    jobs.run_due()
    outbox.dispatch()


def wake() -> None:
    """Ask the worker to look now. A queue that cannot be reached only delays: the clock's tick finds the work."""
    try:
        current_app.extensions["tick_task"]()
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
    app.extensions["tick_task"]()
    Consumer(app.extensions["queue"], workers=1, worker_type="thread", initial_delay=0.1, max_delay=1.0).run()
