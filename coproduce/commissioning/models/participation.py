"""Which families take part at which stage, what took place of it, and what they themselves say about it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Account, Group
from coproduce.commissioning.models.proposals import Proposal
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful, UTCDateTime
from coproduce.safeguarding.models import Passage


class ParticipationPlan(Stateful, Base):
    """What a proposal intends: draft or agreed. A change after the agreement leaves a `ParticipationPlanChange`."""

    __tablename__ = "participation_plan"

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), unique=True)
    who_is_affected: Mapped[str] = mapped_column(Text, default="")
    support: Mapped[str] = mapped_column(Text, default="")
    expenses: Mapped[str] = mapped_column(Text, default="")
    how_they_hear: Mapped[str] = mapped_column(Text, default="")
    agreed_by: Mapped[str] = mapped_column(String(200), default="")
    agreed_role: Mapped[str] = mapped_column(String(200), default="")
    agreed_on: Mapped[date | None] = mapped_column(Date)
    edits: Mapped[int] = mapped_column(Integer, default=0)  # so that `version` moves with each line too

    proposal: Mapped[Proposal] = relationship(lazy="joined")
    roles: Mapped[list[PlannedRole]] = relationship(
        order_by="PlannedRole.position", cascade="all, delete-orphan", lazy="selectin"
    )
    changes: Mapped[list[ParticipationPlanChange]] = relationship(
        order_by="ParticipationPlanChange.at", cascade="all, delete-orphan", lazy="selectin"
    )


class PlannedRole(Identified, Base):
    """One group, or families described in words, in one part at one stage. `part` is a key of `rules.ladder.PARTS`;
    `formats` are keys of `rules.participation.FORMATS`."""

    __tablename__ = "planned_role"

    plan_id: Mapped[str] = mapped_column(ForeignKey("participation_plan.id", ondelete="CASCADE"), index=True)
    stage: Mapped[str] = mapped_column(String(30))
    group_id: Mapped[str | None] = mapped_column(
        ForeignKey("participation_group.id", ondelete="RESTRICT"), index=True
    )
    who: Mapped[str] = mapped_column(String(200), default="")
    part: Mapped[str] = mapped_column(String(20))
    formats: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(Integer, default=0)

    group: Mapped[Group | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        return self.group.name if self.group is not None else self.who


class ParticipationPlanChange(Identified, Base):
    """What changed in an agreed plan, and why: both are public. `what` has one sentence a line."""

    __tablename__ = "participation_plan_change"

    plan_id: Mapped[str] = mapped_column(ForeignKey("participation_plan.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    what: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class Involvement(Identified, Base):
    """Something that took place: who took which part at which stage, and what shows it.

    `source_kind` is a key of `rules.ladder.SOURCES`, `source_id` the row it came from (empty for an entry by hand).
    `people` is the head count of a named group, which it may publish (rule 15). A wrong entry is struck out with a
    reason and stays in sight of staff.
    """

    __tablename__ = "involvement"
    __table_args__ = (
        Index("ix_involvement_proposal", "proposal_id", "stage"),
        UniqueConstraint("proposal_id", "source_kind", "source_key"),
    )

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    stage: Mapped[str] = mapped_column(String(30))
    group_id: Mapped[str | None] = mapped_column(
        ForeignKey("participation_group.id", ondelete="RESTRICT"), index=True
    )
    who: Mapped[str] = mapped_column(String(200), default="")
    part: Mapped[str] = mapped_column(String(20))
    on: Mapped[date] = mapped_column(Date)
    evidence: Mapped[str] = mapped_column(Text)
    source_kind: Mapped[str] = mapped_column(String(20), default="by_hand")
    source_id: Mapped[str] = mapped_column(String(32), default="")
    # The source once, or the entry's own identifier: what keeps a fact from being taken twice.
    source_key: Mapped[str] = mapped_column(String(32))
    source_url: Mapped[str] = mapped_column(String(500), default="")
    people: Mapped[int | None] = mapped_column(Integer)
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    struck_out_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    struck_out_reason: Mapped[str] = mapped_column(Text, default="")

    proposal: Mapped[Proposal] = relationship()
    group: Mapped[Group | None] = relationship(lazy="joined")

    @property
    def name(self) -> str:
        return self.group.name if self.group is not None else self.who


class FamilyJudgement(Identified, Base):
    """On which rung a group, or a person with an account, sees the proposal. No member of staff writes, changes or
    removes one. Only a date, no time of day (rule 17)."""

    __tablename__ = "family_judgement"
    __table_args__ = (
        UniqueConstraint("proposal_id", "group_id"),
        UniqueConstraint("proposal_id", "account_id"),
        WITHOUT_ARRIVAL_ORDER,
    )

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"))
    stage: Mapped[str] = mapped_column(String(30))  # of the proposal when it was said
    group_id: Mapped[str | None] = mapped_column(ForeignKey("participation_group.id", ondelete="CASCADE"))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    rung: Mapped[str] = mapped_column(String(20))  # a key of rules.ladder.RUNGS
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), unique=True)
    given_on: Mapped[date] = mapped_column(Date)

    proposal: Mapped[Proposal] = relationship()
    group: Mapped[Group | None] = relationship(lazy="joined")
    account: Mapped[Account | None] = relationship()
    passage: Mapped[Passage | None] = relationship(lazy="joined")
