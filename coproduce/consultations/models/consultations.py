"""Consultations with their parts, options, groups and public changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Group, Organisation
from coproduce.core.database import Base, Identified, Stateful, UTCDateTime


class Consultation(Stateful, Base):
    """Something the council or its partners ask, with the promise to answer by a date."""

    __tablename__ = "consultation"

    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text, default="")
    young_people_summary: Mapped[str] = mapped_column(Text, default="")
    what_could_change: Mapped[str] = mapped_column(Text, default="")
    audience: Mapped[str] = mapped_column(String(300), default="")
    minutes: Mapped[int | None] = mapped_column(Integer)
    owner_organisation_id: Mapped[str | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="RESTRICT")
    )
    lead_name: Mapped[str] = mapped_column(String(200), default="")
    lead_role: Mapped[str] = mapped_column(String(200), default="")
    opens_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer_promised_on: Mapped[date | None] = mapped_column(Date)
    keep_until: Mapped[date | None] = mapped_column(Date)
    responses_erased_on: Mapped[date | None] = mapped_column(Date)
    created_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    # Who decides what it is about, and when: the decision comes after the answers were read.
    decision_on: Mapped[date | None] = mapped_column(Date)
    decided_by: Mapped[str] = mapped_column(String(300), default="")
    options_reason: Mapped[str] = mapped_column(
        Text, default=""
    )  # why there are no two options to choose from
    costs_and_impact: Mapped[str] = mapped_column(Text, default="")
    # The assessment of what it means for people with protected characteristics, as it stood at this version.
    assessment_title: Mapped[str] = mapped_column(String(200), default="")
    assessment_version: Mapped[str] = mapped_column(String(40), default="")
    assessment_on: Mapped[date | None] = mapped_column(Date)
    assessment_text: Mapped[str] = mapped_column(Text, default="")
    # Public exceptions: open for fewer days than usual, a small matter (rule 26), open before an election.
    shortened_by: Mapped[str] = mapped_column(String(200), default="")
    shortened_reason: Mapped[str] = mapped_column(Text, default="")
    track: Mapped[str] = mapped_column(String(10), default="full")  # full or light
    track_reason: Mapped[str] = mapped_column(Text, default="")
    track_agreed_by: Mapped[str] = mapped_column(String(200), default="")
    election_reason: Mapped[str] = mapped_column(Text, default="")
    # Ways of asking: what was promised, its title and summary in each of those ways, who answers and how often.
    promised_formats: Mapped[list[str]] = mapped_column(JSON, default=list)
    wordings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    one_response_per: Mapped[str] = mapped_column(
        String(10), default=""
    )  # person, child or nobody in particular
    asks_on_behalf: Mapped[bool] = mapped_column(Boolean, default=False)
    standing: Mapped[bool] = mapped_column(
        Boolean, default=False
    )  # open all year round, like the Local Offer's
    # A standing one is answered by a report each year: `answer_promised_on` is the day of the next one, and the first
    # was promised at its opening. `report_year` says when the year ends that a report covers (rules.standing).
    first_report_on: Mapped[date | None] = mapped_column(Date)
    report_year: Mapped[str] = mapped_column(String(20), default="twelve_months")

    owner_organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    parts: Mapped[list[ConsultationPart]] = relationship(
        order_by="ConsultationPart.position", cascade="all, delete-orphan", lazy="selectin"
    )
    options: Mapped[list[ConsultationOption]] = relationship(
        order_by="ConsultationOption.position", cascade="all, delete-orphan", lazy="selectin"
    )
    groups: Mapped[list[ConsultationGroup]] = relationship(
        order_by="ConsultationGroup.position", cascade="all, delete-orphan", lazy="selectin"
    )
    changes: Mapped[list[ConsultationChange]] = relationship(
        order_by="ConsultationChange.at", cascade="all, delete-orphan"
    )


class ConsultationPart(Identified, Base):
    """One part of what the consultation is about: decided already, or open to change."""

    __tablename__ = "consultation_part"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[str] = mapped_column(String(10))  # decided or open
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(Integer, default=0)


class ConsultationOption(Identified, Base):
    """One thing that could be decided, told so that it can be weighed against the others. `is_no_change` marks the one
    that leaves everything as it is."""

    __tablename__ = "consultation_option"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    costs: Mapped[str] = mapped_column(Text, default="")
    gains: Mapped[str] = mapped_column(Text, default="")
    loses: Mapped[str] = mapped_column(Text, default="")
    is_no_change: Mapped[bool] = mapped_column(Boolean, default=False)
    position: Mapped[int] = mapped_column(Integer, default=0)


class ConsultationGroup(Identified, Base):
    """A group that led or shaped the consultation. `lead_days` is the agreed lead time of rule 3, in working days."""

    __tablename__ = "consultation_group"
    __table_args__ = (UniqueConstraint("consultation_id", "group_id"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    group_id: Mapped[str] = mapped_column(ForeignKey("participation_group.id", ondelete="RESTRICT"))
    part: Mapped[str] = mapped_column(String(10))  # led or shaped
    lead_days: Mapped[int] = mapped_column(Integer, default=0)
    position: Mapped[int] = mapped_column(Integer, default=0)

    group: Mapped[Group] = relationship(lazy="joined")


class ConsultationChange(Identified, Base):
    """A change that the public page shows for good, with its reason: extended, paused, resumed, closed early,
    cancelled, answer_date_moved, questions_changed, parts_changed, groups_changed, words_changed, options_changed,
    decision_changed. `details`: one sentence a line."""

    __tablename__ = "consultation_change"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    closes_before: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closes_after: Mapped[datetime | None] = mapped_column(UTCDateTime)
    promised_before: Mapped[date | None] = mapped_column(Date)
    promised_after: Mapped[date | None] = mapped_column(Date)
    details: Mapped[str] = mapped_column(Text, default="")
