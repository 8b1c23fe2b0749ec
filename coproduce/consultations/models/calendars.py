"""The area's calendars and terms that opening a consultation is judged by. All of them are data that staff keep."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified


class SchoolHoliday(Identified, Base):
    """Days, both ends included, on which schools are closed: families and young people are hard to reach then."""

    __tablename__ = "school_holiday"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="in_order"),)

    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)


class ElectionPeriod(Identified, Base):
    """Days before an election, both ends included, on which public bodies hold back what could sway it."""

    __tablename__ = "election_period"
    __table_args__ = (CheckConstraint("starts_on <= ends_on", name="in_order"),)

    name: Mapped[str] = mapped_column(String(120))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)


class OpeningTerms(Base):
    """On how many school days a consultation on the full track is open at least in this area, and why that many. One
    row; without it the default of `rules.days` holds."""

    __tablename__ = "opening_terms"

    name: Mapped[str] = mapped_column(String(10), primary_key=True)
    least_days: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text, default="")
