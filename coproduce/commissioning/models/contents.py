"""What a proposal consists of: each kind of row belongs to one proposal and has its place among its like."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, Date, ForeignKey, Integer, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified
from coproduce.safeguarding.models import Attachment


class Entry(Identified):
    """A row of a proposal's contents."""

    proposal_id: Mapped[str] = mapped_column(ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(Integer, default=0)


class HeldBack:
    """What could tell who one person is, or what the law keeps back for now. The public learns that something is held
    back and the kind of reason (`rules.holding_back.REASONS`); `held_back_note` is for colleagues."""

    held_back: Mapped[bool] = mapped_column(Boolean, default=False)
    held_back_reason: Mapped[str] = mapped_column(String(20), default="")
    held_back_note: Mapped[str] = mapped_column(Text, default="")


class ProposalPart(HeldBack, Entry, Base):
    """One part of the proposal: decided, or still open. `status_words` says how it stands: "Deleted in April"."""

    __tablename__ = "proposal_part"

    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    decided: Mapped[bool] = mapped_column(Boolean, default=False)
    status_words: Mapped[str] = mapped_column(String(200), default="")
    posts_fte: Mapped[Decimal | None] = mapped_column(Numeric(8, 2))
    amount: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))  # pounds


class NeedStatement(Entry, Base):
    """What shows the need, and who says so. `qualifier` limits what the statement is about ("looked-after children")
    and never goes missing: both are shown as one sentence."""

    __tablename__ = "need_statement"

    text: Mapped[str] = mapped_column(Text)
    qualifier: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    as_of: Mapped[date | None] = mapped_column(Date)

    @property
    def sentence(self) -> str:
        """The statement with its qualifier, as it is always shown."""
        words = self.text.strip().rstrip(".")
        return f"{words} ({self.qualifier.strip()})." if self.qualifier.strip() else f"{words}."


class ProposalOption(Entry, Base):
    """One thing that could be done, told so that it can be weighed against the others."""

    __tablename__ = "proposal_option"

    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    is_no_change: Mapped[bool] = mapped_column(Boolean, default=False)
    benefits: Mapped[str] = mapped_column(Text, default="")
    cost: Mapped[str] = mapped_column(Text, default="")
    who_gains: Mapped[str] = mapped_column(Text, default="")
    who_loses: Mapped[str] = mapped_column(Text, default="")


class MoneyLine(Entry, Base):
    """An amount in pounds. `kind`: a part, the total of the parts, or the whole budget that the total is a share of.
    Lines of the same `year` ("2026-27") are added up; without a year they belong together too."""

    __tablename__ = "money_line"

    label: Mapped[str] = mapped_column(String(200))
    amount: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    kind: Mapped[str] = mapped_column(String(10))  # part, total, of_budget
    year: Mapped[str] = mapped_column(String(20), default="")


class PostLine(HeldBack, Entry, Base):
    """Posts in full-time equivalents."""

    __tablename__ = "post_line"

    title: Mapped[str] = mapped_column(String(200))
    fte: Mapped[Decimal] = mapped_column(Numeric(8, 2))
    status: Mapped[str] = mapped_column(String(20))  # filled, vacant, deleted, new, under_review


class ProposalMeasure(Entry, Base):
    """By what it will be seen whether it worked: where it stands now, and where it should get to."""

    __tablename__ = "proposal_measure"

    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(40), default="")
    baseline: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    baseline_on: Mapped[date | None] = mapped_column(Date)
    target: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    target_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300), default="")

    readings: Mapped[list[MeasureReading]] = relationship(
        order_by="MeasureReading.on", cascade="all, delete-orphan", lazy="selectin"
    )


class MeasureReading(Identified, Base):
    """A measure as it was found on a day."""

    __tablename__ = "measure_reading"

    measure_id: Mapped[str] = mapped_column(ForeignKey("proposal_measure.id", ondelete="CASCADE"), index=True)
    value: Mapped[Decimal] = mapped_column(Numeric(12, 2))
    on: Mapped[date] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300), default="")


class AttributedStatement(Entry, Base):
    """What somebody says about it in public, in their own words. An answer names the statement that it answers, and
    both stand side by side."""

    __tablename__ = "attributed_statement"

    who: Mapped[str] = mapped_column(String(200))
    organisation: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    said_on: Mapped[date | None] = mapped_column(Date)
    source: Mapped[str] = mapped_column(String(300), default="")
    source_url: Mapped[str] = mapped_column(String(500), default="")
    answers_id: Mapped[str | None] = mapped_column(
        ForeignKey("attributed_statement.id", ondelete="SET NULL"), index=True
    )


class ProposalDocument(Entry, Base):
    """A paper that belongs to it: an address elsewhere, or a file that staff gave."""

    __tablename__ = "proposal_document"

    title: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(500), default="")
    attachment_id: Mapped[str | None] = mapped_column(ForeignKey("attachment.id", ondelete="SET NULL"))
    dated: Mapped[date | None] = mapped_column(Date)

    attachment: Mapped[Attachment | None] = relationship(lazy="joined")
