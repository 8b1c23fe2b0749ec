"""Who took part and who did not: the questions “about you”, what people chose, the area's population, and the plan for
reaching people."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import JSON, Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from coproduce.core.database import WITHOUT_ARRIVAL_ORDER, Base, Identified


class Versioned:
    """A row with an optimistic lock and no lifecycle: two people who edit it at once are told so."""

    version: Mapped[int] = mapped_column(Integer, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it with the class
        return {"version_id_col": cls.version}


class EqualityWording(Base):
    """One question “about you” in the words in which it is or was asked. The identifier is a digest of the content: a
    later edit makes another row, and what people chose keeps the words that they saw."""

    __tablename__ = "equality_wording"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(80), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # as `equality.AskedQuestion.content`


class EqualityQuestion(Versioned, Identified, Base):
    """One question of the area's set. The other formats stand beside the standard words; empty ones fall back on them.

    `options`: [{"key", "label", "young_people_label", "exclusive"}]; “I prefer not to say” is always added.
    """

    __tablename__ = "equality_question"

    key: Mapped[str] = mapped_column(String(80), unique=True)
    text: Mapped[str] = mapped_column(String(300))
    help: Mapped[str] = mapped_column(Text, default="")
    young_people_text: Mapped[str] = mapped_column(String(300), default="")
    easy_read_text: Mapped[str] = mapped_column(String(300), default="")
    options: Mapped[list[Any]] = mapped_column(JSON, default=list)
    several: Mapped[bool] = mapped_column(Boolean, default=False)
    position: Mapped[int] = mapped_column(Integer, default=0)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    wording_id: Mapped[str] = mapped_column(ForeignKey("equality_wording.id", ondelete="RESTRICT"))


class EqualityChoice(Base):
    """Which questions of the set one consultation asks. Without a row it asks all that are active."""

    __tablename__ = "equality_choice"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), primary_key=True
    )
    question_keys: Mapped[list[str]] = mapped_column(JSON, default=list)


class EqualityAnswer(Identified, Base):
    """What one person chose about themselves. Kept apart from their answers, and erased with their response; like those
    it has no time and no order of arrival (rule 17). It never leaves in an export of responses."""

    __tablename__ = "equality_answer"
    __table_args__ = (UniqueConstraint("response_id", "question_key"), WITHOUT_ARRIVAL_ORDER)

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(String(80), index=True)
    wording_id: Mapped[str] = mapped_column(
        ForeignKey("equality_wording.id", ondelete="RESTRICT"), index=True
    )
    choices: Mapped[list[str]] = mapped_column(JSON)


class PopulationFigure(Identified, Base):
    """How many people of the area an option of a question stands for. The option `everyone` is the base where the
    options do not add up to it."""

    __tablename__ = "population_figure"
    __table_args__ = (UniqueConstraint("question_key", "option_key"),)

    question_key: Mapped[str] = mapped_column(String(80))
    option_key: Mapped[str] = mapped_column(String(80))
    people: Mapped[int] = mapped_column(Integer)
    year: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(200))


class ReachStep(Versioned, Identified, Base):
    """One way in which people are to be reached: who, how, who sees to it and by when. Audience and way are public, the
    name is not. `note` says what came of it."""

    __tablename__ = "reach_step"

    consultation_id: Mapped[str] = mapped_column(
        ForeignKey("consultation.id", ondelete="CASCADE"), index=True
    )
    audience: Mapped[str] = mapped_column(String(200))
    how: Mapped[str] = mapped_column(Text)
    who_name: Mapped[str] = mapped_column(String(200))
    who_role: Mapped[str] = mapped_column(String(200), default="")
    due_on: Mapped[date] = mapped_column(Date)
    done_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text, default="")
