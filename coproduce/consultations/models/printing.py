"""Print packs: the paper form of a consultation's questions as a PDF, and where filled-in forms go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from coproduce.core.database import Base, Identified, UTCDateTime


class PrintPack(Identified, Base):
    """The PDF of one format. `asked_at` is set while it waits for the worker; `problem` says why the last attempt made
    none. `digest` is that of the page it was made from, so that it is made anew when a word of that changes."""

    __tablename__ = "print_pack"
    __table_args__ = (UniqueConstraint("consultation_id", "format"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    format: Mapped[str] = mapped_column(String(20))
    version_id: Mapped[str | None] = mapped_column(
        ForeignKey("questionnaire_version.id", ondelete="SET NULL"), index=True
    )
    digest: Mapped[str] = mapped_column(String(64), default="")
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    size: Mapped[int] = mapped_column(Integer, default=0)
    pages: Mapped[int] = mapped_column(Integer, default=0)
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(Text, default="")


class PrintSettings(Base):
    """What a consultation's paper forms say about sending them back."""

    __tablename__ = "print_settings"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )
    return_address: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    version: Mapped[int] = mapped_column(Integer, default=1)

    __mapper_args__ = {"version_id_col": version}
