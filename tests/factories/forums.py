"""Boards, topics and posts for tests. Each function adds to the session and flushes."""

from __future__ import annotations

from itertools import count
from typing import Any

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.forums.lifecycle import BOARD
from coproduce.forums.models import Board, ForumProfile, Post, Topic
from coproduce.forums.queries.people import profile_of
from coproduce.forums.rules.texts import Opening
from coproduce.forums.services.counting import settle
from coproduce.forums.services.posts import reply
from coproduce.forums.services.profiles import choose_name
from coproduce.forums.services.topics import begin_topic
from coproduce.forums.services.writing import Words
from coproduce.safeguarding.services import mark_read
from tests.factories.accounts import make_account
from tests.factories.safeguarding import MODERATOR

_numbers = count(1)


def make_board(**values: Any) -> Board:
    """A public board for everyone, read before anything is shown, unless said otherwise."""
    number = next(_numbers)
    facts: dict[str, Any] = {
        "slug": f"board-{number}",
        "name": f"Invented board {number}",
        "purpose": "A place to talk.",
        "audience": "public",
        "age_band": "everyone",
        "moderation": "before",
        "position": number,
        **values,
    }
    board = Board(id=new_id(), state=BOARD.initial, **facts)
    db.session.add(board)
    db.session.flush()
    return board


def make_profile(
    account: Account, *, name: str = "", age_band: str = "adult", read: bool = True
) -> ForumProfile:
    """What a person told us before writing; their name was read unless said otherwise."""
    profile = choose_name(actor_of(account), name, age_band)
    if read and profile.passage is not None:
        mark_read(MODERATOR, profile.passage)
    return profile


def make_writer(*, age_band: str = "adult", name: str = "") -> Account:
    """A participant who may write."""
    account = make_account()
    make_profile(account, name=name, age_band=age_band)
    return account


def make_topic(
    board: Board,
    author: Account | None = None,
    *,
    title: str = "Waiting for an assessment",
    text: str = "How long did you wait?",
    kind: str = "discussion",
    read: bool = True,
    **values: Any,
) -> Topic:
    """A topic whose first post was read, unless said otherwise."""
    author = _ready(author)
    topic = begin_topic(actor_of(author), board, Opening(kind, title, text, **values))
    if read:
        _read(first_post(topic))
    return topic


def first_post(topic: Topic) -> Post:
    return db.session.query(Post).filter_by(topic_id=topic.id, number=1).one()


def make_post(
    topic: Topic,
    author: Account | None = None,
    words: str = "We waited too.",
    *,
    read: bool = True,
    **values: Any,
) -> Post:
    """A reply that was read, unless said otherwise."""
    post = reply(actor_of(_ready(author)), topic, Words(words), **values)
    if read:
        _read(post)
    return post


def _ready(author: Account | None) -> Account:
    author = author or make_account()
    if not author.is_staff and profile_of(author.id) is None:
        make_profile(author)
    return author


def _read(post: Post) -> None:
    """As if a person had read it and the worker had run."""
    assert post.passage is not None
    if post.passage.state == "unread":
        mark_read(MODERATOR, post.passage)
    settle(post)
