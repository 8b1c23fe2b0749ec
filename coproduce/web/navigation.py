"""The staff navigation: each room adds its pages, and a person sees those they may open."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from coproduce.core import access
from coproduce.web.guards import current_actor


@dataclass(frozen=True, order=True)
class Entry:
    position: int
    words: str
    endpoint: str
    permission: str


def add(app: Flask, words: str, endpoint: str, permission: str, position: int = 50) -> None:
    """Add a page to the staff navigation; lower positions come first."""
    app.extensions.setdefault("staff_navigation", set()).add(Entry(position, words, endpoint, permission))


def entries() -> list[tuple[str, str, bool]]:
    """(words, address, whether this page belongs to it) for the person behind the request."""
    actor = current_actor()
    shown = [
        (entry, url_for(entry.endpoint))
        for entry in sorted(current_app.extensions.get("staff_navigation", ()))
        if access.allows(actor, entry.permission)
    ]
    here = request.endpoint or ""
    current = {address for entry, address in shown if _same_blueprint(here, entry.endpoint)}
    # A page of an upper room about a consultation belongs to the consultations.
    current = current or {_nearest(request.path, [address for _, address in shown])}
    return [(entry.words, address, address in current) for entry, address in shown]


def _nearest(path: str, addresses: list[str]) -> str:
    """The longest address that the path begins with; the staff home begins them all and is the answer to none."""
    above = [address for address in addresses if path.startswith(address) and address.count("/") > 2]
    return max(above, key=len, default="")


def _same_blueprint(here: str, endpoint: str) -> bool:
    return "." in here and here.rpartition(".")[0] == endpoint.rpartition(".")[0]


def init_app(app: Flask) -> None:
    def navigation() -> dict[str, object]:
        return {"staff_navigation": entries()} if request.path.startswith("/manage") else {}

    app.context_processor(navigation)
