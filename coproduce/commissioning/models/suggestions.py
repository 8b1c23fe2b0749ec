"""What families suggest while a proposal is only an idea, and what they are answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.commissioning.models.proposals import Proposal
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, UTCDateTime
from coproduce.safeguarding.models import Passage


class SuggestionAnswer(Identified, Base):
    """One answer to one suggestion, or to several that say the same. `you_suggested` is told in staff's words: a
    suggestion itself is never quoted. The answer is of one of the seven kinds (rule 5).

    Whoever suggested it reads the answer at once, with the receipt; everyone else from `public_from`, which is compared
    with the clock at every reading (rules 3 and 4).
    """

    __tablename__ = "suggestion_answer"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    you_suggested: Mapped[str] = mapped_column(Text)
    you_suggested_young: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(Text)
    text_young: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_role: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date | None] = mapped_column(Date)
    passed_to: Mapped[str] = mapped_column(String(200), default="")
    passed_on: Mapped[date | None] = mapped_column(Date)
    answered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    answered_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    public_from: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    corrected_on: Mapped[date | None] = mapped_column(Date)
    revision: Mapped[int] = mapped_column(Integer, default=1)

    proposal: Mapped[Proposal] = relationship()
    suggestions: Mapped[list[Suggestion]] = relationship(back_populates="answer")


class Suggestion(Identified, Base):
    """A solution that somebody suggests. As with a response there is no state, no time of day and no audit row: it must
    not be possible to say who sent it or when (rule 17). Taking it back deletes it."""

    __tablename__ = "suggestion"
    __table_args__ = (Index("ix_suggestion_proposal", "proposal_id", "answer_id"), WITHOUT_ARRIVAL_ORDER)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), unique=True)
    given_on: Mapped[date] = mapped_column(Date)
    receipt_digest: Mapped[str] = mapped_column(String(64), unique=True)
    receipt_key: Mapped[int] = mapped_column(Integer)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)
    answer_id: Mapped[str | None] = mapped_column(
        ForeignKey("suggestion_answer.id", ondelete="SET NULL"), index=True
    )

    proposal: Mapped[Proposal] = relationship()
    passage: Mapped[Passage] = relationship(cascade="all, delete-orphan", single_parent=True)
    answer: Mapped[SuggestionAnswer | None] = relationship(back_populates="suggestions")
