"""Who wants to hear of commissioning proposals, and of answers and promises."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, UTCDateTime


class ProposalSubscriber(Base):
    """An address that wants to hear of one proposal, or of every new one where `scope` is "all". As with
    `OutcomeContact` there is no time of day and no link to what anybody suggested, and each change writes all rows of
    the scope anew in no order: somebody may leave an address right after a suggestion (rule 17). Only
    `notifications.subscribing` writes here."""

    __tablename__ = "proposal_subscriber"
    __table_args__ = (UniqueConstraint("scope", "email"), WITHOUT_ARRIVAL_ORDER)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    scope: Mapped[str] = mapped_column(String(32))  # the proposal's id, or "all"
    proposal_id: Mapped[str | None] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    email: Mapped[str] = mapped_column(String(255))
    given_on: Mapped[date] = mapped_column(Date)
    confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)


class AnswerSubscriber(Base):
    """An address that wants to hear of answers and promises: `scope` is "all", or says of which consultation,
    organisation or promise (`notifications.answer_scopes`). `rhythm` is "at_once" or "weekly". As above there is no
    time of day and each change writes all rows of the scope anew in no order (rule 17). Only
    `notifications.answer_subscribing` writes here."""

    __tablename__ = "answer_subscriber"
    __table_args__ = (UniqueConstraint("scope", "email"), WITHOUT_ARRIVAL_ORDER)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    scope: Mapped[str] = mapped_column(String(50))
    rhythm: Mapped[str] = mapped_column(String(10))
    email: Mapped[str] = mapped_column(String(255), index=True)
    given_on: Mapped[date] = mapped_column(Date)
    confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)


class AnswerNews(Identified, Base):
    """One thing about public answers or promises that followers are told: answers opened, a promise was kept, moved,
    stopped, taken up again or is late, or families said whether it worked. `occasion` tells the second date move from
    the first. `digest` is the week whose letter tells of it, empty until then. What it says, and whether it may still
    be read, is looked up when somebody reads it (rule 4)."""

    __tablename__ = "answer_news"
    __table_args__ = (UniqueConstraint("kind", "subject_id", "occasion"),)

    kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(32), index=True)
    occasion: Mapped[str] = mapped_column(String(40), default="")
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    digest: Mapped[str] = mapped_column(String(10), default="", index=True)


class AnswerDigest(Base):
    """That the weekly letters of a week ("2026-W47") were written; its key lets no week be written twice."""

    __tablename__ = "answer_digest"

    week: Mapped[str] = mapped_column(String(10), primary_key=True)
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
