"""Languages, videos, and the formats in which a consultation can be answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from coproduce.consultations.models import Consultation, ConsultationVideo, Language
from coproduce.consultations.questionnaire import EASY_READ, STANDARD, YOUNG_PEOPLE, Questionnaire
from coproduce.consultations.questionnaire.formats import is_language
from coproduce.core.database import db
from coproduce.core.errors import NotFound

FORMAT_NAMES = {
    STANDARD: "The usual words",
    YOUNG_PEOPLE: "Young people’s words",
    EASY_READ: "Easy Read",
}


def languages() -> list[Language]:
    return list(db.session.scalars(select(Language).order_by(Language.english_name)))


def language_by_code(code: str) -> Language:
    """Raises NotFound."""
    found = db.session.scalars(select(Language).where(Language.code == code)).first()
    if found is None:
        raise NotFound(f"language {code!r}")
    return found


def phrases_of(name: str) -> Mapping[str, str]:
    """The fixed words of a language; nothing for the other formats, which speak English."""
    if not is_language(name):
        return {}
    found = db.session.scalars(select(Language.phrases).where(Language.code == name)).first()
    return dict(found or {})


def offered_formats(consultation: Consultation, questionnaire: Questionnaire) -> list[tuple[str, str]]:
    """(format, its name) of what people can choose between: the usual words, young people's, and what was promised."""
    young = [YOUNG_PEOPLE] if questionnaire.has_young_wording else []
    promised = [
        name for name in consultation.promised_formats or () if name == EASY_READ or is_language(name)
    ]
    names = names_of_formats(promised)
    return [(name, names.get(name, FORMAT_NAMES.get(name, name))) for name in (STANDARD, *young, *promised)]


def names_of_formats(wanted: Sequence[str]) -> dict[str, str]:
    """The name of each format: of a language in itself and in English, “اردو (Urdu)”."""
    codes = [name for name in wanted if is_language(name)]
    rows = db.session.scalars(select(Language).where(Language.code.in_(codes))) if codes else ()
    found = {row.code: f"{row.name} ({row.english_name})" for row in rows}
    return {name: found.get(name, FORMAT_NAMES.get(name, name)) for name in wanted}


def videos_of(consultation_id: str) -> list[ConsultationVideo]:
    statement = select(ConsultationVideo).where(ConsultationVideo.consultation_id == consultation_id)
    return list(db.session.scalars(statement.order_by(ConsultationVideo.position, ConsultationVideo.title)))
