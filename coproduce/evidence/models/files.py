"""Files that the worker makes: reports as Word and PDF. They are kept for some days and made again at any time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, LargeBinary, String, Text, false
from sqlalchemy.orm import Mapped, deferred, mapped_column

from coproduce.core.database import Base, Identified, UTCDateTime


class GeneratedFile(Identified, Base):
    """One file of a consultation's report. `asked_at` is set while it waits for the worker, `made_at` once there is
    one; `problem` says why the last attempt made none. `digest` is that of its content without its day, so that an
    offered file is made anew when a word of it changes. With `is_offered` everybody may take the public one.

    `counts_people`: it holds exactly what people said of themselves.
    """

    __tablename__ = "generated_file"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    audience: Mapped[str] = mapped_column(String(10))  # public or staff
    format: Mapped[str] = mapped_column(String(10))  # docx or pdf
    parameters: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # parts: keys of report.PARTS
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done: Mapped[int] = mapped_column(Integer, default=0)
    total: Mapped[int] = mapped_column(Integer, default=0)
    made_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_on: Mapped[date | None] = mapped_column(Date)
    digest: Mapped[str] = mapped_column(String(64), default="")
    content: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    size: Mapped[int] = mapped_column(Integer, default=0)
    pages: Mapped[int] = mapped_column(Integer, default=0)  # 0 where nobody knows, as of a Word file
    problem: Mapped[str] = mapped_column(Text, default="")
    erase_on: Mapped[date] = mapped_column(Date)
    is_offered: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    counts_people: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    @property
    def waits(self) -> bool:
        return self.asked_at is not None

    @property
    def parts(self) -> list[str]:
        return list(self.parameters.get("parts", ()))
