"""Education, health and care: who leads for each, and what each said to which version."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Account, Organisation
from coproduce.commissioning.models.proposals import Proposal
from coproduce.core.database import Base, Identified, UTCDateTime


class ProposalPartner(Identified, Base):
    """One of the three sides of a proposal, or the public reason why it is not concerned."""

    __tablename__ = "proposal_partner"
    __table_args__ = (UniqueConstraint("proposal_id", "side"),)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    side: Mapped[str] = mapped_column(String(20))  # a key of rules.partners.SIDES
    organisation_id: Mapped[str | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT"), index=True
    )
    lead_account_id: Mapped[str | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    lead_name: Mapped[str] = mapped_column(String(200), default="")
    lead_role: Mapped[str] = mapped_column(String(200), default="")
    not_concerned: Mapped[str] = mapped_column(Text, default="")

    proposal: Mapped[Proposal] = relationship()
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    lead: Mapped[Account | None] = relationship()
    sign_offs: Mapped[list[PartnerSignOff]] = relationship(
        order_by="PartnerSignOff.at", cascade="all, delete-orphan", lazy="selectin", back_populates="partner"
    )


class PartnerSignOff(Identified, Base):
    """What a partner said to one version: signed or dissent. It stays when a later version makes it count no more."""

    __tablename__ = "partner_sign_off"
    __table_args__ = (UniqueConstraint("partner_id", "version_number"),)

    partner_id: Mapped[str] = mapped_column(ForeignKey("proposal_partner.id", ondelete="CASCADE"))
    version_number: Mapped[int] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(10))  # signed or dissent
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    name: Mapped[str] = mapped_column(String(200))
    organisation_name: Mapped[str] = mapped_column(String(200))
    as_deputy: Mapped[bool] = mapped_column(default=False)

    partner: Mapped[ProposalPartner] = relationship(back_populates="sign_offs")
