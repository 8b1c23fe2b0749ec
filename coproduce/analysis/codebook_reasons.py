"""Why a theme was proposed: words that stand more often in its examples than in others, and its nearest example."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Alike:
    """The `number` of the example most like a text, and the telling `words` that both say, those first that most of
    the examples say."""

    number: int
    words: tuple[str, ...]


def most_alike(texts: Sequence[str], examples: Sequence[str], fewest_words: int = 1) -> list[Alike | None]:
    """For each text the example that shares most words with it (Jaccard); None where none shares `fewest_words`."""
    held = [_telling_words(example) for example in examples]
    frequent = Counter(word for words in held for word in words)
    return [_most_alike(_telling_words(text), held, frequent, fewest_words) for text in texts]


def _most_alike(
    words: set[str], held: Sequence[set[str]], frequent: Counter[str], fewest_words: int
) -> Alike | None:
    best, best_number = 0.0, None
    for number, other in enumerate(held):
        both = len(words & other)
        shared = both / len(words | other) if both >= max(fewest_words, 1) else 0.0
        if shared > best:
            best, best_number = shared, number
    if best_number is None:
        return None
    return Alike(
        best_number, tuple(sorted(words & held[best_number], key=lambda word: (-frequent[word], word)))
    )


def nearest(text: str, theme: str, examples: Sequence[Labelled]) -> int | None:
    """The number of the theme's example that shares most words with a text (Jaccard); None where none shares any."""
    own = [number for number, each in enumerate(examples) if theme in each.labels]
    found = most_alike([text], [examples[number].text for number in own])[0]
    return own[found.number] if found else None


def _telling_words(text: str) -> set[str]:
    return set(filter(telling, words_of(text)))
