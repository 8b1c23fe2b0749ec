"""Reading boards."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coproduce.accounts.models import Account
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.forums.models import Board, BoardMember, Topic
from coproduce.forums.queries.viewing import board_is_visible
from coproduce.forums.rules.visibility import Viewer


def boards(viewer: Viewer) -> list[Board]:
    """All boards that the viewer may know of, the open ones first."""
    statement = (
        select(Board)
        .options(joinedload(Board.host).joinedload(Account.organisation), joinedload(Board.group))
        .where(board_is_visible(viewer))
        .order_by(Board.state.desc(), Board.position, Board.name)
    )
    return list(db.session.scalars(statement))


def board_by_slug(viewer: Viewer, slug: str) -> Board:
    """Raises NotFound where there is none that the viewer may know of."""
    statement = (
        select(Board)
        .options(joinedload(Board.host), joinedload(Board.group))
        .where(Board.slug == slug, board_is_visible(viewer))
    )
    board = db.session.scalars(statement).first()
    if board is None:
        raise NotFound("board")
    return board


def board_for_keeping(actor: Actor, slug: str) -> Board:
    """Raises NotAllowed or NotFound."""
    require(actor, "boards.manage")
    board = db.session.scalars(select(Board).where(Board.slug == slug)).first()
    if board is None:
        raise NotFound("board")
    return board


def members_of(board: Board) -> list[tuple[BoardMember, Account]]:
    """Who belongs to a circle, by name."""
    rows = db.session.execute(
        select(BoardMember, Account)
        .join(Account, Account.id == BoardMember.account_id)
        .where(BoardMember.board_id == board.id)
        .order_by(Account.name, Account.email)
    )
    return [(member, account) for member, account in rows]


def has_topics(board: Board) -> bool:
    return db.session.scalar(select(Topic.id).where(Topic.board_id == board.id).limit(1)) is not None
