"""The Flask class of this site: one transaction a request (rules 20 and 21)."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, Response, request
from flask.templating import Environment
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coproduce.core import worker
from coproduce.core.database import db, reading_only, writing
from coproduce.web.routes import LateRule
from coproduce.web.uploads import keeps_files

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Templates(Environment):
    """What all templates share is set before the first is loaded, so each can have it in one plain mapping. Jinja's own
    looks through a chain of two for every name, at each import again: a tenth of the time of a page."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class Site(Flask):
    """Commits at the end of a writing request that succeeded, and rolls back every other one. Files that came with a
    form that is shown again may stay (`web.uploads.keep_files`).

    The commit happens inside `dispatch_request`, so that a conflict or a broken constraint found at commit time gets
    the same error page as one found in a view.
    """

    jinja_environment = Templates
    url_rule_class = LateRule

    def preprocess_request(self) -> ResponseReturnValue | None:
        """What runs before a view may read the database first (who is asking?), and so begins the transaction."""
        if request.method in READING_METHODS:
            return super().preprocess_request()
        with writing():
            return super().preprocess_request()

    def dispatch_request(self) -> ResponseReturnValue:
        if request.method in READING_METHODS:
            with reading_only():
                return self.make_response(super().dispatch_request())
        with writing():
            response = self.make_response(super().dispatch_request())
            self._finish(response)
            return response

    def _finish(self, response: Response) -> None:
        if response.status_code >= 400 and not keeps_files():
            db.session.rollback()
            return
        emitted = db.session.info.pop("emitted", False)
        db.session.commit()
        if emitted:
            worker.wake()


def record_access(row: object) -> None:
    """The one function by which a reading request may write: an access record (a restricted read, a read receipt) in
    a transaction of its own (rule 20)."""
    with writing(), Session(db.engine) as own:
        own.add(row)
        own.commit()
