"""What is kept about forms that staff typed in. A form itself is a `Response` with a `paper_number`.

Who typed which form is not kept: on the day one form came in, this would say when somebody answered (rule 17).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base


class KeyedScan(Base):
    """The scan of a form, for staff alone."""

    __tablename__ = "keyed_scan"
    __table_args__ = WITHOUT_ARRIVAL_ORDER

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    attachment_id: Mapped[str] = mapped_column(ForeignKey("attachment.id", ondelete="CASCADE"), unique=True)


class KeyedCheck(Base):
    """The second entry of a form, and in how many places it differed from the first one.

    `second` holds it until a person has said which of the two is on the paper (`resolved`), and is empty then.
    """

    __tablename__ = "keyed_check"
    __table_args__ = WITHOUT_ARRIVAL_ORDER

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    differences: Mapped[int] = mapped_column(Integer)
    checked_on: Mapped[date] = mapped_column(Date)
    resolved: Mapped[bool] = mapped_column(Boolean, default=False)
    second: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
