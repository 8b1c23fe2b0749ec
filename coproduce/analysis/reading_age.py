"""How old a reader has to be to follow a text with ease, and which sentences to make plainer.

Method: the Flesch-Kincaid grade level (Kincaid and others, 1975) plus five years. Syllables are counted from groups
of vowels with the commonest exceptions; on whole paragraphs the errors cancel out. On fewer than about a hundred words
the formula swings widely. The result is a guide for the writer, never a judgement of the reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# The full stop of a title, of "e.g." and of "3 p.m. on Monday" ends no sentence.
_ABBREVIATION = (
    r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bSt\.)(?<!\be\.g\.)(?<!\bi\.e\.)"
    r"(?:(?<![ap]\.m\.)|(?!\s+[a-z]))"
)
_SENTENCE_END = re.compile(_ABBREVIATION + r"(?<=[.!?])[\"'”’)]*\s+|\n\s*\n|\n(?=\s*[-*•])")
_VOWELS = re.compile(r"[aeiouy]+")
_SILENT_END = re.compile(r"[^aeiouyl]e$|[aeiouy]le$|[^aeiouytdl]ed$|[^aeiouyscxzlgh]es$")
_SILENT_INSIDE = re.compile(r"(?<=[a-z][^aeiouyl])e(?:ment|ful|ly|less|ness|work|thing|times?|body|where)s?$")
_TWO_VOWELS_APART = re.compile(
    r"(?<![aeioutscg])ia|(?<![aeioutscgln])io|[ct]iat|(?<![aeiouqg])ua|eo$|(?<![tc])ien[ct]|iet|[aeiouy]ing$|"
    r"(?:ar|id)eas?$|(?<![a-z])creat(?!ur)|theat|poe[mt]|eum"
)
# "autism", "rhythm": a syllable without a vowel.
_WITHOUT_VOWEL = re.compile(r"(?:s|th)ms?$")
_NOT_SHORT = re.compile(r"[dst]n't$")
_UNLIKE_THEIR_SPELLING = {
    "business": 2,
    "cafe": 2,
    "evening": 2,
    "every": 2,
    "everyone": 3,
    "everything": 3,
    "family": 3,
    "interest": 2,
    "interested": 3,
    "lion": 2,
    "recipe": 3,
    "science": 2,
    "wednesday": 2,
}
_YEARS_BEFORE_FIRST_GRADE = 5
_LONG_SENTENCE = 20
_LONG_WORD_SYLLABLES = 4
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being)\s+(?:\w+ly\s+)?\w{3,}(?:ed|en)\b", re.IGNORECASE)
_PLAINER = {
    "accordingly": "so",
    "additional": "more",
    "ascertain": "find out",
    "assistance": "help",
    "commence": "start",
    "commencement": "start",
    "commissioning": "planning and buying",
    "consequently": "so",
    "disseminate": "share",
    "endeavour": "try",
    "enquire": "ask",
    "expedite": "speed up",
    "facilitate": "help",
    "furthermore": "also",
    "henceforth": "from now on",
    "implement": "carry out",
    "in order to": "to",
    "in respect of": "about",
    "notwithstanding": "even if",
    "numerous": "many",
    "obtain": "get",
    "pertaining to": "about",
    "prior to": "before",
    "provision": "help or services",
    "pursuant to": "under",
    "regarding": "about",
    "require": "need",
    "stakeholders": "the people it touches",
    "subsequently": "later",
    "sufficient": "enough",
    "terminate": "end",
    "transition": "move",
    "utilise": "use",
    "whilst": "while",
    "with regard to": "about",
}
_PLAINER_PATTERN = re.compile(
    r"\b(" + "|".join(sorted(_PLAINER, key=len, reverse=True)) + r")\b", re.IGNORECASE
)


@dataclass(frozen=True)
class ReadingAge:
    """`age` in years, one decimal, from 5 to 22; None where the text has no words."""

    age: float | None
    words: int
    sentences: int
    words_per_sentence: float


@dataclass(frozen=True)
class SentenceHint:
    """A sentence (`start` and `end` are character offsets) and what would make it plainer."""

    start: int
    end: int
    sentence: str
    hints: tuple[str, ...]


def reading_age(text: str) -> ReadingAge:
    """The reading age of an English text."""
    words = _WORD.findall(text)
    sentences = len(_sentences(text))
    if not words or not sentences:
        return ReadingAge(None, 0, 0, 0.0)
    per_sentence = len(words) / sentences
    per_word = sum(syllables(word) for word in words) / len(words)
    grade = 0.39 * per_sentence + 11.8 * per_word - 15.59
    age = min(22.0, max(5.0, grade + _YEARS_BEFORE_FIRST_GRADE))
    return ReadingAge(round(age, 1), len(words), sentences, round(per_sentence, 1))


def sentence_hints(text: str) -> tuple[SentenceHint, ...]:
    """Hints for the sentences that could be plainer, in the order of the text."""
    found = []
    for start, end in _sentences(text):
        sentence = text[start:end]
        hints = _hints(sentence)
        if hints:
            found.append(SentenceHint(start, end, sentence, hints))
    return tuple(found)


def syllables(word: str) -> int:
    """The number of syllables of an English word, at least 1."""
    whole = word.lower().replace("’", "'")
    plain = whole.split("'")[0]
    if plain in _UNLIKE_THEIR_SPELLING:
        return _UNLIKE_THEIR_SPELLING[plain]
    count = len(_VOWELS.findall(plain))
    count -= bool(_SILENT_END.search(plain)) + bool(_SILENT_INSIDE.search(plain))
    count += sum(bool(each.search(plain)) for each in (_TWO_VOWELS_APART, _WITHOUT_VOWEL))
    return max(1, count + bool(_NOT_SHORT.search(whole)))


def plainer_words(text: str) -> dict[str, str]:
    """Words of the text for which there is a plainer one: hard -> plain."""
    return {
        found: _PLAINER[found]
        for found in dict.fromkeys(each.lower() for each in _PLAINER_PATTERN.findall(text))
    }


def _hints(sentence: str) -> tuple[str, ...]:
    words = _WORD.findall(sentence)
    hints = []
    if len(words) > _LONG_SENTENCE:
        hints.append(f"This sentence has {len(words)} words. Try to split it.")
    for found in dict.fromkeys(match.lower() for match in _PLAINER_PATTERN.findall(sentence)):
        hints.append(f"Instead of “{found}”, try “{_PLAINER[found]}”.")
    long_words = {word.lower() for word in words if syllables(word) >= _LONG_WORD_SYLLABLES}
    left = sorted(long_words - _PLAINER.keys())
    if len(left) > 1:
        hints.append(f"Long words: {', '.join(left)}.")
    if _PASSIVE.search(sentence):
        hints.append("Say who does it.")
    return tuple(hints)


def _sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence that holds at least one word."""
    edges, position = [], 0
    for break_ in _SENTENCE_END.finditer(text):
        edges.append((position, break_.start()))
        position = break_.end()
    edges.append((position, len(text)))
    return [(start, end) for start, end in edges if _WORD.search(text, start, end)]
