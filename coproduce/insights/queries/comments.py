"""What colleagues said about texts and themes at the desk."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from coproduce.accounts.models import Account
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.insights.models import DeskComment, Theme
from coproduce.insights.queries.themes import belongs_to
from coproduce.safeguarding.models import Passage
from coproduce.web.paging import Page


@dataclass(frozen=True)
class Said:
    """A comment with what it is about, who wrote it and who settled it: names, empty where somebody is gone."""

    comment: DeskComment
    author: str
    settled_by: str
    theme: Theme | None
    passage: Passage | None


def comments_about(
    actor: Actor, consultation_id: str, *, passage_id: str = "", theme_id: str = ""
) -> list[Said]:
    """Everything said about one text or theme, oldest first; those of texts of the same words too."""
    require(actor, "themes.see")
    statement = _said(consultation_id)
    if theme_id:
        statement = statement.where(DeskComment.theme_id == theme_id)
    else:
        same = aliased(Passage)
        words = (
            select(same.id)
            .join(Passage, (Passage.topic == same.topic) & (Passage.fingerprint == same.fingerprint))
            .where(Passage.id == passage_id, same.context_id == Passage.context_id)
            .correlate(None)
        )
        statement = statement.where(DeskComment.passage_id.in_(words))
    rows = db.session.execute(statement.order_by(DeskComment.written_at, DeskComment.id))
    return [Said(*row) for row in rows]


def comments_page(
    actor: Actor, consultation_id: str, *, settled: bool = False, size: int = 25, number: int = 1
) -> Page[Said]:
    """Open comments, oldest first; or the settled ones, newest first."""
    require(actor, "themes.see")
    standing = DeskComment.settled_at.is_not(None) if settled else DeskComment.settled_at.is_(None)
    order = DeskComment.settled_at.desc() if settled else DeskComment.written_at
    total = db.session.scalar(
        select(func.count())
        .select_from(DeskComment)
        .where(DeskComment.consultation_id == consultation_id, standing)
    )
    rows = db.session.execute(
        _said(consultation_id)
        .where(standing)
        .order_by(order, DeskComment.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return Page([Said(*row) for row in rows], number, size, total or 0)


def open_comments(consultation_id: str) -> int:
    """How many comments wait to be settled."""
    statement = (
        select(func.count())
        .select_from(DeskComment)
        .where(DeskComment.consultation_id == consultation_id, DeskComment.settled_at.is_(None))
    )
    return db.session.scalar(statement) or 0


def comment_by_id(consultation_id: str, comment_id: str) -> DeskComment:
    """Raises NotFound, also for a comment of another consultation."""
    found = db.session.get(DeskComment, comment_id)
    if found is None or found.consultation_id != consultation_id:
        raise NotFound("comment")
    return found


def is_text_of(consultation_id: str, passage_id: str) -> bool:
    """Whether a text belongs to the consultation."""
    found = select(Passage.id).where(belongs_to(consultation_id), Passage.id == passage_id)
    return db.session.scalar(found) is not None


def _said(consultation_id: str) -> Select[DeskComment, str, str, Theme | None, Passage | None]:
    author, settler = aliased(Account), aliased(Account)
    return (
        select(
            DeskComment,
            func.coalesce(author.name, ""),
            func.coalesce(settler.name, ""),
            Theme,
            Passage,
        )
        .outerjoin(author, author.id == DeskComment.account_id)
        .outerjoin(settler, settler.id == DeskComment.settled_by_id)
        .outerjoin(Theme, Theme.id == DeskComment.theme_id)
        .outerjoin(Passage, Passage.id == DeskComment.passage_id)
        .where(DeskComment.consultation_id == consultation_id)
    )
