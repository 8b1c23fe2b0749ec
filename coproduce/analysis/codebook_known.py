"""Known themes: what a text says of themes that people coded before, as one more thing to learn a codebook from.

Three linear models were trained on coded comments (training/codebook_known.py), each without a third of the texts, of
words alone and once more with sentences. A
text is scored by the model that did not see its third, told by a hash of its words: so a text of the training data is
scored as honestly as any other, and a codebook learnt from such texts is not misled by scores that are too good.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from coproduce.analysis.codebook_features import COLUMNS, weighted, words_of

THIRDS = 3
FOLDER = Path(__file__).parent / "models"
CARD = FOLDER / "known-themes.json"


@dataclass(frozen=True)
class Scale:
    """Each theme's slope and intercept of probability, and the score from which it is given."""

    slope: Any
    intercept: Any
    threshold: Any

    def chances(self, scores: Any) -> Any:
        import numpy as np

        return 1 / (1 + np.exp(-(scores * self.slope + self.intercept)))


@dataclass(frozen=True)
class Third:
    """A linear model: weights (columns, themes) of words and, where sentences are read, (384, themes) of means."""

    columns: Any
    rarity: Any
    weights: Any
    bias: Any
    scale: Scale
    centre: Any = None
    of_means: Any = None

    def score(self, counts: Any, means: Any) -> Any:
        found = weighted(counts, self.rarity)[:, self.columns] @ self.weights + self.bias
        return found if self.of_means is None else found + moved(means, self.centre) @ self.of_means


def moved(means: Any, centre: Any) -> Any:
    """Means of sentences (texts, 384) round a centre, of length 1."""
    import numpy as np

    rows = means - centre
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)


@dataclass(frozen=True)
class KnownThemes:
    """`names` of the themes; those before `calibrated` have probabilities true of texts like the training data.

    `thirds` of words alone, `reading` for texts whose sentences were read as well.
    """

    names: tuple[str, ...]
    calibrated: int
    thirds: tuple[Third, ...]
    reading: tuple[Third, ...]

    def score(self, texts: Sequence[str], counts: Any, means: Any = None) -> tuple[Any, Any, Any]:
        """Scores, probabilities and margins (logits from the threshold), each (texts, themes).

        `means` (texts, 384) of the texts' sentences, or None.
        """
        import numpy as np

        thirds = np.array([third_of(text) for text in texts], dtype=np.int64)
        scores, chances, margins = (np.zeros((len(texts), len(self.names)), np.float32) for _ in range(3))
        for number, model in enumerate(self.thirds if means is None else self.reading):
            rows = np.flatnonzero(thirds == number)
            found = model.score(counts[rows], None if means is None else means[rows])
            scores[rows] = found
            chances[rows] = model.scale.chances(found)
            margins[rows] = model.scale.slope * (found - model.scale.threshold)
        return scores, chances, margins


def third_of(text: str) -> int:
    """Which third of all texts a text belongs to; the same for texts that differ in marks and capitals alone."""
    return (
        hashlib.blake2b(" ".join(words_of(text)).encode("utf-8", "replace"), digest_size=4).digest()[0]
        % THIRDS
    )


@lru_cache(maxsize=1)
def shipped() -> KnownThemes | None:
    """The known themes that come with the program; None where they are missing."""
    if not CARD.exists():
        return None
    card = json.loads(CARD.read_text(encoding="utf-8"))
    thirds, reading = (
        tuple(_load(place(number, kind)) for number in range(THIRDS)) for kind in (False, True)
    )
    return KnownThemes(tuple(card["themes"]), int(card["calibrated"]), thirds, reading)


def place(number: int, reading: bool) -> Path:
    """The file of a third, of words alone or with sentences."""
    return FOLDER / f"known-themes-{'sentences-' if reading else ''}{number}.npz"


def _load(file: Path) -> Third:
    import numpy as np

    with np.load(file, allow_pickle=False) as stored:
        parts = {name: stored[name] for name in stored.files}
    columns = parts["columns"]
    rarity = np.zeros(COLUMNS, np.float32)
    rarity[columns] = parts["rarity"]
    weights = parts["weights"].astype(np.float32) * parts["scale"]
    scale = Scale(parts["slope"], parts["intercept"], parts["threshold"])
    return Third(columns, rarity, weights, parts["bias"], scale, parts.get("centre"), parts.get("of_means"))
