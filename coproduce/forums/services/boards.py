"""Keeping boards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_email
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id, slug_of
from coproduce.core.lifecycle import fire
from coproduce.forums.lifecycle import BOARD
from coproduce.forums.models import Board, BoardMember, Post, Topic
from coproduce.forums.queries.boards import has_topics
from coproduce.forums.rules.boards import board_problems, narrowing_problem
from coproduce.forums.services.counting import settle
from coproduce.safeguarding.models import Passage


@dataclass(frozen=True)
class BoardDetails:
    """What staff say of a board."""

    name: str
    purpose: str
    audience: str
    age_band: str
    moderation: str
    host_id: str
    group_id: str = ""
    reading_promise: str = ""
    answer_within: int = 10
    position: int = 0


def create_board(actor: Actor, details: BoardDetails) -> Board:
    """Raises NotAllowed; InvalidInput with a sentence for each field that is wrong."""
    require(actor, "boards.manage")
    _check(details)
    board = Board(id=new_id(), state=BOARD.initial, slug=_free_slug(details.name))
    _write(board, details)
    db.session.add(board)
    db.session.flush()
    audit.record(actor, "create", "board", board.id, "", {"audience": details.audience})
    return board


def edit_board(
    actor: Actor, board: Board, details: BoardDetails, *, expected_version: int | None = None
) -> None:
    """Raises NotAllowed, Stale; InvalidInput as `create_board`, and where words written for a few would be shown to
    more people."""
    require(actor, "boards.manage", board)
    if expected_version is not None and expected_version != board.version:
        raise Stale("board")
    problems = narrowing_problem(board.facts, asdict(details)) if has_topics(board) else {}
    _check(details, problems)
    before = board.facts
    _write(board, details)
    db.session.flush()
    audit.record(actor, "edit", "board", board.id, "", {"audience": details.audience})
    if board.facts != before:
        _settle_unread(board)


def _settle_unread(board: Board) -> None:
    """What nobody has read may now be hidden from those who saw it."""
    waiting = (
        select(Post)
        .join(Topic, Topic.id == Post.topic_id)
        .join(Passage, Passage.id == Post.passage_id)
        .where(Topic.board_id == board.id, Passage.state.in_(("unread", "asked")))
    )
    for post in db.session.scalars(waiting).all():
        settle(post)


def archive_board(actor: Actor, board: Board, reason: str, *, expected_version: int | None = None) -> None:
    """Nobody writes there any more; it can still be read."""
    fire(BOARD, board, "archive", actor, reason=reason, expected_version=expected_version)


def reopen_board(actor: Actor, board: Board, reason: str, *, expected_version: int | None = None) -> None:
    fire(BOARD, board, "reopen", actor, reason=reason, expected_version=expected_version)


def add_to_circle(actor: Actor, board: Board, email: str) -> BoardMember:
    """Let somebody take part in a circle. Raises NotAllowed, Refused for another kind of board, InvalidInput."""
    require(actor, "boards.manage", board)
    if board.audience != "circle":
        raise Refused("Only a co-design circle has members who are chosen by name.")
    account = account_by_email(email)
    if account is None or not account.active:
        raise InvalidInput({"email": "Nobody signs in with this address. Ask them to sign in once first."})
    known = select(BoardMember).where(BoardMember.board_id == board.id, BoardMember.account_id == account.id)
    member = db.session.scalars(known).first()
    if member is None:
        member = BoardMember(id=new_id(), board_id=board.id, account_id=account.id)
        db.session.add(member)
        db.session.flush()
        audit.record(actor, "add member", "board", board.id, "", {"account": account.id})
    return member


def remove_from_circle(actor: Actor, board: Board, member: BoardMember) -> None:
    require(actor, "boards.manage", board)
    audit.record(actor, "remove member", "board", board.id, "", {"account": member.account_id})
    db.session.delete(member)
    db.session.flush()


def _check(details: BoardDetails, problems: Mapping[str, str] | None = None) -> None:
    host = db.session.get(Account, details.host_id) if details.host_id else None
    found = board_problems(
        audience=details.audience,
        age_band=details.age_band,
        moderation=details.moderation,
        group_id=details.group_id,
        host_roles=frozenset(role.name for role in host.roles) if host is not None and host.active else None,
    )
    if not details.name.strip():
        found["name"] = "Give the board a name."
    if not details.purpose.strip():
        found["purpose"] = "Say what the board is for, in words that families use."
    found = {**(problems or {}), **found}
    if found:
        raise InvalidInput(found)


def _write(board: Board, details: BoardDetails) -> None:
    board.name, board.purpose = details.name.strip(), details.purpose.strip()
    board.audience, board.age_band, board.moderation = details.audience, details.age_band, details.moderation
    board.group_id = details.group_id or None if details.audience == "group" else None
    board.host_id, board.reading_promise = details.host_id, details.reading_promise.strip()
    board.answer_within, board.position = details.answer_within, details.position


def _free_slug(name: str) -> str:
    wanted = slug_of(name)
    taken = set(db.session.scalars(select(Board.slug).where(Board.slug.startswith(wanted))))
    taken |= {"posts", "name", "drafts", "search", "topics", "report"}
    number = 2
    slug = wanted
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
