"""The answers people give, before and after they are sent."""

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
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.consultations.questionnaire.formats import STANDARD, YOUNG_PEOPLE
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, UTCDateTime
from coproduce.safeguarding.models import Passage


class Draft(Base):
    """Answers that are not sent yet, kept under the hash of a random cookie and erased on submission (rule 19).

    `return_digest` is the keyed hash of the words with which a person comes back on another device; `admitted` says
    that a one-time code was spent before this draft was begun, without saying which.
    """

    __tablename__ = "draft"
    __table_args__ = WITHOUT_ARRIVAL_ORDER

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[str] = mapped_column(ForeignKey("questionnaire_version.id", ondelete="CASCADE"))
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    format: Mapped[str] = mapped_column(String(20), default=STANDARD)
    on_behalf_of: Mapped[str] = mapped_column(String(20), default="")
    admitted: Mapped[bool] = mapped_column(Boolean, default=False)
    group_session_id: Mapped[str | None] = mapped_column(ForeignKey("group_session.id", ondelete="SET NULL"))
    return_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    began_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_on: Mapped[date] = mapped_column(Date)

    @property
    def young(self) -> bool:
        return self.format == YOUNG_PEOPLE


class Response(Identified, Base):
    """One person's answers. No state, no time of day and no audit row: it must not be possible to say who sent it
    or when (rule 17). Withdrawing it deletes it."""

    __tablename__ = "response"
    __table_args__ = (
        UniqueConstraint("consultation_id", "external_id"),
        UniqueConstraint("consultation_id", "paper_number"),
        Index("ix_response_consultation", "consultation_id", "submitted_on"),
        WITHOUT_ARRIVAL_ORDER,
    )

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    version_id: Mapped[str] = mapped_column(ForeignKey("questionnaire_version.id", ondelete="RESTRICT"))
    source: Mapped[str] = mapped_column(String(20), default="web")  # web, import, paper, phone or session
    format: Mapped[str] = mapped_column(String(20), default=STANDARD)
    young: Mapped[bool] = mapped_column(Boolean, default=False)
    on_behalf_of: Mapped[str] = mapped_column(String(20), default="")
    group_session_id: Mapped[str | None] = mapped_column(
        ForeignKey("group_session.id", ondelete="SET NULL"), index=True
    )
    paper_number: Mapped[str | None] = mapped_column(String(40))
    submitted_on: Mapped[date] = mapped_column(Date)
    receipt_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    receipt_key: Mapped[int | None] = mapped_column(Integer)
    external_id: Mapped[str | None] = mapped_column(String(200))
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"), index=True)

    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan", back_populates="response")


class Answer(Identified, Base):
    """One facet of an answer: choices (a list of option keys), a number, a date, a passage of free text or a file.
    The main facet of a question has the key ""."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("response_id", "question_key", "facet"), WITHOUT_ARRIVAL_ORDER)

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(String(80), index=True)
    facet: Mapped[str] = mapped_column(String(80), default="")
    choices: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    number: Mapped[Decimal | None] = mapped_column(Numeric(18, 4))
    day: Mapped[date | None] = mapped_column(Date)
    passage_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), unique=True)
    attachment_id: Mapped[str | None] = mapped_column(
        ForeignKey("attachment.id", ondelete="CASCADE"), unique=True
    )

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
