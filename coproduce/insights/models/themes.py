"""Themes and codings: what people decided that the texts say."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import Base, Identified, Stateful, UTCDateTime


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
    # Whose idea it was, where a group proposed it while making sense of the texts together.
    proposed_by_group_id: Mapped[str | None] = mapped_column(
        ForeignKey("participation_group.id", ondelete="SET NULL")
    )
    merged_into_id: Mapped[str | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))

    rules: Mapped[list[ThemeRule]] = relationship(cascade="all, delete-orphan", back_populates="theme")
    codings: Mapped[list[Coding]] = relationship(cascade="all, delete-orphan", back_populates="theme")


class ThemeRule(Identified, Base):
    """Words that speak for a theme in the codebook: a word or phrase, or one that speaks against it."""

    __tablename__ = "theme_rule"
    __table_args__ = (UniqueConstraint("theme_id", "phrase"),)

    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    phrase: Mapped[str] = mapped_column(String(120))
    excludes: Mapped[bool] = mapped_column(Boolean, default=False)

    theme: Mapped[Theme] = relationship(back_populates="rules")


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


class Excerpt(Identified, Base):
    """Part of a text that an analyst marked as what speaks of a theme: characters `start` to `end` of the text as it
    was shown. `words_digest` tells whether that text has changed since; then the excerpt is the whole text."""

    __tablename__ = "excerpt"
    __table_args__ = (UniqueConstraint("theme_id", "passage_id", "start", "end"),)

    theme_id: Mapped[str] = mapped_column(ForeignKey("theme.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)
    words_digest: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)


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
