"""Words that promise nothing, and words that were used before."""

from __future__ import annotations

import re

# Said in published answers everywhere, with nothing that anybody could check afterwards.
_EMPTY = (
    r"(?:has|have|had|is|are|was|were|been|be|fully|duly|we|points?|views?|comments?|concerns?)\s+(?:been\s+)?noted\b(?!\s+down)",
    r"^\s*noted\b",
    r"tak(?:e|es|ing|en)\s+(?:\w+\s+){0,4}seriously",
    r"(?:will|shall|to|continue\s+to|are|keep)\s+(?:listen|listening)\b",
    r"(?:we\s+hear\s+you|hear\s+what\s+you)",
    r"(?:will|to|shall)\s+be\s+(?:considered|explored|reviewed|looked\s+(?:at|into)|kept\s+under\s+review)",
    r"(?:will|shall)\s+(?:consider|explore|look\s+into|reflect\s+on|bear\s+in\s+mind|keep\s+under\s+review)",
    r"taken?\s+(?:it|this|these|them|your\s+views?|your\s+comments?|all\s+of\s+this)?\s*(?:on\s+board|into\s+account|into\s+consideration)",
    r"lessons\s+(?:will\s+be|have\s+been)\s+learn(?:ed|t)",
    r"value\s+your\s+(?:views?|feedback|comments?)",
    r"(?:committed|strive|striving|endeavour)\s+to\b",
    r"where(?:ver)?\s+possible\b",
)
EMPTY_WORDS = re.compile("|".join(f"(?:{pattern})" for pattern in _EMPTY), re.IGNORECASE)

_WORD = re.compile(r"[^\W_]+")
_SMALL_WORDS = """
a an and are as at be been but by can do each every for from has have if in into is it its more not of on or our so that
the their them then there they this to us was we were who will with you your
"""
_SMALL = frozenset(_WORD.findall(_SMALL_WORDS))
_FEWEST_ALIKE = 3
_ALIKE = 0.8


def empty_words(text: str) -> str:
    """The first words of the text that promise nothing, as they stand in it; empty where there are none."""
    found = EMPTY_WORDS.search(text)
    return " ".join(found.group().split()) if found else ""


def word_set(text: str) -> frozenset[str]:
    """The words of a text without the small ones: what two texts that say the same share."""
    return frozenset(word for word in _WORD.findall(text.casefold()) if word not in _SMALL)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of words say nearly the same: at least four fifths of all their words are in both (Jaccard).
    Fewer than three words say too little to tell."""
    fewer, more = sorted((len(one), len(other)))
    if fewer < _FEWEST_ALIKE or fewer < _ALIKE * more:
        return False
    shared = len(one & other)
    return shared >= _ALIKE * (len(one) + len(other) - shared)
