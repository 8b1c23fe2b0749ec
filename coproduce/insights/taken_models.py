"""What people said in the forums and somebody took as a view into a consultation."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified

# The states of a consultation in which it takes views.
TAKING = ("open", "paused", "closed")


class TakenView(Identified, Base):
    """A post's words, read among the texts of a consultation: coded and answered with them, and no response. It stays
    with the words that were taken, also when the post is edited later; when these words go, it goes."""

    __tablename__ = "taken_view"
    __table_args__ = (UniqueConstraint("consultation_id", "passage_id"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    post_id: Mapped[str] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), index=True)
    topic_id: Mapped[str] = mapped_column(String(32), index=True)
    taken_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    taken_on: Mapped[date] = mapped_column(Date)
