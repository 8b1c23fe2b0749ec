"""“That is not what I meant”: what somebody says about where their words were put."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Stateful
from coproduce.safeguarding.models import Passage


class MeaningCorrection(Stateful, Base):
    """A person says of one text that a theme, a finding or "no theme" is not what they meant.

    It belongs to the text and to nobody: no account, no time of day, no audit row of the asking (rule 17). `about` is
    a step of `rules.meaning.ABOUT` and `target_id` the theme or finding, plain text on purpose: what was meant stays
    told when a theme is merged away. `noted_revision` is the finding's revision when it was said. `words` are what the
    person wrote with it, a text like all others (rules 9 to 11).
    """

    __tablename__ = "meaning_correction"
    __table_args__ = (UniqueConstraint("passage_id", "about", "target_id"), WITHOUT_ARRIVAL_ORDER)

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"))
    about: Mapped[str] = mapped_column(String(12))  # theme, no_theme, finding
    target_id: Mapped[str] = mapped_column(String(32), default="")
    noted_revision: Mapped[int] = mapped_column(Integer, default=0)
    words_id: Mapped[str | None] = mapped_column(ForeignKey("passage.id", ondelete="SET NULL"), unique=True)
    said_on: Mapped[date] = mapped_column(Date)
    settled_on: Mapped[date | None] = mapped_column(Date)
    settled_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text, default="")  # the person reads it

    passage: Mapped[Passage] = relationship(foreign_keys=[passage_id])
    words: Mapped[Passage | None] = relationship(foreign_keys=[words_id])
