"""Languages into which staff translate, and videos of a consultation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified


class Language(Identified, Base):
    """A language of the area: its name as its speakers write it, and the form's fixed words in it (`phrases`, by the
    names of consultations.phrases and, for paper, of printing.words). Entered by people, never by a machine."""

    __tablename__ = "language"

    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    english_name: Mapped[str] = mapped_column(String(80))
    phrases: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class ConsultationVideo(Identified, Base):
    """The consultation in British Sign Language or as another video. `format` is bsl or video; every video has its
    words as text too (WCAG 2.2, 1.2.8 media alternative)."""

    __tablename__ = "consultation_video"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    format: Mapped[str] = mapped_column(String(10))
    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(500))
    transcript: Mapped[str] = mapped_column(Text)
    position: Mapped[int] = mapped_column(Integer, default=0)
