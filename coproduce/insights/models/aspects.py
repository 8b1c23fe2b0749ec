"""What the machine reads of the parts of a text: of which aspect it speaks well or badly."""

from __future__ import annotations

from sqlalchemy import Boolean, Float, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified


class PassageAspect(Identified, Base):
    """How one text sounds where it speaks of one aspect (a key of `analysis.aspects.ASPECTS`). `place` counts aspects
    from 1 in the order of their first mention. `method` and `method_version` cut the text into aspects,
    `scorer_version` read them: a reading of another version stands beside it."""

    __tablename__ = "passage_aspect"
    # Named, since PostgreSQL knows no name as long as these columns make together.
    __table_args__ = (
        UniqueConstraint(
            "passage_id",
            "aspect",
            "method",
            "method_version",
            "scorer_version",
            name="uq_passage_aspect_reading",
        ),
    )

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"))
    method: Mapped[str] = mapped_column(String(40))
    method_version: Mapped[str] = mapped_column(String(20))
    scorer_version: Mapped[str] = mapped_column(String(20))
    aspect: Mapped[str] = mapped_column(String(20))
    place: Mapped[int] = mapped_column(Integer)
    label: Mapped[str] = mapped_column(String(10))
    confidence: Mapped[float] = mapped_column(Float)
    polarity: Mapped[float] = mapped_column(Float)
    unclear: Mapped[bool] = mapped_column(Boolean)
