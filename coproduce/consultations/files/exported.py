"""A stored response as one row of plain cells. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coproduce.consultations.files.answer_columns import AnswerColumn

MARK = "not for publication"

Cell = str | int | float | date | None

FIRST_COLUMNS = ("source", "group_session", "format", "on_behalf_of", "submitted_on", "young", "may_quote")
LAST_COLUMN = "marking"
MOST_REMEMBERED = 1000


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


def columns_of_table(columns: Sequence[AnswerColumn]) -> list[str]:
    """Names of the columns: the questions under their keys, so that the file can be imported again."""
    return [*FIRST_COLUMNS, *(column.key for column in columns), LAST_COLUMN]


def rows_of_table(
    responses: Iterable[ExportedResponse], columns: Sequence[AnswerColumn]
) -> Iterator[list[Cell]]:
    """One row a response; several choices stand in one cell, separated by semicolons."""
    keys = [column.key for column in columns]
    labels = {column.key: _Joined(_labels(column)) for column in columns}
    for response in responses:
        answers = response.answers
        cells: list[Cell] = [
            response.source,
            response.group_session or None,
            response.format,
            response.on_behalf_of or None,
            response.submitted_on,
            _yes(response.young),
            _yes(response.may_quote),
        ]
        for key in keys:
            value = answers.get(key)
            cells.append(labels[key][tuple(value)] if isinstance(value, list) else value)
        cells.append(MARK)
        yield cells


class _Joined(dict[tuple[str, ...], str]):
    """Choices as they stand in one cell; the same ones come again and again."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        super().__init__()
        self._labels = labels

    def __missing__(self, chosen: tuple[str, ...]) -> str:
        words = "; ".join(self._labels.get(key, key) for key in chosen)
        if len(self) < MOST_REMEMBERED:
            self[chosen] = words
        return words


def _labels(column: AnswerColumn) -> dict[str, str]:
    """Labels of the options, or their keys where a label has a semicolon itself and could not be told apart, or where
    two options of different versions have the same words."""
    labels = [option.label for option in column.choices]
    if len(set(labels)) < len(labels) or any(";" in label for label in labels):
        return {}
    return {option.key: option.label for option in column.choices}


def _yes(value: bool) -> str:
    return "yes" if value else "no"
