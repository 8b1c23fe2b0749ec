"""Promises with an owner and a date, and the history of each date."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core import clock
from coproduce.core.database import Base, Identified, Stateful, UTCDateTime

if TYPE_CHECKING:
    from coproduce.feedback.models.answers import Reply
    from coproduce.feedback.models.impact import ImpactCheck
    from coproduce.feedback.models.progress import (
        PromiseMeasure,
        PromiseMilestone,
        PromiseNote,
        PromiseStep,
    )


class Commitment(Stateful, Base):
    """A promise with an owner and a date. Being overdue is read off the clock, never set (rule 6).

    It is made by a reply, or in an upper room: then `place_kind` and `place_id` say where.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        Index("ix_commitment_state_due", "state", "due_on"),
        Index("ix_commitment_place", "place_kind", "place_id"),
    )

    reply_id: Mapped[str | None] = mapped_column(ForeignKey("reply.id", ondelete="CASCADE"), unique=True)
    # Of a promise without a reply: its place of `feedback.places`, and who keeps it.
    place_kind: Mapped[str] = mapped_column(String(30), default="", server_default="")
    place_id: Mapped[str] = mapped_column(String(32), default="", server_default="")
    owner_name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    owner_role: Mapped[str] = mapped_column(String(200), default="", server_default="")
    title: Mapped[str] = mapped_column(String(300))
    due_on: Mapped[date] = mapped_column(Date)
    measure: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    stopped_reason: Mapped[str] = mapped_column(Text, default="")
    done_on: Mapped[date | None] = mapped_column(Date)
    # Said to be kept or stopped, and then taken up again: the public page goes on saying so.
    reopened_on: Mapped[date | None] = mapped_column(Date)
    reopened_reason: Mapped[str] = mapped_column(Text, default="")
    warned: Mapped[bool] = mapped_column(Boolean, default=False)
    # Staff had their friendly letter about this date, some days before it.
    reminded: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    # Unknown of promises from before this was kept.
    made_on: Mapped[date | None] = mapped_column(Date, default=clock.today)

    reply: Mapped[Reply | None] = relationship(back_populates="commitment")
    date_changes: Mapped[list[DateChange]] = relationship(
        order_by="DateChange.number, DateChange.at", cascade="all, delete-orphan", lazy="selectin"
    )
    steps: Mapped[list[PromiseStep]] = relationship(
        order_by="PromiseStep.number", cascade="all, delete-orphan"
    )
    notes: Mapped[list[PromiseNote]] = relationship(
        order_by="PromiseNote.number", cascade="all, delete-orphan"
    )
    milestones: Mapped[list[PromiseMilestone]] = relationship(
        order_by="PromiseMilestone.due_on, PromiseMilestone.title", cascade="all, delete-orphan"
    )
    measures: Mapped[list[PromiseMeasure]] = relationship(
        order_by="PromiseMeasure.noted_on, PromiseMeasure.name", cascade="all, delete-orphan"
    )
    checks: Mapped[list[ImpactCheck]] = relationship(
        order_by="ImpactCheck.done_on, ImpactCheck.months",
        cascade="all, delete-orphan",
        back_populates="commitment",
        foreign_keys="ImpactCheck.commitment_id",
    )


class DateChange(Identified, Base):
    """A promised date that moved, with its public reason; the old date stays visible."""

    __tablename__ = "date_change"

    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer, default=0, server_default="0")  # two may share a moment
    due_before: Mapped[date] = mapped_column(Date)
    due_after: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
