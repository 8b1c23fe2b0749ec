"""The demonstration site, loaded once for the browser tests that look at everything."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from werkzeug.serving import make_server

from coproduce import create_app
from coproduce.core.database import db
from coproduce.core.worker import tick
from coproduce.demo.loading import load
from tests.application import settings_for_tests


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of an application that listens in a thread of this process, so that `clock.frozen` and
    `worker.tick` of a test act on it."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    address = f"http://127.0.0.1:{server.server_port}"
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, site_url=address)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.shutdown()
        thread.join(timeout=10)
        server.server_close()
        app.extensions["settings"] = before


def loaded_demonstration(folder: Path) -> Flask:
    """An application whose database holds the demonstration."""
    app = create_app(settings_for_tests(folder, environment="demonstration"))
    with app.app_context():
        upgrade()
        load()
        tick()
        db.session.remove()
    return app
