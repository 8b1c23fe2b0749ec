"""What somebody typed and did not send: kept by a button, and whenever something is refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, select

from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.core.jobs import every
from coproduce.forums.models import Board, ForumDraft, Topic

LONGEST_FIELD = 100_000  # whatever a form can send, also what is too long to be posted
KEPT_FOR_DAYS = 90
A_DAY = 24 * 60


def save_draft(
    actor: Actor, board: Board, topic: Topic | None, fields: Mapping[str, str]
) -> ForumDraft | None:
    """Keep what was typed, in place of what was kept for the same topic, or for a new one on the same board. Nothing
    typed keeps nothing. Raises NotAllowed."""
    require(actor, "forums.write")
    kept = {name: value[:LONGEST_FIELD] for name, value in fields.items() if value.strip()}
    draft = draft_for(actor, board, topic)
    if not any(name not in ("kind", "organisation_id") for name in kept):
        if draft is not None:
            db.session.delete(draft)
            db.session.flush()
        return None
    if draft is None:
        draft = ForumDraft(
            account_id=actor.account_id, board_id=board.id, topic_id=topic.id if topic else None
        )
        db.session.add(draft)
    draft.fields, draft.saved_at = kept, clock.now()
    db.session.flush()
    return draft


def draft_for(actor: Actor, board: Board, topic: Topic | None) -> ForumDraft | None:
    """What the actor has typed for a reply to this topic, or for a new topic on this board."""
    if actor.account_id is None:
        return None
    here = ForumDraft.topic_id == topic.id if topic else ForumDraft.topic_id.is_(None)
    statement = select(ForumDraft).where(
        ForumDraft.account_id == actor.account_id, ForumDraft.board_id == board.id, here
    )
    return db.session.scalars(statement.order_by(ForumDraft.saved_at.desc()).limit(1)).first()


def drafts_of(actor: Actor) -> list[tuple[ForumDraft, Board, Topic | None]]:
    """All drafts of the actor, the latest first, with where they belong. Raises NotAllowed."""
    require(actor, "forums.write")
    rows = db.session.execute(
        select(ForumDraft, Board, Topic)
        .join(Board, Board.id == ForumDraft.board_id)
        .outerjoin(Topic, Topic.id == ForumDraft.topic_id)
        .where(ForumDraft.account_id == actor.account_id)
        .order_by(ForumDraft.saved_at.desc(), ForumDraft.id)
    )
    return [(draft, board, topic) for draft, board, topic in rows]


def discard_draft(actor: Actor, draft_id: str) -> None:
    """Throw a draft of one's own away. Raises NotAllowed, NotFound."""
    require(actor, "forums.write")
    draft = db.session.get(ForumDraft, draft_id)
    if draft is None or draft.account_id != actor.account_id:
        raise NotFound("draft")
    db.session.delete(draft)
    db.session.flush()


def forget_draft(actor: Actor, board: Board, topic: Topic | None) -> None:
    """It was sent, so nothing is left to keep."""
    draft = draft_for(actor, board, topic)
    if draft is not None:
        db.session.delete(draft)
        db.session.flush()


@every(minutes=A_DAY)
def erase_old_drafts() -> None:
    """A draft that nobody touched for three months is erased."""
    oldest = clock.now() - timedelta(days=KEPT_FOR_DAYS)
    db.session.execute(delete(ForumDraft).where(ForumDraft.saved_at < oldest))
