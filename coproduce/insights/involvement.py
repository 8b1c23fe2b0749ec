"""“Do you feel involved?” in published results: which of their tables answers it, and what share says yes. Pure.

The share is made from the rounded figures of a published table and from nothing else, so it tells no more than they do.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.analysis.disclosure import ProtectedTable
from coproduce.consultations.questionnaire import Question
from coproduce.consultations.questionnaire.involvement import (
    identity_of_wording,
    labels_that_say_yes,
    marked,
)

NOT_SHOWN = "not shown"


@dataclass(frozen=True)
class Involved:
    """What one published table says: `percent` is None on a base under 20 or where a part is hidden, and `words` say
    so. `wording` identifies the words that were asked, `text` are the words."""

    wording: str
    text: str
    percent: int | None
    words: str
    base: str


def involvement_questions(questions: Sequence[Question]) -> list[dict[str, Any]]:
    """What a snapshot keeps of the questions that ask about involvement, so that it can be read without them."""
    kept = []
    for question in marked(questions):
        single, together = labels_that_say_yes(question)
        kept.append(
            {
                "key": question.key,
                "wording": identity_of_wording(question),
                "text": question.text,
                "yes": single,
                "yes_together": together,
            }
        )
    return kept


def involved_in(document: Mapping[str, Any]) -> list[Involved]:
    """The shares of a published document; none where no question was marked or it holds no table of it."""
    tables = {each["key"]: each["table"] for each in document.get("questions", ())}
    return [
        _involved(entry, ProtectedTable.from_dict(tables[entry["key"]]))
        for entry in document.get("involvement", ())
        if entry["key"] in tables
    ]


def _involved(entry: Mapping[str, Any], table: ProtectedTable) -> Involved:
    percent = share_that_says_yes(table, entry["yes"], entry["yes_together"])
    words = "" if percent is not None else _in_words(table, entry["yes"])
    return Involved(entry["wording"], entry["text"], percent, words, table.base_text)


def share_that_says_yes(table: ProtectedTable, single: Sequence[str], together: Sequence[str]) -> int | None:
    """Of 100 people, from rounded figures; None unless every part of it is shown with a percentage."""
    yes = {*single, *together}
    cells = [cell for cell in table.cells if cell.label in yes]
    if table.form != "figures" or not table.base or not cells or any(cell.percent is None for cell in cells):
        return None
    named = {cell.label for cell in cells}
    covered = named | {
        part
        for joined, pair in zip(together, itertools.pairwise(single), strict=True)
        if joined in named
        for part in pair
    }
    if not set(single) <= covered:
        return None
    return min(100, round(100 * sum(int(cell.shown or 0) for cell in cells) / table.base))


def _in_words(table: ProtectedTable, single: Sequence[str]) -> str:
    if table.form == "words" and len(single) == 1:
        said = next((cell.text for cell in table.cells if cell.label == single[0]), "")
        return said or NOT_SHOWN
    return "too few people for a share" if not table.base or table.base < 20 else NOT_SHOWN
