"""What was taken out of posts cannot be found by searching, and who may speak officially."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.accounts.actors import actor_of
from coproduce.core.access import VISITOR
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import Refused
from coproduce.core.outbox import dispatch
from coproduce.forums.search_queries import search_posts
from coproduce.forums.services.posts import reply
from coproduce.forums.services.writing import Words
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.accounts import make_account
from tests.factories.forums import make_board, make_post, make_profile, make_topic
from tests.factories.safeguarding import MODERATOR


def found(*words: str) -> int:
    return search_posts(VISITOR, words).total


def test_words_that_were_hidden_later_find_nothing(app: Flask) -> None:
    with unit_of_work():
        topic = make_topic(make_board(), title="Marvinquill is late again")
        post = make_post(topic, words="Ring 01632960001 and ask")
    dispatch()
    assert found("marvinquill") == 2, "the title stands with each post"
    assert found("01632960001") == 1
    with unit_of_work():
        assert post.passage is not None
        assert topic.passage is not None
        mark_read(MODERATOR, post.passage, "Ring [phone] and ask")
        hold(MODERATOR, topic.passage, "It names a member of staff.")
    dispatch()
    assert found("01632960001") == 0
    assert found("marvinquill") == 0, "a reply told that the title which is held back holds this name"
    assert found("ask") == 1


def test_a_title_that_was_redacted_later_is_found_by_what_is_left(app: Flask) -> None:
    with unit_of_work():
        topic = make_topic(make_board(), title="Marvinquill is late again")
        make_post(topic, words="So it is")
    dispatch()
    with unit_of_work():
        assert topic.passage is not None
        mark_read(MODERATOR, topic.passage, "[name] is late again\n\nHow long?")
    dispatch()
    assert found("marvinquill") == 0
    assert found("late", "again") == 2


def test_a_host_who_is_no_member_of_staff_gives_no_official_answer(app: Flask) -> None:
    host = make_account("group_facilitator")
    make_profile(host)
    topic = make_topic(make_board(host_id=host.id), kind="question")
    with pytest.raises(Refused, match="from the service"):
        reply(actor_of(host), topic, Words("We will hire ten teachers."), official=True)
    db.session.rollback()
