"""Groups of opinion among the votes on statements: exact, for the worker that protects them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from coproduce.analysis.disclosure_bounds import PERCENT_FROM_BASE
from coproduce.analysis.opinion_votes import VOTE_OF_CHOICE, Vote, votes_of_choices
from coproduce.consultations.models import Answer, Response
from coproduce.consultations.queries.sessions import is_single_form
from coproduce.consultations.questionnaire import topic_of
from coproduce.consultations.questionnaire.types import Statements
from coproduce.core.database import db
from coproduce.insights.counts import GroupVotes, OpinionTally
from coproduce.insights.queries.themes import questions_of

if TYPE_CHECKING:
    from coproduce.analysis.opinion_groups import OpinionGroups


def opinion_tallies(consultation_id: str) -> list[OpinionTally]:
    """One entry a question that asked for votes, where enough people voted on enough statements for groups."""
    asked = [each for each in questions_of(consultation_id) if isinstance(each, Statements)]
    found = [_of_question(consultation_id, question) for question in asked if not question.sensitive]
    return [each for each in found if each is not None]


def _of_question(consultation_id: str, question: Statements) -> OpinionTally | None:
    found = _groups(_votes(consultation_id, question))
    if found is None:
        return None
    texts = {each.key: each.label for each in question.lines}
    by_statement: dict[str, dict[int, tuple[int, int, int]]] = {}
    for each in found.counts:
        if each.group in found.sizes:
            held = by_statement.setdefault(each.statement, {})
            held[each.group] = (each.agree, each.disagree, each.passed)
    return OpinionTally(
        key=question.key,
        text=question.text,
        sizes=dict(found.sizes),
        statements=tuple(
            GroupVotes(topic_of(question.key, key), text, by_statement[key])
            for key, text in texts.items()
            if key in by_statement
        ),
        telling=tuple((each.group, topic_of(question.key, each.statement)) for each in found.representative),
        together=tuple(topic_of(question.key, each.statement) for each in found.consensus),
        method=f"{found.method}/{found.version}",
    )


def _votes(consultation_id: str, question: Statements) -> list[Vote]:
    """(response, statement, vote) of single forms, on statements that are still asked about."""
    known = {each.key for each in question.lines}
    rows = db.session.execute(
        select(Answer.response_id, Answer.facet, Answer.choices)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.consultation_id == consultation_id,
            is_single_form(),
            Answer.question_key == question.key,
            Answer.choices.is_not(None),
        )
        .order_by(Answer.response_id, Answer.facet)
    )
    return votes_of_choices(
        (response_id, facet, choices[0])
        for response_id, facet, choices in rows
        if facet in known and choices and choices[0] in VOTE_OF_CHOICE
    )


def _groups(votes: Sequence[Vote]) -> OpinionGroups | None:
    """A group of a few people is never published, so fewer and larger ones are looked for."""
    from coproduce.analysis.opinion_groups import TooFewVotes, find_groups

    try:
        found = find_groups(votes)
        for number in range(len(found.sizes) - 1, 1, -1):
            if min(found.sizes.values()) >= PERCENT_FROM_BASE:
                break
            found = find_groups(votes, number)
    except TooFewVotes:
        return None
    return found
