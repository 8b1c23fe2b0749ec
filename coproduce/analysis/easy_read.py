"""What stands against a text as Easy Read: long sentences, hard words, more than one idea on a line.

Source of the measures: the Department of Health's “Making written information easier to understand for people with
learning disabilities” (2010): short sentences of up to about fifteen words, one idea in each, everyday words, hard
words explained. The lint advises; a person writes, and people with learning disabilities should check.
"""

from __future__ import annotations

import re

from coproduce.analysis.reading_age import plainer_words, syllables

LONGEST_SENTENCE = 15  # words
HARD_FROM = 4  # syllables

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A full stop within a number, an address or "p.m." ends nothing.
_SENTENCE = re.compile(r"(?:[^.!?]|\.(?=\w)|(?<=\b[ap]\.m)\.(?=\s+[a-z]))+[.!?]*")
_TWO_IDEAS = re.compile(
    r"[;:]|\b(?:because|although|however|while|unless|whereas|therefore)\b|(?<=\w )which\b|,\s+(?:and|but|or|so)\b",
    re.I,
)
_NOT_SPELLED_OUT = re.compile(r"\b[A-Z]{2,}s?\b")
_FIGURATIVE = re.compile(r"\b(?:e\.g\.|i\.e\.|etc\.?|eg|ie)(?=\W|$)", re.I)


def advice(text: str) -> list[str]:
    """Each fault as one sentence with the words it is about; empty for a text that reads easily."""
    found = []
    for line in (each.strip() for each in text.splitlines() if each.strip()):
        sentences = [each.strip() for each in _SENTENCE.findall(line) if _WORD.search(each)]
        if len(sentences) > 1:
            found.append(f"Put each idea on a line of its own: “{_short(line)}”.")
        for sentence in sentences:
            words = len(_WORD.findall(sentence))
            if words > LONGEST_SENTENCE:
                found.append(f"This sentence has {words} words. Make two of it: “{_short(sentence)}”.")
            if _TWO_IDEAS.search(sentence):
                found.append(f"This says more than one thing: “{_short(sentence)}”.")
    return [*found, *_word_advice(text)]


def _word_advice(text: str) -> list[str]:
    plainer = plainer_words(text)
    found = [f"Say “{easy}” for “{hard}”." for hard, easy in plainer.items()]
    long_words = dict.fromkeys(
        word.lower()
        for word in _WORD.findall(text)
        if syllables(word) >= HARD_FROM and word.lower() not in plainer
    )
    found += [f"“{word}” is a hard word. Use another, or explain it." for word in long_words]
    found += [
        f"Write “{letters}” out, or say what it means."
        for letters in dict.fromkeys(_NOT_SPELLED_OUT.findall(text))
    ]
    found += [f"Write “{short}” in whole words." for short in dict.fromkeys(_FIGURATIVE.findall(text))]
    return found


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
