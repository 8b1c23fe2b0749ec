"""Families or a group make sense of the texts together with the analyst."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Group
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful
from coproduce.safeguarding.models import Passage


class MakingSense(Stateful, Base):
    """A group that is invited to look at texts and propose themes: drafted, open, closed or withdrawn.

    `introduction` are staff's words to the group. Only dates, no times of day (rule 17).
    """

    __tablename__ = "making_sense"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    group_id: Mapped[str] = mapped_column(
        ForeignKey("participation_group.id", ondelete="RESTRICT"), index=True
    )
    topic: Mapped[str] = mapped_column(String(161), default="")
    introduction: Mapped[str] = mapped_column(Text, default="")
    until: Mapped[date] = mapped_column(Date)
    asked_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    opened_on: Mapped[date | None] = mapped_column(Date)

    group: Mapped[Group] = relationship(lazy="joined")
    shared: Mapped[list[SharedText]] = relationship(
        cascade="all, delete-orphan", back_populates="making_sense"
    )
    proposals: Mapped[list[ThemeProposal]] = relationship(
        cascade="all, delete-orphan", back_populates="making_sense"
    )


class SharedText(Identified, Base):
    """A text that the group may see: its writer agreed to be quoted, a person read and redacted it, and somebody
    approved these `words` for the group (rules 8 and 9). It goes with the text, and when consent is withdrawn."""

    __tablename__ = "shared_text"
    __table_args__ = (UniqueConstraint("making_sense_id", "passage_id"), WITHOUT_ARRIVAL_ORDER)

    making_sense_id: Mapped[str] = mapped_column(ForeignKey("making_sense.id", ondelete="CASCADE"))
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), index=True)
    words: Mapped[str] = mapped_column(Text)
    approved_by_id: Mapped[str | None] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))

    making_sense: Mapped[MakingSense] = relationship(back_populates="shared")
    passage: Mapped[Passage] = relationship()


class ThemeProposal(Stateful, Base):
    """A theme in the group's words: proposed, taken_up or answered (not used, with the reason that the group reads).

    `passage` holds the words, read by a person like every other; nothing says who of the group wrote them.
    """

    __tablename__ = "theme_proposal"
    __table_args__ = WITHOUT_ARRIVAL_ORDER

    making_sense_id: Mapped[str] = mapped_column(
        ForeignKey("making_sense.id", ondelete="CASCADE"), index=True
    )
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), unique=True)
    theme_id: Mapped[str | None] = mapped_column(ForeignKey("theme.id", ondelete="SET NULL"))
    answer: Mapped[str] = mapped_column(Text, default="")
    proposed_on: Mapped[date] = mapped_column(Date)
    own_session: Mapped[bool] = mapped_column(
        Boolean, default=False
    )  # written down in the room by the facilitator

    making_sense: Mapped[MakingSense] = relationship(back_populates="proposals")
    passage: Mapped[Passage] = relationship(cascade="all, delete-orphan", single_parent=True, lazy="joined")
    texts: Mapped[list[ProposalText]] = relationship(cascade="all, delete-orphan", back_populates="proposal")


class ProposalText(Identified, Base):
    """A shared text that the group counts to its proposal."""

    __tablename__ = "proposal_text"
    __table_args__ = (UniqueConstraint("proposal_id", "shared_text_id"), WITHOUT_ARRIVAL_ORDER)

    proposal_id: Mapped[str] = mapped_column(ForeignKey("theme_proposal.id", ondelete="CASCADE"))
    shared_text_id: Mapped[str] = mapped_column(ForeignKey("shared_text.id", ondelete="CASCADE"))

    proposal: Mapped[ThemeProposal] = relationship(back_populates="texts")
    shared_text: Mapped[SharedText] = relationship()
