"""Log lines carry a request id, method, endpoint, status and time: never an address, an answer or a query string."""

from __future__ import annotations

import logging
import secrets
import time

from flask import Flask, Response, g, request

log = logging.getLogger("coproduce.requests")


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def request_id() -> str:
    if "request_id" not in g:
        g.request_id = secrets.token_hex(6)
    identifier: str = g.request_id
    return identifier


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    # Submitting an answer leaves no line at all: its time would tell when somebody answered (rule 17).
    if not getattr(g, "leaves_no_line", False):
        milliseconds = (time.perf_counter() - g.get("began", time.perf_counter())) * 1000
        values = (request_id(), request.method, request.endpoint, response.status_code, milliseconds)
        log.info("%s %s %s %d %.0fms", *values)
    response.headers["X-Request-ID"] = request_id()
    return response
