"""Two things that people said, counted against each other by the database: exact, not for publication.

One statement a table, whatever its size; four where one side has several rows a response, as themes have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, Text, cast, func, select

from coproduce.consultations.countable import registered_views
from coproduce.consultations.crossing import keys_of
from coproduce.consultations.models import Answer, EqualityAnswer, Response
from coproduce.consultations.queries.sessions import is_single_form
from coproduce.consultations.queries.taking_part import characteristics_of
from coproduce.consultations.questionnaire import PREFER_NOT_TO_SAY, Facet, Question, topic_of
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.insights.counts import CrossTally
from coproduce.insights.queries.themes import questions_of

# The keys of questions about people themselves begin with this.
ABOUT = "about-"
ABOUT_YOU, CLOSED, FURTHER = "About you", "Questions", "In their own words"


@dataclass(frozen=True)
class Crossable:
    """One thing that can stand in the rows or the columns of a table. `chosen` selects (response id, key of an option,
    or a JSON list of keys as text); `answered` the ids of the responses that said anything to it. `group` is where it
    stands in a list to choose from; with `one_row` each response has one row in `chosen`."""

    key: str
    text: str
    group: str
    labels: Mapping[str, str]
    chosen: Select[str, str]
    answered: Select[str]
    several: bool = False
    scale: bool = False
    sensitive: bool = False
    one_row: bool = True

    @property
    def is_about_people(self) -> bool:
        return self.group == ABOUT_YOU


def crossables(consultation_id: str, *, about_you: bool) -> list[Crossable]:
    """All that can be counted against each other: closed questions, approved themes, and with `about_you` what people
    said of themselves."""
    found = [
        _of_facet(question, facet)
        for question in questions_of(consultation_id)
        for facet in question.facets
        if facet.kind in ("choice", "choices") and facet.key != PREFER_NOT_TO_SAY
    ]
    found += [
        Crossable(
            each.key,
            each.title,
            FURTHER,
            each.labels,
            each.chosen,
            each.answered,
            several=True,
            one_row=False,
        )
        for each in registered_views(consultation_id)
    ]
    if about_you:
        found += _about_you(consultation_id)
    return found


def _of_facet(question: Question, facet: Facet) -> Crossable:
    of_this = (
        Answer.question_key == question.key,
        Answer.facet == facet.key,
        Answer.choices.is_not(None),
    )
    return Crossable(
        key=topic_of(question.key, facet.key),
        text=f"{question.text} – {facet.label}" if facet.key else question.text,
        group=CLOSED,
        labels={option.key: option.label for option in facet.options},
        chosen=select(Answer.response_id, cast(Answer.choices, Text)).where(*of_this),
        answered=select(Answer.response_id).where(*of_this),
        several=facet.kind == "choices",
        scale=facet.ordered,
        sensitive=question.sensitive,
    )


def _about_you(consultation_id: str) -> list[Crossable]:
    return [
        Crossable(
            key=f"{ABOUT}{each.key}",
            text=each.text,
            group=ABOUT_YOU,
            labels={option.key: option.label for option in each.choices},
            chosen=select(EqualityAnswer.response_id, cast(EqualityAnswer.choices, Text)).where(
                EqualityAnswer.question_key == each.key
            ),
            answered=select(EqualityAnswer.response_id).where(EqualityAnswer.question_key == each.key),
            several=each.several,
            sensitive=True,
        )
        for each in characteristics_of(consultation_id)
    ]


def crossable_called(found: Sequence[Crossable], key: str) -> Crossable:
    """Raises NotFound where there is no such thing."""
    for each in found:
        if each.key == key:
            return each
    raise NotFound("question")


def exact_cross(consultation_id: str, rows: Crossable, columns: Crossable) -> CrossTally:
    """Count two things against each other, among single forms that said something to both."""
    counted = _Counted.of(consultation_id, rows, columns)
    row_keys = _keys(rows, (row for row, _ in counted.pairs))
    column_keys = _keys(columns, (column for _, column in counted.pairs))
    return CrossTally(
        rows_key=rows.key,
        columns_key=columns.key,
        rows_text=rows.text,
        columns_text=columns.text,
        rows=tuple(rows.labels.get(key, key) for key in row_keys),
        columns=tuple(columns.labels.get(key, key) for key in column_keys),
        counts=tuple(tuple(counted.pairs[row, column] for column in column_keys) for row in row_keys),
        row_totals=tuple(counted.rows[key] for key in row_keys),
        column_totals=tuple(counted.columns[key] for key in column_keys),
        base=counted.base,
        rows_several=rows.several,
        columns_several=columns.several,
        rows_scale=rows.scale,
        columns_scale=columns.scale,
        sensitive=rows.sensitive or columns.sensitive,
    )


@dataclass
class _Counted:
    """People by both keys, by either, and all who said something to both."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    columns: Counter[str] = field(default_factory=Counter)
    base: int = 0

    @classmethod
    def of(cls, consultation_id: str, rows: Crossable, columns: Crossable) -> _Counted:
        """One statement where each response has one row on both sides, else four."""
        counted = cls()
        for left, right, count in db.session.execute(_pairs(consultation_id, rows, columns)):
            counted._add(dict.fromkeys(keys_of(left)), dict.fromkeys(keys_of(right)), count)
        if not (rows.one_row and columns.one_row):
            counted.rows = _totals(consultation_id, rows, columns)
            counted.columns = _totals(consultation_id, columns, rows)
            counted.base = _base(consultation_id, rows, columns)
        return counted

    def _add(self, rows: Iterable[str], columns: Iterable[str], count: int) -> None:
        self.base += count
        for row in rows:
            self.rows[row] += count
            for column in columns:
                self.pairs[row, column] += count
        for column in columns:
            self.columns[column] += count


def _keys(side: Crossable, met: Iterable[str]) -> list[str]:
    """The options in their order, then those that only earlier answers know."""
    return [*side.labels, *sorted(set(met) - set(side.labels))]


def _pairs(consultation_id: str, rows: Crossable, columns: Crossable) -> Select[str, str, int]:
    left, right = rows.chosen.subquery(), columns.chosen.subquery()
    (left_id, left_key), (right_id, right_key) = left.c, right.c
    return (
        select(left_key, right_key, func.count())
        .select_from(Response)
        .join(left, left_id == Response.id)
        .join(right, right_id == Response.id)
        .where(Response.consultation_id == consultation_id, is_single_form())
        .group_by(left_key, right_key)
    )


def _totals(consultation_id: str, side: Crossable, other: Crossable) -> Counter[str]:
    """People by what they said on one side, among those who said anything on the other."""
    said = side.chosen.subquery()
    response_id, key = said.c
    rows = db.session.execute(
        select(key, func.count())
        .select_from(Response)
        .join(said, response_id == Response.id)
        .where(
            Response.consultation_id == consultation_id,
            is_single_form(),
            Response.id.in_(other.answered),
        )
        .group_by(key)
    )
    totals: Counter[str] = Counter()
    for text, count in rows:
        for each in dict.fromkeys(keys_of(text)):
            totals[each] += count
    return totals


def _base(consultation_id: str, rows: Crossable, columns: Crossable) -> int:
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Response)
            .where(
                Response.consultation_id == consultation_id,
                is_single_form(),
                Response.id.in_(rows.answered),
                Response.id.in_(columns.answered),
            )
        )
        or 0
    )
