"""That this database holds the demonstration, and on which day it was loaded."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, UTCDateTime


class DemonstrationClock(Base):
    """The moment that the demonstration's dates are relative to. Its presence marks a demonstration database, which
    production refuses to serve; `loaded_at` is None where loading was interrupted."""

    __tablename__ = "demonstration_clock"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    day_zero: Mapped[datetime] = mapped_column(UTCDateTime)
    area: Mapped[str] = mapped_column(String(120))
    loaded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
