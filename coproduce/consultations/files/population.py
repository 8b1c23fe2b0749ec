"""Reading and writing the table of the area's population: characteristic, option, people, year, source.

Characteristics and options are named by their key or in their words. Nothing is guessed: a row that names something
unknown is refused with its reason, and so is a table whose figures would make no whole.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from coproduce.consultations.equality import EVERYONE, AskedQuestion
from coproduce.consultations.files.tabular import Cell, Row, UnreadableFile, is_empty, read_table
from coproduce.consultations.files.writing import harmless
from coproduce.consultations.questionnaire.questions import PREFER_NOT_TO_SAY
from coproduce.consultations.reach import Figure, population_shares

COLUMNS = ("characteristic", "option", "people", "year", "source")
MOST_ROWS = 2000
MOST_PEOPLE = 1_000_000_000
FIRST_YEAR = 1991  # the first census that could still be somebody's newest figures
LONGEST_SOURCE = 200
EVERYONE_WORDS = "Everyone"


@dataclass(frozen=True)
class PopulationRow:
    """A row that can be kept: the keys of a question and of one of its options, or `everyone`."""

    question_key: str
    option_key: str
    figure: Figure


@dataclass(frozen=True)
class RefusedFigure:
    """A row, or a whole characteristic, that cannot be kept, and why."""

    place: str
    reason: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class PopulationTable:
    """What a file says. Nothing of it is stored while something is refused: all rows or none."""

    rows: tuple[PopulationRow, ...]
    refused: tuple[RefusedFigure, ...]

    @property
    def by_question(self) -> dict[str, dict[str, Figure]]:
        found: defaultdict[str, dict[str, Figure]] = defaultdict(dict)
        for row in self.rows:
            found[row.question_key][row.option_key] = row.figure
        return dict(found)


def read_population(content: bytes, questions: Sequence[AskedQuestion], this_year: int) -> PopulationTable:
    """The table in a csv or xlsx file. Raises UnreadableFile, in one sentence, where it is no such table at all."""
    table = read_table(content)
    names = [name.casefold() for name in table.columns]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise UnreadableFile(
            f"The file has no column “{missing[0]}”. The first line must be: {','.join(COLUMNS)}."
        )
    places = {name: names.index(name) for name in COLUMNS}
    reader = _Reader(questions, this_year)
    for count, row in enumerate(table.rows, start=1):
        if count > MOST_ROWS:
            raise UnreadableFile(
                f"The file has more than {MOST_ROWS:,} rows, so it is no table of this kind."
            )
        reader.read(row, places)
    if not reader.rows and not reader.refused:
        raise UnreadableFile("The file has no figures beneath the names of its columns.")
    return reader.table()


class _Reader:
    """Gathers rows and refusals."""

    def __init__(self, questions: Sequence[AskedQuestion], this_year: int) -> None:
        self.rows: list[PopulationRow] = []
        self.refused: list[RefusedFigure] = []
        self._this_year = this_year
        self._seen: dict[tuple[str, str], int] = {}
        self._by_name = {
            name.casefold(): question for question in questions for name in (question.text, question.key)
        }

    def read(self, row: Row, places: Mapping[str, int]) -> None:
        cells = {name: row.cells[place] if place < len(row.cells) else None for name, place in places.items()}
        if not row.problem and all(is_empty(cells[name]) for name in ("people", "year", "source")):
            return
        try:
            if row.problem:
                raise ValueError(row.problem)
            found = self._row(cells)
            earlier = self._seen.setdefault((found.question_key, found.option_key), row.number)
            if earlier != row.number:
                raise ValueError(f"row {earlier} says the same thing already")
        except ValueError as problem:
            self.refused.append(RefusedFigure(f"Row {row.number}", str(problem)))
        else:
            self.rows.append(found)

    def _row(self, cells: Mapping[str, Cell]) -> PopulationRow:
        question = self._by_name.get(_words(cells["characteristic"]).casefold())
        if question is None:
            raise ValueError(f"there is no characteristic “{_words(cells['characteristic'])}” here")
        figure = Figure(
            _whole(cells["people"], "people", 0, MOST_PEOPLE),
            _whole(cells["year"], "year", FIRST_YEAR, self._this_year),
            _source(cells["source"]),
        )
        return PopulationRow(question.key, _option_key(question, _words(cells["option"])), figure)

    def table(self) -> PopulationTable:
        """With what is wrong with a characteristic as a whole."""
        table = PopulationTable(tuple(self.rows), tuple(self.refused))
        if self.refused:
            return table
        questions = {question.key: question for question in self._by_name.values()}
        refused = [
            RefusedFigure(f"“{questions[key].text}”", problem)
            for key, figures in table.by_question.items()
            if (problem := _problem_of_all(questions[key], figures))
        ]
        return PopulationTable(table.rows, tuple(refused))


def _problem_of_all(question: AskedQuestion, figures: Mapping[str, Figure]) -> str:
    if len({figure.year for figure in figures.values()}) > 1:
        return "its rows name different years, and shares of different years make no whole"
    _, note = population_shares(question, figures)
    return f"{note[:1].lower()}{note[1:].rstrip('.')}" if note else ""


def _option_key(question: AskedQuestion, words: str) -> str:
    if words.casefold() == EVERYONE:
        return EVERYONE
    for option in question.options:
        if words.casefold() in (option.label.casefold(), option.key.casefold()):
            return option.key
    if words.casefold() == PREFER_NOT_TO_SAY:
        raise ValueError("nobody in the area is “I prefer not to say”: leave this row out")
    raise ValueError(f"“{question.text}” has no option “{words}”")


def _words(cell: Cell) -> str:
    words = "" if is_empty(cell) else " ".join(str(cell).split())
    return words[1:] if words[:1] == "'" and harmless(words[1:]) == words else words


def _whole(cell: Cell, name: str, least: int, most: int) -> int:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    typed = _words(cell).replace(",", "").replace(" ", "")
    if not (typed.isascii() and typed.isdigit()) or len(typed) > len(str(MOST_PEOPLE)):
        raise ValueError(f"“{_words(cell)}” is not a whole number of {name}")
    number = int(typed)
    if not least <= number <= most:
        raise ValueError(
            f"{name} must be from {least:,} to {most:,}" if name == "people" else _wrong_year(number)
        )
    return number


def _wrong_year(number: int) -> str:
    return f"{number} cannot be the year of these figures"


def _source(cell: Cell) -> str:
    words = _words(cell)
    if not words or len(words) > LONGEST_SOURCE or "\x00" in words:
        raise ValueError(f"the source must be named, in at most {LONGEST_SOURCE} characters")
    return words


# Writing --------------------------------------------------------------------------------------------------------------


def population_file(questions: Iterable[AskedQuestion], figures: Mapping[str, Mapping[str, Figure]]) -> bytes:
    """The table as csv, a row for each option and one for everyone, filled in as far as there are figures. So it is
    also the file to begin with; rows that stay empty are left out when it is read."""
    return _csv(
        (
            question.text,
            EVERYONE_WORDS if key == EVERYONE else question.label(key),
            *_values(figures.get(question.key, {}).get(key)),
        )
        for question in questions
        for key in (*(option.key for option in question.options), EVERYONE)
    )


def rows_file(rows: Iterable[PopulationRow]) -> bytes:
    """Rows that were read, in keys, to be read again."""
    return _csv((row.question_key, row.option_key, *_values(row.figure)) for row in rows)


def _values(figure: Figure | None) -> tuple[int | str, int | str, str]:
    return (figure.people, figure.year, figure.source) if figure else ("", "", "")


def _csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")
