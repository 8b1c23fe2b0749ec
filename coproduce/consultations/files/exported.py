"""A stored response as one row of plain cells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coproduce.consultations.questionnaire import Question

MARK = "not for publication"

Cell = str | int | float | date | None

FIRST_COLUMNS = ("source", "submitted_on", "young", "may_quote")
LAST_COLUMN = "marking"


@dataclass(frozen=True)
class ExportedResponse:
    """One response. `answers` maps a question's key to option keys, words (redacted where a person did that), a number
    or a date; there is no entry where nothing was answered."""

    source: str
    submitted_on: date
    young: bool
    may_quote: bool
    answers: Mapping[str, Cell | list[str]]


def columns_of_table(questions: Sequence[Question]) -> list[str]:
    """Names of the columns: the questions under their keys, so that the file can be imported again."""
    return [*FIRST_COLUMNS, *(question.key for question in questions), LAST_COLUMN]


def rows_of_table(
    responses: Iterable[ExportedResponse], questions: Sequence[Question]
) -> Iterator[list[Cell]]:
    """One row a response; several choices stand in one cell, separated by semicolons."""
    labels = {question.key: _labels(question) for question in questions if question.choices}
    for response in responses:
        cells: list[Cell] = [
            response.source,
            response.submitted_on,
            _yes(response.young),
            _yes(response.may_quote),
        ]
        for question in questions:
            value = response.answers.get(question.key)
            cells.append(
                "; ".join(labels[question.key].get(key, key) for key in value)
                if isinstance(value, list)
                else value
            )
        yield [*cells, MARK]


def _labels(question: Question) -> dict[str, str]:
    """Labels of the options, or their keys where a label has a semicolon itself and could not be told apart."""
    if any(";" in option.label for option in question.choices):
        return {}
    return {option.key: option.label for option in question.choices}


def _yes(value: bool) -> str:
    return "yes" if value else "no"
