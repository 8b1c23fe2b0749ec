"""Sentences of texts as the sentence encoder reads them: a theme is often one sentence of a long answer.

Two texts are alike by their sentences: every pair counts with a Gaussian of its distance, so that one sentence in
common tells although the others differ (a set kernel; Gärtner and others, "Multi-Instance Kernels", 2002).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from coproduce.analysis import encoder
from coproduce.analysis.codebook_features import words_of

# Reading takes 5 to 20 ms a sentence: with more different ones than these it is left out (see Codebook.method_for).
MOST_SENTENCES = 15_000
MOST_IN_A_TEXT = 12
_NARROW = 4.0
_BLOCK = 2000
_REMEMBERED = 40_000
_END = re.compile(r"(?<=[.!?;])\s+|\s*[\r\n]+\s*|\s+[-–—•]\s+")

_known: dict[str, Any] = {}


@dataclass(frozen=True)
class Sentences:
    """`vectors` (sentences, 384) of length 1, and the text (0 to `texts` - 1) that each belongs to, in order."""

    vectors: Any
    owners: Any
    texts: int

    def rows(self, chosen: slice) -> Sentences:
        """The sentences of a run of texts."""
        start, end, _ = chosen.indices(self.texts)
        kept = (self.owners >= start) & (self.owners < end)
        return Sentences(self.vectors[kept], self.owners[kept] - start, end - start)

    def means(self) -> Any:
        """(texts, 384): the mean of each text's sentences, of length 1."""
        import numpy as np

        found = _sums(self).dot(self.vectors)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-6)

    def each(self) -> Sentences:
        """Each sentence as a text of its own."""
        import numpy as np

        return Sentences(self.vectors, np.arange(len(self.owners)), len(self.owners))

    def largest(self, scores: Any) -> Any:
        """Of scores (sentences, columns) the largest of each text: (texts, columns)."""
        import numpy as np

        return np.maximum.reduceat(scores, np.searchsorted(self.owners, np.arange(self.texts)), axis=0)

    def centred(self) -> Sentences:
        """Round the mean of all sentences, again of length 1."""
        import numpy as np

        moved = self.vectors - self.vectors.mean(axis=0)
        moved /= np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
        return Sentences(moved, self.owners, self.texts)


def split(text: str) -> list[str]:
    """The sentences of a text; what follows a dozen is one with the last."""
    parts = [part for part in (each.strip() for each in _END.split(text)) if words_of(part)]
    if len(parts) > MOST_IN_A_TEXT:
        parts[MOST_IN_A_TEXT - 1 :] = [" ".join(parts[MOST_IN_A_TEXT - 1 :])]
    return parts or [text]


def parts_of(texts: Sequence[str]) -> list[str]:
    """The sentences of all texts, in the order of `Sentences.owners`."""
    return [part for text in texts for part in split(text)]


def readable(texts: Sequence[str]) -> bool:
    """Whether the encoder is there and the sentences are not too many for it."""
    if not texts or encoder.installed() is None:
        return False
    return len({part for text in texts for part in split(text)}) <= MOST_SENTENCES


def read(texts: Sequence[str], progress: encoder.Progress | None = None) -> Sentences | None:
    """The sentences of texts, or None where they are not `readable`. What was read is remembered for the next call."""
    import numpy as np

    model = encoder.installed()
    if model is None or not readable(texts):
        return None
    parts = [split(text) for text in texts]
    new = sorted({part for own in parts for part in own} - _known.keys())
    if len(_known) + len(new) > _REMEMBERED:
        _known.clear()
        new = sorted({part for own in parts for part in own})
    if new:
        found = model.embed(new, *([progress] if progress else []))
        _known.update(zip(new, found, strict=True))
    owners = np.repeat(np.arange(len(texts)), [len(own) for own in parts])
    return Sentences(np.array([_known[part] for own in parts for part in own]), owners, len(texts))


def alike(first: Sentences, second: Sentences) -> Any:
    """(texts of the first, texts of the second): 1 for the same sentences, towards 0 the less they share."""
    import numpy as np

    found = np.zeros((first.texts, second.texts), dtype=np.float32)
    sums = _sums(second)
    for start in range(0, first.texts, _BLOCK):
        block = first.rows(slice(start, start + _BLOCK))
        near = np.exp(_NARROW * (block.vectors @ second.vectors.T - 1))
        found[start : start + _BLOCK] = _sums(block).dot(sums.dot(near.T).T)
    return found / np.sqrt(np.outer(_own(first), _own(second)))


def _own(held: Sentences) -> Any:
    """How much each text is like itself."""
    import numpy as np

    found = np.empty(held.texts, dtype=np.float32)
    bounds = np.searchsorted(held.owners, np.arange(held.texts + 1))
    for number, (start, end) in enumerate(pairwise(bounds)):
        own = held.vectors[start:end]
        found[number] = np.exp(_NARROW * (own @ own.T - 1)).sum()
    return found


def _sums(held: Sentences) -> Any:
    """A sparse matrix (texts, sentences) of 1 where a sentence belongs to a text."""
    import numpy as np
    from scipy.sparse import csr_matrix

    ones = np.ones(len(held.owners), dtype=np.float32)
    return csr_matrix(
        (ones, (held.owners, np.arange(len(held.owners)))), shape=(held.texts, len(held.owners))
    )
