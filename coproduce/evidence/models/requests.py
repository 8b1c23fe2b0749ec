"""Requests for information, what was searched for them, and the texts that were collected.

Personal data of whoever asks is kept least: a name, and the account where somebody asks for their own data. What was
collected refers to the text and holds no copy, so that words somebody takes back are gone here too; only what staff and
accounts hold is copied, since it has no row of its own. All of it is erased some months after the answer.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Account
from coproduce.core.database import Base, Identified, Stateful, UTCDateTime
from coproduce.safeguarding.models import Passage


class InformationRequest(Stateful, Base):
    """A request under the Freedom of Information Act 2000 ("foi") or for one's own data ("own_data")."""

    __tablename__ = "information_request"
    __table_args__ = (Index("ix_information_request_open", "state", "due_on"),)

    reference: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    asked: Mapped[str] = mapped_column(Text)
    requester: Mapped[str] = mapped_column(String(200), default="")
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    handler_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    received_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    first_due_on: Mapped[date] = mapped_column(Date)
    extended_because: Mapped[str] = mapped_column(Text, default="")
    answered_on: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[str] = mapped_column(Text, default="")
    erased_on: Mapped[date | None] = mapped_column(Date)

    handler: Mapped[Account | None] = relationship(foreign_keys=[handler_id])
    searches: Mapped[list[InformationSearch]] = relationship(
        cascade="all, delete-orphan", order_by="InformationSearch.at"
    )
    texts: Mapped[list[CollectedText]] = relationship(
        cascade="all, delete-orphan",
        back_populates="request",
        order_by="(CollectedText.place, CollectedText.id)",
    )


class InformationSearch(Identified, Base):
    """One search for a request: what was looked for, where, and how many texts had it. Its words may be a name, so
    they are erased with the texts; the number stays."""

    __tablename__ = "information_search"

    request_id: Mapped[str] = mapped_column(
        ForeignKey("information_request.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(30), default="")
    place_id: Mapped[str] = mapped_column(String(32), default="")
    since: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    found: Mapped[int] = mapped_column(Integer)
    held_back: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    by_name: Mapped[str] = mapped_column(String(200))


class CollectedText(Stateful, Base):
    """One text of a request and what was decided on it. `hidden` are the spans that a person chose to hide, as
    [[start, end], ...] over the words with this `digest`: where the text changed since, the decision does not count."""

    __tablename__ = "collected_text"
    __table_args__ = (
        UniqueConstraint("request_id", "passage_id"),
        UniqueConstraint("request_id", "source"),
    )

    request_id: Mapped[str] = mapped_column(
        ForeignKey("information_request.id", ondelete="CASCADE"), index=True
    )
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    source: Mapped[str | None] = mapped_column(String(80))  # what else it is: "finding:ID", "account:details"
    kind: Mapped[str] = mapped_column(String(60))
    place: Mapped[str] = mapped_column(String(400))
    written_on: Mapped[date | None] = mapped_column(Date)
    own_words: Mapped[str | None] = mapped_column(Text)  # only where there is no passage
    digest: Mapped[str] = mapped_column(String(64), default="")
    hidden: Mapped[list[Any]] = mapped_column(JSON, default=list)
    exemption: Mapped[str] = mapped_column(String(40), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    decided_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    agreed_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    agreed_alone_because: Mapped[str] = mapped_column(Text, default="")

    request: Mapped[InformationRequest] = relationship(back_populates="texts")
    passage: Mapped[Passage | None] = relationship()
