"""Making the application for a process that lives with it: the web process, the worker, one command."""

from __future__ import annotations

import gc

from flask import Flask

from coproduce import EVERY_ROOM, create_app, rooms_up_to


def start(room: str | None = EVERY_ROOM) -> Flask:
    """The application with `room` and every room below it, or with none of them; see `create_app` for what it raises.

    Nothing that is imported here is ever given back, so looking for garbage among it only costs time: a sixth of the
    start, and half a second in a long export. What is frozen also stays shared between processes.
    """
    gc.disable()
    try:
        return create_app(rooms=rooms_up_to(room))
    finally:
        gc.freeze()
        gc.enable()
