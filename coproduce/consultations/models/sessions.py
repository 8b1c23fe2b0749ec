"""Group sessions: what people said together in a room, and what the group confirmed of it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from coproduce.accounts.models import Group
from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified, Stateful
from coproduce.safeguarding.models import Passage


class GroupSession(Stateful, Base):
    """People who answered together. It counts once the group said "yes, that is what we meant".

    `place` is words such as "the library", never an address. `heads` is the head count by age band. `may_name` says
    that the group wants its name and its own head count to be public. Only dates, no times of day (rule 17).
    """

    __tablename__ = "group_session"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    version_id: Mapped[str] = mapped_column(ForeignKey("questionnaire_version.id", ondelete="RESTRICT"))
    group_id: Mapped[str | None] = mapped_column(
        ForeignKey("participation_group.id", ondelete="SET NULL"), index=True
    )
    group_name: Mapped[str] = mapped_column(
        String(200)
    )  # also of a school or a drop-in that is no group here
    title: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    held_on: Mapped[date] = mapped_column(Date)
    code: Mapped[str] = mapped_column(String(6), unique=True)
    facilitator_id: Mapped[str | None] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL"), index=True
    )
    format: Mapped[str] = mapped_column(String(20), default="standard")
    heads: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    may_quote: Mapped[bool] = mapped_column(Boolean, default=False)
    may_name: Mapped[bool] = mapped_column(Boolean, default=False)
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(
        Text, default=""
    )  # why it was cancelled, or corrected after the group's yes

    group: Mapped[Group | None] = relationship(lazy="joined")
    counts: Mapped[list[SessionCount]] = relationship(cascade="all, delete-orphan")
    notes: Mapped[list[SessionNote]] = relationship(cascade="all, delete-orphan")
    readbacks: Mapped[list[SessionReadback]] = relationship(cascade="all, delete-orphan")

    @property
    def people(self) -> int:
        """How many were there."""
        return sum(self.heads.values())

    @property
    def is_young(self) -> bool:
        """Whether it used the young people's words."""
        return self.format == "young_people"


class SessionCount(Identified, Base):
    """How many hands went up for one option."""

    __tablename__ = "session_count"
    __table_args__ = (
        UniqueConstraint("session_id", "question_key", "facet", "option_key"),
        WITHOUT_ARRIVAL_ORDER,
    )

    session_id: Mapped[str] = mapped_column(ForeignKey("group_session.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(String(80))
    facet: Mapped[str] = mapped_column(String(80), default="")
    option_key: Mapped[str] = mapped_column(String(80))
    people: Mapped[int] = mapped_column(Integer)


class SessionNote(Identified, Base):
    """What somebody said, as the facilitator wrote it down. `question_key` is empty where it belongs to none."""

    __tablename__ = "session_note"
    __table_args__ = (WITHOUT_ARRIVAL_ORDER,)

    session_id: Mapped[str] = mapped_column(ForeignKey("group_session.id", ondelete="CASCADE"), index=True)
    question_key: Mapped[str] = mapped_column(String(80), default="")
    passage_id: Mapped[str] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"), unique=True)

    passage: Mapped[Passage] = relationship(cascade="all, delete-orphan", single_parent=True, lazy="joined")


class SessionReadback(Identified, Base):
    """What was understood of one question and what the group said to it: "", yes or corrected. A corrected one stays;
    the new words stand in a later round."""

    __tablename__ = "session_readback"
    __table_args__ = (UniqueConstraint("session_id", "question_key", "round"), WITHOUT_ARRIVAL_ORDER)

    session_id: Mapped[str] = mapped_column(ForeignKey("group_session.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(String(80), default="")
    round: Mapped[int] = mapped_column(Integer, default=1)
    understood: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(String(10), default="")
    answered_on: Mapped[date | None] = mapped_column(Date)
    correction_id: Mapped[str | None] = mapped_column(
        ForeignKey("passage.id", ondelete="SET NULL"), unique=True
    )

    correction: Mapped[Passage | None] = relationship(lazy="joined")
