"""Yearly reports of what is open all year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.consultations.models import Consultation
from coproduce.consultations.rules.standing import span_words
from coproduce.core.database import Base, Identified, Stateful, UTCDateTime
from coproduce.insights.models import PublicQuote
from coproduce.safeguarding.models import Passage

report_entry_passage = Table(
    "report_entry_passage",
    Base.metadata,
    Column("entry_id", ForeignKey("report_entry.id", ondelete="CASCADE"), primary_key=True),
    Column("passage_id", ForeignKey("passage.id", ondelete="CASCADE"), primary_key=True, index=True),
)

report_entry_quote = Table(
    "report_entry_quote",
    Base.metadata,
    Column("entry_id", ForeignKey("report_entry.id", ondelete="CASCADE"), primary_key=True),
    Column("quote_id", ForeignKey("public_quote.id", ondelete="CASCADE"), primary_key=True),
)


class YearlyReport(Stateful, Base):
    """What was said in one year of a consultation that is open all year, and what is answered (SEND Regulations 2014,
    regulation 56). `year` is the one in which it is due. That it is late is read off the clock, never set.

    `document` is what the public reads: fixed when it was published, its figures protected, its quotes named by id so
    that words that were taken back disappear. While it is being corrected the public goes on reading that document, or,
    where it was taken down, that it is being corrected.
    """

    __tablename__ = "yearly_report"
    __table_args__ = (UniqueConstraint("consultation_id", "year"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    year: Mapped[int] = mapped_column(Integer)
    period_start: Mapped[date] = mapped_column(Date)
    period_end: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    summary: Mapped[str] = mapped_column(Text, default="")
    summary_young: Mapped[str] = mapped_column(Text, default="")
    summary_revision: Mapped[int] = mapped_column(Integer, default=1)
    edits: Mapped[int] = mapped_column(
        Integer, default=0
    )  # of anything within, so that `version` moves with each
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # for the first time
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    taken_down_on: Mapped[date | None] = mapped_column(Date)
    taken_down_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def span(self) -> str:
        return span_words(self.period_start, self.period_end)

    consultation: Mapped[Consultation] = relationship()
    entries: Mapped[list[ReportEntry]] = relationship(
        order_by="ReportEntry.position", cascade="all, delete-orphan", back_populates="report"
    )
    corrections: Mapped[list[ReportCorrection]] = relationship(
        order_by="ReportCorrection.at", cascade="all, delete-orphan"
    )


class ReportEntry(Identified, Base):
    """One comment, or several that say the same, with the response. `said` is told in staff's words; quotes are the
    people's own. The response is of one of the seven kinds (rule 5); `kind` is empty until somebody has answered."""

    __tablename__ = "report_entry"

    report_id: Mapped[str] = mapped_column(ForeignKey("yearly_report.id", ondelete="CASCADE"), index=True)
    category: Mapped[str] = mapped_column(String(20))  # content, accessibility or development
    said: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    kind: Mapped[str] = mapped_column(String(30), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_role: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    due_on: Mapped[date | None] = mapped_column(Date)
    passed_to: Mapped[str] = mapped_column(String(200), default="")
    passed_on: Mapped[date | None] = mapped_column(Date)
    # Said after publication, of a response that names a day: until then the public page shows when that day passes.
    came_of_it: Mapped[str] = mapped_column(Text, default="")
    came_of_it_on: Mapped[date | None] = mapped_column(Date)

    report: Mapped[YearlyReport] = relationship(back_populates="entries")
    passages: Mapped[list[Passage]] = relationship(secondary=report_entry_passage)
    quotes: Mapped[list[PublicQuote]] = relationship(secondary=report_entry_quote, lazy="selectin")


class ReportExclusion(Stateful, Base):
    """A comment that a report leaves out, with a reason from a list, once a second person has agreed. The public is
    told how many for each reason, and nothing else."""

    __tablename__ = "report_exclusion"
    __table_args__ = (UniqueConstraint("report_id", "passage_id"),)

    report_id: Mapped[str] = mapped_column(ForeignKey("yearly_report.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")  # for colleagues
    proposed_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    proposed_on: Mapped[date] = mapped_column(Date)
    confirmed_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    confirmed_on: Mapped[date | None] = mapped_column(Date)

    report: Mapped[YearlyReport] = relationship()
    passage: Mapped[Passage] = relationship()


class ReportCorrection(Identified, Base):
    """A published report that was put right; its page goes on saying when, and what."""

    __tablename__ = "report_correction"

    report_id: Mapped[str] = mapped_column(ForeignKey("yearly_report.id", ondelete="CASCADE"), index=True)
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
