"""What a visitor's page of a topic depends on, in one statement: while it stays the same, so does the page.

Whoever reads, holds back, redacts or refuses words, and whatever a host or the rest of staff does, leaves an entry in
the audit trail; what writers and readers do themselves is counted here (words taken back, marks, support, new posts).
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, select

from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.forums.models import Board, Post, Topic

_topic, _board, _post = Topic.__table__, Board.__table__, Post.__table__
_of_topic = _post.c.topic_id == _topic.c.id
_STATE = (
    select(
        _topic.c.id,
        _topic.c.version,
        _topic.c.support_count,
        _topic.c.next_number,
        _board.c.version,
        select(func.max(AuditEntry.at)).scalar_subquery(),
        select(func.count(_post.c.withdrawn_at)).where(_of_topic).correlate(_topic).scalar_subquery(),
        select(func.sum(_post.c.helpful_count)).where(_of_topic).correlate(_topic).scalar_subquery(),
    )
    .join(_board, _board.c.id == _topic.c.board_id)
    .where(_topic.c.code == bindparam("code"))
)


def state_of_page(topic_slug: str) -> tuple[Any, ...] | None:
    """The state of the topic with this address; None where there is no such topic."""
    row = db.session.connection().execute(_STATE, {"code": topic_slug.rpartition("-")[2]}).first()
    return None if row is None else tuple(row)
