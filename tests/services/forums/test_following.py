"""Letters to people who follow: only words that were read, nobody is told twice, and one click ends them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.core import clock, outbox
from coproduce.core.clock import london_moment
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.forums import draft_services
from coproduce.forums.models import Board, Topic
from coproduce.forums.question_services import warn_of_overdue_questions
from coproduce.forums.services.counting import settle
from coproduce.forums.subscription_services import follow
from coproduce.notifications.addresses import normalised
from coproduce.notifications.forum_letters import tell_author
from coproduce.notifications.forum_news import tell_at_once, write_digests
from coproduce.notifications.forum_services import stop_forum_letters, take_forum_letters_again
from coproduce.notifications.letters import NoLongerWanted, compose
from coproduce.notifications.models import Notice
from coproduce.safeguarding.events import PassageRead
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.accounts import make_account
from tests.factories.forums import make_board, make_post, make_profile, make_topic, make_writer
from tests.factories.safeguarding import MODERATOR

MONDAY = london_moment(date(2026, 6, 8), 7)


def at(days: float, hour: float = 0) -> object:
    return clock.frozen(MONDAY + timedelta(days=days, hours=hour))


def letters(account: Account) -> list[Notice]:
    statement = select(Notice).where(Notice.address == normalised(account.email)).order_by(Notice.due_at)
    return list(db.session.scalars(statement))


def follower(place: Topic | Board, rhythm: str = "daily", age_band: str = "adult") -> Account:
    account = make_account()
    make_profile(account, age_band=age_band)
    follow(actor_of(account), place, rhythm)
    return account


def test_a_digest_comes_at_eight_with_titles_links_and_nothing_twice(app: Flask) -> None:
    with at(-3):
        board = make_board()
        reader, weekly = follower(board), follower(board, "weekly")
    with at(-0.5):
        topic = make_topic(board, title="Taxis to school")
        waiting = make_post(topic, read=False, words="Nobody has read this secret")
    for days, hour, expected in ((0, 0.9, 0), (0, 1.1, 1), (0, 5, 1), (1, 1.1, 1)):
        with at(days, hour):
            write_digests()
            assert len(letters(reader)) == expected
    first = letters(reader)[0]
    with at(1, 2):
        letter = compose(first)
        mark_read(MODERATOR, waiting.passage)  # type: ignore[arg-type]
        settle(waiting)
    assert "Taxis to school" in letter.body
    assert "/forums/posts/" in letter.body
    assert "secret" not in letter.body + letter.subject
    assert "1 post" in letter.subject
    assert "/notices/forums/" in letter.stop_url
    with at(2, 1.1):
        write_digests()
        write_digests()
    assert len(letters(reader)) == 2, "what was read later is in a later letter"
    assert len(letters(weekly)) == 1


def test_who_follows_at_once_hears_when_it_was_read(app: Flask) -> None:
    topic = make_topic(make_board(), make_writer())
    reader = follower(topic, "at_once")
    post = make_post(topic, read=False)
    tell_at_once(PassageRead(post.passage_id or ""))
    assert letters(reader) == []
    mark_read(MODERATOR, post.passage)  # type: ignore[arg-type]
    tell_at_once(PassageRead(post.passage_id or ""))
    tell_at_once(PassageRead(post.passage_id or ""))
    write_digests()
    assert len(letters(reader)) == 1


def test_what_is_held_back_meanwhile_is_in_no_letter(app: Flask) -> None:
    topic = make_topic(make_board(), make_writer())
    reader = follower(topic, "at_once")
    post = make_post(topic)
    tell_at_once(PassageRead(post.passage_id or ""))
    hold(MODERATOR, post.passage, "It names a child.")  # type: ignore[arg-type]
    with pytest.raises(NoLongerWanted, match="can be read"):
        compose(letters(reader)[0])


def test_no_words_of_others_go_to_young_people(app: Flask) -> None:
    with at(-3):
        topic = make_topic(make_board(), make_writer(), title="Zebra crossings")
        young, adult = follower(topic, age_band="young"), follower(topic)
    with at(-1):
        make_post(topic)
    with at(0, 2):
        write_digests()
        assert "Zebra" in compose(letters(adult)[0]).body
        body = compose(letters(young)[0]).body
        assert "Zebra" not in body
        assert "1 new post" in body
        assert "Invented Person" not in body


def test_no_words_of_a_childrens_board_go_to_staffs_mailboxes(app: Flask) -> None:
    with at(-30):
        board = make_board(age_band="young", host_id=make_account("moderator").id)
        asked = make_topic(board, make_writer(age_band="young"), kind="question", title="Zebra crossings")
        db.session.commit()
        outbox.dispatch()
        outbox.dispatch()
    with at(0):
        warn_of_overdue_questions()
        db.session.commit()
        outbox.dispatch()
        letter = compose(db.session.scalars(select(Notice).where(Notice.message == "forum_overdue")).one())
    assert f"/{asked.slug}" in letter.body
    assert "Zebra" not in letter.body


def test_a_board_that_somebody_may_no_longer_see_sends_nothing(app: Flask) -> None:
    with at(-3):
        board = make_board(audience="staff")
        topic = make_topic(board, make_account("moderator"))
        reader = follower(topic)
    with at(-1):
        make_post(topic, make_account("moderator"))
    with at(0, 2):
        write_digests()
    assert letters(reader) == []


def test_one_click_ends_all_letters_until_they_are_wanted_again(app: Flask) -> None:
    board, reader = make_board(), make_writer()
    follow(actor_of(reader), board, "at_once")
    stop_forum_letters(reader.id)
    stop_forum_letters(reader.id)
    post = make_post(make_topic(board), make_writer())
    tell_at_once(PassageRead(post.passage_id or ""))
    own = make_post(post.topic, reader)
    tell_author(PassageRead(own.passage_id or ""))
    assert letters(reader) == []
    take_forum_letters_again(actor_of(reader))
    tell_author(PassageRead(own.passage_id or ""))
    tell_author(PassageRead(own.passage_id or ""))
    assert [notice.message for notice in letters(reader)] == ["forum_own_post"]
    assert "/forums/posts/" in compose(letters(reader)[0]).body


def test_drafts_belong_to_one_person_and_one_place(app: Flask) -> None:
    board, writer, other = make_board(), make_writer(), make_writer()
    topic = make_topic(board, other)
    actor = actor_of(writer)
    draft_services.save_draft(actor, board, topic, {"text": "Half a thought"})
    kept = draft_services.save_draft(actor, board, topic, {"text": "x" * 20_000})
    draft_services.save_draft(actor, board, None, {"title": "Later", "kind": "question"})
    assert kept is not None
    assert len(kept.fields["text"]) == 20_000, "also what is too long to be posted"
    assert len(draft_services.drafts_of(actor)) == 2
    assert draft_services.draft_for(actor_of(other), board, topic) is None
    with pytest.raises(NotFound):
        draft_services.discard_draft(actor_of(other), kept.id)
    draft_services.save_draft(actor, board, topic, {"text": "  "})
    draft_services.forget_draft(actor, board, None)
    assert draft_services.drafts_of(actor) == []
