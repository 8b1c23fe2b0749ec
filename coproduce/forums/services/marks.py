"""Remembering how far somebody has read."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.forums.models import Topic, TopicReadMark


def mark_seen(actor: Actor, topic: Topic, number: int) -> None:
    """Somebody has read a topic up to a post, at most to its last one; a mark never moves back."""
    require(actor, "forums.write")
    number = max(1, min(number, topic.next_number - 1))
    mark = db.session.scalars(
        select(TopicReadMark).where(
            TopicReadMark.account_id == actor.account_id, TopicReadMark.topic_id == topic.id
        )
    ).first()
    if mark is None:
        db.session.add(
            TopicReadMark(id=new_id(), account_id=actor.account_id, topic_id=topic.id, up_to_number=number)
        )
    elif mark.up_to_number < number:
        mark.up_to_number = number
    db.session.flush()
