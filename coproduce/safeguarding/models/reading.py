"""What readers decide beside a text's own state: reasons, appeals, reports, and the figures of it all."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import (
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified, Stateful, UTCDateTime

_OPEN = text("state = 'open'")


class RefusalReason(Identified, Base):
    """A kind reason for not showing a text, ready to be chosen; its words are read by whoever wrote the text."""

    __tablename__ = "refusal_reason"

    name: Mapped[str] = mapped_column(String(80), unique=True)
    words: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer, default=0)
    retired: Mapped[bool] = mapped_column(Boolean, default=False)


class Appeal(Stateful, Base):
    """An author does not agree that a text was refused; somebody other than who refused it decides (rule 25)."""

    __tablename__ = "appeal"
    __table_args__ = (
        Index("ix_appeal_waiting", "state", "opened_at"),
        Index("uq_appeal_open", "passage_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), index=True)
    context_kind: Mapped[str] = mapped_column(String(30))
    author_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    refused_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    refused_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    refusal_reason: Mapped[str] = mapped_column(Text)  # as it stood when the author appealed
    words: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")


class ReportCase(Stateful, Base):
    """All reports of one text or file until somebody decides; at most one case of it is open.

    It has no key to its subject, which may be withdrawn: the case stays, for whoever reported and for the figures.
    """

    __tablename__ = "report_case"
    __table_args__ = (
        Index("ix_report_case_subject", "subject_kind", "subject_id"),
        Index("ix_report_case_state", "state", "opened_at"),
        Index(
            "uq_report_case_open",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    subject_kind: Mapped[str] = mapped_column(String(12))  # passage, attachment
    subject_id: Mapped[str] = mapped_column(String(32))
    context_kind: Mapped[str] = mapped_column(String(30))
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")  # what reporters are told

    reports: Mapped[list[Report]] = relationship(
        back_populates="case", order_by="Report.reported_at", cascade="all, delete-orphan"
    )


class Report(Identified, Base):
    """That somebody finds a text or file wrong. Its words are for staff alone."""

    __tablename__ = "report"
    # People without an account each count: NULL is never the same as NULL.
    __table_args__ = (UniqueConstraint("case_id", "reporter_id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("report_case.id", ondelete="CASCADE"), index=True)
    reporter_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    category: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, default="")
    reported_at: Mapped[datetime] = mapped_column(UTCDateTime)

    case: Mapped[ReportCase] = relationship(back_populates="reports")


class ReadingTally(Identified, Base):
    """How often readers did what, by month and kind of place: a number that names neither text nor person."""

    __tablename__ = "reading_tally"
    __table_args__ = (UniqueConstraint("month", "context_kind", "action"),)

    month: Mapped[str] = mapped_column(String(7))  # 2026-11
    context_kind: Mapped[str] = mapped_column(String(30))
    action: Mapped[str] = mapped_column(String(20))
    count: Mapped[int] = mapped_column(Integer, default=0)


class BacklogAlert(Identified, Base):
    """That moderators and leads were told, once on a day, that something waits for too long."""

    __tablename__ = "backlog_alert"

    on: Mapped[date] = mapped_column(Date, unique=True)
    waiting: Mapped[int] = mapped_column(Integer)
