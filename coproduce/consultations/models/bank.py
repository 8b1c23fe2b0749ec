"""Questions that are kept to be asked again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from coproduce.core.database import Base, Identified


class BankQuestion(Identified, Base):
    """A question of any consultation, as in the consultation file, without its conditions. `note` says what it is good
    for, such as the question whose answers are compared from year to year."""

    __tablename__ = "bank_question"

    title: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(300), default="")
    question: Mapped[dict[str, Any]] = mapped_column(JSON)
