"""A visitor's page of a topic is kept for some seconds, and words that must go are gone with the next request."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from coproduce.core.access import Actor
from coproduce.core.database import db, unit_of_work
from coproduce.forums.models import Post
from coproduce.forums.services.posts import withdraw_post
from coproduce.forums.views import reading
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.forums import make_board, make_post, make_topic
from tests.factories.safeguarding import MODERATOR
from tests.pages.client import Browser

MARKER = "zebra-lantern-43"


@pytest.fixture
def keeping(application: Flask) -> Iterator[None]:
    application.config["TALK_KEPT_SECONDS"] = 20
    yield
    application.config["TALK_KEPT_SECONDS"] = 0
    application.extensions.pop("talk_kept", None)


@pytest.fixture
def place(application: Flask) -> tuple[str, str]:
    """(address of a topic, id of a post that says the marker)."""
    with application.app_context(), unit_of_work():
        board = make_board(slug="early")
        topic = make_topic(board)
        post = make_post(topic, words=f"Something about a {MARKER}.")
        return f"/forums/early/{topic.slug}", post.id


def take_back(post: Post) -> None:
    withdraw_post(Actor(post.author_id, roles=frozenset({"participant"})), post)


def hold_back(post: Post) -> None:
    assert post.passage is not None
    hold(MODERATOR, post.passage, "A name stands in it.")


def redact(post: Post) -> None:
    assert post.passage is not None
    mark_read(MODERATOR, post.passage, "Something about a [animal].")


@pytest.mark.parametrize("act", [take_back, hold_back, redact])
@pytest.mark.usefixtures("keeping")
def test_words_that_go_are_gone_at_once(
    application: Flask, browser: Browser, place: tuple[str, str], act: Callable[[Post], None]
) -> None:
    address, post_id = place
    assert MARKER in browser.open(address).text
    with application.app_context(), unit_of_work():
        act(db.session.get_one(Post, post_id))
    assert MARKER not in browser.open(address).text


@pytest.mark.usefixtures("keeping")
def test_the_same_page_is_drawn_once_for_all_visitors(
    application: Flask, browser: Browser, place: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address, _ = place
    drawn: list[str] = []
    draw = reading._topic

    def counted(slug: str, topic_slug: str) -> object:
        drawn.append(topic_slug)
        return draw(slug, topic_slug)

    monkeypatch.setattr(reading, "_topic", counted)
    for _ in range(3):
        assert MARKER in browser.open(address).text
    assert len(drawn) == 1
    browser.open(f"{address}?page=1")
    assert len(drawn) == 2, "another address is another page"
