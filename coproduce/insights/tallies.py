"""Exact counts of answers, themes and sentiment: for staff, and the raw matter of protected results.

One pass over the answers, whatever their number; a hundred thousand responses do not have to fit into memory.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from coproduce.analysis.sentiment import METHOD, VERSION
from coproduce.consultations.models import Answer, Response
from coproduce.consultations.questionnaire import AgreeScale, DateQuestion, Number, Question, SeveralChoices
from coproduce.core.database import db
from coproduce.insights.bands import (
    counted,
    month_edges,
    month_labels,
    month_number,
    number_edges,
    number_labels,
)
from coproduce.insights.models import Coding, PassageSentiment
from coproduce.insights.queries.themes import approved_themes, belongs_to, questions_of
from coproduce.safeguarding.models import Passage

SENTIMENTS = ("positive", "neutral", "negative")


@dataclass(frozen=True)
class Tally:
    """Exact counts of one question. `kind` is choice, choices, scale, number or date; `edges` are those of its
    bands. Not for publication."""

    key: str
    text: str
    kind: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    base: int
    sensitive: bool = False
    edges: tuple[float, ...] = ()


@dataclass(frozen=True)
class ThemeTally:
    """How many people spoke of each approved theme: (theme id, name, people), and how many wrote anything."""

    themes: tuple[tuple[str, str, int], ...]
    base: int


@dataclass(frozen=True)
class ExactResults:
    """Everything counted exactly at one moment. `digest` is the same where the same responses were counted."""

    responses: int
    digest: str
    tallies: tuple[Tally, ...]
    themes: ThemeTally
    sentiment: Mapping[str, int] = field(default_factory=dict)


@dataclass
class _Collected:
    """What one question has gathered so far."""

    base: int = 0
    choices: Counter[str] = field(default_factory=Counter)
    numbers: list[float] = field(default_factory=list)
    days: list[date] = field(default_factory=list)


def exact_results(consultation_id: str, bands: Mapping[str, Sequence[float]] | None = None) -> ExactResults:
    """Count a consultation. `bands` are edges by question key that were published before and are used again."""
    collected = _collect(consultation_id)
    tallies = tuple(
        _tally(question, collected[question.key], (bands or {}).get(question.key))
        for question in questions_of(consultation_id)
        if not question.is_free_text
    )
    responses, digest = _responses(consultation_id)
    return ExactResults(responses, digest, tallies, _themes(consultation_id), _sentiment(consultation_id))


def _collect(consultation_id: str) -> dict[str, _Collected]:
    collected: defaultdict[str, _Collected] = defaultdict(_Collected)
    rows = db.session.execute(
        select(Answer.question_key, Answer.choices, Answer.number, Answer.day)
        .join(Response, Response.id == Answer.response_id)
        .where(Response.consultation_id == consultation_id, Answer.passage_id.is_(None))
        .execution_options(yield_per=5000)
    )
    for key, choices, number, day in rows:
        if choices or number is not None or day is not None:
            answers = collected[key]
            answers.base += 1
            answers.choices.update(dict.fromkeys(choices or (), 1))
            if number is not None:
                answers.numbers.append(float(number))
            if day is not None:
                answers.days.append(day)
    return collected


def _tally(question: Question, answers: _Collected, edges: Sequence[float] | None) -> Tally:
    if isinstance(question, Number):
        return _number_tally(question, answers.numbers, edges)
    if isinstance(question, DateQuestion):
        return _date_tally(question, answers.days, edges)
    kind = (
        "scale"
        if isinstance(question, AgreeScale)
        else ("choices" if isinstance(question, SeveralChoices) else "choice")
    )
    # Two options may carry the same words; a table's labels differ, so their counts go together.
    counts: dict[str, int] = {}
    for option in question.choices:
        counts[option.label] = counts.get(option.label, 0) + answers.choices[option.key]
    return Tally(
        question.key,
        question.text,
        kind,
        tuple(counts),
        tuple(min(count, answers.base) for count in counts.values()),
        answers.base,
        question.sensitive,
    )


def _number_tally(question: Number, values: Sequence[float], edges: Sequence[float] | None) -> Tally:
    whole = all(value == int(value) for value in values)
    cut = tuple(edges) if edges is not None else (number_edges(values, whole=whole) if values else ())
    labels = number_labels(cut, question.unit or "", whole=whole)
    return Tally(
        question.key,
        question.text,
        "number",
        tuple(labels),
        tuple(counted(values, cut)),
        len(values),
        question.sensitive,
        cut,
    )


def _date_tally(question: Question, days: Sequence[date], edges: Sequence[float] | None) -> Tally:
    cut = tuple(edges) if edges is not None else (month_edges(days) if days else ())
    counts = counted([month_number(day) for day in days], cut)
    return Tally(
        question.key,
        question.text,
        "date",
        tuple(month_labels(cut)),
        tuple(counts),
        len(days),
        question.sensitive,
        cut,
    )


def _responses(consultation_id: str) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    ids = db.session.scalars(
        select(Response.id)
        .where(Response.consultation_id == consultation_id)
        .order_by(Response.id)
        .execution_options(yield_per=5000)
    )
    for response_id in ids:
        digest.update(response_id.encode())
        count += 1
    return count, digest.hexdigest()


def _themes(consultation_id: str) -> ThemeTally:
    """People, not texts: somebody who speaks of a theme in two answers counts once."""
    people = func.count(Answer.response_id.distinct())
    sizes = {
        str(theme_id): int(count)
        for theme_id, count in db.session.execute(
            select(Coding.theme_id, people)
            .join(Answer, Answer.passage_id == Coding.passage_id)
            .join(Passage, Passage.id == Coding.passage_id)
            .where(belongs_to(consultation_id))
            .group_by(Coding.theme_id)
        )
    }
    base = (
        db.session.scalar(
            select(people).join(Passage, Passage.id == Answer.passage_id).where(belongs_to(consultation_id))
        )
        or 0
    )
    themes = tuple(
        (theme.id, theme.name, sizes.get(theme.id, 0)) for theme in approved_themes(consultation_id)
    )
    return ThemeTally(themes, base)


def _sentiment(consultation_id: str) -> dict[str, int]:
    rows = db.session.execute(
        select(PassageSentiment.label, func.count())
        .join(Passage, Passage.id == PassageSentiment.passage_id)
        .where(
            belongs_to(consultation_id),
            PassageSentiment.method == METHOD,
            PassageSentiment.scorer_version == VERSION,
        )
        .group_by(PassageSentiment.label)
    )
    return {str(label): int(count) for label, count in rows}
