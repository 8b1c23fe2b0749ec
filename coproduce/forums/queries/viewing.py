"""Who looks, and what that lets them see, as conditions of SQL. `rules.visibility` says the same over plain facts."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, literal, or_, select, true, union_all

from coproduce.accounts.models import GroupMembership
from coproduce.accounts.roles import STAFF
from coproduce.core.access import Actor, allows
from coproduce.core.database import db
from coproduce.forums.models import Board, BoardMember, ForumProfile, Post
from coproduce.forums.rules.visibility import Viewer, sees_unread
from coproduce.safeguarding.models import Passage


def viewer_of(actor: Actor) -> Viewer:
    """The actor with all that seeing depends on: one query, none for a visitor."""
    if actor.account_id is None:
        return Viewer(reviewer=allows(actor, "passages.read"), keeper=allows(actor, "boards.manage"))
    found: dict[str, set[str]] = {}
    for kind, value in db.session.execute(_belongings(actor.account_id)):
        found.setdefault(kind, set()).add(value)
    return Viewer(
        account_id=actor.account_id,
        reviewer=allows(actor, "passages.read"),
        keeper=allows(actor, "boards.manage"),
        staff=not STAFF.isdisjoint(actor.roles),
        member_of=frozenset(found.get("member", ())),
        leads=actor.group_ids,
        circles=frozenset(found.get("circle", ())),
        age_band=next(iter(found.get("age", ())), ""),
    )


def _belongings(account_id: str):  # type: ignore[no-untyped-def]  # a compound select has no type of its own to name
    return union_all(
        select(literal("member"), GroupMembership.group_id).where(GroupMembership.account_id == account_id),
        select(literal("circle"), BoardMember.board_id).where(BoardMember.account_id == account_id),
        select(literal("age"), ForumProfile.age_band).where(ForumProfile.account_id == account_id),
    )


def board_is_visible(viewer: Viewer) -> ColumnElement[bool]:
    """Condition over Board: the viewer may know of it."""
    if viewer.reviewer or viewer.keeper:
        return true()
    if viewer.account_id is None:
        return Board.audience == "public"
    conditions: list[ColumnElement[bool]] = [
        Board.audience.in_(("public", "signed_in")),
        Board.host_id == viewer.account_id,
    ]
    groups = viewer.member_of | viewer.leads
    if groups:
        conditions.append(and_(Board.audience == "group", Board.group_id.in_(groups)))
    if viewer.circles:
        conditions.append(and_(Board.audience == "circle", Board.id.in_(viewer.circles)))
    if viewer.staff:
        conditions.append(Board.audience == "staff")
    return or_(*conditions)


def visible_boards(viewer: Viewer) -> frozenset[str]:
    """The ids of all boards that the viewer may know of."""
    return frozenset(db.session.scalars(select(Board.id).where(board_is_visible(viewer))))


def post_is_shown() -> ColumnElement[bool]:
    """Condition over Post joined to its Passage: everybody who sees the board may read it."""
    return and_(Passage.state == "read", Post.withdrawn_at.is_(None))


def post_is_visible(viewer: Viewer, board: Board) -> ColumnElement[bool]:
    """Condition over Post joined to its Passage, on a board that the viewer may see: `may_see_post` in SQL."""
    if viewer.reviewer:
        return true()
    readable: list[ColumnElement[bool]] = [Passage.state.in_(states_to_all(viewer, board))]
    if viewer.account_id is not None:
        readable.append(Post.author_id == viewer.account_id)
    return and_(Post.withdrawn_at.is_(None), or_(*readable))


def states_to_all(viewer: Viewer, board: Board) -> tuple[str, ...]:
    """The states of reading in which the viewer sees other people's words on the board."""
    return ("read", "unread", "asked") if sees_unread(viewer, board.facts) else ("read",)
