"""The dated record of what was public, and the packs that were made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, deferred, mapped_column

from coproduce.core.database import Base, Identified, UTCDateTime


class EvidenceRecord(Identified, Base):
    """What everybody could read of a consultation, proposal or plan from a moment on. Rows are added, never changed, so
    that a pack for a day comes out the same whatever is edited later.

    `put_together_later` says that nobody noted it on that day: it was put together afterwards from entries that carry
    a date, and holds for the day in `for_day` alone.
    """

    __tablename__ = "evidence_record"
    __table_args__ = (UniqueConstraint("subject_kind", "subject_id", "number"),)

    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(Integer)  # of the rows of one subject: two may share a moment
    noted_at: Mapped[datetime] = mapped_column(UTCDateTime)
    for_day: Mapped[date] = mapped_column(Date)
    put_together_later: Mapped[bool] = mapped_column(Boolean, default=False)
    digest: Mapped[str] = mapped_column(String(64))
    document: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # None: not public


class EvidencePack(Identified, Base):
    """A pack that somebody asked for. The worker fills in `content`; it is given up after a while, since the same pack
    can be made again, and `digest` goes on saying what it was. `problems` are the reasons why it was refused."""

    __tablename__ = "evidence_pack"

    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(32), default="")
    title: Mapped[str] = mapped_column(String(300))
    slug: Mapped[str] = mapped_column(String(100))
    as_of: Mapped[date] = mapped_column(Date)
    for_staff: Mapped[bool] = mapped_column(Boolean, default=False)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    asked_by_name: Mapped[str] = mapped_column(String(200), default="")
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    built_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    problems: Mapped[list[str]] = mapped_column(JSON, default=list)
    digest: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int] = mapped_column(Integer, default=0)
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
