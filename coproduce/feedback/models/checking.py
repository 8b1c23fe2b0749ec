"""What those who took part say of a finding: before its release in a round of checking, and afterwards in public."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Group
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful, UTCDateTime
from coproduce.feedback.models.answers import Feedback, Finding
from coproduce.safeguarding.models import Passage


class CheckRound(Stateful, Base):
    """ "Did we get it right?", asked once while the answers are being written. That it is over on its last day is read
    off the clock as well, so that a link dies at midnight and not when the worker comes by."""

    __tablename__ = "check_round"

    feedback_id: Mapped[str] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    opened_at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_on: Mapped[date] = mapped_column(Date)  # the last day on which somebody can say something
    closed_on: Mapped[date | None] = mapped_column(Date)
    shows_replies: Mapped[bool] = mapped_column(Boolean, default=False)
    introduction: Mapped[str] = mapped_column(Text, default="")

    feedback: Mapped[Feedback] = relationship()


class CheckLink(Identified, Base):
    """A private link of one round; only its hash is kept. It says neither to whom it went nor whether it was used."""

    __tablename__ = "check_link"
    __table_args__ = (WITHOUT_ARRIVAL_ORDER,)

    round_id: Mapped[str] = mapped_column(ForeignKey("check_round.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    # For those who support a group that led: it answers once, and only they can answer for it.
    group_id: Mapped[str | None] = mapped_column(ForeignKey("participation_group.id", ondelete="CASCADE"))

    round: Mapped[CheckRound] = relationship()


class FindingVerdict(Stateful, Base):
    """What one person or group says of one finding. Only a date says when, no row says who (rule 17): `reply_key` is a
    digest that nobody can make without the private link, so that the same link replaces what it said before. After
    release it is the keyed digest of six words instead. A group is named, since it speaks as a group.

    An objection is settled by staff; taking it back deletes it, so that its state never says what a person did.
    """

    __tablename__ = "finding_verdict"
    __table_args__ = (
        Index("ix_finding_verdict_finding", "finding_id", "state"),
        WITHOUT_ARRIVAL_ORDER,
    )

    finding_id: Mapped[str] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"))
    # None: said after the answers were public.
    round_id: Mapped[str | None] = mapped_column(ForeignKey("check_round.id", ondelete="CASCADE"), index=True)
    verdict: Mapped[str] = mapped_column(String(20))  # a key of rules.checking.VERDICTS
    reply_key: Mapped[str] = mapped_column(String(64), unique=True)
    receipt_key: Mapped[int] = mapped_column(Integer, default=0)  # which key made it; 0 for none
    group_id: Mapped[str | None] = mapped_column(
        ForeignKey("participation_group.id", ondelete="CASCADE"), index=True
    )
    # Only where the person asked for it.
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    given_on: Mapped[date] = mapped_column(Date)
    young: Mapped[bool] = mapped_column(Boolean, default=False)  # the young people's words were read
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), unique=True)
    said_then: Mapped[str] = mapped_column(Text, default="")  # the words of the finding that it is about

    answer: Mapped[str] = mapped_column(Text, default="")
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_role: Mapped[str] = mapped_column(String(200), default="")
    settled_on: Mapped[date | None] = mapped_column(Date)
    # How much staff heard of it by letter: 0 nothing, 1 that it is there, 2 that it is nearly due.
    staff_told: Mapped[int] = mapped_column(Integer, default=0)

    # Whether it was written again among others since it came, so that PostgreSQL tells nothing of its time.
    mixed: Mapped[bool] = mapped_column(Boolean, default=False)

    finding: Mapped[Finding] = relationship()
    group: Mapped[Group | None] = relationship()
    passage: Mapped[Passage | None] = relationship(cascade="all, delete-orphan", single_parent=True)
