"""Earlier answers repeated in later words: “You said that you waited [[weeks]].”

`[[question_key]]` stands for the answer to a question, `[[question_key.facet]]` for one piece of it. The result is
plain text: whatever shows it escapes it, as it escapes every text, and nothing here does. What somebody answered is
put in once and never read for further references.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from coproduce.consultations.questionnaire.questions import PREFER_NOT_TO_SAY, Wording
from coproduce.consultations.questionnaire.references import (
    AskedQuestion,
    Names,
    TitledSection,
    facet_of,
    shortened,
)
from coproduce.consultations.questionnaire.spoken import piece_in_words

NEUTRAL = "your answer"
LONGEST_PIPED = 100

REFERENCE = re.compile(r"\[\[\s*([a-z][a-z0-9_-]*)(?:\.([a-z0-9_-]*))?\s*\]\]")
ANY_BRACKETS = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
# They would turn the direction of the words around the answer.
DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ISOLATED = "\u2068{}\u2069"

# The words of an answer by question key and facet key; None or "" where there are none.
WordsOf = Callable[[str, str], str | None]


class WordedQuestion(AskedQuestion, Protocol):
    @property
    def help(self) -> str: ...
    @property
    def wordings(self) -> Mapping[str, Wording]: ...


class IntroducedSection(TitledSection, Protocol):
    @property
    def intro(self) -> str: ...
    @property
    def wordings(self) -> Mapping[str, Wording]: ...


def piped(text: str, words_of: WordsOf, neutral: str = NEUTRAL) -> str:
    """The text with each reference replaced by the words of that answer, or by `neutral` where there are none. Plain
    text, not escaped."""
    if "[[" not in text:
        return text

    def fill(found: re.Match[str]) -> str:
        words = DIRECTION_MARKS.sub("", words_of(found[1], found[2] or "") or "")
        words = shortened(words, LONGEST_PIPED)
        return _isolated(words, text) if words else neutral

    return REFERENCE.sub(fill, text)


def words_of_answers(
    questions: Sequence[AskedQuestion],
    answers: Mapping[str, Any],
    label: Callable[[str, str], str] | None = None,
) -> WordsOf:
    """For `piped`: the words of answers (JSON values by question key, only those on the way). `label(question key,
    option key)` gives an option's words in the format or language that is shown."""
    names = Names(questions)

    def words(key: str, facet_key: str) -> str | None:
        place = names.place(key)
        if place is None:
            return None
        question = names.questions[place]
        answer = answers.get(key)
        single = len(question.facets) == 1
        facet = question.facets[0] if single else facet_of(question, facet_key)
        piece = answer if single else answer.get(facet_key) if isinstance(answer, dict) else None
        if facet is None or piece is None or PREFER_NOT_TO_SAY in (piece, facet.key):
            return None
        if isinstance(piece, list | tuple) and PREFER_NOT_TO_SAY in piece:
            return None
        return piece_in_words(facet, piece, (lambda option: label(key, option)) if label else None)

    return words


def piping_faults(
    questions: Sequence[WordedQuestion], sections: Sequence[IntroducedSection] = ()
) -> list[str]:
    """Every reference that cannot be filled, as one plain sentence that names its question; empty when all can."""
    names = Names(questions)
    found: list[str] = []
    for section in sections:
        members = [place for place, question in enumerate(questions) if question.section == section.key]
        begins = f"Section “{shortened(section.title)}”"
        first = members[0] if members else len(names.questions)
        texts = (section.title, section.intro, *_wordings(section.wordings))
        found += [f"{begins}: {words}." for words in _faults_in(texts, names, first)]
    for place, question in enumerate(questions):
        begins = f"Question {place + 1} (“{shortened(question.text)}”)"
        # An information page has its words in a body of its own.
        texts = (question.text, question.help, getattr(question, "body", ""), *_wordings(question.wordings))
        found += [f"{begins}: {words}." for words in _faults_in(texts, names, place, own=place)]
    return list(dict.fromkeys(found))


def _wordings(wordings: Mapping[str, Wording]) -> Iterator[str]:
    for wording in wordings.values():
        yield from (wording.text, wording.help)


def _faults_in(texts: Iterable[str], names: Names, place: int, own: int | None = None) -> Iterator[str]:
    """What is wrong with the references in texts that are shown before the question at `place` is answered; `own` is
    the question that the texts belong to."""
    for text in texts:
        for brackets in ANY_BRACKETS.finditer(text):
            found = REFERENCE.fullmatch(brackets[0])
            if found is None:
                yield f"“{shortened(brackets[0])}” repeats no answer: see that a question’s key stands there"
            elif words := _fault_of(found[1], found[2], names, place, own):
                yield f"“{brackets[0]}” {words}"


def _fault_of(key: str, facet_key: str | None, names: Names, place: int, own: int | None) -> str:
    known = names.place(key)
    if known is None:
        return f"repeats the answer to “{key}”, and there is no such question"
    question, mentioned = names.questions[known], names.numbered(known)
    if known == own:
        return "repeats its own answer, which is not known yet"
    if known >= place:
        return f"repeats the answer to {mentioned}, which comes later"
    if not question.facets:
        return f"repeats the answer to {mentioned}, which is a page without an answer"
    if len(question.facets) > 1 and facet_of(question, facet_key or "") is None:
        return (
            f"repeats the answer to {mentioned}, which has several parts: name one of them after a full stop"
        )
    if len(question.facets) == 1 and facet_key:
        return f"repeats the part “{facet_key}” of {mentioned}, which has no such part"
    facet = question.facets[0] if len(question.facets) == 1 else facet_of(question, facet_key or "")
    if facet is not None and facet.kind == "file":
        return f"repeats the answer to {mentioned}, which is a file and has no words"
    return ""


def _isolated(words: str, text: str) -> str:
    """Words in a pair of isolating marks where they or the text run from right to left, so that neither upsets the
    other's order."""
    turns = any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in words + text)
    return ISOLATED.format(words) if turns else words
