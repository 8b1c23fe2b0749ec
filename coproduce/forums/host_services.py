"""What a host does with a topic, each with a reason that its readers can see, and its way back."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Update, case, delete, func, select, update

from coproduce.core import audit, clock
from coproduce.core.access import CLOCK, Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refusal, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.jobs import every
from coproduce.core.lifecycle import fire
from coproduce.forums import search_index
from coproduce.forums.host_rules import (
    UNDONE_BY,
    PinFacts,
    merge_refusals,
    move_refusals,
    pin_refusals,
    reason_problem,
)
from coproduce.forums.lifecycle import TOPIC
from coproduce.forums.models import Board, Post, PostAlias, Topic, TopicEvent, TopicSubscription
from coproduce.forums.services import counting
from coproduce.safeguarding.models import Passage

STATES_OF = {"lock": "lock", "unlock": "unlock", "archive": "archive", "reopen": "reopen"}


def pin(actor: Actor, topic: Topic, reason: str, until: date | None = None) -> TopicEvent:
    """Put a topic at the top of its board, until the end of a day where one is given. Raises NotAllowed, InvalidInput,
    Refused."""
    _begin(actor, topic, reason)
    _refuse(pin_refusals(PinFacts(until, clock.today())))
    if topic.state == "merged":
        raise Refused("This topic was joined with another.")
    topic.pinned, topic.pinned_until = True, until
    return note(actor, topic, "pin", reason, until=until.isoformat() if until else "")


def unpin(actor: Actor, topic: Topic, reason: str) -> TopicEvent:
    _begin(actor, topic, reason)
    topic.pinned, topic.pinned_until = False, None
    return note(actor, topic, "unpin", reason)


def change_state(actor: Actor, topic: Topic, action: str, reason: str) -> TopicEvent:
    """Lock, unlock, archive or reopen a topic. Raises NotAllowed, InvalidInput, Refused."""
    _begin(actor, topic, reason)
    fire(TOPIC, topic, STATES_OF[action], actor, reason=reason)
    return note(actor, topic, action, reason, audited=True)


def move(actor: Actor, topic: Topic, board: Board, reason: str) -> TopicEvent:
    """Move a topic to another board that the actor hosts too; its address goes on working. Raises NotAllowed,
    InvalidInput, Refused."""
    _begin(actor, topic, reason)
    require(actor, "topics.host", board)
    if board.id == topic.board_id:
        raise InvalidInput({"board": "Choose another board than this one."})
    _refuse(move_refusals(topic.board.facts, board.facts))
    before = topic.board_id
    _change_board(topic, board)
    return note(actor, topic, "move", reason, before=before, after=board.id)


def merge(actor: Actor, topic: Topic, into: Topic, reason: str) -> TopicEvent:
    """Join a topic with another: its posts follow those that are there, and their links go on working. Both topics say
    so. Raises NotAllowed, InvalidInput, Refused."""
    _begin(actor, topic, reason)
    require(actor, "topics.host", into)
    _refuse(
        merge_refusals(
            topic.board.facts, into.board.facts, same_topic=topic.id == into.id, target_state=into.state
        )
    )
    first, last = _append_posts(topic, into)
    fire(TOPIC, topic, "merge", actor, reason=reason)
    topic.merged_into_id, topic.pinned, topic.pinned_until = into.id, False, None
    _follow_along(topic, into)
    _settle(topic, into, joined=True)
    note(actor, into, "joined", reason, other=topic.id)
    return note(actor, topic, "merge", reason, audited=True, into=into.id, first=first, last=last)


def separate(actor: Actor, topic: Topic, reason: str) -> TopicEvent:
    """Take a topic out of the one that it was joined with: each post goes back to its place. Raises NotAllowed,
    InvalidInput, Refused."""
    _begin(actor, topic, reason)
    into = db.session.get(Topic, topic.merged_into_id) if topic.merged_into_id else None
    if into is None:
        raise Refused("This topic was not joined with another.")
    fire(TOPIC, topic, "separate", actor, reason=reason)
    for alias in db.session.scalars(select(PostAlias).where(PostAlias.topic_id == topic.id)).all():
        _place(alias.post_id, topic.id, alias.number)
    db.session.execute(delete(PostAlias).where(PostAlias.topic_id == topic.id))
    topic.merged_into_id = None
    db.session.expire_all()
    _settle(topic, into, joined=False)
    note(actor, into, "parted", reason, other=topic.id)
    return note(actor, topic, "separate", reason, audited=True, out_of=into.id)


def undo(actor: Actor, topic: Topic, reason: str) -> TopicEvent:
    """Undo what was done last. Raises NotAllowed, InvalidInput, Refused where it cannot be undone."""
    last = last_event(topic.id)
    action = UNDONE_BY.get(last.action) if last is not None else None
    if last is None or action is None:
        raise Refused("There is nothing here that can be undone.")
    if action == "pin":
        return pin(actor, topic, reason)
    if action == "move":
        board = db.session.get(Board, str(last.details.get("before", "")))
        if board is None:
            raise Refused("The board where it came from is gone.")
        return move(actor, topic, board, reason)
    if action in STATES_OF:
        return change_state(actor, topic, action, reason)
    return unpin(actor, topic, reason) if action == "unpin" else separate(actor, topic, reason)


def last_event(topic_id: str) -> TopicEvent | None:
    """What a host did last with a topic."""
    return db.session.scalars(
        select(TopicEvent)
        .where(TopicEvent.topic_id == topic_id, TopicEvent.action.in_(UNDONE_BY))
        .order_by(TopicEvent.at.desc(), TopicEvent.id)
        .limit(1)
    ).first()


def note(
    actor: Actor, topic: Topic, action: str, reason: str, *, audited: bool = False, **details: Any
) -> TopicEvent:
    """Write down what was done, for readers and, unless the lifecycle has, for the audit trail."""
    event = TopicEvent(
        id=new_id(),
        topic_id=topic.id,
        action=action,
        reason=reason.strip(),
        details=details,
        by_id=actor.account_id,
        at=clock.now(),
    )
    db.session.add(event)
    if not audited:
        audit.record(actor, action, TOPIC.name, topic.id, reason.strip())
    db.session.flush()
    return event


@every(minutes=60)
def take_down_old_pins() -> None:
    """A pin whose last day has passed counts no more by the clock; an hour later it is gone from the row too."""
    over = select(Topic).where(Topic.pinned, Topic.pinned_until < clock.today())
    for topic in db.session.scalars(over):
        topic.pinned, topic.pinned_until = False, None
        note(CLOCK, topic, "unpin", "Its last day at the top has passed.")


def _begin(actor: Actor, topic: Topic, reason: str) -> None:
    require(actor, "topics.host", topic)
    problem = reason_problem(reason)
    if problem:
        raise InvalidInput({"reason": problem})


def _refuse(refusals: list[Refusal]) -> None:
    if refusals:
        raise Refused(refusals)


def _change_board(topic: Topic, board: Board) -> None:
    before = topic.board_id
    topic.board_id, topic.pinned, topic.pinned_until = board.id, False, None
    db.session.flush()
    db.session.expire(topic, ["board"])
    counting.move_counts(topic, before, board.id)
    _bring_words(topic.id, board.id)
    search_index.keep_topic(topic.id)


def _bring_words(topic_id: str, board_id: str) -> None:
    """The texts of a topic's posts say where they belong; readers of the queue see the place that holds now."""
    texts = select(Post.passage_id, Post.next_passage_id).where(Post.topic_id == topic_id)
    ids = [each for row in db.session.execute(texts) for each in row if each]
    _run(update(Passage).where(Passage.id.in_(ids)).values(context_id=board_id, topic=topic_id))
    db.session.expire_all()


