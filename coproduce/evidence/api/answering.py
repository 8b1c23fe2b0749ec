"""How every request to the interface is answered: counted, asked whether JSON will do, and sent so that a copy is used
again only after asking. What opens or is taken back is right in the very next request (rule 4)."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify, request
from werkzeug.exceptions import MethodNotAllowed, NotAcceptable, UnprocessableEntity, default_exceptions

from coproduce.web.logs import request_id
from coproduce.web.rate_limits import READING_BY_PROGRAMS, count_reading

PROBLEM_TYPE = "application/problem+json"
# Anybody's page may read what anybody may read; nothing here depends on who asks.
FOR_EVERY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Retry-After, Content-Language",
    "Access-Control-Max-Age": "86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
DETAILS = {
    404: "There is nothing at this address that everybody may read.",
    405: "This interface can only be read: use GET or HEAD.",
    406: "This interface answers in application/json.",
    422: "A parameter is unknown, given twice or not as described.",
    429: "Too many requests. Wait as long as Retry-After says.",
    500: "Something went wrong here.",
}


def before() -> None:
    """Refuse what cannot be answered. Raises HTTPException."""
    if request.method == "OPTIONS":
        return
    count_reading("api", READING_BY_PROGRAMS)
    if request.accept_mimetypes and not request.accept_mimetypes["application/json"]:
        raise NotAcceptable
    twice = {name: ["Given twice."] for name, values in request.args.lists() if len(values) > 1}
    if twice:
        refuse(twice)


def refuse(errors: dict[str, list[str]]) -> None:
    """Answer with 422 and what is wrong with which parameter."""
    problem = UnprocessableEntity()
    problem.data = {"messages": {"query": errors}}  # type: ignore[attr-defined]  # as webargs says it
    raise problem


def after(response: Response) -> Response:
    """Say how long it holds, and leave the body out where the reader has it already."""
    open_to_every_site(response)
    if response.status_code == 200 and request.method in ("GET", "HEAD"):
        response.headers["Cache-Control"] = "no-cache"
        response.headers["Content-Language"] = "en-GB"
        # Weak, since a compressed body is another one; the same figures and words all the same.
        response.set_etag(_digest(response), weak=True)
        response.make_conditional(request)
    return response


def _digest(response: Response) -> str:
    from hashlib import sha256

    return sha256(response.get_data()).hexdigest()[:32]


def open_to_every_site(response: Response) -> Response:
    for name, value in FOR_EVERY_SITE.items():
        response.headers[name] = value
    return response


def problem_answer(status: int, problem: Exception | None) -> Response:
    """An error under this interface as `application/problem+json` (RFC 9457)."""
    named = default_exceptions.get(status)
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": named().name if named else "Error",
        "status": status,
        "detail": DETAILS.get(status, "This request cannot be answered."),
        "request_id": request_id(),
    }
    if status == 422:
        body["errors"] = _errors_of(problem)
    response = jsonify(body)
    response.status_code, response.mimetype = status, PROBLEM_TYPE
    if isinstance(problem, MethodNotAllowed) and problem.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(problem.valid_methods))
    retry_after = getattr(problem, "retry_after", None)
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return open_to_every_site(response)


def _errors_of(problem: Exception | None) -> dict[str, list[str]]:
    data = getattr(problem, "data", None) or {}
    found = data.get("messages", {}).get("query", {})
    return {str(name): [str(each) for each in said] for name, said in found.items()}
