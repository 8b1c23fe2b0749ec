"""Sentence vectors: what a whole text means, word order and all, as 384 numbers. Slow (some 5 to 20 ms a text) and
exact, where `vectors` is fast and rough: for the few texts of one consultation, in the worker.

The model is all-MiniLM-L6-v2 (Wang and others, "MiniLM: Deep Self-Attention Distillation", 2020; Reimers and Gurevych,
"Sentence-BERT", 2019; Apache 2.0). Its six layers are worked out in numpy, so that no package for neural networks is
needed. The numbers are put beside the word vectors at set-up; without them `installed()` is None.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from coproduce.analysis import language_model

NAME = "minilm-sentences"
# A slow machine can do without: everything then works from words, and `method` says so.
SETTING, OFF = "COPRODUCE_SENTENCE_VECTORS", "off"
DIMENSIONS = 384

_LAYERS, _HEADS = 6, 12
_LONGEST = 128  # pieces of words; what follows is not read
_BATCH_PIECES = 4096
_EPSILON = 1e-12
_TOKEN = re.compile(r"\w+|[^\w\s]")
_LONGEST_WORD = 60

Progress = Callable[[int, int], None]
Word = tuple[int, int, Any]


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass
class Encoder:
    """`weights` by the names that the model gives them, as float32."""

    pieces: Mapping[str, int]
    weights: Mapping[str, Any]
    _known: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def embed(self, texts: Sequence[str], progress: Progress = _silent) -> Any:
        """An array (texts, 384) of float32, each row of length 1. `progress` may raise to stop."""
        import numpy as np

        found = self.layers(texts, (_LAYERS,), progress)
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), _EPSILON)

    def layers(self, texts: Sequence[str], wanted: Sequence[int], progress: Progress = _silent) -> Any:
        """An array (texts, 384 for each wanted layer, 1 to 6 in rising order) of float32: the mean over the words of
        what each layer makes of them, not scaled. The middle layers tell more of who does what than the last."""
        import numpy as np

        tokens = [self._tokens(text) for text in texts]
        found = np.zeros((len(texts), DIMENSIONS * len(wanted)), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda place: len(tokens[place]))
        start = 0
        while start < len(order):
            progress(start, len(order))
            end = _end_of_batch(order, start, tokens)
            chosen = order[start:end]
            found[chosen] = self._read([tokens[place] for place in chosen], wanted)
            start = end
        return found

    def _tokens(self, text: str) -> list[int]:
        found: list[int] = []
        for word in _TOKEN.findall(_plain(text[: 10 * _LONGEST])):
            found.extend(self._pieces_of(word))
            if len(found) >= _LONGEST - 2:
                break
        return [self.pieces["[CLS]"], *found[: _LONGEST - 2], self.pieces["[SEP]"]]

    def _split(self, word: str) -> tuple[int, ...]:
        found, rest, mark = [], word, ""
        while rest:
            for end in range(min(len(rest), _LONGEST_WORD), 0, -1):
                if mark + rest[:end] in self.pieces:
                    found.append(self.pieces[mark + rest[:end]])
                    rest, mark = rest[end:], "##"
                    break
            else:
                return (self.pieces["[UNK]"],)
        return tuple(found)

    def _read(self, batch: Sequence[Sequence[int]], wanted: Sequence[int]) -> Any:
        """The mean over the words of what each wanted layer makes of them, side by side."""
        import numpy as np

        found, there = self._states(batch, wanted)
        counts = there.sum(axis=1, keepdims=True)
        return np.concatenate([(state * there[:, :, None]).sum(axis=1) / counts for state in found], axis=1)

    def _states(self, batch: Sequence[Sequence[int]], wanted: Sequence[int]) -> tuple[list[Any], Any]:
        """What each wanted layer makes of each piece (texts, longest, 384), and where pieces are (texts, longest)."""
        import numpy as np

        length = max(len(tokens) for tokens in batch)
        numbers = np.zeros((len(batch), length), dtype=np.int64)
        there = np.zeros((len(batch), length), dtype=np.float32)
        for row, tokens in enumerate(batch):
            numbers[row, : len(tokens)] = tokens
            there[row, : len(tokens)] = 1.0
        state = (
            self.weights["embeddings.word_embeddings.weight"][numbers]
            + self.weights["embeddings.position_embeddings.weight"][:length]
            + self.weights["embeddings.token_type_embeddings.weight"][0]
        )
        state = self._normalised(state, "embeddings.LayerNorm")
        hidden = (1.0 - there)[:, None, None, :] * np.float32(-1e9)
        found = []
        for number in range(max(wanted)):
            state = self._layer(state, hidden, f"encoder.layer.{number}")
            if number + 1 in wanted:
                found.append(state)
        return found, there

    def words(self, texts: Sequence[str], layer: int) -> list[list[Word]]:
        """For each text its words as (start, end, what the layer makes of the word: 384 numbers of float32). A long
        text is read in stretches that end with a sentence where they can, so every word is read."""
        stretches = [
            (place, stretch) for place, text in enumerate(texts) for stretch in self._stretches(text)
        ]
        lengths = [sum(len(pieces) for _, _, pieces in stretch) + 2 for _, stretch in stretches]
        order = sorted(range(len(stretches)), key=lengths.__getitem__)
        found: list[list[Word]] = [[] for _ in texts]
        start = 0
        while start < len(order):
            end = start + 1
            while end < len(order) and (end + 1 - start) * lengths[order[end]] <= _BATCH_PIECES:
                end += 1
            batch = [
                [piece for _, _, pieces in stretches[each][1] for piece in pieces]
                for each in order[start:end]
            ]
            ends = self.pieces["[CLS]"], self.pieces["[SEP]"]
            (states,), _ = self._states([[ends[0], *pieces, ends[1]] for pieces in batch], (layer,))
            for row, each in enumerate(order[start:end]):
                place, stretch = stretches[each]
                found[place] += _means(stretch, states[row])
            start = end
        return [sorted(words, key=lambda word: word[0]) for words in found]

    def _stretches(self, text: str) -> Iterator[list[tuple[int, int, tuple[int, ...]]]]:
        """Words with their pieces, in stretches that the model can read at once."""
        stretch: list[tuple[int, int, tuple[int, ...]]] = []
        count = 0
        for match in _TOKEN.finditer(text):
            pieces = self._pieces_of(_plain(match.group()))[: _LONGEST - 2]
            if stretch and (
                count + len(pieces) > _LONGEST - 2 or (count > _LONGEST // 2 and _ends(text, stretch))
            ):
                yield stretch
                stretch, count = [], 0
            stretch.append((match.start(), match.end(), pieces))
            count += len(pieces)
        if stretch:
            yield stretch

    def _pieces_of(self, word: str) -> tuple[int, ...]:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._split(word)
        return known

    def _layer(self, state: Any, hidden: Any, name: str) -> Any:
        told = self._linear(
            self._attended(state, hidden, f"{name}.attention.self"), f"{name}.attention.output.dense"
        )
        state = self._normalised(state + told, f"{name}.attention.output.LayerNorm")
        wide = _gelu(self._linear(state, f"{name}.intermediate.dense"))
        return self._normalised(
            state + self._linear(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm"
        )

    def _attended(self, state: Any, hidden: Any, name: str) -> Any:
        import numpy as np

        texts, length, width = state.shape
        size = width // _HEADS

        def heads(part: str) -> Any:
            found = self._linear(state, f"{name}.{part}").reshape(texts, length, _HEADS, size)
            return np.ascontiguousarray(found.transpose(0, 2, 1, 3))

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2)
        scores *= np.float32(size**-0.5)
        scores += hidden
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        return (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(texts, length, width)

    def _linear(self, state: Any, name: str) -> Any:
        flat = state.reshape(-1, state.shape[-1]) @ self.weights[f"{name}.weight"].T
        flat += self.weights[f"{name}.bias"]
        return flat.reshape(*state.shape[:-1], -1)

    def _normalised(self, state: Any, name: str) -> Any:
        import numpy as np

        state = state - state.mean(axis=-1, keepdims=True)
        spread = np.sqrt(np.square(state).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
        return state / spread * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def is_installed() -> bool:
    """Whether texts are read by it here. Loads nothing."""
    return language_model.place() is not None and os.environ.get(SETTING) != OFF


def installed() -> Encoder | None:
    """The encoder of this installation, or None; also where the setting says to do without."""
    place = language_model.place()
    return _loaded(place) if place is not None and is_installed() else None


@contextmanager
def switched_off() -> Iterator[None]:
    """Do without inside the block: for work that nobody waits to see done well, such as loading a demonstration."""
    before = os.environ.get(SETTING)
    os.environ[SETTING] = OFF
    try:
        yield
    finally:
        if before is None:
            del os.environ[SETTING]
        else:
            os.environ[SETTING] = before


@lru_cache(maxsize=1)
def _loaded(place: Path) -> Encoder:
    return load(place)


def load(place: Path) -> Encoder:
    import numpy as np

    with np.load(place, allow_pickle=False) as stored:
        pieces = {piece: index for index, piece in enumerate(language_model.read_pieces(stored))}
        weights = {name: language_model.read(stored, name) for name in language_model.names(stored)}
    return Encoder(pieces, weights)


def _ends(text: str, stretch: Sequence[tuple[int, int, tuple[int, ...]]]) -> bool:
    return text[stretch[-1][0]] in ".!?\n"


def _means(stretch: Sequence[tuple[int, int, tuple[int, ...]]], states: Any) -> Iterator[Word]:
    """Each word with the mean over its pieces; the first state is that of the mark before the text."""
    at = 1
    for start, end, pieces in stretch:
        yield start, end, states[at : at + max(1, len(pieces))].mean(axis=0)
        at += len(pieces)


def _end_of_batch(order: Sequence[int], start: int, tokens: Sequence[Sequence[int]]) -> int:
    """Texts of about the same length go together: what is added to the shorter ones is read in vain."""
    end = start + 1
    while end < len(order) and (end + 1 - start) * len(tokens[order[end]]) <= _BATCH_PIECES:
        end += 1
    return end


def _gelu(values: Any) -> Any:
    """Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016), by its hyperbolic tangent."""
    import numpy as np

    inner = np.float32(0.7978845608) * (values + np.float32(0.044715) * values * values * values)
    np.tanh(inner, out=inner)
    inner += 1
    inner *= values
    inner *= np.float32(0.5)
    return inner


def _plain(text: str) -> str:
    text = text.lower()
    if text.isascii():
        return text
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
