"""The second look of the sentiment model: what a text means as a whole, beside what its words say.

It takes the probabilities of the first model (`sentiment_model`) and what the middle layers of the sentence encoder
(`encoder`) make of the text: they hold who does what to whom and how, where the last layer holds the subject alone. The
text is compared by a Gaussian kernel with landmarks, sentences that were written for this project (Williams and Seeger,
"Using the Nyström Method to Speed Up Kernel Machines", 2001; Saunders, Gammerman and Vovk, "Ridge Regression Learning
Algorithm in Dual Variables", 1998). One linear scorer for each manner of speaking reads both, and decides as the first
model does. Landmarks are points, not texts, and none of them is a patient's comment.

The weights are an npz without pickled objects; `training/sentiment_sentences.py` makes and measures it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from coproduce.analysis import encoder
from coproduce.analysis.sentiment_model import LABELS, OUTPUTS, Scorer, UnusableModel, Verdict, decide
from coproduce.analysis.sentiment_words import NO_VIEW

SHIPPED = Path(__file__).parent / "models" / "sentiment_sentences.npz"
LAYERS = (3, 4, 5)
# Columns of what is read: the logarithms of three probabilities, the manner, then the nearness to each landmark.
BEFORE_LANDMARKS = len(LABELS) + 1
# The first model is never as sure as this.
_LEAST_CHANCE, _LEAST_MANNER = 1e-3, 1e-6


@dataclass(frozen=True)
class Space:
    """Where texts are compared: `middle` (1152,) and `directions` (1152, d) lead from layers to a point, `landmarks`
    (k, d) are whole numbers of `step`, `width` is that of the kernel."""

    middle: Any
    directions: Any
    landmarks: Any
    step: float
    width: float


@dataclass(frozen=True)
class SecondLook:
    """`scorer` reads the 4 + k columns of `numbers`."""

    version: str
    space: Space
    scorer: Scorer


def look_again(first: Verdict, texts: Sequence[str], known: encoder.Encoder) -> Verdict:
    """The final probabilities and labels of texts that the first model judged. Raises UnusableModel."""
    return judged(shipped(), first, layers_of(known, texts), says_nothing(texts))


def layers_of(known: encoder.Encoder, texts: Sequence[str]) -> Any:
    """What the middle layers make of each text, (texts, 1152), each layer of length 1."""
    import numpy as np

    found = known.layers(texts, LAYERS).reshape(len(texts), len(LAYERS), encoder.DIMENSIONS)
    lengths = np.linalg.norm(found, axis=2, keepdims=True)
    return (found / np.maximum(lengths, _LEAST_CHANCE)).reshape(len(texts), -1)


def says_nothing(texts: Sequence[str]) -> Any:
    """Which texts only say that there is nothing to say: an array of bool."""
    import numpy as np

    return np.array([NO_VIEW.match(text.lower().replace("’", "'")) is not None for text in texts])


def judged(look: SecondLook, first: Verdict, layers: Any, empty: Any) -> Verdict:
    """The final probabilities and labels; `empty` texts (a bool for each) keep what the first model found."""
    import numpy as np

    second = decide(look.scorer, numbers(first, nearness(look.space, layers)))
    return Verdict(
        np.where(empty[:, None], first.chances, second.chances),
        np.where(empty, first.chosen, second.chosen),
        np.where(empty, first.unclear, second.unclear),
        first.families,
    )


def numbers(first: Verdict, near: Any) -> Any:
    """What the second look reads of each text, (texts, 4 + k) in float32, from its nearness to k landmarks."""
    import numpy as np

    families = np.clip(first.families, _LEAST_MANNER, 1 - _LEAST_MANNER)
    manner = np.log(families / (1 - families))[:, None]
    return np.hstack([opinion(first), manner, near]).astype(np.float32)


def opinion(first: Verdict) -> Any:
    """What the first model thinks of each text, (texts, 3), kept from certainty."""
    import numpy as np

    return np.log(first.chances + _LEAST_CHANCE)


def nearness(space: Space, layers: Any) -> Any:
    """How near each text is to each landmark, (texts, k) from 0 to 1; `layers` as of `layers_of`."""
    return kernel(placed(space, layers), space.landmarks * space.step, space.width)


def placed(space: Space, layers: Any) -> Any:
    """The points of texts, (texts, d)."""
    return (layers - space.middle) @ space.directions


def kernel(points: Any, landmarks: Any, width: float) -> Any:
    """exp(-width * squared distance), (points, landmarks)."""
    import numpy as np

    apart = np.square(points).sum(axis=1)[:, None] + np.square(landmarks).sum(axis=1)
    return np.exp(-width * np.maximum(apart - 2 * points @ landmarks.T, 0))


@lru_cache(maxsize=1)
def shipped() -> SecondLook:
    """Raises UnusableModel."""
    return load(SHIPPED)


def load(place: Path) -> SecondLook:
    """The weights in a file. Raises UnusableModel."""
    import numpy as np

    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            look = SecondLook(
                bytes(stored["version"].tobytes()).decode(),
                Space(*(_restored(stored[part.name]) for part in fields(Space))),
                Scorer(*(_restored(stored[part.name]) for part in fields(Scorer))),
            )
        if look.scorer.weights.shape != (BEFORE_LANDMARKS + len(look.space.landmarks), OUTPUTS):
            raise ValueError
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile) as error:
        raise UnusableModel(f"{place} does not hold the second look of the sentiment model") from error
    return look


def _restored(stored: Any) -> Any:
    import numpy as np

    return stored.astype(np.float32) if stored.ndim else float(stored)


def as_bytes(look: SecondLook) -> bytes:
    """The file of the weights; directions keep 16 bits, landmarks 8."""
    import numpy as np

    parts: dict[str, Any] = {
        part.name: np.asarray(getattr(owner, part.name), np.float32)
        for owner in (look.scorer, look.space)
        for part in fields(owner)
    }
    parts["directions"] = look.space.directions.astype(np.float16)
    parts["landmarks"] = look.space.landmarks.astype(np.int8)
    content = io.BytesIO()
    np.savez_compressed(content, version=np.frombuffer(look.version.encode(), dtype=np.uint8), **parts)
    return content.getvalue()
