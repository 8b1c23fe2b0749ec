"""What the screening model reads in a text: its words, pairs of words and pieces of words, as weights of one vector.

Standard library alone, since hints are made beside everything else that the worker does. The program that trains the
model takes its terms from here as well, so that both read alike.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

SHORTEST_PIECE, LONGEST_PIECE = 3, 5
LONGEST_TEXT = 20_000  # characters that are read; no answer to a question comes near

_WORD = re.compile(r"[a-z0-9']+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")


def plain(text: str) -> str:
    """Lower case with straight apostrophes and no runs of white space."""
    return re.sub(r"[^\S\n]+", " ", text[:LONGEST_TEXT].replace("’", "'").replace("‘", "'").lower())


def sentences(text: str) -> list[str]:
    """The sentences of a text that hold a letter or figure."""
    return [each.strip() for each in _SENTENCE_END.split(text) if re.search(r"\w", each)]


def words_and_pairs(plain_text: str) -> Iterator[str]:
    """Each word, and each two words that follow one another."""
    words = _WORD.findall(plain_text)
    yield from words
    yield from (f"{first} {second}" for first, second in pairwise(words))


def pieces(plain_text: str) -> Iterator[str]:
    """Runs of three to five characters within each word, its edges marked by spaces: they bear misspelling."""
    for word in plain_text.split():
        marked = f" {word[:40]} "
        for length in range(SHORTEST_PIECE, LONGEST_PIECE + 1):
            for start in range(max(1, len(marked) - length + 1)):
                yield marked[start : start + length]


def weighted(terms: Iterator[str], rarity: Mapping[str, float]) -> dict[str, float]:
    """The known terms, weighted by count (damped) and rarity, scaled to a vector of length 1."""
    counts = Counter(term for term in terms if term in rarity)
    weights = {term: (1 + math.log(count)) * rarity[term] for term, count in counts.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}
