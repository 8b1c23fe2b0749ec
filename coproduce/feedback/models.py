"""You said, we did: findings, replies, commitments, and the release that tells contributors first; and the yearly
reports of what is open all year."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.consultations.models import Consultation
from coproduce.consultations.rules.standing import span_words
from coproduce.core.database import Base, Identified, Stateful, UTCDateTime
from coproduce.insights.models import PublicQuote, Theme
from coproduce.safeguarding.models import Passage

finding_theme = Table(
    "finding_theme",
    Base.metadata,
    Column("finding_id", ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True),
)

finding_quote = Table(
    "finding_quote",
    Base.metadata,
    Column("finding_id", ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True),
    Column("quote_id", ForeignKey("public_quote.id", ondelete="CASCADE"), primary_key=True),
)


class Feedback(Stateful, Base):
    """The whole answer to one consultation, released at once.

    `public_from` is the opening minute; it is compared with the clock whenever somebody reads (rule 4).
    """

    __tablename__ = "feedback"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), unique=True
    )
    introduction: Mapped[str] = mapped_column(Text, default="")
    introduction_young: Mapped[str] = mapped_column(Text, default="")
    route: Mapped[str] = mapped_column(String(20), default="normal")  # normal, group_led, early
    route_reason: Mapped[str] = mapped_column(Text, default="")  # public: of an early release or of a hold
    route_authority: Mapped[str] = mapped_column(String(200), default="")
    held_until: Mapped[date | None] = mapped_column(Date)
    reach_plan: Mapped[str] = mapped_column(Text, default="")
    telling_began_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told: Mapped[int] = mapped_column(Integer, default=0)  # notices sent
    to_tell: Mapped[int] = mapped_column(Integer, default=0)  # recipients there were
    public_from: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    took_part: Mapped[int] = mapped_column(Integer, default=0)  # responses there were when telling began
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    # Set when answers that were public are withdrawn: their page says so until new ones open.
    withdrawn_on: Mapped[date | None] = mapped_column(Date)

    consultation: Mapped[Consultation] = relationship()
    findings: Mapped[list[Finding]] = relationship(
        order_by="Finding.position", cascade="all, delete-orphan", back_populates="feedback"
    )


class Finding(Identified, Base):
    """You said: what one or more approved themes come to, in plain words."""

    __tablename__ = "finding"

    feedback_id: Mapped[str] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    you_said: Mapped[str] = mapped_column(Text)
    you_said_young: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    revision: Mapped[int] = mapped_column(Integer, default=1)  # counts edits of the finding and of its reply

    feedback: Mapped[Feedback] = relationship(back_populates="findings")
    themes: Mapped[list[Theme]] = relationship(secondary=finding_theme, lazy="selectin")
    quotes: Mapped[list[PublicQuote]] = relationship(secondary=finding_quote, lazy="selectin")
    reply: Mapped[Reply | None] = relationship(
        cascade="all, delete-orphan", back_populates="finding", uselist=False, lazy="selectin"
    )


class Reply(Identified, Base):
    """We did: the response to a finding, of one of the seven kinds of rule 5."""

    __tablename__ = "reply"

    finding_id: Mapped[str] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"), unique=True)
    kind: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(Text)
    text_young: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_role: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    due_on: Mapped[date | None] = mapped_column(Date)
    passed_to: Mapped[str] = mapped_column(String(200), default="")
    passed_on: Mapped[date | None] = mapped_column(Date)

    finding: Mapped[Finding] = relationship(back_populates="reply")
    commitment: Mapped[Commitment | None] = relationship(
        cascade="all, delete-orphan", back_populates="reply", uselist=False, lazy="selectin"
    )


class Commitment(Stateful, Base):
    """A promise with an owner and a date. Being overdue is read off the clock, never set (rule 6).

    It is made by a reply, or in an upper room: then `place_kind` and `place_id` say where.
    """

    __tablename__ = "commitment"

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

    reply: Mapped[Reply | None] = relationship(back_populates="commitment")
    date_changes: Mapped[list[DateChange]] = relationship(
        order_by="DateChange.at", cascade="all, delete-orphan", lazy="selectin"
    )


class DateChange(Identified, Base):
    """A promised date that moved, with its public reason; the old date stays visible."""

    __tablename__ = "date_change"

    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"), index=True)
    due_before: Mapped[date] = mapped_column(Date)
    due_after: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class LeadTimeLink(Identified, Base):
    """A private, revocable link to read the answers before they are public (rule 2); only its hash is kept."""

    __tablename__ = "lead_time_link"

    feedback_id: Mapped[str] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    revoked: Mapped[bool] = mapped_column(Boolean, default=False)


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
