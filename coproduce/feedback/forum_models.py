"""What people said in the forums and a finding speaks of."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified
from coproduce.feedback.models import Finding


class FindingPost(Identified, Base):
    """A post that a finding speaks of: its topic shows what came of it, once the answers are public."""

    __tablename__ = "finding_post"
    __table_args__ = (UniqueConstraint("finding_id", "post_id"),)

    finding_id: Mapped[str] = mapped_column(ForeignKey("finding.id", ondelete="CASCADE"))
    post_id: Mapped[str] = mapped_column(ForeignKey("forum_post.id", ondelete="CASCADE"), index=True)
    taken_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    taken_on: Mapped[date] = mapped_column(Date)

    finding: Mapped[Finding] = relationship()
