"""Did it work? Families are asked some months after a promise was kept, and only they say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Group
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful
from coproduce.safeguarding.models import Passage

if TYPE_CHECKING:
    from coproduce.feedback.models.promises import Commitment


class ImpactCheck(Stateful, Base):
    """One asking whether a kept promise worked: planned, asking, closed, replied, skipped or dropped.

    `result` is what closing made of the answers: one dated snapshot of protected figures (rules 14 and 16), and the
    only thing of single answers that is ever public. `reply_due_on` is set where staff owe a reply.
    """

    __tablename__ = "impact_check"
    __table_args__ = (
        UniqueConstraint("commitment_id", "done_on", "months"),
        Index("ix_impact_check_state", "state", "due_on"),
    )

    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"))
    months: Mapped[int] = mapped_column(Integer)  # after `done_on`
    done_on: Mapped[date] = mapped_column(Date)  # the day on which the promise was kept that this is about
    due_on: Mapped[date] = mapped_column(Date)
    noted_on: Mapped[date] = mapped_column(Date)
    asked_on: Mapped[date | None] = mapped_column(Date)
    closes_on: Mapped[date | None] = mapped_column(Date)  # the last day on which families can answer
    closed_on: Mapped[date | None] = mapped_column(Date)
    skipped_on: Mapped[date | None] = mapped_column(Date)
    skipped_reason: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    reply_due_on: Mapped[date | None] = mapped_column(Date)
    warned: Mapped[bool] = mapped_column(Boolean, default=False)  # staff were told that their reply is late
    # What staff say follows from it; with a new promise, that promise.
    reply: Mapped[str] = mapped_column(Text, default="")
    replied_on: Mapped[date | None] = mapped_column(Date)
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    new_commitment_id: Mapped[str | None] = mapped_column(ForeignKey("commitment.id", ondelete="SET NULL"))

    commitment: Mapped[Commitment] = relationship(foreign_keys=[commitment_id], back_populates="checks")
    new_commitment: Mapped[Commitment | None] = relationship(foreign_keys=[new_commitment_id])
    moves: Mapped[list[ImpactMove]] = relationship(
        order_by="ImpactMove.number", cascade="all, delete-orphan", lazy="selectin"
    )


class ImpactMove(Identified, Base):
    """An asking that was brought forward or put off; the old day and the reason stay visible."""

    __tablename__ = "impact_move"
    __table_args__ = (UniqueConstraint("check_id", "number"),)

    check_id: Mapped[str] = mapped_column(ForeignKey("impact_check.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    due_before: Mapped[date] = mapped_column(Date)
    due_after: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    noted_on: Mapped[date] = mapped_column(Date)


class ImpactVoice(Identified, Base):
    """What one person, or one group as a group, says: better, the same, worse, cannot tell.

    Of a person there is a keyed digest alone, under a key outside the database, so that answering again replaces; no
    address, account, time or audit row (rule 17). No service of staff writes here.
    """

    __tablename__ = "impact_voice"
    __table_args__ = (
        UniqueConstraint("check_id", "voice_digest"),
        UniqueConstraint("check_id", "group_id"),
        WITHOUT_ARRIVAL_ORDER,
    )

    check_id: Mapped[str] = mapped_column(ForeignKey("impact_check.id", ondelete="CASCADE"))
    voice_digest: Mapped[str | None] = mapped_column(String(64))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("participation_group.id", ondelete="CASCADE"))
    verdict: Mapped[str] = mapped_column(String(20))  # a key of rules.impact.VERDICTS
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), unique=True)
    given_on: Mapped[date] = mapped_column(Date)

    group: Mapped[Group | None] = relationship()
    passage: Mapped[Passage | None] = relationship()
