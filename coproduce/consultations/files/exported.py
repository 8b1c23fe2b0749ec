"""A stored response as one row of plain cells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coproduce.consultations.files.answer_columns import AnswerColumn, answer_columns
from coproduce.consultations.questionnaire import Question

MARK = "not for publication"

Cell = str | int | float | date | None

FIRST_COLUMNS = ("source", "group_session", "format", "on_behalf_of", "submitted_on", "young", "may_quote")
LAST_COLUMN = "marking"


@dataclass(frozen=True)
class ExportedResponse:
    """One response. `answers` maps a column's key to option keys, words (redacted where a person did that), a number or
    a date; there is no entry where nothing was answered. Responses of one group session carry the same
    `group_session`, so that a session is never taken for so many single forms."""

    source: str
    submitted_on: date
    young: bool
    may_quote: bool
    answers: Mapping[str, Cell | list[str]]
    format: str = "standard"
    on_behalf_of: str = ""
    group_session: str = ""


def columns_of_table(questions: Sequence[Question]) -> list[str]:
    """Names of the columns: the questions under their keys, so that the file can be imported again."""
    return [*FIRST_COLUMNS, *(column.key for column in answer_columns(questions)), LAST_COLUMN]


def rows_of_table(
    responses: Iterable[ExportedResponse], questions: Sequence[Question]
) -> Iterator[list[Cell]]:
    """One row a response; several choices stand in one cell, separated by semicolons."""
    columns = answer_columns(questions)
    labels = {column.key: _labels(column) for column in columns if column.choices}
    for response in responses:
        cells: list[Cell] = [
            response.source,
            response.group_session or None,
            response.format,
            response.on_behalf_of or None,
            response.submitted_on,
            _yes(response.young),
            _yes(response.may_quote),
        ]
        for column in columns:
            value = response.answers.get(column.key)
            cells.append(
                "; ".join(labels[column.key].get(key, key) for key in value)
                if isinstance(value, list)
                else value
            )
        yield [*cells, MARK]


def _labels(column: AnswerColumn) -> dict[str, str]:
    """Labels of the options, or their keys where a label has a semicolon itself and could not be told apart."""
    if any(";" in option.label for option in column.choices):
        return {}
    return {option.key: option.label for option in column.choices}


def _yes(value: bool) -> str:
    return "yes" if value else "no"
