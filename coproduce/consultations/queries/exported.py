"""Reading all responses of a consultation quickly and in flat memory: rows, not objects.

The answers of one response come as one JSON list that the database puts together. A million answers as rows of their
own, or as objects, take several times as long; docs/performance.md has the figures.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Text, case, cast, func, select
from sqlalchemy.sql.selectable import ScalarSelect

from coproduce.consultations.files.exported import Cell, ExportedResponse
from coproduce.consultations.models import Answer, Consultation, QuestionnaireVersion, Response, Statement
from coproduce.consultations.queries.questionnaires import as_questionnaire
from coproduce.consultations.questionnaire import Option, Question, topic_of
from coproduce.core.database import db
from coproduce.safeguarding.models import Passage

READ_AT_ONCE = 250
HELD_BACK = "[held back]"
A_FILE = "[a file]"


def questions_of_versions(consultation: Consultation) -> list[tuple[Question, ...]]:
    """The questions of each version, the newest first, with every statement that others could ever vote on."""
    statement = select(QuestionnaireVersion).where(QuestionnaireVersion.consultation_id == consultation.id)
    added: dict[str, tuple[Option, ...]] = {}
    for each in db.session.scalars(_statements(consultation)):
        added[each.question_key] = (*added.get(each.question_key, ()), Option(each.key, each.key))
    return [
        as_questionnaire(version).with_statements(added).questions
        for version in db.session.scalars(statement.order_by(QuestionnaireVersion.number.desc()))
    ]


def _statements(consultation: Consultation) -> Any:
    return select(Statement).where(Statement.consultation_id == consultation.id).order_by(Statement.id)


def exported_responses(consultation: Consultation) -> Iterator[ExportedResponse]:
    """All responses in the order of their days and, within one, in no order of arrival. Words are the redacted ones
    where a person redacted them; a text that is held back is not there."""
    statement = (
        select(
            Response.source,
            Response.submitted_on,
            Response.young,
            Response.format,
            Response.on_behalf_of,
            Response.group_session_id,
            cast(_pieces(), Text),
        )
        .where(Response.consultation_id == consultation.id)
        .order_by(Response.submitted_on, Response.id)
        .execution_options(yield_per=READ_AT_ONCE)
    )
    for source, submitted_on, young, wording, on_behalf_of, session_id, pieces in db.session.execute(
        statement
    ):
        answers, may_quote = _answers(pieces)
        yield ExportedResponse(
            source, submitted_on, young, may_quote, answers, wording, on_behalf_of, session_id or ""
        )


def _pieces() -> ScalarSelect[Any]:
    """A response's answers as a JSON list of [question, facet, words, is a file, choices, number, day, may quote]."""
    together, each = (
        (func.json_agg, func.json_build_array)
        if db.session.get_bind().dialect.name == "postgresql"
        else (func.json_group_array, func.json_array)
    )
    piece = each(
        Answer.question_key,
        Answer.facet,
        _words(),
        Answer.attachment_id.is_not(None),
        cast(Answer.choices, Text),
        Answer.number,
        Answer.day,
        Passage.may_quote,
    )
    return (
        select(together(piece))
        .select_from(Answer)
        .outerjoin(Passage, Passage.id == Answer.passage_id)
        .where(Answer.response_id == Response.id)
        .correlate(Response)
        .scalar_subquery()
    )


def _words() -> ColumnElement[str | None]:
    return case((Passage.state == "held", HELD_BACK), else_=func.coalesce(Passage.redacted, Passage.body))


def _answers(pieces: str | None) -> tuple[dict[str, Cell | list[str]], bool]:
    """The answers by topic, and whether the words may be quoted."""
    answers: dict[str, Cell | list[str]] = {}
    quotable = False
    for key, facet, words, is_file, choices, number, day, may_quote in json.loads(pieces) if pieces else ():
        value: Cell | list[str]
        if words is not None:
            value, quotable = words, quotable or bool(may_quote)
        elif is_file:
            value = A_FILE
        elif choices is not None:
            value = _chosen(choices)
        elif number is not None:
            value = int(number) if number == int(number) else float(number)
        else:
            value = _day(day)
        answers[topic_of(key, facet) if facet else key] = value
    return answers, quotable


@lru_cache(maxsize=10_000)
def _chosen(stored: str) -> list[str]:
    """The same few choices come again and again; nobody changes the list."""
    chosen: list[str] = json.loads(stored)
    return chosen


@lru_cache(maxsize=10_000)
def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
