"""Exact counts of answers, themes and sentiment: for staff, and the raw matter of protected results.

Single forms alone are counted here. What groups said together is counted apart, in `session_tallies`.

One pass over the answers, whatever their number: the database groups those that are alike.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Text, cast, func, or_, select

from coproduce.consultations.models import Answer, Response
from coproduce.consultations.queries.sessions import is_single_form, said_alone
from coproduce.consultations.questionnaire import PREFER_NOT_TO_SAY, Facet, Question, topic_of
from coproduce.consultations.questionnaire.types import Budget, Consent, Ranking
from coproduce.core.database import db
from coproduce.insights.bands import (
    counted,
    month_edges,
    month_labels,
    month_number,
    number_edges,
    number_labels,
)
from coproduce.insights.combined_tallies import (
    Collected,
    first_place_tally,
    largest_share_tally,
    on_behalf_tally,
)
from coproduce.insights.counts import ExactResults, Tally, ThemeTally
from coproduce.insights.models import Coding, PassageSentiment, SentimentCorrection
from coproduce.insights.queries.sentiment import by_the_scorer, was_read
from coproduce.insights.queries.sentiment_models import adjustment_in_words
from coproduce.insights.queries.themes import approved_themes, belongs_to, given_to, questions_of
from coproduce.safeguarding.models import Passage


def exact_results(consultation_id: str, bands: Mapping[str, Sequence[float]] | None = None) -> ExactResults:
    """Count a consultation. `bands` are edges by question key that were published before and are used again."""
    collected = _collect(consultation_id)
    tallies = [
        tally
        for question in questions_of(consultation_id)
        for tally in _tallies(consultation_id, question, collected, bands or {})
    ]
    tallies += on_behalf_tally(consultation_id)
    responses, digest = _responses(consultation_id)
    return ExactResults(
        responses,
        digest,
        tuple(tallies),
        _themes(consultation_id),
        _sentiment(consultation_id),
        sentiment_note=adjustment_in_words(),
    )


def _collect(consultation_id: str) -> dict[str, Collected]:
    """What each facet has gathered, by its topic; the database counts those who answered alike."""
    collected: defaultdict[str, Collected] = defaultdict(Collected)
    choices = cast(Answer.choices, Text)
    rows = db.session.execute(
        select(Answer.question_key, Answer.facet, choices, Answer.number, Answer.day, func.count())
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.consultation_id == consultation_id,
            is_single_form(),
            # Words and files have none of these. Asked for as answers without them, SQLite would walk through the
            # answers to everything that was ever asked, by the index of texts.
            or_(Answer.choices.is_not(None), Answer.number.is_not(None), Answer.day.is_not(None)),
        )
        .group_by(Answer.question_key, Answer.facet, choices, Answer.number, Answer.day)
    )
    for key, facet, chosen, number, day, count in rows:
        keys = json.loads(chosen) if chosen else []
        if keys or number is not None or day is not None:
            answers = collected[topic_of(key, facet)]
            answers.base += count
            answers.choices.update(dict.fromkeys(keys, count))
            if number is not None:
                answers.numbers += [float(number)] * count
            if day is not None:
                answers.days += [day] * count
    return collected


def _tallies(
    consultation_id: str,
    question: Question,
    collected: Mapping[str, Collected],
    bands: Mapping[str, Sequence[float]],
) -> list[Tally]:
    """One table a facet; a ranking and a budget have one table each, of what came first and of what got the most. Their
    facets hang together (the shares of a budget make up its amount), so tables of each could give hidden cells away."""
    if isinstance(question, Consent):
        return []  # who went on has agreed: that is no view
    if isinstance(question, Ranking):
        return [first_place_tally(question, collected)]
    if isinstance(question, Budget):
        return [largest_share_tally(consultation_id, question)]
    return [
        _tally(question, facet, collected.get(topic, Collected()), bands.get(topic))
        for facet in question.facets
        if facet.kind in ("choice", "choices", "number", "day") and facet.key != PREFER_NOT_TO_SAY
        for topic in (topic_of(question.key, facet.key),)
    ]


def _tally(question: Question, facet: Facet, answers: Collected, edges: Sequence[float] | None) -> Tally:
    topic = topic_of(question.key, facet.key)
    text = f"{question.text} – {facet.label}" if facet.key else question.text
    if facet.kind == "number":
        return _number_tally(topic, text, question.sensitive, facet.unit, answers.numbers, edges)
    if facet.kind == "day":
        return _date_tally(topic, text, question.sensitive, answers.days, edges)
    kind = "scale" if facet.ordered else facet.kind
    # Two options may carry the same words; a table's labels differ, so their counts go together.
    counts: dict[str, int] = {}
    for option in facet.options:
        counts[option.label] = counts.get(option.label, 0) + answers.choices[option.key]
    return Tally(
        topic,
        text,
        kind,
        tuple(counts),
        tuple(min(count, answers.base) for count in counts.values()),
        answers.base,
        question.sensitive,
    )


def _number_tally(
    key: str, text: str, sensitive: bool, unit: str, values: Sequence[float], edges: Sequence[float] | None
) -> Tally:
    whole = all(value == int(value) for value in values)
    cut = tuple(edges) if edges is not None else (number_edges(values, whole=whole) if values else ())
    labels = number_labels(cut, unit, whole=whole)
    return Tally(
        key,
        text,
        "number",
        tuple(labels),
        tuple(counted(values, cut)),
        len(values),
        sensitive,
        cut,
    )


def _date_tally(
    key: str, text: str, sensitive: bool, days: Sequence[date], edges: Sequence[float] | None
) -> Tally:
    cut = tuple(edges) if edges is not None else (month_edges(days) if days else ())
    counts = counted([month_number(day) for day in days], cut)
    return Tally(
        key,
        text,
        "date",
        tuple(month_labels(cut)),
        tuple(counts),
        len(days),
        sensitive,
        cut,
    )


def _responses(consultation_id: str) -> tuple[int, str]:
    digest, count = hashlib.sha256(), 0
    ids = db.session.scalars(
        select(Response.id)
        .where(Response.consultation_id == consultation_id, is_single_form())
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
            .join(Response, Response.id == Answer.response_id)
            .join(Passage, Passage.id == Coding.passage_id)
            .where(belongs_to(consultation_id), is_single_form())
            .group_by(Coding.theme_id)
        )
    }
    base = (
        db.session.scalar(
            select(people)
            .join(Response, Response.id == Answer.response_id)
            .join(Passage, Passage.id == Answer.passage_id)
            .where(belongs_to(consultation_id), is_single_form())
        )
        or 0
    )
    themes = tuple(
        (theme.id, theme.name, sizes.get(theme.id, 0)) for theme in approved_themes(consultation_id)
    )
    return ThemeTally(themes, base)


def _sentiment(consultation_id: str) -> dict[str, int]:
    rows = db.session.execute(
        select(feeling(), func.count())
        .select_from(PassageSentiment)
        .join(Passage, Passage.id == PassageSentiment.passage_id)
        .outerjoin(SentimentCorrection, SentimentCorrection.passage_id == Passage.id)
        .where(
            given_to(consultation_id),
            said_alone(),
            by_the_scorer(),
            or_(was_read(), SentimentCorrection.id.is_not(None)),
        )
        .group_by(feeling())
    )
    return {str(label): int(count) for label, count in rows}


def feeling() -> ColumnElement[str]:
    """How a text sounds: as a person says, else as the machine does."""
    return func.coalesce(SentimentCorrection.label, PassageSentiment.label)
