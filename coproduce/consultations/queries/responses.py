"""Reading what was sent."""

from __future__ import annotations

from collections.abc import Mapping

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from coproduce.consultations.models import (
    Answer,
    Consultation,
    Response,
)
from coproduce.consultations.questionnaire import (
    topic_of,
)
from coproduce.consultations.receipts import digests
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import Passage

PASSAGE_CONTEXT = "consultation"


def receipt_keys() -> Mapping[int, str]:
    """The keys for receipts by version; the highest version is the one that new receipts get."""
    keys: Mapping[int, str] = current_app.extensions["settings"].receipt_keys
    return keys


def response_by_receipt(words: str) -> Response | None:
    """The response that a receipt stands for, however the words were typed; each key version is tried."""
    found = digests(words, receipt_keys())
    if not found:
        return None
    return db.session.scalars(select(Response).where(Response.receipt_digest.in_(found))).first()


def answers_of(response: Response) -> dict[str, Answer]:
    """The answers of one response by topic: the question's key, or "key.facet"; their words are loaded too."""
    statement = select(Answer).where(Answer.response_id == response.id).options(selectinload(Answer.passage))
    return {topic_of(answer.question_key, answer.facet): answer for answer in db.session.scalars(statement)}


def responses_of_account(account_id: str) -> list[tuple[Response, Consultation]]:
    """What an account chose to be linked with, newest first."""
    rows = db.session.execute(
        select(Response, Consultation)
        .join(Consultation, Consultation.id == Response.consultation_id)
        .where(Response.account_id == account_id)
        .order_by(Response.submitted_on.desc(), Consultation.title)
    )
    return [(response, consultation) for response, consultation in rows]


def response_of_account(account_id: str | None, response_id: str) -> Response:
    """A response that this account chose to be linked with. Raises NotFound for every other one."""
    response = db.session.get(Response, response_id)
    if response is None or account_id is None or response.account_id != account_id:
        raise NotFound("response")
    return response


def response_count(consultation_id: str) -> int:
    """The exact number, for staff; a public number goes through disclosure control."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Response).where(Response.consultation_id == consultation_id)
        )
        or 0
    )


def passages_with_answers(consultation: Consultation) -> list[tuple[Passage, Answer, Response]]:
    """Every text with the answer and response it belongs to, in no order of arrival."""
    rows = db.session.execute(
        select(Passage, Answer, Response)
        .join(Answer, Answer.passage_id == Passage.id)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.consultation_id == consultation.id)
        .order_by(Passage.id)
    )
    return [(passage, answer, response) for passage, answer, response in rows]
