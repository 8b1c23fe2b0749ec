"""A worker that starts fast, for tests that kill it.

One process builds the application, and each line it reads makes it fork a child that ticks until it is killed. The
children are processes of their own, as the real worker is. A line names the port of a mail server, by how many seconds
the clock of the child is ahead, and maybe a step: the child stands still when it has done that step and has not
committed it yet, and leaves a file `still-PROCESS` in the folder of the site.

Run as a program with the settings of a site in the environment. It writes the process id of each child on a line.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Flask

from coproduce import create_app
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.worker import tick
from coproduce.feedback.models import Feedback
from coproduce.feedback.services import release
from coproduce.notifications import handlers, settlement
from tests.factories.feedback import COMMISSIONER


def stand_still(app: Flask) -> None:
    (app.extensions["settings"].instance_path / f"still-{os.getpid()}").touch()
    while True:
        time.sleep(1)


def still_after(app: Flask, module: Any, name: str, *, action: str = "") -> None:
    """Stand still once a function of a module has returned; of `fire` after one action alone."""
    whole = getattr(module, name)

    def and_no_further(*given: Any, **named: Any) -> Any:
        found = whole(*given, **named)
        if not action or action in given:
            stand_still(app)
        return found

    setattr(module, name, and_no_further)


def prepare(app: Flask, port: str, ahead: str, step: str) -> None:
    """Have this process write through a mail server, at its own time, and stand still after a step."""
    app.extensions["settings"] = replace(app.extensions["settings"], smtp_port=int(port))
    clock.use_offset(timedelta(seconds=int(ahead)))
    if step == "notices":
        still_after(app, handlers, "_write")
    elif step == "settle":
        still_after(app, settlement, "record_notices_settled")
    elif step == "open":
        still_after(app, release, "fire", action="open")
    elif step.startswith("tell "):
        with app.app_context(), unit_of_work():
            feedback = db.session.get_one(Feedback, step.removeprefix("tell "))
            release.begin_telling(COMMISSIONER, feedback, reach_plan="By post.")
            stand_still(app)


def work(app: Flask) -> None:
    while True:
        with app.app_context():
            tick()
        time.sleep(0.05)


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that were killed leave nothing behind
    app = create_app()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            prepare(app, *line.strip("\n").split(" ", 2))
            work(app)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
