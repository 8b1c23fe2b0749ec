"""Reading what the print pack is made of, and what was made."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import undefer

from coproduce.consultations.models import Consultation, PrintPack, PrintSettings, QuestionnaireVersion
from coproduce.consultations.printing.sheet import Around, Sheet, sheet_of
from coproduce.consultations.printing.speech import Speech
from coproduce.consultations.queries.equality import questions_about_you
from coproduce.consultations.queries.formats import names_of_formats, offered_formats, phrases_of
from coproduce.consultations.queries.questionnaires import (
    as_questionnaire,
    latest_version,
    published_questionnaire,
)
from coproduce.consultations.questionnaire import EASY_READ, STANDARD, YOUNG_PEOPLE, Questionnaire
from coproduce.core.database import db
from coproduce.safeguarding.queries import safety_contacts

# After it has closed nobody fills in a form; what was made stays.
PRINTED_IN = ("draft", "open", "paused")

NAMES = {STANDARD: "", YOUNG_PEOPLE: "young people’s words", EASY_READ: "Easy Read"}


def questionnaire_on_paper(consultation: Consultation) -> Questionnaire | None:
    """The questions that people answer now; of a draft those that are being written."""
    if consultation.state == "draft":
        version = latest_version(consultation.id)
        return as_questionnaire(version) if version is not None else None
    published = select(QuestionnaireVersion.id).where(
        QuestionnaireVersion.consultation_id == consultation.id,
        QuestionnaireVersion.published_at.is_not(None),
    )
    version_id = db.session.scalars(published.order_by(QuestionnaireVersion.number.desc()).limit(1)).first()
    return published_questionnaire(version_id) if version_id is not None else None


def paper_formats(consultation: Consultation, questionnaire: Questionnaire) -> tuple[str, ...]:
    """The formats in which there is a paper form: those that people can choose on the web, once they are written."""
    written = {name for question in questionnaire.questions for name in question.wordings}
    offered = (name for name, _ in offered_formats(consultation, questionnaire))
    return tuple(name for name in offered if name == STANDARD or name in written)


def format_name(name: str) -> str:
    """A format's name beside “paper form”; empty for the standard one."""
    return NAMES[name] if name in NAMES else names_of_formats((name,))[name]


def paper_sheet(consultation: Consultation, questionnaire: Questionnaire, wanted: str) -> Sheet:
    """The paper form of one format, before it is laid out."""
    settings, own = current_app.extensions["settings"], print_settings(consultation.id)
    around = Around(
        site_url=settings.site_url,
        contacts=safety_contacts(),
        about_you=questions_about_you(consultation.id),
        return_address=own.return_address if own else "",
        phone=(own.phone if own else "") or settings.contact_phone,
        format_words=format_name(wanted),
    )
    return sheet_of(consultation, questionnaire, Speech(wanted, phrases_of(wanted)), around)


def sheets_of(consultation: Consultation) -> tuple[str, dict[str, Sheet]]:
    """The identifier of the version on paper, and a sheet by format; none where there are no questions."""
    questionnaire = questionnaire_on_paper(consultation)
    if questionnaire is None or not questionnaire.questions:
        return "", {}
    formats = paper_formats(consultation, questionnaire)
    return questionnaire.version_id, {
        each: paper_sheet(consultation, questionnaire, each) for each in formats
    }


def print_settings(consultation_id: str) -> PrintSettings | None:
    return db.session.get(PrintSettings, consultation_id)


def packs_of(consultation_id: str) -> dict[str, PrintPack]:
    """What there is of a consultation's print pack by format, without the files."""
    found = db.session.scalars(select(PrintPack).where(PrintPack.consultation_id == consultation_id))
    return {pack.format: pack for pack in found}


def pack_with_content(consultation_id: str, wanted: str) -> PrintPack | None:
    """The pack of one format with its file; None where none was made."""
    statement = select(PrintPack).where(
        PrintPack.consultation_id == consultation_id,
        PrintPack.format == wanted,
        PrintPack.made_at.is_not(None),
    )
    return db.session.scalars(statement.options(undefer(PrintPack.content))).first()


def waiting_packs() -> list[str]:
    """Identifiers of what the worker was asked for, the longest waiting first."""
    waiting = select(PrintPack.id).where(PrintPack.asked_at.is_not(None), PrintPack.problem == "")
    return list(db.session.scalars(waiting.order_by(PrintPack.asked_at, PrintPack.format)))


def consultations_on_paper() -> list[Consultation]:
    """Those that people can answer, whose paper forms have to say what the web says."""
    return list(db.session.scalars(select(Consultation).where(Consultation.state.in_(("open", "paused")))))
