"""Where a text of the forums belongs, in words, for those who read it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from coproduce.core.database import db
from coproduce.forums.models import Board, Topic
from coproduce.forums.services import profiles, writing
from coproduce.safeguarding.contexts import Context, register_context, register_kind, register_soon_public
from coproduce.safeguarding.lifecycle import hear_of_reading
from coproduce.safeguarding.models import Passage


def register() -> None:
    register_context(writing.CONTEXT, boards_in_words)
    register_context(profiles.CONTEXT, names_in_words)
    register_kind(writing.CONTEXT, "Forum post")
    register_kind(profiles.CONTEXT, "Name in the forums")
    register_soon_public(writing.CONTEXT, shown_as_soon_as_read)
    hear_of_reading(writing.CONTEXT)


def boards_in_words(ids: Collection[str]) -> dict[str, Context]:
    """Boards with their topics: those alone in which something waits, since a board may have thousands."""
    boards = {
        row.id: (row.name, row.slug)
        for row in db.session.execute(select(Board.id, Board.name, Board.slug).where(Board.id.in_(ids)))
    }
    waiting = select(Passage.topic).where(
        Passage.context_kind == writing.CONTEXT, Passage.context_id.in_(ids), Passage.state != "read"
    )
    topics: dict[str, dict[str, str]] = {}
    for row in db.session.execute(select(Topic.id, Topic.board_id, Topic.title).where(Topic.id.in_(waiting))):
        topics.setdefault(row.board_id, {})[row.id] = row.title
    return {
        board_id: Context(f"Forum: {name}", f"/forums/{slug}/", topics.get(board_id, {}))
        for board_id, (name, slug) in boards.items()
    }


def names_in_words(ids: Collection[str]) -> dict[str, Context]:
    return {each: Context("A name that somebody wants to be shown by") for each in ids}


def shown_as_soon_as_read() -> ColumnElement[bool]:
    """Every text of the forums is shown to others as soon as it was read."""
    return Passage.context_kind.in_((writing.CONTEXT, profiles.CONTEXT))
