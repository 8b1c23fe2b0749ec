"""Error pages in plain words with a request id."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.web.logs import request_id

log = logging.getLogger(__name__)

NOT_SHOWN_AGAIN = ("password", "code", "csrf_token", "seed")

# PostgreSQL's word for a second row where a rule of the table allows one (Appendix A of its manual).
UNIQUE_VIOLATION = "23505"

PAGES = frozenset({400, 403, 404, 405, 409, 413, 429, 500, 503})

# How an address begins whose errors programs read -> what makes them of a status and what went wrong.
ForPrograms = Callable[[int, Exception | None], ResponseReturnValue]
_for_programs: dict[str, ForPrograms] = {}


def answer_programs(beginning: str, make: ForPrograms) -> None:
    """Errors at addresses that begin so are no pages: `make` says what they are."""
    _for_programs[beginning] = make


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotAllowed, lambda problem: _page(403))
    app.register_error_handler(NotFound, lambda problem: _page(404))
    app.register_error_handler(
        Refused, lambda problem: _page(409, refusals=problem.refusals, typed=_typed_words())
    )
    app.register_error_handler(InvalidInput, lambda problem: _page(400, problems=problem.problems))
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(DataError, _unstorable)
    app.register_error_handler(IntegrityError, _at_the_same_moment)
    app.register_error_handler(Exception, _unexpected)


def _page(status: int, problem: Exception | None = None, **values: object) -> ResponseReturnValue:
    """The page for a status. It shows nothing from the database, which may be what failed."""
    db.session.rollback()
    for beginning, make in _for_programs.items():
        if request.path.startswith(beginning):
            return make(status, problem)
    template = status if status in PAGES else (500 if status >= 500 else 400)
    return render_template(f"errors/{template}.html", request_id=request_id(), **values), status


def _http(problem: HTTPException) -> ResponseReturnValue:
    if problem.code is None or problem.code < 400:
        return problem
    return _page(problem.code, problem)


def _csrf(problem: CSRFError) -> ResponseReturnValue:
    return _page(400, expired=True, typed=_typed_words())


def _stale(problem: Stale | StaleDataError) -> ResponseReturnValue:
    return _page(409, stale=True, typed=_typed_words())


def _typed_words() -> list[str]:
    """What a person wrote in the form that was refused, for copying: no browser promises to keep it. Secrets and what
    pages sent by themselves are left out."""
    return [
        value.strip()
        for name, values in request.form.lists()
        if not any(part in name.lower() for part in NOT_SHOWN_AGAIN)
        for value in values
        if len(value.split()) > 1
    ]


def _unstorable(problem: DataError) -> ResponseReturnValue:
    """The request held what no database can hold or look for: the character NUL, or too much for its field."""
    log.warning("%s unstorable value at %s", request_id(), request.endpoint)
    return _page(400)


def _at_the_same_moment(problem: IntegrityError) -> ResponseReturnValue:
    """Two requests at once, often one button pressed twice: both found nothing there, and the database let one of them
    write. SQLite has one writer at a time, so there it is a fault of the program, as any other broken rule is."""
    if getattr(problem.orig, "sqlstate", None) != UNIQUE_VIOLATION:
        return _unexpected(problem)
    log.warning("%s written twice at the same moment at %s", request_id(), request.endpoint)
    return _page(409, stale=True, typed=_typed_words())


def _unexpected(problem: Exception) -> ResponseReturnValue:
    # The class and place of the fault are logged; its message may quote an answer and is not.
    log.error(
        "%s unexpected %s at %s",
        request_id(),
        type(problem).__name__,
        request.endpoint,
        exc_info=(type(problem), _without_message(problem), problem.__traceback__),
    )
    return _page(InternalServerError.code)


def _without_message(problem: Exception) -> Exception:
    return RuntimeError(f"{type(problem).__name__} (message withheld)")
