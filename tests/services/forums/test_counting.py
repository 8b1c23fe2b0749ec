"""Numbers and counters while many write at once, and what changes them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from flask import Flask
from sqlalchemy import select, update

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.core.database import db, unit_of_work
from coproduce.core.outbox import dispatch
from coproduce.forums.models import Board, Post, Topic
from coproduce.forums.queries.posts import posts_of
from coproduce.forums.queries.viewing import viewer_of
from coproduce.forums.rules.visibility import Viewer
from coproduce.forums.services.counting import Difference, recount, settle_passage
from coproduce.forums.services.posts import reply, withdraw_post
from coproduce.forums.services.writing import Words
from coproduce.safeguarding.services import hold, mark_read, release
from tests.factories.accounts import make_account
from tests.factories.forums import first_post, make_board, make_post, make_topic, make_writer
from tests.factories.safeguarding import MODERATOR

WRITERS, EACH = 8, 25


def test_two_hundred_replies_at_once(app: Flask) -> None:
    """Those who read texts write them, so that each reply changes every counter in its own transaction."""
    topic = make_topic(make_board())
    topic_id, board_id = topic.id, topic.board_id
    accounts = [make_account("moderator").id for _ in range(WRITERS)]
    db.session.commit()

    def write(account_id: str) -> None:
        with app.app_context():
            for number in range(EACH):
                with unit_of_work():
                    actor = actor_of(db.session.get_one(Account, account_id))
                    reply(actor, db.session.get_one(Topic, topic_id), Words(f"Reply {number}"))

    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(write, accounts))
    db.session.rollback()
    posts = db.session.scalars(select(Post).where(Post.topic_id == topic_id).order_by(Post.number)).all()
    assert [post.number for post in posts] == list(range(1, WRITERS * EACH + 2))
    assert all(earlier.posted_at <= later.posted_at for earlier, later in pairwise(posts))
    topic, board = db.session.get_one(Topic, topic_id), db.session.get_one(Board, board_id)
    assert (topic.post_count, board.post_count, board.topic_count) == (200, 201, 1)
    assert topic.last_post_at == max(post.shown_at for post in posts if post.shown_at)
    assert recount() == []
    pages = [posts_of(Viewer(), board, topic, page) for page in range(1, 6)]
    assert [post.number for page in pages for post in page.posts] == [post.number for post in posts]


def test_a_counter_that_lies_is_found_and_put_right(app: Flask) -> None:
    topic = make_topic(make_board())
    make_post(topic)
    db.session.execute(update(Topic).values(post_count=665))
    db.session.execute(update(Board).values(topic_count=0))
    differences = recount()
    assert {(each.kind, each.counted, each.found) for each in differences} == {
        ("topic", 665, 1),
        ("topics of a board", 0, 1),
    }
    assert Difference("topic", topic.id, 665, 1) in differences
    assert recount() == []


def test_counters_follow_what_readers_can_see(app: Flask) -> None:
    """Through the events of the reading queue, each any number of times."""
    board = make_board()
    topic = make_topic(board, read=False)
    post = make_post(topic, read=False)
    db.session.commit()
    assert _counts(topic, board) == (False, 0, 0, 0)
    opening = first_post(topic).passage
    assert opening is not None
    assert post.passage is not None
    steps = [
        (lambda: mark_read(MODERATOR, opening), (True, 0, 1, 1)),
        (lambda: mark_read(MODERATOR, post.passage), (True, 1, 2, 1)),
        (lambda: hold(MODERATOR, post.passage, "Names a child."), (True, 0, 1, 1)),
        (lambda: release(MODERATOR, post.passage, "It does not."), (True, 1, 2, 1)),
        (lambda: withdraw_post(actor_of(db.session.get_one(Account, post.author_id)), post), (True, 0, 1, 1)),
        (lambda: hold(MODERATOR, opening, "Names a child."), (False, 0, 0, 0)),
    ]
    for act, expected in steps:
        act()
        db.session.commit()
        dispatch()
        settle_passage(opening.id)
        settle_passage(post.passage_id or "")
        db.session.commit()
        assert _counts(topic, board) == expected
    assert recount() == []


def _counts(topic: Topic, board: Board) -> tuple[bool, int, int, int]:
    db.session.expire_all()
    return topic.shown, topic.post_count, board.post_count, board.topic_count


def test_pages_are_cut_by_number(app: Flask) -> None:
    """So that a post stays on its page when others arrive, are hidden, or come back."""
    board = make_board()
    author = make_writer()
    topic = make_topic(board, author)
    posts = [make_post(topic, author, f"Reply {number}") for number in range(2, 54)]
    second = [post.number for post in posts_of(Viewer(), board, topic, 2).posts]
    assert second == [51, 52, 53]
    withdraw_post(actor_of(author), posts[3])
    withdrawn = next(post for post in posts_of(Viewer(), board, topic, 1).posts if post.number == 5)
    assert withdrawn.html is None
    assert withdrawn.withdrawn
    assert [post.number for post in posts_of(Viewer(), board, topic, 2).posts] == second
    assert viewer_of(actor_of(author)).account_id == author.id
