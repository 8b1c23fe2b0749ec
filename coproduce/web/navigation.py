"""The staff navigation: each room adds its pages, and a person sees those they may open.

The row holds what is worked on from day to day. What is set once for the whole area stands on a page of its own, to
which each room adds its entries in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app, request, url_for

from coproduce.core import access
from coproduce.web.guards import current_actor


@dataclass(frozen=True, order=True)
class Entry:
    position: int
    words: str
    endpoint: str
    permission: str
    shown: Callable[[], bool] | None = field(default=None, compare=False)


AREA = "area_manage.index"
PEOPLE, ASKING, LOOKING_BACK = "People and groups", "Asking", "Dates, safety and records"
SECTIONS = (ASKING, PEOPLE, LOOKING_BACK)


@dataclass(frozen=True, order=True)
class Setting:
    """A page that is about the whole area."""

    section: str
    position: int
    words: str
    endpoint: str
    permission: str
    hint: str


def add(
    app: Flask,
    words: str,
    endpoint: str,
    permission: str,
    position: int = 50,
    shown: Callable[[], bool] | None = None,
) -> None:
    """Add a page to the staff navigation; lower positions come first. `shown` may hide it from a person."""
    entry = Entry(position, words, endpoint, permission, shown)
    app.extensions.setdefault("staff_navigation", set()).add(entry)


def add_setting(app: Flask, section: str, position: int, words: str, endpoint: str, **values: str) -> None:
    """Add a page to the area's settings, with `permission` and `hint`, a few words on what it is for."""
    setting = Setting(section, position, words, endpoint, **values)
    app.extensions.setdefault("area_settings", set()).add(setting)


def settings() -> list[tuple[str, list[tuple[Setting, str]]]]:
    """(section, [(setting, address)]) for the person behind the request, without empty sections."""
    actor = current_actor()
    found: defaultdict[str, list[tuple[Setting, str]]] = defaultdict(list)
    for setting in sorted(current_app.extensions.get("area_settings", ())):
        if access.allows(actor, setting.permission):
            found[setting.section].append((setting, url_for(setting.endpoint)))
    return [(section, found[section]) for section in SECTIONS if found[section]]


def has_settings() -> bool:
    """Whether the person behind the request finds anything on the page of settings."""
    actor = current_actor()
    added = current_app.extensions.get("area_settings", ())
    return access.allows(actor, "staff.enter") and any(
        access.allows(actor, setting.permission) for setting in added
    )


def has_no_settings() -> bool:
    return not has_settings()


def entries() -> list[tuple[str, str, bool]]:
    """(words, address, whether this page belongs to it) for the person behind the request."""
    actor = current_actor()
    shown = [
        (entry, url_for(entry.endpoint))
        for entry in sorted(current_app.extensions.get("staff_navigation", ()))
        if access.allows(actor, entry.permission) and (entry.shown is None or entry.shown())
    ]
    here = request.endpoint or ""
    current = {address for entry, address in shown if _same_blueprint(here, entry.endpoint)}
    current = current or {address for entry, address in shown if entry.endpoint == AREA and _is_setting(here)}
    # A page of an upper room about a consultation belongs to the consultations.
    current = current or {_nearest(request.path, [address for _, address in shown])}
    return [(entry.words, address, address in current) for entry, address in shown]


def _is_setting(here: str) -> bool:
    added = current_app.extensions.get("area_settings", ())
    return any(_same_blueprint(here, setting.endpoint) for setting in added)


def _nearest(path: str, addresses: list[str]) -> str:
    """The longest address that the path begins with; the staff home begins them all and is the answer to none."""
    above = [
        address for address in addresses if path.startswith(address) and address.rstrip("/").count("/") > 1
    ]
    return max(above, key=len, default="")


def _same_blueprint(here: str, endpoint: str) -> bool:
    return "." in here and here.rpartition(".")[0] == endpoint.rpartition(".")[0]


def init_app(app: Flask) -> None:
    def navigation() -> dict[str, object]:
        return {"staff_navigation": entries()} if request.path.startswith("/manage") else {}

    app.context_processor(navigation)
