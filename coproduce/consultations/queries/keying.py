"""Reading the forms that staff typed in, for staff."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, exists, func, select

from coproduce.consultations.models import (
    Consultation,
    KeyedCheck,
    KeyedScan,
    QuestionnaireVersion,
    Response,
)
from coproduce.consultations.queries.asking import Asking
from coproduce.consultations.queries.consultations import phase_of, window_of
from coproduce.consultations.queries.formats import offered_formats, phrases_of
from coproduce.consultations.queries.questionnaires import published_questionnaire
from coproduce.consultations.queries.responses import PASSAGE_CONTEXT
from coproduce.consultations.queries.statements import with_added_statements
from coproduce.consultations.questionnaire import Questionnaire
from coproduce.consultations.rules.keying import KeyingFacts, is_in_sample
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import Attachment

SCAN_TOPIC = "_scan"
SCAN_KIND = "scan"

# Form numbers are figures without noughts in front, so the longer one is the higher one.
_BY_NUMBER = (func.length(Response.paper_number), Response.paper_number)


@dataclass(frozen=True)
class Sheet:
    """One kind of form that people may have filled in: a version of the questions in one format."""

    questionnaire: Questionnaire
    format: str
    words: str  # the name of the format


@dataclass(frozen=True)
class Checks:
    """What second entries found: forms that were typed twice and settled, and the places where they differed."""

    forms: int
    differences: int


def sheets_of(consultation: Consultation) -> list[Sheet]:
    """Every form that can have been filled in, the newest questions first."""
    versions = db.session.scalars(
        select(QuestionnaireVersion.id)
        .where(
            QuestionnaireVersion.consultation_id == consultation.id,
            QuestionnaireVersion.published_at.is_not(None),
        )
        .order_by(QuestionnaireVersion.number.desc())
    )
    return [
        Sheet(questionnaire, wanted, words)
        for version_id in versions
        for questionnaire in [published_questionnaire(version_id)]
        for wanted, words in offered_formats(consultation, questionnaire)
    ]


def asking_on_paper(consultation: Consultation, questionnaire: Questionnaire, wanted: str) -> Asking:
    """The questions as the pages of the form take them, without a draft."""
    return Asking(
        consultation.id,
        consultation.slug,
        consultation.title,
        window_of(consultation),
        with_added_statements(questionnaire, consultation.id),
        "",
        {},
        wanted,
        None,
        phrases=phrases_of(wanted),
    )


def keying_facts(consultation: Consultation) -> KeyingFacts:
    ended = [moment for moment in (consultation.closes_at, consultation.closed_at) if moment is not None]
    return KeyingFacts(
        phase=phase_of(consultation),
        today=clock.today(),
        opened_on=clock.to_london(consultation.opens_at).date() if consultation.opens_at else None,
        # Closed by hand before its day, or by the clock a little after it.
        closed_on=clock.to_london(min(ended)).date() if ended else None,
        keep_until=consultation.keep_until,
        erased=consultation.responses_erased_on is not None,
    )


def keyed_forms(
    consultation_id: str, source: str = "", numbers: Collection[str] | None = None
) -> Select[Response]:
    """Forms by their numbers, the highest first; `numbers` leaves out all others. A statement, for paging."""
    statement = select(Response).where(*_keyed_in(consultation_id))
    if source:
        statement = statement.where(Response.source == source)
    if numbers is not None:
        statement = statement.where(Response.paper_number.in_(numbers))
    return statement.order_by(*(column.desc() for column in _BY_NUMBER))


def keyed_form(consultation: Consultation, number: str) -> Response:
    """Raises NotFound."""
    found = db.session.scalars(
        select(Response).where(*_keyed_in(consultation.id), Response.paper_number == number)
    ).first()
    if found is None:
        raise NotFound(f"form {number}")
    return found


def is_taken(consultation_id: str, number: str) -> bool:
    taken = exists().where(*_keyed_in(consultation_id), Response.paper_number == number)
    return bool(db.session.scalar(select(taken)))


def next_number(consultation_id: str) -> str:
    """One more than the highest form number."""
    highest = db.session.scalars(
        select(Response.paper_number)
        .where(*_keyed_in(consultation_id))
        .order_by(*(column.desc() for column in _BY_NUMBER))
        .limit(1)
    ).first()
    return str(int(highest or 0) + 1)


def first_number(consultation_id: str) -> str:
    """The lowest form number; empty where no form was keyed in."""
    statement = (
        select(Response.paper_number).where(*_keyed_in(consultation_id)).order_by(*_BY_NUMBER).limit(1)
    )
    return db.session.scalars(statement).first() or ""


def waiting_numbers(consultation_id: str) -> set[str]:
    """The numbers of the forms in the sample whose second entry is missing or not settled."""
    settled = exists().where(KeyedCheck.response_id == Response.id, KeyedCheck.resolved)
    rows = db.session.scalars(select(Response.paper_number).where(*_keyed_in(consultation_id), ~settled))
    first = first_number(consultation_id)
    return {number for number in rows if number and is_in_sample(consultation_id, number, first=first)}


def check_of(response: Response) -> KeyedCheck | None:
    return db.session.get(KeyedCheck, response.id)


def checks_of(response_ids: Collection[str]) -> dict[str, KeyedCheck]:
    """The second entries of these forms, by response."""
    found = db.session.scalars(select(KeyedCheck).where(KeyedCheck.response_id.in_(response_ids)))
    return {check.response_id: check for check in found}


def checks_in_all(consultation_id: str) -> Checks:
    row = db.session.execute(
        select(func.count(), func.coalesce(func.sum(KeyedCheck.differences), 0))
        .select_from(KeyedCheck)
        .join(Response, Response.id == KeyedCheck.response_id)
        .where(*_keyed_in(consultation_id), KeyedCheck.resolved)
    ).one()
    return Checks(int(row[0]), int(row[1]))


def form_count(consultation_id: str) -> int:
    counted = select(func.count()).select_from(Response).where(*_keyed_in(consultation_id))
    return db.session.scalar(counted) or 0


def scans_of(response_ids: Collection[str]) -> set[str]:
    """Which of these forms have a scan."""
    return set(
        db.session.scalars(select(KeyedScan.response_id).where(KeyedScan.response_id.in_(response_ids)))
    )


def scan_of(response: Response) -> Attachment:
    """Raises NotFound where the form has no scan."""
    kept = db.session.get(KeyedScan, response.id)
    found = db.session.get(Attachment, kept.attachment_id) if kept is not None else None
    if found is None:
        raise NotFound("scan")
    return found


def unsaved_scan(consultation_id: str, attachment_id: str) -> Attachment | None:
    """A scan that came with a form that is not saved yet; None for every other file."""
    found = db.session.get(Attachment, attachment_id) if attachment_id else None
    wanted = (SCAN_KIND, SCAN_TOPIC, PASSAGE_CONTEXT, consultation_id, False)
    if found is None or wanted != (
        found.kind,
        found.topic,
        found.context_kind,
        found.context_id,
        found.claimed,
    ):
        return None
    return found


def _keyed_in(consultation_id: str) -> tuple[ColumnElement[bool], ...]:
    return Response.consultation_id == consultation_id, Response.paper_number.is_not(None)
