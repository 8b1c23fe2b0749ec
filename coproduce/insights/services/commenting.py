"""What colleagues tell each other about a text or a theme at the desk. For staff only, and never sent to anybody."""

from __future__ import annotations

from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotFound
from coproduce.core.identifiers import new_id
from coproduce.insights.models import DeskComment
from coproduce.insights.queries.comments import is_text_of
from coproduce.insights.queries.themes import theme_by_id

LONGEST_COMMENT = 2000


def comment(
    actor: Actor, consultation_id: str, words: str, *, passage_id: str = "", theme_id: str = ""
) -> DeskComment:
    """Say something to colleagues about one text or one theme. Raises NotAllowed, InvalidInput; NotFound for a text or
    theme of another consultation."""
    require(actor, "desk.comment")
    words = words.strip()
    if not words:
        raise InvalidInput({"words": "Write your comment."})
    if len(words) > LONGEST_COMMENT:
        raise InvalidInput({"words": f"Use at most {LONGEST_COMMENT:,} characters."})
    if theme_id:
        theme_by_id(consultation_id, theme_id)
    elif not is_text_of(consultation_id, passage_id):
        raise NotFound("text")
    said = DeskComment(
        id=new_id(),
        consultation_id=consultation_id,
        passage_id=None if theme_id else passage_id,
        theme_id=theme_id or None,
        account_id=actor.account_id,
        words=words,
        written_at=clock.now(),
    )
    db.session.add(said)
    audit.record(actor, "comment", "desk comment", said.id)
    db.session.flush()
    return said


def settle_comment(actor: Actor, said: DeskComment) -> None:
    """Mark a comment as done with; a second time changes nothing."""
    require(actor, "desk.comment")
    if said.settled_at is None:
        said.settled_by_id, said.settled_at = actor.account_id, clock.now()
        audit.record(actor, "settle", "desk comment", said.id)
        db.session.flush()


def reopen_comment(actor: Actor, said: DeskComment) -> None:
    """Bring a settled comment back."""
    require(actor, "desk.comment")
    if said.settled_at is not None:
        said.settled_by_id, said.settled_at = None, None
        audit.record(actor, "reopen", "desk comment", said.id)
        db.session.flush()
