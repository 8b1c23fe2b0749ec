"""Statements that participants add to a question, to be voted on by others."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.consultations.questionnaire.types.texts import ADDED
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Stateful


class Statement(Stateful, Base):
    """One statement that somebody added, in the words that a person approved. It goes when its writer takes the answer
    back. Nothing here says who wrote it but the passage, and that names no response (rule 17)."""

    __tablename__ = "statement"
    __table_args__ = WITHOUT_ARRIVAL_ORDER

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    question_key: Mapped[str] = mapped_column(String(80))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date] = mapped_column(Date)

    @property
    def key(self) -> str:
        """The facet under which votes on it are kept."""
        return f"{ADDED}{self.id[:16]}"
