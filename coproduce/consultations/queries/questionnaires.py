"""Reading the versions of the questions."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select

from coproduce.consultations.models import (
    Consultation,
    QuestionnaireVersion,
)
from coproduce.consultations.questionnaire import (
    Questionnaire,
    parse_questions,
    parse_sections,
)
from coproduce.core.database import db


def latest_version(consultation_id: str) -> QuestionnaireVersion | None:
    statement = select(QuestionnaireVersion).where(QuestionnaireVersion.consultation_id == consultation_id)
    return db.session.scalars(statement.order_by(QuestionnaireVersion.number.desc()).limit(1)).first()


def questionnaire_of(consultation: Consultation) -> Questionnaire:
    """The newest version of a consultation's questions; without questions where none were written yet."""
    version = latest_version(consultation.id)
    return Questionnaire("", 0, ()) if version is None else as_questionnaire(version)


def as_questionnaire(version: QuestionnaireVersion) -> Questionnaire:
    return Questionnaire(
        version.id,
        version.number,
        parse_questions(version.questions),
        parse_sections(version.sections or []),
        bool(version.one_page),
    )


@lru_cache(maxsize=256)
def published_questionnaire(version_id: str) -> Questionnaire:
    """A published version, which never changes and so is parsed once."""
    return as_questionnaire(db.session.get_one(QuestionnaireVersion, version_id))


def was_only_corrected_since(consultation_id: str, version_id: str) -> bool:
    """Whether every version after this one only put words right."""
    made_from = db.session.get(QuestionnaireVersion, version_id)
    if made_from is None or made_from.consultation_id != consultation_id:
        return False
    later = select(QuestionnaireVersion.correction).where(
        QuestionnaireVersion.consultation_id == consultation_id,
        QuestionnaireVersion.number > made_from.number,
    )
    return all(db.session.scalars(later))
