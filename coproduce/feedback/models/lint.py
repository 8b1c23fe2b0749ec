"""Warnings about answers that somebody let stand, and when each wording was written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Account
from coproduce.core.database import Base, Identified, UTCDateTime


class LintOverride(Identified, Base):
    """A warning of the writing desk that a person let stand, with the reason. It holds for the very words it was about:
    `words_digest` is that of the warning, so that changed words ask again. Without a finding it is about them all."""

    __tablename__ = "lint_override"

    feedback_id: Mapped[str] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    finding_id: Mapped[str | None] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    words_digest: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)

    by: Mapped[Account | None] = relationship()


class WordsWritten(Identified, Base):
    """When the words of a part of the answers were last changed, for adults and for young people: a young people's
    version that is written after the adults' was told comes too late (rule 7). `part` is introduction, you_said or
    reply; the introduction has no finding."""

    __tablename__ = "words_written"

    feedback_id: Mapped[str] = mapped_column(ForeignKey("feedback.id", ondelete="CASCADE"), index=True)
    finding_id: Mapped[str | None] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"), index=True)
    part: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UTCDateTime)
    young_digest: Mapped[str] = mapped_column(String(64))
    young_written_at: Mapped[datetime] = mapped_column(UTCDateTime)
