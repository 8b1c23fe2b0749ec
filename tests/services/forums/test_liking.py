"""Support and “helpful”: one of each person, counted by the database, on both databases."""

from __future__ import annotations

from flask import Flask

from coproduce.accounts.actors import actor_of
from coproduce.core.database import db
from coproduce.forums import liking_services
from coproduce.forums.rules.texts import IDEA_PARTS
from tests.factories.forums import make_board, make_post, make_topic, make_writer


def test_each_person_supports_an_idea_once_and_can_take_it_back(app: Flask) -> None:
    idea = make_topic(make_board(), kind="idea", parts={name: "Said." for name, _, _ in IDEA_PARTS})
    first, second = (actor_of(make_writer()) for _ in range(2))
    for actor in (first, first, second):
        liking_services.support(actor, idea)
    db.session.commit()
    assert idea.support_count == 2
    liking_services.support_no_more(first, idea)
    liking_services.support_no_more(first, idea)
    assert idea.support_count == 1
    assert liking_services.supports(second, idea.id)


def test_a_post_is_found_helpful_once_by_each(app: Flask) -> None:
    topic = make_topic(make_board())
    post, reader = make_post(topic), actor_of(make_writer())
    for _ in range(2):
        liking_services.find_helpful(reader, post)
    assert (post.helpful_count, topic.helpful_count) == (1, 1)
    assert liking_services.found_helpful(reader, [post.id]) == {post.id}
