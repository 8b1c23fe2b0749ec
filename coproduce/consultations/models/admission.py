"""One-time codes: one response per person, or per child, without knowing whose it is."""

from __future__ import annotations

from sqlalchemy import Boolean, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified


class OneTimeCode(Identified, Base):
    """A code that was handed out. It is spent in a request of its own, before any answer is given: nothing joins it to
    a draft or a response, and it carries no time (rules 17 and 19)."""

    __tablename__ = "one_time_code"
    __table_args__ = WITHOUT_ARRIVAL_ORDER

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    spent: Mapped[bool] = mapped_column(Boolean, default=False)
