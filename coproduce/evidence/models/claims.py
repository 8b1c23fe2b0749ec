"""Claims under the headings of an inspection, and what each of them rests on.

A claim and a citation carry the day on which they were noted and the day on which they were taken back. A change on a
later day strikes the old row out and adds a new one, so that a pack for an earlier day comes out the same.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified


class EvidenceClaim(Identified, Base):
    """What the area says of itself under a heading: of the whole area (`subject_id` is empty then), a consultation, a
    proposal or an improvement plan. `revision` counts changes, against two editors at once."""

    __tablename__ = "evidence_claim"
    __table_args__ = (Index("ix_evidence_claim_subject", "subject_kind", "subject_id"),)

    subject_kind: Mapped[str] = mapped_column(String(20))  # a key of rules.packs.SUBJECTS
    subject_id: Mapped[str] = mapped_column(String(32), default="")
    heading: Mapped[str] = mapped_column(String(40))  # a key of data/inspection.json
    side: Mapped[str] = mapped_column(String(10))  # a key of rules.claims.SIDES
    text: Mapped[str] = mapped_column(Text)
    noted_on: Mapped[date] = mapped_column(Date)
    noted_by: Mapped[str] = mapped_column(String(200), default="")
    revision: Mapped[int] = mapped_column(Integer, default=1)
    struck_out_on: Mapped[date | None] = mapped_column(Date)
    struck_out_reason: Mapped[str] = mapped_column(Text, default="")

    citations: Mapped[list[ClaimCitation]] = relationship(
        order_by="ClaimCitation.noted_on, ClaimCitation.title, ClaimCitation.id",
        cascade="all, delete-orphan",
        back_populates="claim",
        lazy="selectin",
    )


class ClaimCitation(Identified, Base):
    """A record of the site, or a document elsewhere, that a claim rests on, with what it does and does not show.

    `kind` and `target_id` name the record, `place_kind` and `place_id` what it belongs to. A document elsewhere has the
    kind "document", no target, and the day that it bears in `dated`.
    """

    __tablename__ = "claim_citation"

    claim_id: Mapped[str] = mapped_column(ForeignKey("evidence_claim.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))  # a key of rules.claims.KINDS
    target_id: Mapped[str] = mapped_column(String(160), default="")
    place_kind: Mapped[str] = mapped_column(String(20), default="")
    place_id: Mapped[str] = mapped_column(String(32), default="")
    title: Mapped[str] = mapped_column(String(400))
    url: Mapped[str] = mapped_column(String(500), default="")
    dated: Mapped[date | None] = mapped_column(Date)
    shows: Mapped[str] = mapped_column(Text)
    does_not_show: Mapped[str] = mapped_column(Text)
    noted_on: Mapped[date] = mapped_column(Date)
    taken_out_on: Mapped[date | None] = mapped_column(Date)

    claim: Mapped[EvidenceClaim] = relationship(back_populates="citations")
