"""What published results hold beside the counts of each question: averages, who took part, and tables of two questions.

Exact, for the worker that protects it. The counts of single questions stand in `tallies`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, func, or_, select

from coproduce.consultations.equality import PREFER_WORDS
from coproduce.consultations.models import Answer, Consultation, Response
from coproduce.consultations.queries.sessions import is_single_form
from coproduce.consultations.queries.taking_part import taking_part
from coproduce.consultations.questionnaire import Question
from coproduce.consultations.questionnaire.types import AgreeScale, Budget, Matrix, Ranking, Statements
from coproduce.consultations.reach import Characteristic
from coproduce.core.database import db
from coproduce.insights.counts import (
    SENTIMENTS,
    Average,
    Averages,
    CrossTally,
    ExactResults,
    Grid,
    ReachTally,
    Tally,
)
from coproduce.insights.models import Coding, PassageSentiment, SentimentCorrection
from coproduce.insights.opinion_tallies import opinion_tallies
from coproduce.insights.queries.crosses import ABOUT, crossables, exact_cross
from coproduce.insights.queries.sentiment import by_the_scorer, was_read
from coproduce.insights.queries.themes import approved_themes, given_to, questions_of
from coproduce.insights.tallies import feeling
from coproduce.safeguarding.models import Passage

THEMES, SENTIMENT = "themes", "sentiment"
SCALES = "scales"


def with_more(
    exact: ExactResults, consultation: Consultation, crosses: Sequence[Sequence[str]]
) -> ExactResults:
    """The same results with everything else that may be published of them; `crosses` are pairs of keys."""
    questions = questions_of(consultation.id)
    return replace(
        exact,
        grids=grids_of(questions),
        averages=tuple(_averages(consultation.id, questions)),
        reach=tuple(_reach(consultation)),
        crosses=tuple(_crosses(consultation.id, crosses)),
        sentiment_by_theme=_sentiment_by_theme(consultation.id),
        opinions=tuple(opinion_tallies(consultation.id)),
    )


def grids_of(questions: Sequence[Question]) -> tuple[Grid, ...]:
    """Lines on one scale, votes on statements, and all agree scales of a questionnaire where it has several."""
    grids = []
    for question in questions:
        if isinstance(question, Matrix | Statements):
            kind = "votes" if isinstance(question, Statements) else "scale"
            lines = tuple(
                (f"{question.key}.{facet.key}", facet.label)
                for facet in question.facets
                if facet.kind == "choice" and facet.label and (facet.ordered or kind == "votes")
            )
            grids.append(Grid(question.key, question.text, kind, lines))
    scales = tuple((each.key, each.text) for each in questions if isinstance(each, AgreeScale))
    grids.append(Grid(SCALES, "How far people agreed", "scale", scales))
    return tuple(grid for grid in grids if len(grid.lines) > 1)


def _averages(consultation_id: str, questions: Sequence[Question]) -> list[Averages]:
    asked = [each for each in questions if isinstance(each, Ranking | Budget) and not each.sensitive]
    if not asked:
        return []
    sums: defaultdict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    people: dict[str, int] = {}
    of_here = (
        Response.consultation_id == consultation_id,
        is_single_form(),
        Answer.question_key.in_([each.key for each in asked]),
        Answer.number.is_not(None),
    )
    for key, facet, total, count in db.session.execute(
        select(Answer.question_key, Answer.facet, func.sum(Answer.number), func.count())
        .join(Response, Response.id == Answer.response_id)
        .where(*of_here)
        .group_by(Answer.question_key, Answer.facet)
    ):
        sums[key][facet] = (float(total or 0), count)
    for key, count in db.session.execute(
        select(Answer.question_key, func.count(Answer.response_id.distinct()))
        .join(Response, Response.id == Answer.response_id)
        .where(*of_here)
        .group_by(Answer.question_key)
    ):
        people[key] = count
    return [_averages_of(each, sums[each.key], people[each.key]) for each in asked if people.get(each.key)]


def _averages_of(question: Ranking | Budget, sums: dict[str, tuple[float, int]], people: int) -> Averages:
    if isinstance(question, Ranking):
        lines = tuple(
            Average(each.label, total / count, count, 1, question.places)
            for each in question.options
            for total, count in (sums.get(each.key, (0.0, 0)),)
            if count
        )
        return Averages(question.key, "ranking", lines, question.places)
    whole = float(question.amount)
    lines = tuple(
        Average(
            each.label,
            sums.get(each.key, (0.0, 0))[0] / whole / people,
            people,
            float(each.minimum or 0) / whole,
            1.0 if each.maximum is None else float(each.maximum) / whole,
        )
        for each in question.shares
    )
    return Averages(question.key, "budget", lines)


def _reach(consultation: Consultation) -> list[ReachTally]:
    found = [_reach_tally(each) for each in taking_part(consultation).characteristics if each.base.answered]
    return [each for each in found if len(set(each.tally.labels)) == len(each.tally.labels)]


def _reach_tally(each: Characteristic) -> ReachTally:
    """People's own words about themselves are special: unanimity among them is never published (rule 14)."""
    labels = [line.label for line in each.lines]
    counts = [line.people for line in each.lines]
    base = each.base.answered + each.base.declined
    shares = [line.population for line in each.lines if line.population is not None]
    source = f"{shares[0].source}, {shares[0].year}" if shares else ""
    return ReachTally(
        Tally(
            key=f"{ABOUT}{each.key}",
            text=each.text,
            kind="choices" if each.several else "choice",
            labels=(*labels, PREFER_WORDS),
            counts=(*(min(count, base) for count in counts), each.base.declined),
            base=base,
            sensitive=True,
        ),
        {line.label: round(line.population.points) for line in each.lines if line.population is not None},
        source,
    )


