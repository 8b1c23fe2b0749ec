"""Known subjects: how likely a text speaks of each, learnt from comments that people had labelled.

The model is trained by `training/theme_space.py` and shipped as `models/theme_space.npz`. It works with word vectors
and, less well, with words alone. numpy is loaded at the first call.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from coproduce.analysis.sparse import counted

PLACE = Path(__file__).parent / "models" / "theme_space.npz"
# How much the vectors count beside the words; found by cross-validation.
VECTOR_SHARE = 3.0

_TERM = re.compile(r"[a-z0-9']+")


def terms(text: str) -> list[str]:
    """The words of a text and its pairs of neighbours, in small letters."""
    words = _TERM.findall(text.lower().replace("’", "'"))
    return words + [f"{one} {other}" for one, other in pairwise(words)]


@dataclass
class Space:
    """Weights of shape (vector dimensions, subjects) and (terms, subjects); `alone` serves without vectors."""

    subjects: tuple[str, ...]
    vocabulary: tuple[str, ...]
    rarity: Any
    of_vectors: Any
    of_words: Any
    start: Any
    alone: Any
    alone_start: Any
    _columns: dict[str, int] = field(default_factory=dict)

    def words(self, texts: Sequence[str]) -> Any:
        """TF-IDF of the known terms, rows of length 1: CSR (texts, terms). Term counts are dampened (1 + log)."""
        import numpy as np

        if not self._columns:
            self._columns.update({term: number for number, term in enumerate(self.vocabulary)})
        known = self._columns
        rows = [[known[term] for term in terms(text) if term in known] for text in texts]
        matrix = counted(rows, len(self.vocabulary))
        matrix.data = (1 + np.log(matrix.data)) * self.rarity[matrix.indices]
        lengths = np.sqrt(np.add.reduceat(np.append(matrix.data**2, 0.0), matrix.indptr[:-1]))
        counts = np.diff(matrix.indptr)
        lengths = np.where((counts == 0) | (lengths == 0), 1.0, lengths)
        matrix.data = (matrix.data / np.repeat(lengths, counts)).astype(np.float32)
        return matrix

    def likelihoods(self, texts: Sequence[str], embedded: Any | None) -> Any:
        """(texts, subjects), rows that add up to 1. `embedded` are the texts' vectors, None where there are none."""
        import numpy as np

        words = self.words(texts)
        if embedded is None:
            scores = words @ self.alone + self.alone_start
        else:
            scores = embedded @ (VECTOR_SHARE * self.of_vectors) + words @ self.of_words + self.start
        scores = np.exp(scores - scores.max(axis=1, keepdims=True))
        return (scores / scores.sum(axis=1, keepdims=True)).astype(np.float32)

    def save(self, place: Path) -> None:
        """Write the model in half precision, with nothing in it that runs when it is read."""
        import numpy as np

        numbers = {
            name: getattr(self, name).astype(np.float16)
            for name in ("rarity", "of_vectors", "of_words", "start", "alone", "alone_start")
        }
        np.savez_compressed(
            place, subjects=np.array(self.subjects), vocabulary=np.array(self.vocabulary), **numbers
        )


@lru_cache(maxsize=1)
def installed() -> Space | None:
    """The shipped model, or None where it is missing."""
    return load(PLACE) if PLACE.exists() else None


def load(place: Path) -> Space:
    import numpy as np

    with np.load(place, allow_pickle=False) as stored:
        numbers = {
            name: stored[name].astype(np.float32)
            for name in ("rarity", "of_vectors", "of_words", "start", "alone", "alone_start")
        }
        subjects = tuple(str(each) for each in stored["subjects"])
        vocabulary = tuple(str(each) for each in stored["vocabulary"])
    return Space(subjects, vocabulary, **numbers)
