"""The search index follows what happens to posts."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core.database import db
from coproduce.core.outbox import handles
from coproduce.forums import search_index
from coproduce.forums.events import PostEdited, PostHidden, PostShown, TopicShown
from coproduce.forums.models import Post
from coproduce.safeguarding.events import PassageRedacted


@handles(TopicShown)
def index_opening(event: TopicShown) -> None:
    search_index.keep_topic(event.topic_id)


@handles(PostShown)
def index_post(event: PostShown) -> None:
    _follow(event.post_id)


@handles(PostHidden)
def forget_post(event: PostHidden) -> None:
    _follow(event.post_id)


@handles(PostEdited)
def index_again(event: PostEdited) -> None:
    """An edit of the first post may have changed the title, which every entry of the topic holds."""
    post = db.session.scalars(select(Post).where(Post.id == event.post_id)).first()
    if post is not None:
        _follow(post.id)


@handles(PassageRedacted)
def forget_redacted_words(event: PassageRedacted) -> None:
    """Nobody finds out by searching what was taken out of a post that they can read."""
    for post_id in db.session.scalars(select(Post.id).where(Post.passage_id == event.passage_id)).all():
        _follow(post_id)


def _follow(post_id: str) -> None:
    """A first post holds the title, which stands in every entry of its topic."""
    post = db.session.get(Post, post_id)
    if post is None:
        return
    if post.number == 1:
        search_index.keep_topic(post.topic_id)
    else:
        search_index.keep(post)
