"""What a machine asks: is the site alive, can it work."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from coproduce.core import jobs, worker
from coproduce.core.database import db
from coproduce.serving import schema_faults
from coproduce.web.guards import public

blueprint = Blueprint("probes", __name__)
log = logging.getLogger(__name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    """The process answers; nothing else is asked."""
    return jsonify(alive=True)


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    """Whether pages can be served. A silent worker is shown but does not take the site down: it only delays."""
    checks: dict[str, Any] = {"database": _database_answers(), "queue": worker.queue_is_reachable()}
    checks["schema"] = checks["database"] and not schema_faults()
    is_ready = all(checks.values())
    seen = jobs.worker_last_seen() if checks["schema"] else None
    heartbeat = {
        "last_seen": seen.isoformat() if seen else None,
        "silent": not checks["schema"] or jobs.worker_is_silent(),
    }
    return jsonify(ready=is_ready, **checks, worker=heartbeat), 200 if is_ready else 503


def _database_answers() -> bool:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as problem:
        log.error("the database cannot be reached: %s", type(problem).__name__)
        db.session.rollback()
        return False
    return True
