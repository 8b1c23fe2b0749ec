"""Questions to a service: the clock begins when a person has read them, and the answer stands apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.core import clock, outbox
from coproduce.core.access import VISITOR
from coproduce.core.clock import london_moment
from coproduce.core.database import db
from coproduce.core.errors import NotAllowed, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.forums import question_queries, question_services
from coproduce.forums.models import Topic
from coproduce.forums.services.posts import withdraw_post
from coproduce.safeguarding.services import hold, mark_read
from tests.factories.accounts import make_account, make_organisation
from tests.factories.forums import first_post, make_board, make_post, make_topic, make_writer
from tests.factories.safeguarding import MODERATOR

MONDAY = london_moment(date(2026, 6, 8), 10)


def commissioner(organisation_id: str | None = None) -> Account:
    account = make_account("commissioner")
    account.organisation_id = organisation_id
    return account


def ask(**values: object) -> Topic:
    topic = make_topic(make_board(), make_writer(), kind="question", title="When?", **values)  # type: ignore[arg-type]
    db.session.commit()
    outbox.dispatch()
    return topic


def emitted(kind: str) -> int:
    return len(db.session.scalars(select(OutboxEvent.id).where(OutboxEvent.kind == kind)).all())


def test_the_days_count_from_the_reading_and_staff_hear_before_everybody(app: Flask) -> None:
    with clock.frozen(MONDAY - timedelta(days=3)):
        topic = ask(read=False)
        assert topic.due_on is None
    with clock.frozen(MONDAY):
        mark_read(MODERATOR, first_post(topic).passage)  # type: ignore[arg-type]
        db.session.commit()
        outbox.dispatch()
        outbox.dispatch()  # the reading shows the topic, and the topic starts the clock
        assert topic.due_on == date(2026, 6, 22)
    staff = actor_of(commissioner())
    for day, early, public in (
        (22, "due today", ""),
        (25, "overdue by 3 days", ""),
        (30, *2 * ("overdue by 8 days",)),
    ):
        with clock.frozen(london_moment(date(2026, 6, day), 9)):
            question_services.warn_of_overdue_questions()
            assert question_queries.standing_words(topic, staff) == early
            assert question_queries.standing_words(topic, VISITOR) == public
            listed = question_queries.overdue_on_board(VISITOR, topic.board)
            assert [each.words for each in listed] == ([public] if public else [])
    assert emitted("QuestionOverdue") == 1


def test_only_the_service_answers_officially_and_the_mark_comes_off_again(app: Flask) -> None:
    asked, other = make_organisation(), make_organisation()
    topic = ask(organisation_id=asked.id)
    parent = make_post(topic)
    answerer = commissioner(asked.id)
    answer = make_post(topic, answerer, "By September.")
    with pytest.raises(NotAllowed):
        question_services.mark_official(actor_of(commissioner(other.id)), answer)
    with pytest.raises(Refused, match="from the service"):
        question_services.mark_official(actor_of(answerer), parent)
    question_services.mark_official(actor_of(answerer), answer)
    assert question_queries.official_answer(topic) is answer
    assert topic.answered_at is not None
    assert question_queries.standing_words(topic, VISITOR) == "answered"
    hold(MODERATOR, answer.passage, "It names a child.")  # type: ignore[arg-type]
    assert question_queries.official_answer(topic) is None
    question_services.unmark_official(actor_of(answerer), topic, "It was not true.")
    assert (topic.answered_at, topic.official_post_id, answer.official) == (None, None, False)


def test_an_answer_that_is_sent_as_official_counts_when_it_was_read(app: Flask) -> None:
    topic, answerer = ask(), commissioner()
    with pytest.raises(NotAllowed):
        make_post(topic, make_writer(), official=True)
    answer = make_post(topic, answerer, "By September.", official=True, read=False)
    db.session.commit()
    outbox.dispatch()
    assert topic.answered_at is None
    mark_read(MODERATOR, answer.passage)  # type: ignore[arg-type]
    db.session.commit()
    outbox.dispatch()
    outbox.dispatch()
    assert topic.answered_at is not None
    assert emitted("QuestionAnswered") == 1


def test_staff_find_the_questions_of_their_service_at_the_top_of_their_day(app: Flask) -> None:
    mine, other = make_organisation(), make_organisation()
    topic = ask(organisation_id=mine.id)
    ask(organisation_id=other.id)
    assert [each.topic for each in question_queries.unanswered(actor_of(commissioner(mine.id)))] == [topic]
    owner = make_account("analyst")
    question_services.direct(MODERATOR, topic, mine, owner, "She plans the services.")
    assert [each.topic for each in question_queries.unanswered(actor_of(owner))] == [topic]
    assert len(question_queries.unanswered(MODERATOR)) == 2
    assert question_queries.unanswered(VISITOR) == []


def test_a_moved_date_is_public_and_warns_anew(app: Flask) -> None:
    topic = ask()
    owner = actor_of(commissioner())
    assert topic.due_on is not None
    with clock.frozen(clock.now() + timedelta(days=40)):
        question_services.warn_of_overdue_questions()
        question_services.move_due_date(
            owner, topic, clock.today() + timedelta(days=7), "The figures are late."
        )
        assert not topic.question_warned
        assert question_queries.standing_words(topic, owner) == "due in 7 days"


def test_an_official_answer_that_is_taken_back_leaves_the_question_waiting(app: Flask) -> None:
    topic, answerer = ask(), commissioner()
    answer = make_post(topic, answerer, "We write to you by Friday.")
    question_services.mark_official(actor_of(answerer), answer)
    assert topic.answered_at is not None
    withdraw_post(actor_of(answerer), answer)
    assert (topic.answered_at, topic.official_post_id, answer.official) == (None, None, False)
