"""Concerns, who is told of them, and who opened what only few may open."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified, Stateful, UTCDateTime


class Concern(Stateful, Base):
    """A safeguarding concern that a person raised, on a clock.

    What it is about is kept as a copied reference (`source_kind`, `source_id` and the place), never as a copy of the
    text: a writer who takes a text back takes its words back from here too. `severity` and `category` are keys of
    data/concerns.json.
    """

    __tablename__ = "concern"
    __table_args__ = (Index("ix_concern_next_step", "state", "next_step_at"),)

    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"))
    attachment_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id", ondelete="SET NULL"))
    source_kind: Mapped[str] = mapped_column(String(12), default="", server_default="")  # passage, attachment
    source_id: Mapped[str] = mapped_column(String(32), default="", server_default="")
    context_kind: Mapped[str] = mapped_column(String(30), default="", server_default="")
    context_id: Mapped[str] = mapped_column(String(32), default="", server_default="")
    hint: Mapped[str] = mapped_column(String(10), default="", server_default="")  # the machine's, when raised

    raised_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    category: Mapped[str] = mapped_column(String(30), default="other", server_default="other")
    severity: Mapped[str] = mapped_column(String(20), default="soon", server_default="soon")
    note: Mapped[str] = mapped_column(Text)
    steps_taken: Mapped[str] = mapped_column(Text, default="", server_default="")
    names_staff: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    acknowledge_by: Mapped[datetime] = mapped_column(UTCDateTime)
    next_step_at: Mapped[datetime | None] = mapped_column(UTCDateTime)  # when the next person is told
    acknowledged_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    deputies_told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    case_number: Mapped[str] = mapped_column(String(80), default="", server_default="")  # the service's own
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[str] = mapped_column(Text, default="")

    named: Mapped[list[ConcernNamed]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    @property
    def named_ids(self) -> frozenset[str]:
        """The accounts that this concern must never reach."""
        return frozenset(row.account_id for row in self.named)


class ConcernNamed(Identified, Base):
    """A member of staff whom a concern names. No account is ever taken off again: that would show it to them."""

    __tablename__ = "concern_named"
    __table_args__ = (UniqueConstraint("concern_id", "account_id"),)

    concern_id: Mapped[str] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"))
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)


class ConcernTelling(Identified, Base):
    """That somebody was told of a concern because it was their turn. Each step of the escalation is one row.

    `turn` is lead, deputy, fallback, reserve (somebody else with the role) or administrators (told only that nobody
    may open it). `email` is set for a fallback contact without an account alone.
    """

    __tablename__ = "concern_telling"
    __table_args__ = (UniqueConstraint("concern_id", "position"),)

    concern_id: Mapped[str] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(Integer)
    turn: Mapped[str] = mapped_column(String(16))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    email: Mapped[str] = mapped_column(String(255), default="")
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ConcernStep(Identified, Base):
    """One dated entry of a concern's log. It is never changed: a correction is another entry that points to it.

    `kind` is note, referral, case_number, acknowledged, handed_on, closed, reopened or correction; `on_day` is the day
    that the entry is about, `at` when it was written.
    """

    __tablename__ = "concern_step"
    __table_args__ = (Index("ix_concern_step_concern", "concern_id", "at"),)

    concern_id: Mapped[str] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    on_day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(String(16))
    words: Mapped[str] = mapped_column(Text, default="")
    referred_to: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(String(200), default="")
    corrects_id: Mapped[str | None] = mapped_column(ForeignKey("concern_step.id", ondelete="CASCADE"))


class ConcernLink(Identified, Base):
    """Two concerns that belong together, in the order of their identifiers."""

    __tablename__ = "concern_link"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    first_id: Mapped[str] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"))
    second_id: Mapped[str] = mapped_column(ForeignKey("concern.id", ondelete="CASCADE"), index=True)
    linked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    linked_at: Mapped[datetime] = mapped_column(UTCDateTime)


class ConcernSettings(Identified, Base):
    """The area's own clocks, in minutes of working time for each severity, and who hears when everybody is named."""

    __tablename__ = "concern_settings"

    version: Mapped[int] = mapped_column(Integer, default=1)
    clocks: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fallback_account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    fallback_name: Mapped[str] = mapped_column(String(200), default="")
    fallback_email: Mapped[str] = mapped_column(String(255), default="")

    __mapper_args__ = {"version_id_col": version}


class SafeguardingDuty(Identified, Base):
    """Who is told of concerns: position 0 is the designated lead, the others are deputies in their order."""

    __tablename__ = "safeguarding_duty"

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), unique=True)
    position: Mapped[int] = mapped_column(Integer)


class SafetyContact(Identified, Base):
    """A number of the area's own, shown before free text (rule 11)."""

    __tablename__ = "safety_contact"

    name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str] = mapped_column(String(40))
    hours: Mapped[str] = mapped_column(String(120), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)


class UnreadAlert(Identified, Base):
    """That the lead, and later the deputies, were told of an urgent hint nobody had read (rule 10)."""

    __tablename__ = "unread_alert"

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    alerted_at: Mapped[datetime] = mapped_column(UTCDateTime)


class RestrictedRead(Identified, Base):
    """An access record: who opened a concern or a held text, and when (rule 20)."""

    __tablename__ = "restricted_read"

    account_id: Mapped[str] = mapped_column(String(32))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
