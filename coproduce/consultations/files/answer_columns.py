"""The columns in which a table of responses has the answers: one for each facet of each question. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from coproduce.consultations.questionnaire import Facet, Option, Question, topic_of


@dataclass(frozen=True)
class AnswerColumn:
    """One facet of a question. `key` is "question" or "question.facet"; `required` is said of the main facet alone."""

    question: Question
    facet: Facet

    @property
    def key(self) -> str:
        return topic_of(self.question.key, self.facet.key)

    @property
    def text(self) -> str:
        if not self.facet.key:
            return self.question.text
        return f"{self.question.text} – {self.facet.label or self.facet.key}"

    @property
    def required(self) -> bool:
        return self.question.required and self.facet is self.question.facets[0]

    @property
    def choices(self) -> tuple[Option, ...]:
        return self.facet.options

    @property
    def question_without_demands(self) -> Question:
        """The question as a survey that was made elsewhere may have asked it: nothing can be asked for again."""
        return replace(self.question, required=False)


def answer_columns(questions: Iterable[Question]) -> tuple[AnswerColumn, ...]:
    """The columns of these questions, in their order."""
    return tuple(AnswerColumn(question, facet) for question in questions for facet in question.facets)


def columns_to_fill(questions: Iterable[Question]) -> tuple[AnswerColumn, ...]:
    """Those that a file of responses can fill: pictures and recordings do not come in tables."""
    return tuple(column for column in answer_columns(questions) if column.facet.kind != "file")


def columns_of_versions(questions: Iterable[Question]) -> tuple[AnswerColumn, ...]:
    """The columns of questions of which several wordings are given, the newest first: every facet that one of them
    has, with every option that could ever be chosen, under its newest label."""
    found: dict[str, dict[str, AnswerColumn]] = {}
    for column in answer_columns(questions):
        columns = found.setdefault(column.question.key, {})
        known = columns.get(column.facet.key)
        columns[column.facet.key] = column if known is None else _with_options(known, column)
    return tuple(column for columns in found.values() for column in columns.values())


def _with_options(column: AnswerColumn, older: AnswerColumn) -> AnswerColumn:
    keys = {option.key for option in column.choices}
    gone = tuple(option for option in older.choices if option.key not in keys)
    if not gone:
        return column
    return replace(column, facet=replace(column.facet, options=(*column.choices, *gone)))
