"""Following a topic or a whole board."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select

from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.forums.digest_rules import RHYTHMS
from coproduce.forums.models import Board, Topic, TopicSubscription


def follow(actor: Actor, place: Topic | Board, rhythm: str) -> TopicSubscription:
    """Be told of new posts in a topic, or on a board; following again changes how often. Raises NotAllowed,
    InvalidInput. The caller has found the place among what the actor may see."""
    require(actor, "forums.write")
    if rhythm not in RHYTHMS:
        raise InvalidInput({"rhythm": "Choose how often we write to you."})
    wish = subscription(actor, place)
    if wish is None:
        wish = TopicSubscription(account_id=actor.account_id, since=clock.now())
        if isinstance(place, Topic):
            wish.topic_id = place.id
        else:
            wish.board_id = place.id
        db.session.add(wish)
    wish.rhythm = rhythm
    db.session.flush()
    return wish


def unfollow(actor: Actor, place: Topic | Board) -> None:
    """Be told no more. Raises NotAllowed."""
    require(actor, "forums.write")
    wish = subscription(actor, place)
    if wish is not None:
        db.session.delete(wish)
        db.session.flush()


def unfollow_everything(account_id: str) -> None:
    """For the link in the letters, which is the right to do it."""
    db.session.execute(delete(TopicSubscription).where(TopicSubscription.account_id == account_id))


def subscription(actor: Actor, place: Topic | Board) -> TopicSubscription | None:
    """How the actor follows a topic or board; None where not at all."""
    if actor.account_id is None:
        return None
    column = TopicSubscription.topic_id if isinstance(place, Topic) else TopicSubscription.board_id
    return db.session.scalars(
        select(TopicSubscription).where(TopicSubscription.account_id == actor.account_id, column == place.id)
    ).first()


def subscriptions_of(actor: Actor) -> Sequence[tuple[TopicSubscription, Topic | None, Board | None]]:
    """What the actor follows. Raises NotAllowed."""
    require(actor, "forums.write")
    rows = db.session.execute(
        select(TopicSubscription, Topic, Board)
        .outerjoin(Topic, Topic.id == TopicSubscription.topic_id)
        .outerjoin(Board, Board.id == TopicSubscription.board_id)
        .where(TopicSubscription.account_id == actor.account_id)
        .order_by(TopicSubscription.since.desc(), TopicSubscription.id)
    )
    return [(wish, topic, board) for wish, topic, board in rows]
