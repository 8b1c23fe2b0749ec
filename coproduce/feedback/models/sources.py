"""What a finding rests on besides the themes of its own consultation."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified
from coproduce.feedback.models.answers import Finding


class FindingSource(Identified, Base):
    """One thing that a finding rests on. `kind` is a kind of `feedback.source_kinds`, `target_id` what it finds; no
    foreign key, since the target may stand in any room and may be erased: then nothing is found, and nothing shown.

    `extent` says how far the answer goes for it (a key of `rules.sources.EXTENTS`), `reason` why not further.
    """

    __tablename__ = "finding_source"
    __table_args__ = (
        UniqueConstraint("finding_id", "kind", "target_id"),
        Index("ix_finding_source_target", "kind", "target_id"),
    )

    finding_id: Mapped[str] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    target_id: Mapped[str] = mapped_column(String(32))
    extent: Mapped[str] = mapped_column(String(20), default="fully")
    reason: Mapped[str] = mapped_column(Text, default="")
    noted_on: Mapped[date] = mapped_column(Date)

    finding: Mapped[Finding] = relationship()
