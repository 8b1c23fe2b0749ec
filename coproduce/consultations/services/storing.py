"""Turning cleaned answers into rows: one for each facet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from coproduce.consultations import receipts
from coproduce.consultations.models import Answer, Response
from coproduce.consultations.queries import PASSAGE_CONTEXT, receipt_keys
from coproduce.consultations.questionnaire import (
    YOUNG_PEOPLE,
    Atomic,
    Facet,
    Question,
    Questionnaire,
    Value,
    topic_of,
)
from coproduce.consultations.services.drafts import USUAL, HowGiven
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.safeguarding.attachment_services import claim_attachments
from coproduce.safeguarding.services import receive_passage


def store_response(
    consultation_id: str,
    questionnaire: Questionnaire,
    values: Mapping[str, Value],
    *,
    may_quote: bool,
    submitted_on: date,
    how: HowGiven = USUAL,
    receipt: str | None = None,
    external_id: str | None = None,
    account_id: str | None = None,
    historic: bool = False,
) -> Response:
    """Add a response of cleaned values to the session; the caller's flush saves it, for an import many at once. For
    imports too (`how.source`, `external_id`, `historic`), which check their rows themselves."""
    response = Response(
        id=new_id(),
        consultation_id=consultation_id,
        version_id=questionnaire.version_id,
        source=how.source,
        format=how.format,
        young=how.format == YOUNG_PEOPLE,
        on_behalf_of=how.on_behalf_of,
        group_session_id=how.group_session_id,
        paper_number=how.paper_number,
        submitted_on=submitted_on,
        external_id=external_id,
        account_id=account_id,
    )
    if receipt is not None:
        _keep_receipt(response, receipt)
    rows = [
        answer_row(response, question, facet, piece, may_quote=may_quote, historic=historic)
        for question in questionnaire.questions
        for facet in question.facets
        if (piece := question.pieces(values.get(question.key)).get(facet.key)) is not None
    ]
    response.answers.extend(with_their_files(response, rows, may_quote=may_quote))
    db.session.add(response)
    return response


def _keep_receipt(response: Response, receipt: str) -> None:
    keys = receipt_keys()
    response.receipt_key = max(keys)
    response.receipt_digest = receipts.digest(receipt, keys[response.receipt_key])


def with_their_files(response: Response, rows: Sequence[Answer], *, may_quote: bool) -> list[Answer]:
    """The rows whose files are there and are nobody else's, which from now on belong to this response."""
    wanted = [row.attachment_id for row in rows if row.attachment_id is not None]
    if not wanted:
        return list(rows)
    claimed = claim_attachments(
        wanted,
        context_kind=PASSAGE_CONTEXT,
        context_id=response.consultation_id,
        young=response.young,
        may_quote=may_quote,
        received_on=response.submitted_on,
    )
    return [row for row in rows if row.attachment_id is None or row.attachment_id in claimed]


def answer_row(
    response: Response, question: Question, facet: Facet, piece: Atomic, *, may_quote: bool, historic: bool
) -> Answer:
    """The row of one facet of an answer. A text becomes a passage, which a person reads before anything is public."""
    answer = Answer(response_id=response.id, question_key=question.key, facet=facet.key)
    if facet.kind == "text":
        answer.passage = receive_passage(
            str(piece),
            context_kind=PASSAGE_CONTEXT,
            context_id=response.consultation_id,
            topic=topic_of(question.key, facet.key),
            young=response.young,
            may_quote=may_quote,
            historic=historic,
            received_on=response.submitted_on,
        )
    elif facet.kind == "file":
        answer.attachment_id = str(piece)
    elif facet.kind in ("choice", "choices"):
        answer.choices = list(piece) if isinstance(piece, tuple) else [str(piece)]
    elif isinstance(piece, Decimal):
        answer.number = piece
    elif isinstance(piece, date):
        answer.day = piece
    return answer
