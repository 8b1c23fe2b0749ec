"""The second look of the sentiment model: what a text means as a whole, beside what its words say.

It takes the probabilities of the first model (`sentiment_model`) and the text's sentence vector (`encoder`). The
vector is compared with landmarks, means of groups of like texts' vectors, by a Gaussian kernel (Williams and Seeger,
"Using the Nyström Method to Speed Up Kernel Machines", 2001). One linear scorer for each manner of speaking reads both,
and decides as the first model does. No text is kept.

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
# Columns of what is read: the logarithms of three probabilities, the manner, then the nearness to each landmark.
BEFORE_LANDMARKS = len(LABELS) + 1
# The first model is never as sure as this.
_LEAST_CHANCE, _LEAST_MANNER = 1e-3, 1e-6


@dataclass(frozen=True)
class SecondLook:
    """`landmarks` (k, 384) in float32 and the `width` of the kernel; `scorer` reads the 4 + k columns of `numbers`."""

    version: str
    landmarks: Any
    width: float
    scorer: Scorer


def look_again(first: Verdict, texts: Sequence[str], known: encoder.Encoder) -> Verdict:
    """The final probabilities and labels of texts that the first model judged. Raises UnusableModel."""
    return judged(shipped(), first, known.embed(texts), says_nothing(texts))


def says_nothing(texts: Sequence[str]) -> Any:
    """Which texts only say that there is nothing to say: an array of bool."""
    import numpy as np

    return np.array([NO_VIEW.match(text.lower().replace("’", "'")) is not None for text in texts])


def judged(look: SecondLook, first: Verdict, vectors: Any, empty: Any) -> Verdict:
    """The final probabilities and labels; `empty` texts (a bool for each) keep what the first model found."""
    import numpy as np

    second = decide(look.scorer, numbers(look.landmarks, look.width, first, vectors))
    return Verdict(
        np.where(empty[:, None], first.chances, second.chances),
        np.where(empty, first.chosen, second.chosen),
        np.where(empty, first.unclear, second.unclear),
        first.families,
    )


def numbers(landmarks: Any, width: float, first: Verdict, vectors: Any) -> Any:
    """What the second look reads of each text, (texts, 4 + k) in float32; `vectors` (texts, 384) have length 1."""
    import numpy as np

    families = np.clip(first.families, _LEAST_MANNER, 1 - _LEAST_MANNER)
    return np.hstack(
        [
            np.log(first.chances + _LEAST_CHANCE),
            np.log(families / (1 - families))[:, None],
            nearness(landmarks, width, vectors),
        ]
    ).astype(np.float32)


def nearness(landmarks: Any, width: float, vectors: Any) -> Any:
    """How near each text is to each landmark, (texts, k) from 0 to 1."""
    import numpy as np

    return np.exp(-width * (1 + np.square(landmarks).sum(axis=1) - 2 * vectors @ landmarks.T))


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
                stored["landmarks"].astype(np.float32),
                float(stored["width"]),
                Scorer(*(_restored(stored[part.name]) for part in fields(Scorer))),
            )
        if look.scorer.weights.shape != (BEFORE_LANDMARKS + len(look.landmarks), OUTPUTS):
            raise ValueError
    except (OSError, ValueError, KeyError, EOFError, TypeError, BadZipFile) as error:
        raise UnusableModel(f"{place} does not hold the second look of the sentiment model") from error
    return look


def _restored(stored: Any) -> Any:
    import numpy as np

    return stored.astype(np.float32) if stored.ndim else float(stored)


def as_bytes(look: SecondLook) -> bytes:
    """The file of the weights; landmarks keep 16 bits."""
    import numpy as np

    parts: dict[str, Any] = {
        part.name: np.asarray(getattr(look.scorer, part.name), np.float32) for part in fields(Scorer)
    }
    content = io.BytesIO()
    np.savez_compressed(
        content,
        version=np.frombuffer(look.version.encode(), dtype=np.uint8),
        landmarks=look.landmarks.astype(np.float16),
        width=np.float32(look.width),
        **parts,
    )
    return content.getvalue()
