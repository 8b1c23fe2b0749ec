"""What the machine adds, apart from what people decide: suggested themes and codes, sentiment, the work waiting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified, Stateful, UTCDateTime


class PassageSentiment(Identified, Base):
    """One scorer's reading of one passage; scorers stand side by side by method and version.

    `language` is an ISO 639-1 code ("und": nothing to tell by); in a language that the scorer does not know the label
    means nothing. Empty where it was not asked: such a text is read again.
    """

    __tablename__ = "passage_sentiment"
    __table_args__ = (UniqueConstraint("passage_id", "method", "scorer_version"),)

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"))
    method: Mapped[str] = mapped_column(String(40))
    scorer_version: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(10))
    confidence: Mapped[float] = mapped_column(Float)
    polarity: Mapped[float] = mapped_column(Float)
    unclear: Mapped[bool] = mapped_column(Boolean, default=False)
    language: Mapped[str] = mapped_column(String(8), default="en", server_default="", index=True)


class SentimentCorrection(Identified, Base):
    """What an analyst says a text's feeling is, where the machine was wrong. It stands before the machine's."""

    __tablename__ = "sentiment_correction"

    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), unique=True)
    label: Mapped[str] = mapped_column(String(10))
    corrected_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    corrected_at: Mapped[datetime] = mapped_column(UTCDateTime)


class SentimentModel(Stateful, Base):
    """The shipped model adjusted to this area's corrections: prepared, in_use or retired.

    `weights` is a file in numpy's format without objects; `card` says what it was made from and how it was measured.
    """

    __tablename__ = "sentiment_model"

    trained_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    scorer_version: Mapped[str] = mapped_column(String(20), unique=True)
    corrections: Mapped[int] = mapped_column(Integer)
    card: Mapped[dict[str, Any]] = mapped_column(JSON)
    weights: Mapped[bytes] = mapped_column(LargeBinary)


class ThemeRun(Identified, Base):
    """One run of the theme suggester over one question's texts. Runs stay, so that what the machine proposed can always
    be found again: `seed`, `settings`, method and version are all that it takes to repeat it on the same texts, which
    `texts_digest` tells from others."""

    __tablename__ = "theme_run"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    topic: Mapped[str] = mapped_column(String(161))
    method: Mapped[str] = mapped_column(String(80))
    method_version: Mapped[str] = mapped_column(String(20))
    passages: Mapped[int] = mapped_column(Integer)
    ran_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seed: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    settings: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    texts_digest: Mapped[str] = mapped_column(String(64), default="", server_default="")
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    candidates: Mapped[list[CandidateTheme]] = relationship(
        cascade="all, delete-orphan", back_populates="run"
    )


class CandidateTheme(Identified, Base):
    """A theme that the machine suggests. `minority`: few speak of it, and of little else."""

    __tablename__ = "candidate_theme"

    run_id: Mapped[str] = mapped_column(ForeignKey("theme_run.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    keywords: Mapped[list[Any]] = mapped_column(JSON, default=list)
    size: Mapped[int] = mapped_column(Integer)
    minority: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    run: Mapped[ThemeRun] = relationship(back_populates="candidates")


class MachineCoding(Identified, Base):
    """The machine's placing of a passage under a candidate; never turned into a person's coding silently."""

    __tablename__ = "machine_coding"
    __table_args__ = (UniqueConstraint("candidate_id", "passage_id"),)

    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidate_theme.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)


class CodebookRun(Identified, Base):
    """One run of the approved and drafted themes, learnt as a codebook, over the texts of one question that nobody has
    coded. `agreement` says how well it did where people had coded already (cross-validated)."""

    __tablename__ = "codebook_run"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    topic: Mapped[str] = mapped_column(String(161))
    method: Mapped[str] = mapped_column(String(80))
    method_version: Mapped[str] = mapped_column(String(20))
    seed: Mapped[int] = mapped_column(Integer, default=0)
    examples: Mapped[int] = mapped_column(Integer)
    passages: Mapped[int] = mapped_column(Integer)
    agreement: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    ran_at: Mapped[datetime] = mapped_column(UTCDateTime)
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    suggestions: Mapped[list[CodeSuggestion]] = relationship(
        cascade="all, delete-orphan", back_populates="run"
    )


class CodeSuggestion(Identified, Base):
    """The machine's placing of a text under a theme that people made; never a coding before a person takes it up."""

    __tablename__ = "code_suggestion"
    __table_args__ = (UniqueConstraint("run_id", "passage_id", "theme_id"),)

    run_id: Mapped[str] = mapped_column(ForeignKey("codebook_run.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"), index=True)
    confidence: Mapped[float] = mapped_column(Float)

    run: Mapped[CodebookRun] = relationship(back_populates="suggestions")


class AnalysisTask(Identified, Base):
    """Work for the worker that takes too long for a transaction: suggested themes, codes, results of a consultation.

    The handler of an event leaves the task; a job reads, computes without a transaction, and saves. `done` of `total`
    says how far it is; once `cancelled`, it stops at the next step and saves nothing.
    """

    __tablename__ = "analysis_task"
    __table_args__ = (UniqueConstraint("consultation_id", "kind"),)

    consultation_id: Mapped[str] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))  # themes, codebook, results or sentiment_model
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    problem: Mapped[str] = mapped_column(Text, default="")
    parameters: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    started_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    total: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    cancelled: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
