"""What a decision rests on, how it is announced, and what it says."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.commissioning.models.proposals import Proposal
from coproduce.consultations.models import Consultation
from coproduce.core.database import Base, Identified, Stateful, UTCDateTime
from coproduce.insights.models import Theme
from coproduce.safeguarding.models import Attachment


class ProposalConsultation(Identified, Base):
    """A consultation that asks about a proposal. `version_number` is the version of the proposal that people were asked
    about: what changed afterwards is shown against it."""

    __tablename__ = "proposal_consultation"
    __table_args__ = (UniqueConstraint("proposal_id", "consultation_id"),)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="RESTRICT"), index=True
    )
    version_number: Mapped[int | None] = mapped_column(Integer)
    linked_on: Mapped[date] = mapped_column(Date)

    proposal: Mapped[Proposal] = relationship()
    consultation: Mapped[Consultation] = relationship()


class ProposalWay(Identified, Base):
    """The light or the urgent way that was chosen for a proposal. Rows are added, never changed and never removed, so
    that what was left out stays visible; `ended_on` says that the proposal went back to the full way."""

    __tablename__ = "proposal_way"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # light or urgent
    authority: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(Text)
    review_by: Mapped[date | None] = mapped_column(Date)
    taken_on: Mapped[date] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)

    proposal: Mapped[Proposal] = relationship()


class ProposalDuty(Identified, Base):
    """Somebody who has to be asked before the decision (`data/duties.json`): invited and answered, or excused with a
    reason that everybody can read."""

    __tablename__ = "proposal_duty"
    __table_args__ = (UniqueConstraint("proposal_id", "duty_key"),)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    duty_key: Mapped[str] = mapped_column(String(40))
    tag: Mapped[str] = mapped_column(String(40))  # why it applies
    invited_on: Mapped[date | None] = mapped_column(Date)
    answered_on: Mapped[date | None] = mapped_column(Date)
    answer: Mapped[str] = mapped_column(Text, default="")  # what they said, in a sentence or two
    excused_reason: Mapped[str] = mapped_column(Text, default="")
    excused_by: Mapped[str] = mapped_column(String(200), default="")

    proposal: Mapped[Proposal] = relationship()


class DecisionMaker(Identified, Base):
    """Somebody who decides about a proposal, alone or with others."""

    __tablename__ = "decision_maker"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(255), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)

    proposal: Mapped[Proposal] = relationship()
    attestations: Mapped[list[Attestation]] = relationship(
        order_by="Attestation.at", cascade="all, delete-orphan", back_populates="maker", lazy="selectin"
    )


class DecisionReport(Identified, Base):
    """The report to those who decide, at one moment: what people said and how it is answered. `digest` is the
    fingerprint of all that it was made of, so that a later change makes it out of date."""

    __tablename__ = "decision_report"
    __table_args__ = (UniqueConstraint("proposal_id", "number"),)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    proposal_version: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Attestation(Identified, Base):
    """One of those who decide has read the report and the assessment of these numbers. It is never changed: later
    versions are attested anew. `at` is when it was said; for minutes, the start of the day of the meeting."""

    __tablename__ = "attestation"

    maker_id: Mapped[str] = mapped_column(ForeignKey("decision_maker.id", ondelete="CASCADE"), index=True)
    report_number: Mapped[int] = mapped_column(Integer)
    assessment_number: Mapped[int] = mapped_column(Integer)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    way: Mapped[str] = mapped_column(String(10))  # link or minutes
    minutes_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id", ondelete="RESTRICT"))
    minutes_page: Mapped[int | None] = mapped_column(Integer)

    maker: Mapped[DecisionMaker] = relationship(back_populates="attestations")
    minutes: Mapped[Attachment | None] = relationship()


class AttestationLink(Identified, Base):
    """A private link by which somebody without an account says that they have read both; only its hash is kept."""

    __tablename__ = "attestation_link"

    maker_id: Mapped[str] = mapped_column(ForeignKey("decision_maker.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked: Mapped[bool] = mapped_column(Boolean, default=False)

    maker: Mapped[DecisionMaker] = relationship(lazy="joined")


class ThemeCarried(Identified, Base):
    """A theme that has no answer of its own: the decision itself takes it up by name, and says how."""

    __tablename__ = "theme_carried"
    __table_args__ = (UniqueConstraint("proposal_id", "theme_id"),)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)

    theme: Mapped[Theme] = relationship(lazy="joined")


class ForwardPlanEntry(Identified, Base):
    """Public notice that a decision will be made (Local Authorities (Executive Arrangements) (Meetings and Access to
    Information) (England) Regulations 2012, regulations 9 to 11)."""

    __tablename__ = "forward_plan_entry"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), unique=True)
    is_key: Mapped[bool] = mapped_column(Boolean, default=True)
    matter: Mapped[str] = mapped_column(Text)
    decide_on: Mapped[date] = mapped_column(Date, index=True)
    decided_by: Mapped[str] = mapped_column(String(300))
    documents: Mapped[str] = mapped_column(Text, default="")
    noticed_on: Mapped[date] = mapped_column(Date)
    # Where there are fewer clear days than the law asks for; both are public.
    exception: Mapped[str] = mapped_column(String(20), default="")  # general or urgent
    exception_reason: Mapped[str] = mapped_column(Text, default="")
    exception_authority: Mapped[str] = mapped_column(String(200), default="")
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    proposal: Mapped[Proposal] = relationship()
    changes: Mapped[list[ForwardPlanChange]] = relationship(
        order_by="ForwardPlanChange.at", cascade="all, delete-orphan", lazy="selectin"
    )


class ForwardPlanChange(Identified, Base):
    """A planned day that moved, with its public reason."""

    __tablename__ = "forward_plan_change"

    entry_id: Mapped[str] = mapped_column(ForeignKey("forward_plan_entry.id", ondelete="CASCADE"), index=True)
    day_before: Mapped[date] = mapped_column(Date)
    day_after: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


class Decision(Stateful, Base):
    """The record of a decision. `public_from` is the opening minute; it is compared with the clock whenever somebody
    reads (rule 4). `told` and `to_tell` count letters."""

    __tablename__ = "decision"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), unique=True)
    route: Mapped[str] = mapped_column(String(30))  # a key of data/decision_routes.json
    decided_on: Mapped[date | None] = mapped_column(Date)
    decided_by: Mapped[str] = mapped_column(String(300), default="")
    outcome: Mapped[str] = mapped_column(Text, default="")
    outcome_young: Mapped[str] = mapped_column(Text, default="")
    reasons: Mapped[str] = mapped_column(Text, default="")
    alternatives: Mapped[str] = mapped_column(Text, default="")
    interests: Mapped[str] = mapped_column(Text, default="")
    what_views_changed: Mapped[str] = mapped_column(Text, default="")
    review_on: Mapped[date | None] = mapped_column(Date)
    urgent_authority: Mapped[str] = mapped_column(String(200), default="")
    urgent_reason: Mapped[str] = mapped_column(Text, default="")
    # The versions of the proposal that people were asked about and that was decided, fixed when telling begins.
    consulted_version: Mapped[int | None] = mapped_column(Integer)
    decided_version: Mapped[int | None] = mapped_column(Integer)
    release_route: Mapped[str] = mapped_column(String(20), default="normal")  # normal, group_led, early
    release_reason: Mapped[str] = mapped_column(Text, default="")
    release_authority: Mapped[str] = mapped_column(String(200), default="")
    held_until: Mapped[date | None] = mapped_column(Date)
    reach_plan: Mapped[str] = mapped_column(Text, default="")
    telling_began_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told: Mapped[int] = mapped_column(Integer, default=0)
    to_tell: Mapped[int] = mapped_column(Integer, default=0)
    took_part: Mapped[int] = mapped_column(Integer, default=0)
    public_from: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    withdrawn_reason: Mapped[str] = mapped_column(Text, default="")
    withdrawn_on: Mapped[date | None] = mapped_column(Date)  # of a decision that was public
    # What was settled without: requirement key -> words, when the urgent way left them out.
    left_out: Mapped[list[str]] = mapped_column(JSON, default=list)
    called_in_on: Mapped[date | None] = mapped_column(Date)
    called_in_by: Mapped[str] = mapped_column(String(300), default="")
    called_in_reason: Mapped[str] = mapped_column(Text, default="")
    call_in_ended_on: Mapped[date | None] = mapped_column(Date)
    call_in_outcome: Mapped[str] = mapped_column(String(20), default="")  # stands or again
    call_in_words: Mapped[str] = mapped_column(Text, default="")

    proposal: Mapped[Proposal] = relationship()
    steps: Mapped[list[DecisionStep]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    def words(self) -> dict[str, Any]:
        """What the record says, by column."""
        return {name: getattr(self, name) for name in DECISION_WORDS}


DECISION_WORDS = ("outcome", "outcome_young", "reasons", "alternatives", "interests", "what_views_changed")


class DecisionStep(Identified, Base):
    """A step of the route that was done."""

    __tablename__ = "decision_step"
    __table_args__ = (UniqueConstraint("decision_id", "step_key"),)

    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"))
    step_key: Mapped[str] = mapped_column(String(40))
    done_on: Mapped[date] = mapped_column(Date)
    done_by: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")


class DecisionLink(Identified, Base):
    """A private, revocable link to read a decision before it is public (rule 2); only its hash is kept."""

    __tablename__ = "decision_link"

    decision_id: Mapped[str] = mapped_column(ForeignKey("decision.id", ondelete="CASCADE"), index=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    revoked: Mapped[bool] = mapped_column(Boolean, default=False)
