"""Decisions on whether the machine helps in this area at all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified, UTCDateTime


class MachineSwitch(Identified, Base):
    """The machine's help was switched on or off: when, by whom and why. `reason` is public; the last row holds."""

    __tablename__ = "machine_switch"

    helps: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[str] = mapped_column(Text)
    switched_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    switched_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    switched_by: Mapped[str] = mapped_column(String(200))
