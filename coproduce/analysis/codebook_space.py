"""Examples and texts in one space, and how much they are alike there: by words, vectors, sentences, known themes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from coproduce.analysis.codebook_sentences import Sentences, alike

_KNOWN = 0.2
_WITH_SENTENCES = {"words": 0.4, "vectors": 0.1, "means": 0.15, "sentences": 0.35}
_WITHOUT = {"words": 2 / 3, "vectors": 1 / 3}


@dataclass(frozen=True)
class Space:
    """Texts as rows of length 1: weighted words and pieces (sparse), word vectors, means of sentences, sentences, known
    themes. What is not there is None.
    """

    words: Any
    vectors: Any = None
    means: Any = None
    sentences: Sentences | None = None
    known: Any = None

    def rows(self, chosen: slice) -> Space:
        """A run of the texts."""
        found: dict[str, Any] = {}
        for each in fields(self):
            part = getattr(self, each.name)
            if isinstance(part, Sentences):
                found[each.name] = part.rows(chosen)
            else:
                found[each.name] = None if part is None else part[chosen]
        return Space(**found)

    def alike(self, others: Space) -> Any:
        """How much each text is like each of the others: (texts, others)."""
        import numpy as np

        total = np.zeros((self.words.shape[0], others.words.shape[0]))
        for (share, part), (_, other) in zip(self._shares(), others._shares(), strict=True):
            if isinstance(part, Sentences):
                total += share * alike(part, other)
            else:
                product = part @ other.T
                total += share * (product.toarray() if hasattr(product, "toarray") else product)
        return total

    def times(self, others: Space, strengths: Any) -> Any:
        """How much each text is like the others, times their strengths (others, themes): (texts, themes)."""
        total = 0.0
        for (share, part), (_, other) in zip(self._shares(), others._shares(), strict=True):
            if isinstance(part, Sentences):
                total = total + share * (alike(part, other) @ strengths)
            else:
                total = total + share * (part @ (other.T @ strengths))
        return total

    def _shares(self) -> Iterator[tuple[float, Any]]:
        """The parts that are there, and what each counts; together 1."""
        base = _WITHOUT if self.sentences is None else _WITH_SENTENCES
        there = {name: share for name, share in base.items() if getattr(self, name) is not None}
        known = 0.0 if self.known is None else _KNOWN
        for name, share in there.items():
            yield (1 - known) * share / sum(there.values()), getattr(self, name)
        if self.known is not None:
            yield known, self.known
