"""What the names in conditions and texts stand for: "key" for the answer to a question, "key.facet" for one piece of
it.

An answer of one piece is that piece itself; one of several pieces is read piece by piece, and the main one, whose key
is empty, as "key." with nothing after the point.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from coproduce.consultations.questionnaire.questions import Facet
from coproduce.consultations.questionnaire.routing import QuestionLike, SectionLike

LONGEST_MENTION = 80


class AskedQuestion(QuestionLike, Protocol):
    """A question with its words and the facets of its answer."""

    @property
    def text(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def facets(self) -> Sequence[Facet]: ...


class TitledSection(SectionLike, Protocol):
    @property
    def title(self) -> str: ...


@dataclass(frozen=True)
class Reference:
    """An answer that somebody refers to. `facet` is None for a whole answer of several pieces, and where `is_known` is
    false, since the question has no such piece."""

    place: int
    question: AskedQuestion
    facet: Facet | None
    is_known: bool = True

    @property
    def words(self) -> str:
        """The question in quotation marks, with the piece where there are several."""
        named = self.facet.label or self.facet.key if self.facet else ""
        piece = f" ({shortened(named)})" if named and len(self.question.facets) > 1 else ""
        return f"“{shortened(self.question.text)}”{piece}"


class Names:
    """Looks names up among questions."""

    def __init__(self, questions: Sequence[AskedQuestion]) -> None:
        self.questions = tuple(questions)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {self.questions[place].key: place for place in range(len(self.questions) - 1, -1, -1)}

    def place(self, key: str) -> int | None:
        return self._places.get(key)

    def find(self, name: str) -> Reference | None:
        """What a name in a condition stands for; None where there is no such question."""
        key, point, facet_key = name.partition(".")
        place = self._places.get(key)
        if place is None:
            return None
        question = self.questions[place]
        if not point:
            facet = question.facets[0] if len(question.facets) == 1 else None
            return Reference(place, question, facet)
        facet = facet_of(question, facet_key) if len(question.facets) > 1 else None
        return Reference(place, question, facet, is_known=facet is not None)

    def numbered(self, place: int) -> str:
        """“question 5 (“How old is your child?”)”, for the middle of a sentence."""
        return f"question {place + 1} (“{shortened(self.questions[place].text)}”)"


def facet_of(question: AskedQuestion, key: str) -> Facet | None:
    return next((facet for facet in question.facets if facet.key == key), None)


def name_of(question: AskedQuestion, facet_key: str = "") -> str:
    """The name by which a condition reads an answer or one facet of it."""
    if len(question.facets) == 1 or (not facet_key and facet_of(question, "") is None):
        return question.key
    return f"{question.key}.{facet_key}"


def shortened(words: str, longest: int = LONGEST_MENTION) -> str:
    """Words on one line, cut at a word where they are longer than `longest` characters."""
    line = " ".join(words.split())
    if len(line) <= longest:
        return line
    cut = line[: longest + 1].rpartition(" ")[0] or line[:longest]
    return cut.rstrip(" ,;:.–-") + "…"
