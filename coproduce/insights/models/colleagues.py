"""Working on the texts together: who does what, what colleagues tell each other, a second coder on a sample."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified, Stateful, UTCDateTime


class DeskAssignment(Identified, Base):
    """Who looks after the texts of a question. Nobody is kept from helping."""

    __tablename__ = "desk_assignment"
    __table_args__ = (UniqueConstraint("consultation_id", "topic", "account_id"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    topic: Mapped[str] = mapped_column(String(161))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    assigned_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    assigned_at: Mapped[datetime] = mapped_column(UTCDateTime)


class DeskComment(Identified, Base):
    """What a colleague says about a text or a theme at the desk; for staff only. It is settled when it is done with."""

    __tablename__ = "desk_comment"
    __table_args__ = (CheckConstraint("(passage_id IS NULL) <> (theme_id IS NULL)", name="about_one_thing"),)

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[str | None] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    words: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    settled_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class CodingSample(Stateful, Base):
    """Texts that a second person codes without seeing the first person's codes: asked, finished or withdrawn.

    The texts are drawn at random from those that are coded; `seed` repeats the draw. `result` is the agreement when it
    was finished: percent, kappa by theme, alpha, how many texts.
    """

    __tablename__ = "coding_sample"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    topic: Mapped[str] = mapped_column(String(161), default="")
    seed: Mapped[int] = mapped_column(Integer)
    coder_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    texts: Mapped[list[SampleText]] = relationship(
        cascade="all, delete-orphan", back_populates="sample", order_by="SampleText.position"
    )


class SampleText(Identified, Base):
    """One text of a sample. `theme_ids` are the second coder's codes, an empty list "no theme"; None: not coded yet."""

    __tablename__ = "sample_text"
    __table_args__ = (UniqueConstraint("sample_id", "passage_id"),)

    sample_id: Mapped[str] = mapped_column(ForeignKey("coding_sample.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    theme_ids: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    settled: Mapped[bool] = mapped_column(Boolean, default=False)  # a difference that the two talked through

    sample: Mapped[CodingSample] = relationship(back_populates="texts")
