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

from sqlalchemy import JSON, ColumnElement, Text, case, cast, func, select, type_coerce
from sqlalchemy.sql.selectable import ScalarSelect

from coproduce.consultations.files.exported import Cell, ExportedResponse
from coproduce.consultations.models import Answer, Consultation, QuestionnaireVersion, Response, Statement
from coproduce.consultations.queries.questionnaires import as_questionnaire
from coproduce.consultations.questionnaire import Option, Question
from coproduce.core.database import db
from coproduce.safeguarding.models import Passage

READ_AT_ONCE = 250
HELD_BACK = "[held back]"
A_FILE = "[a file]"
NOTHING: list[Any] = [None] * 6


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
    """A response's answers as a JSON list: objects by topic of words, choices, numbers and days, the topics of files,
    and whether anything may be quoted. What is missing is an empty object with SQLite and null with PostgreSQL."""
    choices: ColumnElement[Any]
    if db.session.get_bind().dialect.name == "postgresql":
        pieces, by_topic, topics = func.json_build_array, func.json_object_agg, func.json_agg
        choices = type_coerce(Answer.choices, JSON)
    else:
        pieces, by_topic, topics = func.json_array, func.json_group_object, func.json_group_array
        choices = func.json(Answer.choices)
    topic = _topic()
    return (
        select(
            pieces(
                by_topic(topic, _words()).filter(Answer.passage_id.is_not(None)),
                by_topic(topic, choices).filter(Answer.choices.is_not(None)),
                by_topic(topic, Answer.number).filter(Answer.number.is_not(None)),
                by_topic(topic, Answer.day).filter(Answer.day.is_not(None)),
                topics(topic).filter(Answer.attachment_id.is_not(None)),
                func.max(case((Passage.may_quote, 1), else_=0)),
            )
        )
        .select_from(Answer)
        .outerjoin(Passage, Passage.id == Answer.passage_id)
        .where(Answer.response_id == Response.id)
        .correlate(Response)
        .scalar_subquery()
    )


def _topic() -> ColumnElement[str]:
    """What `topic_of` makes of a question and a facet."""
    return case((Answer.facet == "", Answer.question_key), else_=Answer.question_key + "." + Answer.facet)


def _words() -> ColumnElement[str | None]:
    return case((Passage.state == "held", HELD_BACK), else_=func.coalesce(Passage.redacted, Passage.body))


def _answers(pieces: str | None) -> tuple[dict[str, Cell | list[str]], bool]:
    """The answers by topic, and whether the words may be quoted."""
    words, choices, numbers, days, files, quotable = json.loads(pieces) if pieces else NOTHING
    answers: dict[str, Cell | list[str]] = {**(words or {}), **(choices or {})}
    for topic, number in (numbers or {}).items():
        answers[topic] = int(number) if number == int(number) else float(number)
    for topic, day in (days or {}).items():
        answers[topic] = _day(day)
    for topic in files or ():
        answers[topic] = A_FILE
    return answers, bool(quotable)


@lru_cache(maxsize=10_000)
def _day(stored: str) -> date:
    """The same days come again and again."""
    return date.fromisoformat(stored)
