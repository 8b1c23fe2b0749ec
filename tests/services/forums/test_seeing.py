"""SQL and the pure rules agree on who sees what, lists stay in step, and long boards are read by their indexes."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import event, insert, select, text

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.core import clock
from coproduce.core.access import VISITOR
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound, Refused
from coproduce.core.identifiers import new_id
from coproduce.forums.models import Board, BoardMember, Post, Topic
from coproduce.forums.queries.boards import boards
from coproduce.forums.queries.posts import posts_of
from coproduce.forums.queries.topics import TOPICS_A_PAGE, topic_at, topics_of
from coproduce.forums.queries.viewing import post_is_visible, viewer_of
from coproduce.forums.rules.visibility import PostFacts, Viewer, may_see_board, may_see_post
from coproduce.forums.services.posts import edit_post, reply
from coproduce.forums.services.profiles import choose_name
from coproduce.forums.services.writing import Words
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import hold
from tests.factories.accounts import make_account, make_group
from tests.factories.forums import make_board, make_post, make_profile, make_topic, make_writer
from tests.factories.safeguarding import MODERATOR


def test_sql_and_rules_agree_on_every_board_post_and_viewer(app: Flask) -> None:
    author, member, outsider, staff = (
        make_writer(),
        make_writer(),
        make_writer(),
        make_account("commissioner"),
    )
    leader = make_account("group_facilitator")
    group = make_group(facilitator=leader, members=(author, member))
    made = []
    for audience, moderation in product(
        ("public", "signed_in", "group", "circle", "staff"), ("before", "after")
    ):
        board = make_board(
            audience=audience,
            moderation=moderation,
            age_band="adult",
            group_id=group.id if audience == "group" else None,
            host_id=leader.id,
        )
        if audience == "circle":
            db.session.add_all(
                [BoardMember(board_id=board.id, account_id=each.id) for each in (author, member)]
            )
        writer = staff if audience == "staff" else author
        topic = make_topic(board, writer)
        made += [(board, make_post(topic, writer, read=read)) for read in (True, False)]
        held = make_post(topic, writer)
        assert held.passage is not None
        hold(MODERATOR, held.passage, "Names a child.")
        made.append((board, held))
    actors = [
        VISITOR,
        *map(actor_of, (author, member, outsider, staff, leader)),
        actor_of(make_account("moderator")),
    ]
    for viewer in map(viewer_of, actors):
        known = {board.id for board in boards(viewer)}
        for board, post in made:
            assert (board.id in known) == may_see_board(viewer, board.facts)
            found = db.session.scalar(
                select(Post.id)
                .join(Passage, Passage.id == Post.passage_id)
                .where(Post.id == post.id, post_is_visible(viewer, board))
            )
            assert post.passage is not None
            facts = PostFacts(post.author_id, post.passage.state, post.withdrawn_at is not None)
            if board.id in known:
                assert (found is not None) == may_see_post(viewer, board.facts, facts)
                shown = posts_of(viewer, board, post.topic, 1).posts
                assert (post.id in {each.id for each in shown if each.html is not None}) == (
                    found is not None
                )


def test_a_list_stays_in_step_while_posts_arrive(app: Flask) -> None:
    """Every topic is met once, although others move to the top between two stretches."""
    board, author = make_board(), make_writer()
    topics = [make_topic(board, author, title=f"Topic {number}") for number in range(TOPICS_A_PAGE + 8)]
    for sort in ("newest", "helpful", "unanswered"):
        first = topics_of(Viewer(), board, sort=sort)
        if sort != "unanswered":
            make_post(topics[-1], author)
        second = topics_of(Viewer(), board, sort=sort, mark=first.older)
        ids = [line.id for line in (*first.lines, *second.lines)]
        wanted = {topic.id for topic in topics if sort != "unanswered" or topic.post_count == 0}
        assert len(ids) == len(wanted)
        assert set(ids) == wanted
        assert second.older == ""
        assert [line.id for line in topics_of(Viewer(), board, sort=sort, mark=second.newer).lines][
            -1
        ] == ids[len(first.lines) - 1]
    assert topics_of(Viewer(), board, mark="nonsense").lines


def test_a_board_of_a_hundred_thousand_posts_is_read_by_its_indexes(app: Flask, database_kind: str) -> None:
    """Plans, not times: with two thousand topics each database would already choose to sort if it had to."""
    board, author = make_board(), make_writer()
    _many_topics(board, author)
    db.session.execute(text("ANALYZE"))
    for sort, index in (("newest", "newest"), ("helpful", "helpful"), ("unanswered", "unanswered")):
        plan = _plan_of(board, sort, database_kind)
        assert f"ix_forum_topic_{index}" in plan, plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan.replace("Sort Key", "")
    page = "SELECT id FROM forum_post WHERE topic_id = 'x' AND number > 50 AND number <= 100 ORDER BY number"
    if database_kind == "postgresql":  # which would read an empty table as a whole
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    posts = _explained(page, database_kind)
    assert "uq_forum_post" in posts or "autoindex_forum_post" in posts, posts


def _many_topics(board: Board, author: Account) -> None:
    passages, topics = [], []
    now = clock.now()
    facts = {
        "context_kind": "forum", "context_id": board.id, "topic": "", "body": "Title\n\nText", "state": "read",
        "version": 1, "received_on": clock.today(), "hinted": False, "personal_data_hints": [],
    }  # fmt: skip
    topic = {
        "state": "open", "version": 1, "board_id": board.id, "kind": "discussion", "title": "Title", "shown": True,
        "author_id": author.id, "opened_at": now, "last_post_at": now, "next_number": 2,
    }  # fmt: skip
    for number in range(2000):
        passage_id, code = new_id(), new_id()[:10]
        passages.append({"id": passage_id, **facts})
        changing = {"passage_id": passage_id, "code": code, "slug": code, "post_count": number % 3}
        topics.append({"id": new_id(), **topic, **changing, "helpful_count": number % 7})
    db.session.execute(insert(Passage), passages)
    db.session.execute(insert(Topic), topics)


def _plan_of(board: Board, sort: str, database_kind: str) -> str:
    """The plan of the very statement that a list sends."""
    sent: list[tuple[str, object]] = []
    engine = db.engine

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        sent.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        topics_of(Viewer(), board, sort=sort)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    statement, parameters = next(each for each in sent if "forum_topic" in each[0])
    explain = "EXPLAIN QUERY PLAN " if database_kind == "sqlite" else "EXPLAIN "
    rows = db.session.connection().exec_driver_sql(explain + statement, parameters)
    return "\n".join(str(row) for row in rows)


def _explained(statement: str, database_kind: str) -> str:
    explain = "EXPLAIN QUERY PLAN " if database_kind == "sqlite" else "EXPLAIN "
    return "\n".join(str(row) for row in db.session.execute(text(explain + statement)))


def test_who_may_not_write_hears_why(app: Flask) -> None:
    child = make_writer(age_band="young")
    topic = make_topic(make_board(age_band="adult"))
    with pytest.raises(Refused, match="This board is for adults"):
        reply(actor_of(child), topic, Words("Hello"))
    with pytest.raises(Refused, match="Tell us first"):
        reply(actor_of(make_account()), topic, Words("Hello"))
    outsider = make_writer()
    host = make_account("moderator")
    closed = make_topic(make_board(audience="circle", age_band="adult", host_id=host.id), host)
    with pytest.raises(NotFound):
        reply(actor_of(outsider), closed, Words("Hello"))
    with pytest.raises(NotFound):
        topic_at(viewer_of(actor_of(outsider)), closed.slug)
    with pytest.raises(InvalidInput, match="10,000"):
        reply(actor_of(outsider), topic, Words("a\n" * 10_000))
    with pytest.raises(InvalidInput, match="500 lines"):
        reply(actor_of(outsider), topic, Words("a\n" * 501 + "a"))


def test_an_answer_to_an_answer_stays_on_one_level(app: Flask) -> None:
    topic = make_topic(make_board())
    first = make_post(topic)
    second = make_post(topic, parent_id=first.id)
    third = make_post(topic, parent_id=second.id)
    assert third.parent_id == first.id
    elsewhere = make_post(make_topic(make_board()))
    with pytest.raises(NotFound):
        make_post(topic, parent_id=elsewhere.id)
    thread = posts_of(Viewer(), topic.board, topic, 1).thread()
    assert [(post.number, [each.number for each in below]) for post, below in thread] == [
        (1, []),
        (2, [3, 4]),
    ]


def test_names_of_others_and_of_staff_are_taken_whoever_asks(app: Flask) -> None:
    make_account("commissioner", name="Priya Shah")
    first, second = make_account(), make_account()
    make_profile(first, name="Marina")
    for name in ("MARINA", "Marlna", "Priya Shah"):
        with pytest.raises(InvalidInput):
            choose_name(actor_of(second), name, "adult")
    choose_name(actor_of(first), "Marina", "adult")
    choose_name(actor_of(second), "Sam", "adult")


def test_an_edit_that_changes_nothing_waits_for_nobody(app: Flask) -> None:
    author = make_writer()
    post = make_post(make_topic(make_board()), author, "Same words")
    edit_post(actor_of(author), post, Words("Same words "))
    assert post.next_passage_id is None
