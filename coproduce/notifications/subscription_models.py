"""Who wants to hear of commissioning proposals."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base


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
