"""Where questions stand, by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import joinedload

from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.core.clock import to_london
from coproduce.core.database import db
from coproduce.core.working_days import closed_days
from coproduce.forums.models import Board, Post, Topic
from coproduce.forums.queries.topics import TopicLine
from coproduce.forums.queries.viewing import board_is_visible, viewer_of
from coproduce.forums.question_rules import LATE, WARNED, QuestionFacts, Standing, in_words, standing


@dataclass(frozen=True)
class Asked:
    """A question with where it stands; `words` say it for whoever looks."""

    topic: Topic
    standing: Standing
    words: str


def standing_of(topic: Topic) -> Standing | None:
    """None for what is no question, or has no date yet since nobody has read it."""
    if topic.kind != "question" or topic.due_on is None:
        return None
    answered = to_london(topic.answered_at).date() if topic.answered_at else None
    return standing(QuestionFacts(topic.due_on, answered), clock.today(), closed_days())


def standing_words(topic: Topic, actor: Actor) -> str:
    """What the board and the topic say: “overdue by 3 days”, “answered”; empty where there is nothing to say."""
    found = standing_of(topic)
    return in_words(found, for_staff=allows(actor, "questions.see_early", topic)) if found else ""


def unanswered(actor: Actor, most: int = 20) -> list[Asked]:
    """For the staff home: questions that wait for the actor's service, for the actor, or on a board that the actor
    hosts, the latest first; all of them for whoever keeps the forums."""
    if not allows(actor, "questions.see_early"):
        return []
    statement = _open_questions(actor).order_by(Topic.due_on, Topic.id).limit(most)
    return [_asked(topic) for topic in db.session.scalars(statement)]


def overdue_on_board(actor: Actor, board: Board, most: int = 5) -> list[Asked]:
    """Questions of a board that are late, as far as this reader is told, the latest first."""
    early = allows(actor, "questions.see_early", board)
    statement = (
        _unanswered()
        .where(Topic.board_id == board.id, Topic.due_on < clock.today())
        .order_by(Topic.due_on, Topic.id)
    )
    found = [_asked(topic, for_staff=early) for topic in db.session.scalars(statement)]
    return [each for each in found if each.words][:most]


def late_among(actor: Actor, board: Board, lines: Iterable[TopicLine]) -> frozenset[str]:
    """Which of these topics are questions whose answer is late, as far as this reader is told (rule 6)."""
    waiting = [(line.id, line.due_on) for line in lines if line.due_on and line.answered_at is None]
    if not waiting:
        return frozenset()
    told = {LATE, WARNED} if allows(actor, "questions.see_early", board) else {LATE}
    today, closed = clock.today(), closed_days()
    return frozenset(
        topic_id for topic_id, due in waiting if standing(QuestionFacts(due), today, closed).kind in told
    )


def official_answer(topic: Topic) -> Post | None:
    """The answer to show at the top, while readers may see it."""
    if topic.official_post_id is None:
        return None
    post = db.session.scalars(
        select(Post).where(Post.id == topic.official_post_id).options(joinedload(Post.passage))
    ).first()
    if post is None or post.withdrawn_at or post.passage is None or post.passage.state != "read":
        return None
    return post


def _unanswered() -> Select[Topic]:
    return (
        select(Topic)
        .options(joinedload(Topic.passage))
        .where(
            Topic.kind == "question",
            Topic.answered_at.is_(None),
            Topic.due_on.is_not(None),
            Topic.shown,
            Topic.state.in_(("open", "locked")),
        )
    )


def _open_questions(actor: Actor) -> Select[Topic]:
    statement = _unanswered().join(Board, Board.id == Topic.board_id)
    statement = statement.where(board_is_visible(viewer_of(actor)))
    if allows(actor, "questions.see_all"):
        return statement
    mine = [Topic.owner_id == actor.account_id, Board.host_id == actor.account_id]
    if actor.organisation_id:
        mine.append(Topic.organisation_id == actor.organisation_id)
    return statement.where(or_(*mine))


def _asked(topic: Topic, *, for_staff: bool = True) -> Asked:
    found = standing_of(topic)
    if found is None:
        raise ValueError("a question without a date cannot be listed")
    return Asked(topic, found, in_words(found, for_staff=for_staff))
