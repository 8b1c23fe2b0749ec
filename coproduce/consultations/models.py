"""Consultations, their questionnaires, and the answers people give."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Group, Organisation
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful, UTCDateTime
from coproduce.safeguarding.models import Passage


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

    owner_organisation: Mapped[Organisation | None] = relationship(lazy="joined")
    parts: Mapped[list[ConsultationPart]] = relationship(
        order_by="ConsultationPart.position", cascade="all, delete-orphan", lazy="selectin"
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
    cancelled, answer_date_moved, questions_changed, parts_changed, groups_changed. `details`: one sentence a line."""

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


class QuestionnaireVersion(Identified, Base):
    """The questions as one document (`questions`: a list as in the consultation file). Published versions are fixed;
    a response points to the version it answered."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    questions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Draft(Base):
    """Answers that are not sent yet, kept under the hash of a random cookie and erased on submission (rule 19)."""

    __tablename__ = "draft"
    __table_args__ = WITHOUT_ARRIVAL_ORDER

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[str] = mapped_column(ForeignKey("questionnaire_version.id", ondelete="CASCADE"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    young: Mapped[bool] = mapped_column(Boolean, default=False)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_on: Mapped[date] = mapped_column(Date)


class Response(Identified, Base):
    """One person's answers. No state, no time of day and no audit row: it must not be possible to say who sent it
    or when (rule 17). Withdrawing it deletes it."""

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("consultation_id", "external_id"),
        Index("ix_response_consultation", "consultation_id", "submitted_on"),
        WITHOUT_ARRIVAL_ORDER,
    )

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    version_id: Mapped[str] = mapped_column(ForeignKey("questionnaire_version.id", ondelete="RESTRICT"))
    source: Mapped[str] = mapped_column(String(20), default="web")  # web or import
    young: Mapped[bool] = mapped_column(Boolean, default=False)
    submitted_on: Mapped[date] = mapped_column(Date)
    receipt_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    receipt_key: Mapped[int | None] = mapped_column(Integer)
    external_id: Mapped[str | None] = mapped_column(String(200))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)

    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan", back_populates="response")


class Answer(Identified, Base):
    """One answer: choices (a list of option keys), a number, a date, or a passage of free text."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("response_id", "question_key"), WITHOUT_ARRIVAL_ORDER)

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(String(80), index=True)
    choices: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    number: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    day: Mapped[date | None] = mapped_column(Date)
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), unique=True)

    response: Mapped[Response] = relationship(back_populates="answers")
    passage: Mapped[Passage | None] = relationship(cascade="all, delete-orphan", single_parent=True)


class ImportUpload(Identified, Base):
    """A file of responses that somebody uploaded and has not confirmed yet; erased once imported, or after an hour."""

    __tablename__ = "import_upload"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    uploaded_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