def _append_posts(topic: Topic, into: Topic) -> tuple[int, int]:
    """Give the posts of a topic the next numbers of another, under both rows' locks; (first, last) of them."""
    for topic_id in sorted((topic.id, into.id)):
        db.session.execute(update(Topic).where(Topic.id == topic_id).values(next_number=Topic.next_number))
    db.session.refresh(into)
    posts = db.session.scalars(select(Post).where(Post.topic_id == topic.id).order_by(Post.number)).all()
    first = into.next_number
    for number, post in enumerate(posts, start=first):
        db.session.add(PostAlias(topic_id=topic.id, number=post.number, post_id=post.id))
        _place(post.id, into.id, number)
    into.next_number = first + len(posts)
    db.session.flush()
    return first, into.next_number - 1


def _place(post_id: str, topic_id: str, number: int) -> None:
    db.session.execute(
        update(Post)
        .where(Post.id == post_id)
        .values(topic_id=topic_id, number=number, rendered_from="")
        .execution_options(synchronize_session=False)
    )


def _follow_along(topic: Topic, into: Topic) -> None:
    """Whoever followed the topic follows the one that it is part of now."""
    there = select(TopicSubscription.account_id).where(TopicSubscription.topic_id == into.id)
    followers = select(TopicSubscription).where(
        TopicSubscription.topic_id == topic.id, TopicSubscription.account_id.not_in(there)
    )
    for wish in db.session.scalars(followers):
        wish.topic_id = into.id


def _settle(topic: Topic, into: Topic, *, joined: bool) -> None:
    """Counters, stored renderings and the search index follow posts that changed their place."""
    db.session.flush()
    moved_from = select(PostAlias.post_id).where(PostAlias.topic_id == topic.id)
    here = Post.id.in_(moved_from) if joined else Post.topic_id == topic.id
    posts = db.session.scalar(select(func.count()).select_from(Post).where(here, Post.shown)) or 0
    shown = db.session.scalar(select(Post.shown).where(here).order_by(Post.number).limit(1))
    sign = -1 if joined else 1
    _count(topic.board_id, topics=sign * int(bool(shown)), posts=sign * posts)
    _count(into.board_id, topics=0, posts=-sign * posts)
    for each in (topic, into):
        _recount(each)
        _bring_words(each.id, each.board_id)
    for post in db.session.scalars(select(Post).where(Post.topic_id.in_((topic.id, into.id)), here)).all():
        counting.settle(post)
        search_index.keep(post)


def _recount(topic: Topic) -> None:
    mine = (Post.topic_id == topic.id, Post.shown)
    opening = select(func.count()).where(*mine, Post.number == 1).scalar_subquery()
    _run(
        update(Topic)
        .where(Topic.id == topic.id)
        .values(
            shown=case((opening > 0, True), else_=False),
            post_count=select(func.count()).where(*mine, Post.number > 1).scalar_subquery(),
            helpful_count=func.coalesce(
                select(func.sum(Post.helpful_count)).where(*mine).scalar_subquery(), 0
            ),
            last_post_at=func.coalesce(
                select(func.max(Post.shown_at)).where(*mine).scalar_subquery(), Topic.opened_at
            ),
        )
    )
    db.session.expire(topic)


def _count(board_id: str, *, topics: int, posts: int) -> None:
    _run(
        update(Board)
        .where(Board.id == board_id)
        .values(topic_count=Board.topic_count + topics, post_count=Board.post_count + posts)
    )


def _run(statement: Update) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
