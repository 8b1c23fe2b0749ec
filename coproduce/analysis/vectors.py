"""Word vectors: what a text is about as 384 numbers, so that texts that say the same in other words lie close.

They are built at set-up (`vectors_build`) and not part of the repository. Without them `installed()` is None: whoever
asks works from the texts' own words instead, and says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from coproduce.analysis import language_model

DIMENSIONS = 384
NAME = "minilm-words"

_WORD = re.compile(r"[a-z]+|[0-9]+")
_LONGEST_WORD = 40


@dataclass
class WordVectors:
    """`vectors` (pieces, 384) of float32 and a weight for each piece: the rarer, the more it tells."""

    pieces: dict[str, int]
    vectors: Any
    weights: Any
    _of_word: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def embed(self, texts: Sequence[str]) -> Any:
        """An array (texts, 384) of float32, each row of length 1, or of zeros where no word is known."""
        import numpy as np

        from coproduce.analysis.sparse import counted

        counts = counted([self.indices(text) for text in texts], len(self.pieces))
        counts.data *= self.weights[counts.indices]
        sums = counts @ self.vectors
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        return (sums / np.where(lengths == 0, 1.0, lengths)).astype(np.float32)

    def indices(self, text: str) -> list[int]:
        """The pieces of a text's words, in order."""
        found: list[int] = []
        for word in _WORD.findall(_plain(text)):
            known = self._of_word.get(word)
            if known is None:
                known = self._of_word[word] = self._split(word)
            found.extend(known)
        return found

    def _split(self, word: str) -> tuple[int, ...]:
        """The longest known beginning, again and again; nothing where a part is unknown."""
        found, rest, mark = [], word[:_LONGEST_WORD], ""
        while rest:
            for end in range(len(rest), 0, -1):
                if mark + rest[:end] in self.pieces:
                    found.append(self.pieces[mark + rest[:end]])
                    rest, mark = rest[end:], "##"
                    break
            else:
                return ()
        return tuple(found)


@lru_cache(maxsize=1)
def installed() -> WordVectors | None:
    """The vectors of this installation, or None."""
    place = language_model.place()
    return load(place) if place is not None else None


def load(place: Path) -> WordVectors:
    """The rows of the model's table that stand for English words and figures."""
    import numpy as np

    with np.load(place, allow_pickle=False) as stored:
        pieces = language_model.read_pieces(stored)
        table = language_model.read(stored, language_model.TABLE)
    kept = [rank for rank, piece in enumerate(pieces) if _is_plain(piece)]
    vectors = table[kept]
    # What all share tells nothing (Mu and Viswanath, "All-but-the-Top", 2018).
    vectors -= vectors.mean(axis=0)
    weights = np.log1p(np.array(kept, dtype=np.float32))
    return WordVectors(
        {pieces[rank]: index for index, rank in enumerate(kept)}, vectors, weights / weights.max()
    )


def _is_plain(piece: str) -> bool:
    """Other scripts are not what this model was made for."""
    bare = piece.removeprefix("##")
    return bare.isascii() and bare.isalnum()


def _plain(text: str) -> str:
    text = text.lower()
    if text.isascii():
        return text
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
