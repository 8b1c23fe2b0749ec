"""Texts and files, from the moment somebody sends them until a person has decided what becomes of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful, UTCDateTime


class Claimable:
    """Who has a text or file in front of them. A claim carries a time only while it lasts: it is a reader's, never a
    writer's, and is wiped with the decision (rule 17)."""

    claimed_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Passage(Claimable, Stateful, Base):
    """One piece of free text in the writer's own words; nobody but its author, asked by a reader, changes `body`.

    `context_kind` and `context_id` say where it belongs (a consultation, later a forum) and `topic` which question,
    without this room knowing either. `redacted` is the text that a person made of it; hints are the machine's and only
    sort (rule 10). Nothing here names the response it came from, and only a date says when (rule 17).
    """

    __tablename__ = "passage"
    __table_args__ = (
        Index("ix_passage_context", "context_kind", "context_id", "state"),
        Index("ix_passage_waiting", "state", "received_on"),
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
    # Only where everybody sees who wrote what, such as a forum: never for answers to a consultation (rule 17).
    author_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    age_band: Mapped[str] = mapped_column(String(12), default="", server_default="")
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
    question: Mapped[str] = mapped_column(
        Text, default="", server_default=""
    )  # to the author, in state "asked"
    refusal_reason: Mapped[str] = mapped_column(Text, default="", server_default="")  # the author reads it
    refused_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    @property
    def words(self) -> str:
        """The redacted text where a person made one, else the original."""
        return self.redacted if self.redacted is not None else self.body


class Attachment(Claimable, Stateful, Base):
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
    age_band: Mapped[str] = mapped_column(String(12), default="", server_default="")
    may_quote: Mapped[bool] = mapped_column(Boolean, default=False)
    # By the answers that it was sent with; `claimed_by_id` is the reader who has it open.
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


class PassageRevision(Identified, Base):
    """What a text said before its author, asked about it, changed it. A date only, as with the text itself."""

    __tablename__ = "passage_revision"
    __table_args__ = (WITHOUT_ARRIVAL_ORDER,)

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text, default="")
    replaced_on: Mapped[date] = mapped_column(Date)
