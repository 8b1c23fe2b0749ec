"""Where texts lie: rows of numbers whose dot product says how much two texts are alike.

Word vectors (what it is about) stand beside the leading directions of TF-IDF (which words it uses; Deerwester and
others, "Indexing by latent semantic analysis", 1990). Without vectors the second serve alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from coproduce.analysis.theme_words import terms

DIRECTIONS = 100
FIT_ON = 4000
WORDS_SHARE = 0.5


class Points:
    """`of(rows)` gives an array (rows, dimensions) of float32 with rows of length 1, or 0 for texts without words."""

    def __init__(self, texts: Sequence[str], embedded: Any | None) -> None:
        """`embedded`: vectors of the texts (texts, 384), or None where none are installed."""
        self._texts = texts
        self._embedded = embedded
        self._points: Any = None
        self._ready = np.zeros(len(texts), dtype=bool)

    def of(self, rows: Any) -> Any:
        """The points of these rows; each is worked out once and kept in half precision."""
        missing = rows[~self._ready[rows]]
        if len(missing):
            points = self._computed(missing)
            if self._points is None:
                self._points = np.zeros((len(self._texts), points.shape[1]), dtype=np.float16)
            self._points[missing] = points
            self._ready[missing] = True
        if self._points is None:
            return np.zeros((0, 1), dtype=np.float32)
        return self._points[rows].astype(np.float32)

    def _computed(self, rows: Any) -> Any:
        vectoriser, turning, common = self._directions
        words = np.zeros((len(rows), 1), dtype=np.float32)
        if vectoriser is not None:
            words = _unit(vectoriser.transform([self._texts[row] for row in rows]) @ turning)
        if self._embedded is None:
            return words
        meaning = self._embedded[rows].astype(np.float32)
        spoken = np.abs(meaning).sum(axis=1, keepdims=True) > 0
        meaning = _unit((meaning - common) * spoken)
        share = np.float32(WORDS_SHARE)
        return _unit(np.hstack([np.sqrt(1 - share) * meaning, np.sqrt(share) * words]))

    def middle(self, rows: Any) -> Any:
        """The direction of a group, from 500 of its texts at most."""
        step = max(1, len(rows) // 500)
        return _unit(self.of(rows[::step]).mean(axis=0, keepdims=True))[0]

    def closeness(self, rows: Any) -> Any:
        """How near each row is to the middle of them all."""
        return self.of(rows) @ self.middle(rows)

    def speaking(self, rows: Any) -> Any:
        """Which rows say anything that can be compared."""
        return np.abs(self.of(rows)).sum(axis=1) > 0 if len(rows) else np.zeros(0, dtype=bool)

    @cached_property
    def _directions(self) -> tuple[Any, Any, Any]:
        """TF-IDF, its leading directions and the mean of the vectors, from an even sample of the texts."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.utils.extmath import randomized_svd

        step = max(1, len(self._texts) // FIT_ON)
        sample = [self._texts[row] for row in range(0, len(self._texts), step)]
        common = None
        if self._embedded is not None:
            common = self._embedded[::step].astype(np.float32).mean(axis=0, keepdims=True)
        vectoriser = TfidfVectorizer(
            analyzer=terms,
            min_df=1 if len(sample) < 30 else 2,
            max_df=0.5,
            sublinear_tf=True,
            max_features=6000,
            dtype=np.float32,
        )
        try:
            matrix = vectoriser.fit_transform(sample)
        except ValueError:
            return None, None, common
        count = min(DIRECTIONS, min(matrix.shape) - 1)
        if count < 1:
            return vectoriser, np.eye(matrix.shape[1], dtype=np.float32), common
        _, _, directions = randomized_svd(matrix, count, n_iter=3, random_state=0)
        return vectoriser, np.ascontiguousarray(directions.T), common


def _unit(rows: Any) -> Any:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(lengths < 1e-6, np.inf, lengths)).astype(np.float32)
