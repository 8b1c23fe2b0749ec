"""The versions of the questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified, UTCDateTime


class QuestionnaireVersion(Identified, Base):
    """The questions as one document (`questions` and `sections`: lists as in the consultation file). Published versions
    are fixed; a response points to the version it answered. A `correction` only puts words right: whoever is in the
    middle of the form goes on with it."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    questions: Mapped[list[Any]] = mapped_column(JSON, default=list)
    sections: Mapped[list[Any]] = mapped_column(JSON, default=list)
    one_page: Mapped[bool] = mapped_column(Boolean, default=False)
    correction: Mapped[bool] = mapped_column(Boolean, default=False)
    published_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
