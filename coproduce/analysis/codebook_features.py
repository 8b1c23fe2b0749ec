"""Texts as numbers for the codebook: words, word pairs and pieces of words (hashed), and word vectors.

Hashing ("the hashing trick", Weinberger and others 2009) needs no vocabulary: an unseen word still counts towards the
length of its text, and nothing of a text can be read back from a column number.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from coproduce.analysis import vectors
from coproduce.analysis.sparse import counted
from coproduce.analysis.theme_words import STOP_WORDS

WORD_COLUMNS = 2**17
PIECE_COLUMNS = 2**18
COLUMNS = WORD_COLUMNS + PIECE_COLUMNS
_PIECES = range(2, 6)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_LONGEST = 4000


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, in order."""
    return _WORD.findall(text[:_LONGEST].lower().replace("’", "'"))


def telling(word: str) -> bool:
    """Whether a word may stand in a reason."""
    return len(word) > 2 and word not in STOP_WORDS


def column_of(words: str) -> int:
    """The column of a word, or of two words with a blank between them."""
    return _hashed(words) % WORD_COLUMNS


def _hashed(part: str) -> int:
    return int.from_bytes(hashlib.blake2b(part.encode("utf-8", "replace"), digest_size=4).digest(), "little")


class Counter:
    """Counts of hashed words and pieces; remembers the columns of each word."""

    def __init__(self) -> None:
        self._pieces: dict[str, list[int]] = {}
        self._columns: dict[str, int] = {}

    def count(self, texts: Sequence[str]) -> Any:
        """A sparse matrix (texts, COLUMNS): 1 + log of how often each column stands in each text."""
        import numpy as np

        matrix = counted([self._row(words_of(text)) for text in texts], COLUMNS)
        matrix.data = 1 + np.log(matrix.data)
        return matrix

    def _row(self, words: Sequence[str]) -> list[int]:
        row = [self._column(word) for word in words]
        row += [self._column(f"{first} {second}") for first, second in pairwise(words)]
        for word in words:
            row += self._pieces_of(word)
        return row

    def _column(self, words: str) -> int:
        found = self._columns.get(words)
        if found is None:
            found = self._columns[words] = column_of(words)
        return found

    def _pieces_of(self, word: str) -> list[int]:
        found = self._pieces.get(word)
        if found is None:
            marked = f"#{word}#"
            pieces = (marked[at : at + n] for n in _PIECES for at in range(len(marked) - n + 1))
            found = self._pieces[word] = [WORD_COLUMNS + _hashed(piece) % PIECE_COLUMNS for piece in pieces]
        return found


def rarity(counts: Any) -> Any:
    """log((1 + texts) / (1 + texts with the column)) + 1 for each column."""
    import numpy as np

    return (np.log((1 + counts.shape[0]) / (1 + counts.getnnz(axis=0))) + 1).astype(np.float32)


def weighted(counts: Any, weights: Any) -> Any:
    """Rows weighted by rarity, of length 1; words and pieces have half of that (in square) each."""
    import numpy as np
    from scipy.sparse import csr_matrix

    values = counts.data * weights[counts.indices]
    is_piece = counts.indices >= WORD_COLUMNS
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    for part in (is_piece, ~is_piece):
        lengths = np.sqrt(np.bincount(row[part], values[part] ** 2, counts.shape[0]))
        values[part] /= np.maximum(lengths[row[part]], 1e-9) * np.sqrt(2)
    return csr_matrix((values.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)


def centred_vectors(texts: Sequence[str], like: Sequence[str] | None = None) -> Any:
    """Word vectors (texts, 384) of length 1 round their mean, or that of other texts; None where not installed."""
    installed = vectors.installed()
    if installed is None or not texts:
        return None
    return centred(installed.embed(texts), None if like is None else installed.embed(like))


def centred(rows: Any, like: Any = None) -> Any:
    """Rows round their own mean, or round that of other rows; of length 1."""
    import numpy as np

    rows = rows - (rows if like is None else like).mean(axis=0)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


def directions(scores: Any) -> Any:
    """Scores (texts, themes) by their spread, each row of length 1."""
    import numpy as np

    rows = (scores - scores.mean(axis=0)) / (scores.std(axis=0) + 1e-9)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
