"""Reading the questions “about you”, the area's population, and the plan for reaching people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import func, select

from coproduce.consultations.equality import AskedQuestion, from_content
from coproduce.consultations.models import (
    Consultation,
    EqualityAnswer,
    EqualityChoice,
    EqualityQuestion,
    EqualityWording,
    PopulationFigure,
    ReachStep,
)
from coproduce.consultations.reach import Figure
from coproduce.core.database import db
from coproduce.core.errors import NotFound

# The questions --------------------------------------------------------------------------------------------------------


def equality_questions(*, only_active: bool = False) -> list[EqualityQuestion]:
    """The area's set in its order."""
    statement = select(EqualityQuestion).order_by(EqualityQuestion.position, EqualityQuestion.key)
    if only_active:
        statement = statement.where(EqualityQuestion.active)
    return list(db.session.scalars(statement))


def equality_question_by_key(key: str) -> EqualityQuestion:
    """Raises NotFound."""
    found = db.session.scalars(select(EqualityQuestion).where(EqualityQuestion.key == key)).first()
    if found is None:
        raise NotFound(f"question {key!r}")
    return found


def asked_as(stored: EqualityQuestion) -> AskedQuestion:
    """A question of the set in its newest words."""
    return from_content(
        {
            "key": stored.key,
            "text": stored.text,
            "help": stored.help,
            "young_people_text": stored.young_people_text,
            "easy_read_text": stored.easy_read_text,
            "several": stored.several,
            "options": stored.options,
        }
    )


def wordings_of(key: str) -> list[AskedQuestion]:
    """Every wording that a question of the set has had."""
    found = db.session.scalars(select(EqualityWording).where(EqualityWording.question_key == key))
    return [from_content(wording.content) for wording in found]


def wordings_with(ids: Collection[str]) -> list[AskedQuestion]:
    """The wordings under these identifiers; unknown ones are left out."""
    if not ids:
        return []
    found = db.session.scalars(select(EqualityWording).where(EqualityWording.id.in_(list(ids))))
    return [from_content(wording.content) for wording in found]


def asks_about_you(consultation_id: str) -> bool:
    """Whether the form has a page “About you”."""
    return bool(questions_about_you(consultation_id))


def answered_keys() -> set[str]:
    """Keys of the questions that somebody has answered, in any consultation."""
    return set(db.session.scalars(select(EqualityAnswer.question_key).distinct()))


def chosen_keys(consultation_id: str) -> list[str] | None:
    """The keys that a consultation chose of the set; None where it asks all that are active."""
    choice = db.session.get(EqualityChoice, consultation_id)
    return None if choice is None else list(choice.question_keys)


def questions_about_you(consultation_id: str) -> tuple[AskedQuestion, ...]:
    """What the page “About you” of a consultation asks, in the newest words; empty where it asks nothing."""
    chosen = chosen_keys(consultation_id)
    return tuple(
        asked_as(each)
        for each in equality_questions(only_active=True)
        if chosen is None or each.key in chosen
    )


# The population -------------------------------------------------------------------------------------------------------


def population() -> dict[str, dict[str, Figure]]:
    """The area's figures: question key -> option key -> figure."""
    found: defaultdict[str, dict[str, Figure]] = defaultdict(dict)
    for row in db.session.scalars(select(PopulationFigure)):
        found[row.question_key][row.option_key] = Figure(row.people, row.year, row.source)
    return dict(found)


# The reach plan -------------------------------------------------------------------------------------------------------


def reach_steps(consultation_id: str) -> list[ReachStep]:
    """The steps of a consultation's plan, the earliest first."""
    statement = select(ReachStep).where(ReachStep.consultation_id == consultation_id)
    return list(db.session.scalars(statement.order_by(ReachStep.due_on, ReachStep.audience, ReachStep.id)))


def reach_step(consultation: Consultation, step_id: str) -> ReachStep:
    """One step of this consultation. Raises NotFound."""
    found = db.session.get(ReachStep, step_id)
    if found is None or found.consultation_id != consultation.id:
        raise NotFound("step")
    return found


def overdue_steps(
    today: date, consultation_ids: Collection[str] | None = None
) -> Sequence[tuple[Consultation, int]]:
    """Consultations that still ask, or are about to, with the number of their steps that are late."""
    late = (
        select(ReachStep.consultation_id, func.count().label("steps"))
        .where(ReachStep.done_on.is_(None), ReachStep.due_on < today)
        .group_by(ReachStep.consultation_id)
        .subquery()
    )
    statement = (
        select(Consultation, late.c.steps)
        .join(late, late.c.consultation_id == Consultation.id)
        .where(Consultation.state.in_(("draft", "open", "paused")))
        .order_by(Consultation.title)
    )
    return [(consultation, count) for consultation, count in db.session.execute(statement)]
