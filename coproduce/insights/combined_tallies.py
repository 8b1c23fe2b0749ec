"""Exact counts of what only several facets together say, and of what the whole response says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from sqlalchemy import func, select

from coproduce.consultations.models import Answer, Response
from coproduce.consultations.phrases import ON_BEHALF_OF
from coproduce.consultations.queries.sessions import is_single_form
from coproduce.consultations.questionnaire import topic_of
from coproduce.consultations.questionnaire.types import Budget, Ranking
from coproduce.core.database import db
from coproduce.insights.counts import Tally

ON_BEHALF = "_on_behalf_of"
EQUAL_SHARES = "The same to several"


@dataclass
class Collected:
    """What one facet has gathered so far."""

    base: int = 0
    choices: Counter[str] = field(default_factory=Counter)
    numbers: list[float] = field(default_factory=list)
    days: list[date] = field(default_factory=list)


def first_place_tally(question: Ranking, collected: Mapping[str, Collected]) -> Tally:
    """What people put in the first place."""
    first = {
        option.label: sum(
            number == 1 for number in collected.get(topic_of(question.key, option.key), Collected()).numbers
        )
        for option in question.options
    }
    text = f"{question.text} – put first"
    return Tally(
        question.key,
        text,
        "choice",
        tuple(first),
        tuple(first.values()),
        sum(first.values()),
        question.sensitive,
    )


def largest_share_tally(consultation_id: str, question: Budget) -> Tally:
    """What people gave the most to."""
    rows = db.session.execute(
        select(Answer.response_id, Answer.facet, Answer.number)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.consultation_id == consultation_id,
            is_single_form(),
            Answer.question_key == question.key,
            Answer.number.is_not(None),
        )
        .order_by(Answer.response_id)
        .execution_options(yield_per=5000)
    )
    labels = {share.key: share.label for share in question.shares}
    counts: Counter[str] = Counter()
    for _, shares in groupby(rows, key=lambda row: row[0]):
        given: dict[str, Decimal] = {
            facet: number for _, facet, number in shares if facet in labels and number is not None
        }
        largest = [facet for facet, number in given.items() if number == max(given.values())]
        counts[labels[largest[0]] if len(largest) == 1 else EQUAL_SHARES] += 1
    known = tuple(dict.fromkeys((*labels.values(), EQUAL_SHARES)))
    text = f"{question.text} – given the most"
    return Tally(
        question.key,
        text,
        "choice",
        known,
        tuple(counts[label] for label in known),
        counts.total(),
        question.sensitive,
    )


def on_behalf_tally(consultation_id: str) -> list[Tally]:
    """For whom people answered, where they were asked: a parent's view of a child's life is not the child's own."""
    rows = db.session.execute(
        select(Response.on_behalf_of, func.count())
        .where(Response.consultation_id == consultation_id, is_single_form(), Response.on_behalf_of != "")
        .group_by(Response.on_behalf_of)
    )
    counts = {str(name): int(count) for name, count in rows}
    if not counts:
        return []
    shown = tuple(counts.get(name, 0) for name in ON_BEHALF_OF)
    return [
        Tally(
            ON_BEHALF,
            "For whom people answered",
            "choice",
            tuple(ON_BEHALF_OF.values()),
            shown,
            sum(shown),
        )
    ]
