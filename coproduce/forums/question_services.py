"""Questions to a service: whom they go to, until when they are answered, and the official answer."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coproduce.accounts.models import Account, Organisation
from coproduce.core import clock, jobs, outbox
from coproduce.core.access import CLOCK, Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.outbox import handles
from coproduce.core.working_days import closed_days
from coproduce.forums.events import PostShown, QuestionAnswered, QuestionOverdue, TopicShown
from coproduce.forums.host_rules import reason_problem
from coproduce.forums.host_services import note
from coproduce.forums.models import Post, Topic
from coproduce.forums.question_rules import due_on, new_date_refusals

AN_HOUR = 60


@handles(TopicShown)
def start_clock(event: TopicShown) -> None:
    """The days for an answer count from the day on which a person read the question: nobody can answer it before."""
    topic = db.session.get(Topic, event.topic_id)
    if topic is not None and topic.kind == "question" and topic.due_on is None:
        topic.due_on = due_on(clock.today(), closed_days(), topic.board.answer_within)
        db.session.flush()


@handles(PostShown)
def take_up_answer(event: PostShown) -> None:
    """An answer that its writer called official counts from the moment at which readers can see it."""
    post = db.session.get(Post, event.post_id)
    if post is not None and post.official and post.topic.official_post_id is None:
        _take_as_answer(CLOCK, post)


def direct(
    actor: Actor, topic: Topic, organisation: Organisation | None, owner: Account | None, reason: str
) -> None:
    """Say which service answers, and who there. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "topics.host", topic)
    _require_question(topic)
    _require_reason(reason)
    if owner is not None and not (owner.active and owner.is_staff):
        raise InvalidInput({"owner": "Choose somebody who works for the council or a partner."})
    topic.organisation_id = organisation.id if organisation else None
    topic.owner_id = owner.id if owner else None
    topic.question_warned = False  # whoever has it now is warned too
    note(actor, topic, "direct", reason, organisation=organisation.name if organisation else "")


def move_due_date(actor: Actor, topic: Topic, new_date: date | None, reason: str) -> None:
    """Give the answer another date, with a reason that everybody reads; the old date stays in the history. Raises
    NotAllowed, InvalidInput, Refused."""
    require(actor, "questions.answer", topic)
    _require_question(topic)
    _require_reason(reason)
    if topic.due_on is None or topic.answered_at is not None:
        raise Refused("This question has no date that could move.")
    refusals = new_date_refusals(topic.due_on, new_date, clock.today())
    if refusals or new_date is None:
        raise Refused(refusals)
    before, topic.due_on, topic.question_warned = topic.due_on, new_date, False
    note(actor, topic, "new_date", reason, before=before.isoformat(), after=new_date.isoformat())


def mark_official(actor: Actor, post: Post) -> None:
    """Make a post of staff the official answer; it stands at the top from now on. Raises NotAllowed, Refused."""
    topic = post.topic
    require(actor, "questions.answer", topic)
    _require_question(topic)
    author = db.session.get(Account, post.author_id) if post.author_id else None
    if author is None or not author.is_staff:
        raise Refused("Only a post by somebody from the service can be the official answer.")
    if post.number == 1 or post.passage is None or post.passage.state != "read" or post.withdrawn_at:
        raise Refused("This post cannot be the answer: readers do not see it, or it is the question.")
    if topic.official_post_id == post.id:
        return
    _unmark(topic)
    _take_as_answer(actor, post)


def unmark_official(actor: Actor, topic: Topic, reason: str) -> None:
    """Take the mark back: the question waits for an answer again, by its old date. Raises NotAllowed, InvalidInput."""
    require(actor, "questions.answer", topic)
    _require_reason(reason)
    if topic.official_post_id is None:
        raise Refused("This question has no official answer.")
    _unmark(topic)
    topic.answered_at = None
    note(actor, topic, "unanswer", reason)


def _take_as_answer(actor: Actor, post: Post) -> None:
    topic = post.topic
    post.official, topic.official_post_id = True, post.id
    topic.answered_at = topic.answered_at or clock.now()
    note(actor, topic, "answer", "", post=post.id)
    outbox.emit(QuestionAnswered(topic.id))
    db.session.flush()


def _unmark(topic: Topic) -> None:
    before = db.session.get(Post, topic.official_post_id) if topic.official_post_id else None
    if before is not None:
        before.official = False
    topic.official_post_id = None
    db.session.flush()


@jobs.every(minutes=AN_HOUR)
def warn_of_overdue_questions() -> None:
    """Tell whoever owes an answer, once, when its day has passed. That it is late becomes public by the clock."""
    late = select(Topic).where(
        Topic.kind == "question",
        Topic.answered_at.is_(None),
        Topic.due_on < clock.today(),
        Topic.question_warned.is_(False),
        Topic.state.in_(("open", "locked")),
    )
    for topic in db.session.scalars(late):
        topic.question_warned = True
        outbox.emit(QuestionOverdue(topic.id))
    db.session.flush()


def _require_question(topic: Topic) -> None:
    if topic.kind != "question" or topic.state not in ("open", "locked"):
        raise Refused("This is not a question that waits for an answer.")


def _require_reason(reason: str) -> None:
    problem = reason_problem(reason)
    if problem:
        raise InvalidInput({"reason": problem})
