"""What a host does with a topic: reasons in public, links that go on working, and a way back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, Refused
from coproduce.forums import host_services, subscription_services
from coproduce.forums.models import Board, Post, PostAlias, Topic, TopicEvent, TopicSubscription
from coproduce.forums.services.counting import recount
from tests.factories.accounts import make_account, make_group
from tests.factories.forums import make_board, make_post, make_topic, make_writer
from tests.factories.safeguarding import MODERATOR

REASON = "Both ask the same."


def events(topic: Topic) -> list[str]:
    found = select(TopicEvent.action).where(TopicEvent.topic_id == topic.id).order_by(TopicEvent.at)
    return list(db.session.scalars(found))


def numbers(topic: Topic) -> dict[int, str]:
    rows = db.session.execute(select(Post.number, Post.id).where(Post.topic_id == topic.id))
    return {row.number: row.id for row in rows}


def test_joining_topics_keeps_every_link_and_can_be_undone(app: Flask) -> None:
    board, writer = make_board(), make_writer()
    into, topic = make_topic(board, writer, title="First"), make_topic(board, writer, title="Second")
    make_post(into, writer)
    unread = make_post(topic, writer, read=False)
    make_post(topic, writer)
    before = numbers(topic)
    follower = make_account()
    subscription_services.follow(actor_of(follower), topic, "daily")

    host_services.merge(MODERATOR, topic, into, REASON)
    assert (topic.state, topic.merged_into_id, topic.shown) == ("merged", into.id, False)
    assert sorted(numbers(into)) == [1, 2, 3, 4, 5]
    assert numbers(topic) == {}
    aliases = {alias.number: alias.post_id for alias in db.session.scalars(select(PostAlias))}
    assert aliases == before
    assert (into.post_count, into.next_number) == (3, 6)
    assert unread.number == 4
    assert not unread.shown
    assert events(topic) == ["merge"]
    assert events(into) == ["joined"]
    assert db.session.scalars(select(TopicSubscription.topic_id)).one() == into.id
    db.session.refresh(board)
    assert (board.topic_count, board.post_count) == (1, 4)
    assert recount() == []

    host_services.undo(MODERATOR, topic, "They are two questions after all.")
    assert numbers(topic) == before
    assert sorted(numbers(into)) == [1, 2]
    assert (topic.state, topic.shown, topic.post_count, into.post_count) == ("open", True, 1, 1)
    assert recount() == []
    make_post(into, writer)
    assert sorted(numbers(into)) == [1, 2, 6], "a number is never given a second time"


def test_moving_takes_the_words_along_and_back(app: Flask) -> None:
    first, second = make_board(), make_board()
    topic = make_topic(first)
    make_post(topic)
    host_services.move(MODERATOR, topic, second, "It is about schools.")
    assert topic.board_id == second.id
    assert {post.passage.context_id for post in db.session.scalars(select(Post))} == {second.id}
    counts = {board.id: (board.topic_count, board.post_count) for board in db.session.scalars(select(Board))}
    assert counts == {first.id: (0, 0), second.id: (1, 2)}
    host_services.undo(MODERATOR, topic, "It is not.")
    assert topic.board_id == first.id
    assert recount() == []


def test_words_of_a_group_do_not_leave_it(app: Flask) -> None:
    group = make_group()
    closed = make_board(audience="group", group_id=group.id)
    topic = make_topic(closed, make_account("moderator"))
    with pytest.raises(Refused, match="not written for them"):
        host_services.move(MODERATOR, topic, make_board(), "Interesting for all.")
    with pytest.raises(Refused, match="not written for them"):
        host_services.merge(MODERATOR, topic, make_topic(make_board()), "Interesting for all.")


def test_every_step_wants_a_reason_and_a_host(app: Flask) -> None:
    host, other = make_account(), make_writer()
    topic = make_topic(make_board(host_id=host.id), other)
    with pytest.raises(NotAllowed):
        host_services.change_state(actor_of(other), topic, "lock", REASON)
    with pytest.raises(InvalidInput, match="reason"):
        host_services.change_state(actor_of(host), topic, "lock", " ")
    host_services.change_state(actor_of(host), topic, "lock", REASON)
    with pytest.raises(Refused):
        make_post(topic, other)
    host_services.undo(actor_of(host), topic, "Somebody has something to add.")
    make_post(topic, other)
    with pytest.raises(NotAllowed):
        host_services.move(actor_of(host), topic, make_board(), "Not a board of this host.")
    assert events(topic) == ["lock", "unlock"]


def test_a_pin_is_taken_down_after_its_last_day(app: Flask) -> None:
    topic = make_topic(make_board())
    with pytest.raises(Refused, match="passed"):
        host_services.pin(MODERATOR, topic, REASON, date(2020, 1, 1))
    host_services.pin(MODERATOR, topic, REASON, clock.today())
    host_services.take_down_old_pins()
    assert topic.pinned
    with clock.frozen(clock.now() + timedelta(days=1)):
        host_services.take_down_old_pins()
    assert not topic.pinned
    assert events(topic)[-1] == "unpin"
