"""Every piece of free text that anyone gives, its reading by a person, and concerns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful, UTCDateTime


class Passage(Stateful, Base):
    """One piece of free text in the writer's own words; `body` is never changed.

    `context_kind` and `context_id` say where it belongs (a consultation, later a forum) and `topic` which question,
    without this room knowing either. `redacted` is the text that a person made of it; hints are the machine's and only
    sort (rule 10). Nothing here names the response it came from, and only a date says when (rule 17).
    """

    __tablename__ = "passage"
    __table_args__ = (
        Index("ix_passage_context", "context_kind", "context_id", "state"),
        Index("ix_passage_same_words", "context_id", "topic", "fingerprint"),
        WITHOUT_ARRIVAL_ORDER,
    )

    context_kind: Mapped[str] = mapped_column(String(30))
    context_id: Mapped[str] = mapped_column(String(32))
    topic: Mapped[str] = mapped_column(String(161), default="")
    body: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(32), default="")  # the same for the same words (rule 12)
    redacted: Mapped[str | None] = mapped_column(Text)
    young: Mapped[bool] = mapped_column(Boolean, default=False)
    may_quote: Mapped[bool] = mapped_column(Boolean, default=False)
    historic: Mapped[bool] = mapped_column(Boolean, default=False)
    received_on: Mapped[date] = mapped_column(Date)

    hinted: Mapped[bool] = mapped_column(Boolean, default=False, index=True)
    concern_hint: Mapped[str] = mapped_column(String(10), default="none")  # none, check, urgent
    concern_hint_reason: Mapped[str] = mapped_column(Text, default="")
    # Set for urgent hints alone, to the quarter of an hour: no other text needs a clock (rules 10 and 17).
    hinted_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    personal_data_hints: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [[start, end, kind], ...]
    language: Mapped[str] = mapped_column(String(8), default="")

    read_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    hold_reason: Mapped[str] = mapped_column(Text, default="")

    @property
    def words(self) -> str:
        """The redacted text where a person made one, else the original."""
        return self.redacted if self.redacted is not None else self.body


class Attachment(Stateful, Base):
    """A picture, recording, scan or document that somebody sent, as `attachments.cleaning` left it.

    It names its place as a passage does. Names of files are not kept, since people give them their own: only a file of
    staff has a `title`. While the answers that it belongs to are not sent it is unclaimed, and staff do not see it.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_context", "context_kind", "context_id", "state"),
        Index("ix_attachment_waiting", "state", "claimed"),
        WITHOUT_ARRIVAL_ORDER,
    )

    context_kind: Mapped[str] = mapped_column(String(30))
    context_id: Mapped[str] = mapped_column(String(32))
    topic: Mapped[str] = mapped_column(String(161), default="")
    kind: Mapped[str] = mapped_column(String(10))  # picture, voice, scan, document
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))  # the same for the same file (rule 12)
    young: Mapped[bool] = mapped_column(Boolean, default=False)
    may_quote: Mapped[bool] = mapped_column(Boolean, default=False)
    claimed: Mapped[bool] = mapped_column(Boolean, default=False)
    published: Mapped[bool] = mapped_column(Boolean, default=False)
    received_on: Mapped[date] = mapped_column(Date)

    read_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    title: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(
        Text, default=""
    )  # what is in it, for those who cannot see or hear it
    hold_reason: Mapped[str] = mapped_column(Text, default="")
    # The last column, and not loaded with the others: lists are read past it.
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    @property
    def is_of_staff(self) -> bool:
        return bool(self.title)


class Concern(Stateful, Base):
    """A safeguarding concern that a person raised, on a clock."""

    __tablename__ = "concern"

    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"))
    attachment_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id", ondelete="SET NULL"))
    raised_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    raised_at: Mapped[datetime] = mapped_column(UTCDateTime)
    note: Mapped[str] = mapped_column(Text)
    acknowledge_by: Mapped[datetime] = mapped_column(UTCDateTime)
    acknowledged_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    deputies_told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    outcome: Mapped[str] = mapped_column(Text, default="")


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
