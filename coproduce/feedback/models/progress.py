"""What shows how a promise goes on: its steps, notes, milestones and measures.

Each row carries the day on which it was written down (`noted_on`), so that a report for an earlier day shows what was
known then and comes out the same later. Nothing is erased: a wrong note or reading is taken back with a reason.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Account
from coproduce.core.database import Base, Identified


class PromiseStep(Identified, Base):
    """One dated change of a promise: start, finish, stop or reopen. `on` is the day that it is about; `words` are the
    evidence of a finish, else the public reason. Moved dates are `DateChange`s."""

    __tablename__ = "promise_step"
    __table_args__ = (UniqueConstraint("commitment_id", "number"),)

    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    on: Mapped[date] = mapped_column(Date)
    noted_on: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(Text, default="")


class PromiseNote(Identified, Base):
    """How far a promise is, in words, with what shows it. `kind` is a key of rules.progress.EVIDENCE."""

    __tablename__ = "promise_note"
    __table_args__ = (UniqueConstraint("commitment_id", "number"),)

    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    on: Mapped[date] = mapped_column(Date)
    words: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20), default="")
    title: Mapped[str] = mapped_column(String(300), default="")
    url: Mapped[str] = mapped_column(String(500), default="")
    noted_on: Mapped[date] = mapped_column(Date)
    author_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    taken_back_on: Mapped[date | None] = mapped_column(Date)
    taken_back_reason: Mapped[str] = mapped_column(Text, default="")

    author: Mapped[Account | None] = relationship()


class PromiseMilestone(Identified, Base):
    """A step on the way with a day of its own."""

    __tablename__ = "promise_milestone"

    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date] = mapped_column(Date)
    noted_on: Mapped[date] = mapped_column(Date)
    reached_on: Mapped[date | None] = mapped_column(Date)
    reached_noted_on: Mapped[date | None] = mapped_column(Date)


class PromiseMeasure(Identified, Base):
    """What shows whether a promise changes anything: from a baseline to a target by a day. `unit` is a key of
    rules.progress.UNITS: what counts people is published protected only."""

    __tablename__ = "promise_measure"

    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(20))
    less_is_better: Mapped[bool] = mapped_column(Boolean)
    baseline: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    baseline_on: Mapped[date] = mapped_column(Date)
    target: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    target_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300))
    noted_on: Mapped[date] = mapped_column(Date)

    readings: Mapped[list[PromiseReading]] = relationship(
        order_by="PromiseReading.on, PromiseReading.number",
        cascade="all, delete-orphan",
        back_populates="measure",
        lazy="selectin",
    )


class PromiseReading(Identified, Base):
    """What a measure was found to be on a day, and where the figure comes from."""

    __tablename__ = "promise_reading"
    __table_args__ = (UniqueConstraint("measure_id", "number"),)

    measure_id: Mapped[str] = mapped_column(ForeignKey("promise_measure.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    value: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300))
    noted_on: Mapped[date] = mapped_column(Date)
    taken_back_on: Mapped[date | None] = mapped_column(Date)
    taken_back_reason: Mapped[str] = mapped_column(Text, default="")

    measure: Mapped[PromiseMeasure] = relationship(back_populates="readings")
