"""Equality impact assessments of a proposal, and what is promised to soften an effect."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.commissioning.models.proposals import Proposal
from coproduce.core.database import Base, Identified
from coproduce.feedback.models import Commitment


class ImpactAssessment(Identified, Base):
    """One version of the assessment (Equality Act 2010, section 149). Without `finished_on` it is being written and
    only staff see it; a finished one never changes, the next version begins as its copy."""

    __tablename__ = "impact_assessment"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    summary: Mapped[str] = mapped_column(Text, default="")
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_role: Mapped[str] = mapped_column(String(200), default="")
    written_on: Mapped[date] = mapped_column(Date)
    finished_on: Mapped[date | None] = mapped_column(Date)

    proposal: Mapped[Proposal] = relationship()
    effects: Mapped[list[ImpactEffect]] = relationship(
        order_by="ImpactEffect.position", cascade="all, delete-orphan", lazy="selectin"
    )


class ImpactEffect(Identified, Base):
    """What it means for one group of people, what shows that, and what would soften it."""

    __tablename__ = "impact_effect"

    assessment_id: Mapped[str] = mapped_column(
        ForeignKey("impact_assessment.id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int] = mapped_column(Integer, default=0)
    who: Mapped[str] = mapped_column(String(200))
    effect: Mapped[str] = mapped_column(String(10))  # better, worse, same, unknown
    words: Mapped[str] = mapped_column(Text, default="")
    evidence: Mapped[str] = mapped_column(Text, default="")
    mitigation: Mapped[str] = mapped_column(Text, default="")
    why_not: Mapped[str] = mapped_column(Text, default="")  # where nothing can soften it


class Mitigation(Identified, Base):
    """What softens an effect, promised: the promise has its owner, its date and its clock in `feedback`. It stays with
    the proposal whatever later versions of the assessment say; `who` names the group as the assessment did."""

    __tablename__ = "mitigation"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    assessment_number: Mapped[int] = mapped_column(Integer)
    who: Mapped[str] = mapped_column(String(200))
    commitment_id: Mapped[str] = mapped_column(ForeignKey("commitment.id", ondelete="CASCADE"), unique=True)

    proposal: Mapped[Proposal] = relationship()
    commitment: Mapped[Commitment] = relationship(lazy="joined")
