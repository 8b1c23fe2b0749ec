"""How far somebody has read."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from coproduce.core.database import db
from coproduce.forums.models import Post, TopicReadMark
from coproduce.forums.rules.visibility import Viewer


def mark_of(viewer: Viewer, topic_id: str) -> int | None:
    """The number of the last post that the viewer marked as read; None where they never did."""
    if viewer.account_id is None:
        return None
    return db.session.scalar(
        select(TopicReadMark.up_to_number).where(
            TopicReadMark.account_id == viewer.account_id, TopicReadMark.topic_id == topic_id
        )
    )


def unread_posts(viewer: Viewer, topic_ids: Collection[str]) -> dict[str, int]:
    """topic -> how many posts others can see came after the viewer's mark, for topics where there is a mark."""
    if viewer.account_id is None or not topic_ids:
        return {}
    rows = db.session.execute(
        select(TopicReadMark.topic_id, func.count(Post.id).label("posts"))
        .outerjoin(
            Post,
            (Post.topic_id == TopicReadMark.topic_id)
            & (Post.number > TopicReadMark.up_to_number)
            & Post.shown,
        )
        .where(TopicReadMark.account_id == viewer.account_id, TopicReadMark.topic_id.in_(topic_ids))
        .group_by(TopicReadMark.topic_id)
    )
    return {row.topic_id: row.posts for row in rows}
