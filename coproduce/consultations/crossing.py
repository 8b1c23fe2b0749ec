"""A characteristic counted against what people said. Exact, for staff with the right, never for publication. Pure."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coproduce.consultations.equality import AskedQuestion
from coproduce.consultations.questionnaire.questions import PREFER_NOT_TO_SAY
from coproduce.consultations.reach import FEWEST_TO_COMPARE, SMALL, Base, Share

LEFT_OUT = ""


@dataclass(frozen=True)
class Cell:
    """People of one row who said one thing; without a share where the row is too small for one."""

    people: int
    share: Share | None

    @property
    def is_small(self) -> bool:
        return 0 < self.people < SMALL


@dataclass(frozen=True)
class Row:
    """People with one characteristic. `base` says how many of them answered what is counted against."""

    label: str
    base: Base
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CrossTable:
    """Columns in words, a row for each option, and how many cells are small."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def small_cells(self) -> int:
        return sum(cell.is_small for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class Counted:
    """What the database counted: people, people who answered, and people by what they said. Each row begins with the
    choices of the characteristic as stored JSON text, or None where it was left out."""

    people: Iterable[tuple[str | None, int]]
    answered: Iterable[tuple[str | None, int]]
    said: Iterable[tuple[str | None, str, int]]


def cross_table(question: AskedQuestion, labels: Mapping[str, str], counted: Counted) -> CrossTable:
    """The table of a characteristic against columns. Where several options can be chosen a person stands in several
    rows, as in several columns."""
    people = _by_option(counted.people)
    answered = _by_option(counted.answered)
    said: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, chosen, count in counted.said:
        for option in keys_of(text):
            for column in dict.fromkeys(keys_of(chosen)):
                said[option][column] += count
    extra = sorted({column for row in said.values() for column in row} - set(labels))
    columns = [*labels, *extra]
    named = [*((each.key, each.label) for each in question.choices)]
    named += [(key, key) for key in sorted(set(people) - {key for key, _ in named} - {LEFT_OUT})]
    rows = tuple(
        _row(label, people[key], answered[key], [said[key][column] for column in columns])
        for key, label in (*named, (LEFT_OUT, "Left this question out"))
        if people[key] or key not in (PREFER_NOT_TO_SAY, LEFT_OUT)
    )
    return CrossTable(tuple(labels.get(column, column) for column in columns), rows)


def keys_of(text: str | None) -> list[str]:
    """Keys from JSON text, or the one key that the text is; what was left out counts as one of its own."""
    if text is None:
        return [LEFT_OUT]
    return [str(key) for key in json.loads(text)] if text.startswith("[") else [text]


def _by_option(counts: Iterable[tuple[str | None, int]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for text, count in counts:
        for key in keys_of(text):
            found[key] += count
    return found


def _row(label: str, people: int, answered: int, counts: list[int]) -> Row:
    base = Base(answered, 0, max(people - answered, 0))
    has_shares = answered >= FEWEST_TO_COMPARE
    return Row(
        label, base, tuple(Cell(count, Share(count, base) if has_shares else None) for count in counts)
    )
