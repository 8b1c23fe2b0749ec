"""What people who follow a forum were told: one row for each person and post, so that nobody is told twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified, UTCDateTime


class ForumLetter(Identified, Base):
    """One letter to one person about new posts; what it says is looked up when it goes out."""

    __tablename__ = "forum_letter"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    rhythm: Mapped[str] = mapped_column(String(10))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ForumLetterPost(Base):
    """That an account was told of a post: the key holds it once, whatever wishes and letters there are."""

    __tablename__ = "forum_letter_post"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[str] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), primary_key=True)
    letter_id: Mapped[str] = mapped_column(ForeignKey("forum_letter.id", ondelete="CASCADE"), index=True)


class ForumLetterStop(Base):
    """Somebody wants no letters from the forums. What they choose to follow afterwards counts again."""

    __tablename__ = "forum_letter_stop"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    stopped_at: Mapped[datetime] = mapped_column(UTCDateTime)
