"""How a post is drawn. A visitor's page holds nothing of the visitor, so each post of it is drawn once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask import current_app
from markupsafe import Markup

from coproduce.forums.queries.posts import SeenPost
from coproduce.forums.views.panels import PostTools

KEPT = 2000  # posts; some three kilobytes each


@dataclass(frozen=True)
class Look:
    """What the drawing of a post depends on beside the post."""

    topic_url: str
    read_first: bool
    tools: PostTools
    mark: int | None = None
    may_write: bool = False
    signed_in: bool = False

    def article(self, post: SeenPost, nested: bool) -> Markup:
        """The post as HTML. What is kept is found by everything that it shows, so it can never be out of date."""
        return _drawn(post, nested, self) if self.signed_in else _kept(post, nested, self)


def _drawn(post: SeenPost, nested: bool, look: Look) -> Markup:
    macros = current_app.jinja_env.get_template("forums/_post.html").module
    return Markup(macros.article(post, nested, look))  # type: ignore[attr-defined]  # noqa: S704 - drawn by a template


@lru_cache(maxsize=KEPT)
def _kept(post: SeenPost, nested: bool, look: Look) -> Markup:
    return _drawn(post, nested, look)