def _crosses(consultation_id: str, asked: Sequence[Sequence[str]]) -> list[CrossTally]:
    """What was asked for and still is among the questions."""
    if not asked:
        return []
    known = {each.key: each for each in crossables(consultation_id, about_you=False)}
    return [
        exact_cross(consultation_id, known[rows], known[columns])
        for rows, columns in asked
        if rows in known and columns in known and rows != columns
    ]


def _sentiment_by_theme(consultation_id: str) -> CrossTally | None:
    """Texts of each approved theme by how they sound; a text may be in several themes and sounds one way."""
    themes = approved_themes(consultation_id)
    if not themes:
        return None
    statement = _sounding(consultation_id, [theme.id for theme in themes])
    totals = {label: int(count) for label, count in db.session.execute(statement)}
    cells = {
        (theme_id, label): int(count)
        for label, count, theme_id in db.session.execute(
            statement.add_columns(Coding.theme_id).group_by(Coding.theme_id)
        )
    }
    counts = tuple(tuple(cells.get((theme.id, label), 0) for label in SENTIMENTS) for theme in themes)
    return CrossTally(
        rows_key=THEMES,
        columns_key=SENTIMENT,
        rows_text="What texts speak about",
        columns_text="how they sound",
        rows=tuple(theme.name for theme in themes),
        columns=tuple(label.capitalize() for label in SENTIMENTS),
        counts=counts,
        row_totals=tuple(sum(line) for line in counts),
        column_totals=tuple(totals.get(label, 0) for label in SENTIMENTS),
        base=sum(totals.values()),
        rows_several=True,
    )


def _sounding(consultation_id: str, theme_ids: Sequence[str]) -> Select[str, int]:
    """Texts in these themes by how they sound."""
    return (
        select(feeling(), func.count(Coding.passage_id.distinct()))
        .select_from(Coding)
        .join(PassageSentiment, PassageSentiment.passage_id == Coding.passage_id)
        .outerjoin(SentimentCorrection, SentimentCorrection.passage_id == Coding.passage_id)
        .join(Passage, Passage.id == Coding.passage_id)
        .join(Answer, Answer.passage_id == Passage.id)
        .join(Response, Response.id == Answer.response_id)
        .where(
            given_to(consultation_id),
            is_single_form(),
            Coding.theme_id.in_(theme_ids),
            by_the_scorer(),
            or_(was_read(), SentimentCorrection.id.is_not(None)),
        )
        .group_by(feeling())
    )
