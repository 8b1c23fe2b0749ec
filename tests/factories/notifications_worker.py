"""A worker that starts fast, for tests that kill it.

One process builds the application, and each line it reads makes it fork a child that ticks until it is killed. The
children are processes of their own, as the real worker is.

Run as a program with the settings of a site in the environment. It writes the process id of each child on a line.
"""

from __future__ import annotations

import os
import signal
import sys
import time

from flask import Flask

from coproduce import create_app
from coproduce.core.worker import tick


def work(app: Flask) -> None:
    while True:
        with app.app_context():
            tick()
        time.sleep(0.05)


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that were killed leave nothing behind
    app = create_app()
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            work(app)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
