"""Links in posts to pages of this site become cards: a title and a status in words. The rooms above say what stands
behind an address; an address of which nobody may know yet stays a plain link."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from flask import current_app

MOST_CARDS = 3  # of one post

_LINK = re.compile(r'<a href="([^"]{1,300})"')


@dataclass(frozen=True)
class Card:
    """What stands behind an address. `status` is one of the component's statuses, empty for none."""

    kind: str
    title: str
    url: str
    status: str = ""


# Slugs or ids that a pattern found -> cards, in one query; what nobody may know of is left out.
Resolver = Callable[[Collection[str]], Mapping[str, Card]]

_resolvers: dict[str, tuple[re.Pattern[str], Resolver]] = {}


def register_card(kind: str, pattern: str, resolver: Resolver) -> None:
    """`pattern` matches a whole path and has one group: what `resolver` is asked for. Registering twice replaces."""
    _resolvers[kind] = (re.compile(pattern), resolver)


def links_in(html: str, site_url: str) -> list[str]:
    """Paths of this site that a rendered post links to, each once."""
    found = []
    for address in _LINK.findall(html):
        path = address.removeprefix(site_url.rstrip("/"))
        if path.startswith("/") and not path.startswith("//"):
            found.append(path.split("#")[0].split("?")[0].rstrip("/"))
    return list(dict.fromkeys(found))[:MOST_CARDS]


def cards_for(pages: Mapping[str, str]) -> dict[str, list[Card]]:
    """Post -> its cards. `pages` are the renderings of one page of posts; each kind is asked once for all of them."""
    site_url = current_app.extensions["settings"].site_url
    links = {post_id: links_in(html, site_url) for post_id, html in pages.items() if "<a " in html}
    cards: dict[str, Card] = {}
    for pattern, resolver in _resolvers.values():
        wanted = {
            path: found.group(1)
            for paths in links.values()
            for path in paths
            if (found := pattern.fullmatch(path))
        }
        known = resolver(set(wanted.values())) if wanted else {}
        cards.update({path: known[key] for path, key in wanted.items() if key in known})
    shown = {post_id: [cards[path] for path in paths if path in cards] for post_id, paths in links.items()}
    return {post_id: found for post_id, found in shown.items() if found}
