"""What is given to whoever asked: the words that somebody decided to give, and how many texts are kept back and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coproduce.consultations.files.tables import Rows, TableFile
from coproduce.core import clock
from coproduce.evidence.models import InformationRequest
from coproduce.evidence.queries.requests import words_given
from coproduce.evidence.request_lifecycle import REDACTED, WITHHELD
from coproduce.evidence.rules.requests import HIDDEN, exemptions

COLUMNS = ("number", "kind", "place", "day", "parts_hidden", "words")


@dataclass(frozen=True)
class GivenText:
    """One text as it leaves the house; `number` counts from 1."""

    number: int
    kind: str
    place: str
    written_on: date | None
    parts_hidden: bool
    words: str


@dataclass(frozen=True)
class GivenDocument:
    """The whole answer. `kept_back` lists (reason, law, number of texts); `mark` stands where words are hidden."""

    reference: str
    asked: str
    answer: str
    made_on: date
    texts: tuple[GivenText, ...]
    kept_back: tuple[tuple[str, str, int], ...]
    mark: str = HIDDEN


def given_document(asked: InformationRequest) -> GivenDocument:
    """Nothing that is undecided, kept back or changed since it was decided is in it."""
    return GivenDocument(
        asked.reference, asked.asked, asked.answer, clock.today(), tuple(_texts(asked)), _kept_back(asked)
    )


def given_table(asked: InformationRequest) -> tuple[TableFile, Rows]:
    """The same texts as a table."""
    rows = (
        (
            text.number,
            text.kind,
            text.place,
            text.written_on,
            "yes" if text.parts_hidden else "no",
            text.words,
        )
        for text in _texts(asked)
    )
    return TableFile(asked.reference, COLUMNS), rows


def _texts(asked: InformationRequest) -> Iterator[GivenText]:
    number = 0
    for text in asked.texts:
        words = words_given(text)
        if words is not None:
            number += 1
            yield GivenText(number, text.kind, text.place, text.written_on, text.state == REDACTED, words)


def _kept_back(asked: InformationRequest) -> tuple[tuple[str, str, int], ...]:
    counted = Counter(text.exemption for text in asked.texts if text.state == WITHHELD)
    known = exemptions()
    return tuple((known[key].words, known[key].law, number) for key, number in sorted(counted.items()))
