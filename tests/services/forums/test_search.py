"""The search finds what its reader may read, and nothing else, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import event

from coproduce.accounts.actors import actor_of
from coproduce.core import outbox
from coproduce.core.access import VISITOR, Actor
from coproduce.core.database import db
from coproduce.forums import host_services, search_index
from coproduce.forums.models import Post
from coproduce.forums.search_queries import search_posts
from coproduce.forums.search_rules import words_of
from coproduce.forums.services.posts import withdraw_post
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.accounts import make_account, make_group
from tests.factories.forums import first_post, make_board, make_post, make_topic, make_writer
from tests.factories.safeguarding import MODERATOR


def found(actor: Actor, typed: str, board_id: str = "") -> set[str]:
    db.session.commit()
    while outbox.dispatch():
        pass
    return {post.id for post in search_posts(actor, words_of(typed), board_id).posts}


def test_only_words_that_were_read_on_boards_that_may_be_seen(app: Flask) -> None:
    group = make_group()
    public, closed = make_board(), make_board(audience="group", group_id=group.id)
    writer = make_writer()
    topic = make_topic(public, writer, title="Short breaks", text="We wait for sensory toys.")
    unread = make_post(topic, writer, "Sensory rooms too.", read=False)
    secret = make_topic(closed, make_account("moderator"), title="Ours", text="A sensory secret.")
    opening, hidden = first_post(topic), first_post(secret)
    assert found(VISITOR, "sensory") == {opening.id}
    assert found(VISITOR, "SENSORY toy") == {opening.id}, "stems and beginnings count, case does not"
    assert found(VISITOR, "breaks") == {opening.id}, "so do words of the title"
    assert found(VISITOR, "sensory trampoline") == set()
    assert found(MODERATOR, "sensory") >= {opening.id, hidden.id}
    assert found(MODERATOR, "sensory", closed.id) == {hidden.id}
    assert found(VISITOR, "sensory", closed.id) == set()
    mark_read(MODERATOR, unread.passage)  # type: ignore[arg-type]
    assert found(VISITOR, "sensory") == {opening.id, unread.id}


def test_what_is_hidden_is_not_found_even_before_the_index_knows(app: Flask) -> None:
    writer = make_writer()
    topic = make_topic(make_board(), writer)
    first, second = make_post(topic, writer, "A trampoline."), make_post(topic, writer, "Our trampoline.")
    assert found(VISITOR, "trampoline") == {first.id, second.id}
    hold(MODERATOR, first.passage, "It names a child.")  # type: ignore[arg-type]
    withdraw_post(actor_of(writer), second)
    db.session.flush()
    assert search_posts(VISITOR, words_of("trampoline")).posts == []
    assert found(VISITOR, "trampoline") == set()
    assert db.session.query(search_index.ForumSearchEntry).filter_by(post_id=second.id).count() == 0


def test_the_index_follows_moves_mergers_and_can_be_built_anew(app: Flask) -> None:
    first, second = make_board(), make_board()
    into, topic = make_topic(first, title="One"), make_topic(first, title="Two", text="About trampolines.")
    post = first_post(topic)
    assert found(VISITOR, "trampoline") == {post.id}
    host_services.move(MODERATOR, into, second, "It is about schools.")
    host_services.merge(MODERATOR, topic, into, "The same.")
    assert found(VISITOR, "trampoline", first.id) == set()
    assert found(VISITOR, "trampoline", second.id) == {post.id}
    assert search_index.rebuild() == db.session.query(Post).filter_by(shown=True).count()
    assert found(VISITOR, "trampoline", second.id) == {post.id}


@pytest.mark.parametrize(
    "typed", ['"', "' OR 1=1 --", "a NEAR(b) *", "سلام", "(((", "board_id : x", "\\", ":*"]
)
def test_nothing_typed_is_a_fault(app: Flask, typed: str) -> None:
    make_board()
    assert found(VISITOR, typed) == set()


def test_a_page_of_results_takes_few_queries(app: Flask) -> None:
    topic = make_topic(make_board())
    writer = make_writer()
    for number in range(12):
        make_post(topic, writer, f"Sensory post {number}")
    found(VISITOR, "sensory")
    db.session.expunge_all()
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    posts = search_posts(VISITOR, ("sensory",)).posts
    assert len([post.topic.board.name for post in posts]) == 12
    assert len([each for each in statements if each.startswith("SELECT")]) <= 5
