"""What is kept about the clocks from closing to answering, and what was counted for the public figures."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified


class ClockTerms(Base):
    """How many weeks the area gives itself for what closes from `since` on, and why. Earlier rows stay: they hold for
    what closed before. Without a row the weeks of `rules.clocks` hold."""

    __tablename__ = "clock_terms"

    since: Mapped[date] = mapped_column(Date, primary_key=True)
    heard_weeks: Mapped[int] = mapped_column(Integer)
    outcome_weeks: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text, default="")


class ClockWarning(Identified, Base):
    """Staff were warned of this clock; once for each last day, which moves with a promised day."""

    __tablename__ = "clock_warning"
    __table_args__ = (UniqueConstraint("consultation_id", "step", "due_on"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    step: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date] = mapped_column(Date)


class CountedViews(Base):
    """How many views one closed consultation adds to the public figures: rounded as it is public in any case, noted
    once and never counted again (rule 16). None where fewer than ten people answered, or too few were told.

    `told` of `told_of` heard directly before the answers were public; both are noted when the answers are.
    """

    __tablename__ = "counted_views"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )
    views: Mapped[int | None] = mapped_column(Integer)
    noted_on: Mapped[date] = mapped_column(Date)
    told: Mapped[int | None] = mapped_column(Integer)
    told_of: Mapped[int | None] = mapped_column(Integer)
    told_noted_on: Mapped[date | None] = mapped_column(Date)
