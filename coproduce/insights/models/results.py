"""What becomes public of the texts and figures: quotes and results."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Stateful, UTCDateTime
from coproduce.safeguarding.models import Passage


class PublicQuote(Stateful, Base):
    """The only form in which a participant's words become public: consent, redaction, a person's approval (rule 8).

    Deleting the passage (a withdrawn response) deletes the quote, wherever it is shown.
    """

    __tablename__ = "public_quote"

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    approved_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    passage: Mapped[Passage] = relationship()


class ResultsSnapshot(Stateful, Base):
    """Published results: a dated document of protected figures that is never recomputed (rule 16)."""

    __tablename__ = "results_snapshot"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
