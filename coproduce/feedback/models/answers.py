"""You said, we did: findings, replies, and the release that tells contributors first."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import Boolean, Column, Date, ForeignKey, Integer, Numeric, String, Table, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.consultations.models import Consultation
from coproduce.core.database import Base, Identified, Stateful, UTCDateTime
from coproduce.insights.models import PublicQuote, Theme

if TYPE_CHECKING:
    from coproduce.feedback.models.promises import Commitment

finding_theme = Table(
    "finding_theme",
    Base.metadata,
    Column("finding_id", ForeignKey("finding.id", ondelete="CASCADE"), primary_key=True),
    Column("theme_id", ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True),
    # How far the answer goes for this theme (a key of rules.sources.EXTENTS), and why where it does not go all the way.
    Column("extent", String(20), nullable=False, default="fully", server_default="fully"),
    Column("extent_reason", Text, nullable=False, default="", server_default=""),
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
    kind: Mapped[str] = mapped_column(String(30), index=True)
    text: Mapped[str] = mapped_column(Text)
    text_young: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_role: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id", ondelete="SET NULL"))
    due_on: Mapped[date | None] = mapped_column(Date)
    passed_to: Mapped[str] = mapped_column(String(200), default="")
    passed_on: Mapped[date | None] = mapped_column(Date)
    alternatives: Mapped[str] = mapped_column(Text, default="", server_default="")  # what else was considered
    # Where money is the reason: what it would cost in pounds, and who worked that out.
    because_of_money: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    cost: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    cost_period: Mapped[str] = mapped_column(String(20), default="", server_default="")  # once, a year
    cost_source: Mapped[str] = mapped_column(String(300), default="", server_default="")

    finding: Mapped[Finding] = relationship(back_populates="reply")
    commitment: Mapped[Commitment | None] = relationship(
        cascade="all, delete-orphan", back_populates="reply", uselist=False, lazy="selectin"
    )


class LeadTimeLink(Identified, Base):
    """A private, revocable link to read the answers before they are public (rule 2); only its hash is kept."""

    __tablename__ = "lead_time_link"

    feedback_id: Mapped[str] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    revoked: Mapped[bool] = mapped_column(Boolean, default=False)
