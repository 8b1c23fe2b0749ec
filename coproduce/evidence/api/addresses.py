"""Addresses in answers: whole ones under the site's own name, whatever name a request came under."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import current_app, url_for

from coproduce.web.paging import Page

BASE = "/api/v1"


def whole(path: str) -> str:
    """The address of a path of this site. Addresses elsewhere stay as they are."""
    if not path.startswith("/"):
        return path
    return f"{current_app.extensions['settings'].site_url}{path}"


def here(endpoint: str, **values: Any) -> str:
    """The address of an endpoint of the interface."""
    return whole(url_for(f"api.{endpoint}", **values))


def of_list(page: Page[Any], address: str, asked: Mapping[str, Any], html: str) -> dict[str, str]:
    """The links of one page of a list; `asked` as it was read, so that each link asks for the same."""
    kept = {name: value for name, value in asked.items() if value not in ("", None) and name != "page"}

    def numbered(number: int) -> str:
        return f"{address}?{urlencode({**kept, 'page': number})}"

    found = {
        "self": numbered(page.number),
        "first": numbered(1),
        "last": numbered(page.pages),
        "html": whole(html),
    }
    if page.number > 1:
        found["previous"] = numbered(min(page.number - 1, page.pages))
    if page.number < page.pages:
        found["next"] = numbered(page.number + 1)
    return found
