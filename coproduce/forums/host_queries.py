"""What a host can do with a topic now, and what was done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select

from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.core.database import db
from coproduce.forums.host_rules import IN_WORDS, UNDONE_BY, is_pinned, move_refusals
from coproduce.forums.host_services import last_event
from coproduce.forums.models import Board, Topic, TopicEvent
from coproduce.forums.queries.viewing import board_is_visible, viewer_of

# What to offer in which state, in the order of the page.
BY_STATE = {
    "open": ("lock", "move", "merge", "archive"),
    "locked": ("unlock", "move", "merge", "archive"),
    "archived": ("reopen",),
    "merged": (),
}


@dataclass(frozen=True)
class Done:
    """One thing that was done, in words."""

    words: str
    reason: str
    at: datetime


def actions_of(actor: Actor, topic: Topic) -> list[str]:
    """The steps that the topic's state allows and the actor may take."""
    found = []
    if allows(actor, "topics.host", topic):
        living = topic.state in ("open", "locked")
        pinned = is_pinned(pinned=topic.pinned, until=topic.pinned_until, today=clock.today())
        found = ["unpin" if pinned else "pin"] if living else []
        found += BY_STATE[topic.state]
        if living and topic.kind == "question":
            found.append("direct")
        last = last_event(topic.id)
        if last is not None and last.action in UNDONE_BY:
            found.append("undo")
    if topic.kind == "question" and allows(actor, "questions.answer", topic):
        if topic.answered_at is not None:
            found.append("unanswer")
        elif topic.due_on is not None:
            found.append("new_date")
    return found


# Built once: every visitor of a topic asks.
_event = TopicEvent.__table__
_EVENTS = (
    select(_event.c.action, _event.c.reason, _event.c.details, _event.c.at)
    .where(_event.c.topic_id == bindparam("topic_id"))
    .order_by(_event.c.at.desc(), _event.c.id)
    .limit(bindparam("most"))
)


def events_of(topic_id: str, most: int = 20) -> list[Done]:
    """What was done with a topic, the latest first."""
    rows = db.session.connection().execute(_EVENTS, {"topic_id": topic_id, "most": most})
    return [Done(_words(row.action, row.details), row.reason, row.at) for row in rows]


def boards_to_move_to(actor: Actor, topic: Topic) -> Sequence[Board]:
    """Boards that the actor hosts too and that a topic may go to."""
    boards = db.session.scalars(
        select(Board)
        .where(board_is_visible(viewer_of(actor)), Board.id != topic.board_id)
        .order_by(Board.position, Board.name)
    )
    source = topic.board.facts
    return [
        board
        for board in boards
        if allows(actor, "topics.host", board) and not move_refusals(source, board.facts)
    ]


def _words(action: str, details: Mapping[str, Any]) -> str:
    words = IN_WORDS.get(action, action.replace("_", " ").capitalize())
    if action == "new_date":
        before = date.fromisoformat(str(details.get("before", "1970-01-01")))
        after = date.fromisoformat(str(details.get("after", "1970-01-01")))
        return f"{words}: {after.day} {after:%B %Y} instead of {before.day} {before:%B}"
    if action == "direct" and details.get("organisation"):
        return f"{words}: {details['organisation']}"
    return words
