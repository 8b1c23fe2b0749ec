"""What staff add to a consultation's Lundy card, beside what the record shows by itself."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified


class LundyWords(Identified, Base):
    """Words of staff on one field (a key of rules.lundy.FIELDS), with the source that they rest on. Emptied words are
    deleted, so a row always says something."""

    __tablename__ = "lundy_words"
    __table_args__ = (UniqueConstraint("consultation_id", "field"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    field: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(300))
    source_url: Mapped[str] = mapped_column(String(500), default="")
    written_on: Mapped[date] = mapped_column(Date)
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
