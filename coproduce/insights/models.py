"""What the texts say: machine suggestions on one side, what a person decided on the other."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Float, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified, Stateful, UTCDateTime
from coproduce.safeguarding.models import Passage


class PassageSentiment(Identified, Base):
    """One scorer's reading of one passage; scorers stand side by side by method and version."""

    __tablename__ = "passage_sentiment"
    __table_args__ = (UniqueConstraint("passage_id", "method", "scorer_version"),)

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"))
    method: Mapped[str] = mapped_column(String(40))
    scorer_version: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(10))
    confidence: Mapped[float] = mapped_column(Float)
    polarity: Mapped[float] = mapped_column(Float)
    unclear: Mapped[bool] = mapped_column(Boolean, default=False)


class ThemeRun(Identified, Base):
    """One run of the theme suggester over one question's texts."""

    __tablename__ = "theme_run"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    topic: Mapped[str] = mapped_column(String(161))
    method: Mapped[str] = mapped_column(String(80))
    method_version: Mapped[str] = mapped_column(String(20))
    passages: Mapped[int] = mapped_column(Integer)
    ran_at: Mapped[datetime] = mapped_column(UTCDateTime)

    candidates: Mapped[list[CandidateTheme]] = relationship(
        cascade="all, delete-orphan", back_populates="run"
    )


class CandidateTheme(Identified, Base):
    """A theme that the machine suggests."""

    __tablename__ = "candidate_theme"

    run_id: Mapped[str] = mapped_column(ForeignKey("theme_run.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    keywords: Mapped[list[Any]] = mapped_column(JSON, default=list)
    size: Mapped[int] = mapped_column(Integer)

    run: Mapped[ThemeRun] = relationship(back_populates="candidates")


class MachineCoding(Identified, Base):
    """The machine's placing of a passage under a candidate; never turned into a person's coding silently."""

    __tablename__ = "machine_coding"
    __table_args__ = (UniqueConstraint("candidate_id", "passage_id"),)

    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidate_theme.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)


class Theme(Stateful, Base):
    """A theme in an analyst's hands: drafted, approved, merged into another, or set aside."""

    __tablename__ = "theme"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    # A plain identifier: the machine's runs may be repeated and removed, the theme stays.
    from_candidate_id: Mapped[str | None] = mapped_column(String(32))
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))

    codings: Mapped[list[Coding]] = relationship(cascade="all, delete-orphan", back_populates="theme")


class Coding(Identified, Base):
    """A person's decision that a passage belongs to a theme."""

    __tablename__ = "coding"
    __table_args__ = (UniqueConstraint("theme_id", "passage_id"),)

    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    coded_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    coded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    from_machine: Mapped[bool] = mapped_column(
        Boolean, default=False
    )  # accepted from a suggestion, by a person

    theme: Mapped[Theme] = relationship(back_populates="codings")


class NoTheme(Identified, Base):
    """A passage that a person marked "no theme, because" (rule 5)."""

    __tablename__ = "no_theme"

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    marked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)


class CodingStep(Identified, Base):
    """One thing an analyst did at the coding desk, with what is needed to undo it.

    `added` and `removed` list [theme id, passage id]; a removed coding also keeps whether it came from a suggestion.
    `marked` and `unmarked` list "no theme" marks as [passage id, reason]. `theme_id` is the theme that the step made,
    merged or set aside; undoing gives it back.
    """

    __tablename__ = "coding_step"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    account_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    kind: Mapped[str] = mapped_column(String(20))  # code, draft, accept, split, merge, set_aside, approve
    summary: Mapped[str] = mapped_column(String(300))
    theme_id: Mapped[str | None] = mapped_column(String(32))
    added: Mapped[list[Any]] = mapped_column(JSON, default=list)
    removed: Mapped[list[Any]] = mapped_column(JSON, default=list)
    marked: Mapped[list[Any]] = mapped_column(JSON, default=list)
    unmarked: Mapped[list[Any]] = mapped_column(JSON, default=list)
    undone: Mapped[bool] = mapped_column(Boolean, default=False)


class AnalysisTask(Identified, Base):
    """Work for the worker that takes too long for a transaction: suggested themes or results of a consultation.

    The handler of an event leaves the task; a job reads, computes without a transaction, and saves.
    """

    __tablename__ = "analysis_task"
    __table_args__ = (UniqueConstraint("consultation_id", "kind"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))  # themes or results
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(Text, default="")


class PublicQuote(Stateful, Base):
    """The only form in which a participant's words become public: consent, redaction, a person's approval (rule 8).

    Deleting the passage (a withdrawn response) deletes the quote, wherever it is shown.
    """

    __tablename__ = "public_quote"

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    words: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    approved_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    passage: Mapped[Passage] = relationship()


class ResultsSnapshot(Stateful, Base):
    """Published results: a dated document of protected figures that is never recomputed (rule 16)."""

    __tablename__ = "results_snapshot"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[datetime] = mapped_column(UTCDateTime)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
