"""Why a theme was proposed: words that stand more often in its examples than in others, and its nearest example."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from coproduce.analysis.codebook_features import telling, words_of


class Labelled(Protocol):
    """What an example needs here."""

    @property
    def text(self) -> str: ...

    @property
    def labels(self) -> tuple[str, ...]: ...


def speaking(examples: Sequence[Labelled], themes: Sequence[str]) -> dict[str, dict[str, float]]:
    """For each theme how much each word of its examples speaks for it: the log of the odds, in and outside it."""
    held = [(set(filter(telling, words_of(each.text))), set(each.labels)) for each in examples]
    overall = Counter(word for words, _ in held for word in words)
    found = {}
    for theme in themes:
        own = Counter(word for words, labels in held if theme in labels for word in words)
        texts = sum(theme in labels for _, labels in held)
        others = len(held) - texts
        found[theme] = {
            word: math.log((count + 0.5) / (texts + 1))
            - math.log((overall[word] - count + 0.5) / (others + 1))
            for word, count in own.items()
        }
    return found


def nearest(text: str, theme: str, examples: Sequence[Labelled]) -> int | None:
    """The number of the theme's example that shares most words with a text (Jaccard); None where none shares any."""
    words = set(filter(telling, words_of(text)))
    best, best_number = 0.0, None
    for number, each in enumerate(examples):
        if theme in each.labels:
            other = set(filter(telling, words_of(each.text)))
            shared = len(words & other) / len(words | other) if words | other else 0.0
            if shared > best:
                best, best_number = shared, number
    return best_number
