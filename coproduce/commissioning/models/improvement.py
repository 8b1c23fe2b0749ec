"""Improvement plans: areas, actions, milestones, measures, evidence, and what families say became of it.

Each fact carries the day on which it was written down (`noted_on`), so that a report for a date shows what was known
then and regenerates the same later.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Date, ForeignKey, Integer, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Account, Group, Organisation
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful
from coproduce.safeguarding.models import Passage


class ImprovementPlan(Stateful, Base):
    """An area's plan to put right what was found: draft, public or closed."""

    __tablename__ = "improvement_plan"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    introduction: Mapped[str] = mapped_column(Text, default="")
    accountable_name: Mapped[str] = mapped_column(String(200), default="")
    accountable_role: Mapped[str] = mapped_column(String(200), default="")
    public_on: Mapped[date | None] = mapped_column(Date)
    closed_reason: Mapped[str] = mapped_column(Text, default="")

    areas: Mapped[list[PlanArea]] = relationship(
        order_by="PlanArea.position", cascade="all, delete-orphan", back_populates="plan"
    )


class PlanArea(Identified, Base):
    """One weakness that was found, and what it shall be like instead."""

    __tablename__ = "plan_area"

    plan_id: Mapped[str] = mapped_column(ForeignKey("improvement_plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    title: Mapped[str] = mapped_column(String(200))
    found: Mapped[str] = mapped_column(Text, default="")
    aim: Mapped[str] = mapped_column(Text, default="")
    noted_on: Mapped[date] = mapped_column(Date)

    plan: Mapped[ImprovementPlan] = relationship(back_populates="areas")
    actions: Mapped[list[PlanAction]] = relationship(
        order_by="PlanAction.due_on, PlanAction.title", cascade="all, delete-orphan", back_populates="area"
    )
    measures: Mapped[list[PlanMeasure]] = relationship(
        order_by="PlanMeasure.name", cascade="all, delete-orphan", back_populates="area"
    )
    evidence: Mapped[list[PlanEvidence]] = relationship(
        order_by="PlanEvidence.noted_on, PlanEvidence.title",
        cascade="all, delete-orphan",
        back_populates="area",
    )
    judgements: Mapped[list[PlanJudgement]] = relationship(
        cascade="all, delete-orphan", back_populates="area"
    )


class PlanAction(Stateful, Base):
    """Something that a partner does about an area: agreed, under_way, done or stopped. Its history is `steps`."""

    __tablename__ = "plan_action"

    area_id: Mapped[str] = mapped_column(ForeignKey("plan_area.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    side: Mapped[str] = mapped_column(String(20), default="")  # a key of rules.partners.SIDES
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id", ondelete="RESTRICT"))
    owner_name: Mapped[str] = mapped_column(String(200), default="")
    owner_role: Mapped[str] = mapped_column(String(200), default="")
    starts_on: Mapped[date] = mapped_column(Date)
    due_on: Mapped[date] = mapped_column(Date)
    noted_on: Mapped[date] = mapped_column(Date)

    area: Mapped[PlanArea] = relationship(back_populates="actions")
    organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    steps: Mapped[list[PlanActionStep]] = relationship(
        order_by="PlanActionStep.number", cascade="all, delete-orphan", back_populates="action"
    )
    milestones: Mapped[list[PlanMilestone]] = relationship(
        order_by="PlanMilestone.due_on, PlanMilestone.title",
        cascade="all, delete-orphan",
        back_populates="action",
    )
    evidence: Mapped[list[PlanEvidence]] = relationship(back_populates="action")


class PlanActionStep(Identified, Base):
    """One dated fact of an action: start, finish, stop, reopen or move. `on` is the day that it is about (a finish);
    `due_before` and `due_after` are those of a moved date."""

    __tablename__ = "plan_action_step"
    __table_args__ = (UniqueConstraint("action_id", "number"),)

    action_id: Mapped[str] = mapped_column(ForeignKey("plan_action.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    on: Mapped[date] = mapped_column(Date)
    noted_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(Text, default="")
    due_before: Mapped[date | None] = mapped_column(Date)
    due_after: Mapped[date | None] = mapped_column(Date)

    action: Mapped[PlanAction] = relationship(back_populates="steps")


class PlanMilestone(Identified, Base):
    """A step on the way of an action with a day of its own."""

    __tablename__ = "plan_milestone"

    action_id: Mapped[str] = mapped_column(ForeignKey("plan_action.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    due_on: Mapped[date] = mapped_column(Date)
    noted_on: Mapped[date] = mapped_column(Date)
    reached_on: Mapped[date | None] = mapped_column(Date)
    reached_noted_on: Mapped[date | None] = mapped_column(Date)

    action: Mapped[PlanAction] = relationship(back_populates="milestones")


class PlanMeasure(Identified, Base):
    """What shows whether an area gets better: from a baseline to a target by a day."""

    __tablename__ = "plan_measure"

    area_id: Mapped[str] = mapped_column(ForeignKey("plan_area.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(60))
    baseline: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    baseline_on: Mapped[date] = mapped_column(Date)
    target: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    target_on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300), default="")
    noted_on: Mapped[date] = mapped_column(Date)

    area: Mapped[PlanArea] = relationship(back_populates="measures")
    readings: Mapped[list[PlanMeasureReading]] = relationship(
        order_by="PlanMeasureReading.on", cascade="all, delete-orphan", back_populates="measure"
    )


class PlanMeasureReading(Identified, Base):
    __tablename__ = "plan_measure_reading"
    __table_args__ = (UniqueConstraint("measure_id", "on"),)

    measure_id: Mapped[str] = mapped_column(ForeignKey("plan_measure.id", ondelete="CASCADE"))
    value: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300), default="")
    noted_on: Mapped[date] = mapped_column(Date)

    measure: Mapped[PlanMeasure] = relationship(back_populates="readings")


class PlanEvidence(Identified, Base):
    """What shows that something was done: a consultation, an answer, a promise, a proposal of this site, a document.
    `target_id` is that row; `url` leads to its public page. With an action it is that action's evidence."""

    __tablename__ = "plan_evidence"

    area_id: Mapped[str] = mapped_column(ForeignKey("plan_area.id", ondelete="CASCADE"), index=True)
    action_id: Mapped[str | None] = mapped_column(
        ForeignKey("plan_action.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))  # a key of rules.improvement.EVIDENCE
    target_id: Mapped[str] = mapped_column(String(32), default="")
    title: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(500), default="")
    says: Mapped[str] = mapped_column(Text, default="")
    noted_on: Mapped[date] = mapped_column(Date)

    area: Mapped[PlanArea] = relationship(back_populates="evidence")
    action: Mapped[PlanAction | None] = relationship(back_populates="evidence")


class PlanJudgement(Identified, Base):
    """What a group, or a person with an account, says became of an area. As with `FamilyJudgement`: never by staff."""

    __tablename__ = "plan_judgement"
    __table_args__ = (
        UniqueConstraint("area_id", "group_id"),
        UniqueConstraint("area_id", "account_id"),
        WITHOUT_ARRIVAL_ORDER,
    )

    area_id: Mapped[str] = mapped_column(ForeignKey("plan_area.id", ondelete="CASCADE"))
    group_id: Mapped[str | None] = mapped_column(ForeignKey("participation_group.id", ondelete="CASCADE"))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    verdict: Mapped[str] = mapped_column(String(20))  # a key of rules.improvement.VERDICTS
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), unique=True)
    given_on: Mapped[date] = mapped_column(Date)

    area: Mapped[PlanArea] = relationship(back_populates="judgements")
    group: Mapped[Group | None] = relationship(lazy="joined")
    account: Mapped[Account | None] = relationship()
    passage: Mapped[Passage | None] = relationship(lazy="joined")
