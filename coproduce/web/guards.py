"""Every route declares who may use it; a route that does not is refused (rule 22 and "deny by default")."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from coproduce.core import access
from coproduce.core.access import VISITOR, Actor

View = TypeVar("View", bound=Callable[..., Any])

PUBLIC = "public"

# Endpoints of libraries, which cannot carry our decorators: endpoint -> PUBLIC or a permission. Rooms that bring a
# library add its endpoints here by `declare_third_party`.
THIRD_PARTY: dict[str, str] = {"static": PUBLIC}

ActorLoader = Callable[[], Actor]


def public(view: View) -> View:
    """Anyone may use this page."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def requires(permission: str) -> Callable[[View], View]:
    """Only who holds `permission` (asked here without a subject) may use this page."""

    def mark(view: View) -> View:
        view.access = permission  # type: ignore[attr-defined]
        return view

    return mark


def declare_third_party(endpoints: dict[str, str]) -> None:
    """Add a library's endpoints to the one access table."""
    THIRD_PARTY.update(endpoints)


def access_of(app: Flask, endpoint: str) -> str | None:
    """What a route declares: PUBLIC, a permission, or None where it declares nothing."""
    declared = getattr(app.view_functions[endpoint], "access", None)
    return declared if declared is not None else THIRD_PARTY.get(endpoint)


def use_actor_loader(app: Flask, loader: ActorLoader) -> None:
    """`accounts` says how the person behind a request becomes an Actor."""
    app.extensions["actor_loader"] = loader


def current_actor() -> Actor:
    """Who is behind this request."""
    if "actor" not in g:
        loader: ActorLoader | None = current_app.extensions.get("actor_loader")
        g.actor = loader() if loader else VISITOR
    actor: Actor = g.actor
    return actor


def lets_through(address: str, method: str = "GET") -> bool:
    """Whether the guard of the page at this address lets whoever asks now open it: a template's test `reachable`, by
    which a link is shown. The page may still refuse for what it is about. Addresses elsewhere are open to all."""
    adapter = request_ctx.url_adapter
    if adapter is None or not address.startswith("/"):
        return True
    try:
        endpoint, _ = adapter.match(urlsplit(address).path, method=method)
    except HTTPException:
        return True
    declared = access_of(current_app, endpoint)
    return declared == PUBLIC or (declared is not None and access.allows(current_actor(), declared))


def init_app(app: Flask) -> None:
    app.before_request(_check_access)


def _check_access() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such address: the 404 page
    declared = access_of(current_app, request.endpoint)
    if declared == PUBLIC:
        return None
    if declared is None:
        current_app.logger.error("endpoint %s declares no access", request.endpoint)
        abort(403)
    if access.allows(current_actor(), declared):
        return None
    if not current_actor().signed_in and request.method == "GET":
        if request.path.startswith("/manage"):
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")))
        return redirect(url_for("accounts.start"))
    abort(403)
