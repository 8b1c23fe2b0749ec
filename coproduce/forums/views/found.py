"""Posts that were found, as a page shows them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from markupsafe import Markup

from coproduce.forums.markdown import plain_words
from coproduce.forums.models import Post
from coproduce.forums.rules.texts import split_opening
from coproduce.web.marking import excerpt, marked


@dataclass(frozen=True)
class FoundPost:
    """One post; `title` and `excerpt` are escaped, with what was looked for marked."""

    title: Markup
    excerpt: Markup
    board: str
    url: str
    shown_at: datetime | None


def found_posts(posts: Sequence[Post], words: Collection[str]) -> list[FoundPost]:
    """The posts of one page of a search."""
    return [_found(post, tuple(words)) for post in posts]


def _found(post: Post, words: tuple[str, ...]) -> FoundPost:
    said = post.passage.words if post.passage else ""
    text = plain_words(split_opening(said)[1] if post.number == 1 else said)
    topic = post.topic
    return FoundPost(
        marked(topic.title_now, words),
        excerpt((text,), words),
        topic.board.name,
        url_for("forums.post", post_id=post.id),
        post.shown_at,
    )
