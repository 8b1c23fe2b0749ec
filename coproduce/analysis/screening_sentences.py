"""How near a text stands to those in which people saw signs of harm, by what the sentence encoder makes of it.

Kernel ridge regression (Saunders, Gammerman and Vovk, ICML 1998) with a Gaussian kernel over the middle layers of the
encoder, each scaled to length 1: they hold who does what to whom, where the last layer holds the subject alone. The
score is weighed together with that of `screening_model` and with the signs (Wolpert, "Stacked generalization", 1992).
The file holds vectors, not texts; `training.screening` makes it. Reads numpy when first used: for the worker and for
commands, not for the web.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from coproduce.analysis import encoder

PLACE = Path(__file__).parent / "models" / "screening-sentences.npz"
LAYERS = (2, 3, 4, 5)
WIDTH = 1.0  # the kernel is exp(-WIDTH * squared distance)
CONSTANT = 0.1  # added to the kernel, so that it learns an intercept
_LEAST_LENGTH = 1e-6
_BLOCK = 500


@dataclass(frozen=True)
class Known:
    """The texts that were learnt from as points, and how their nearness is weighed.

    `mean` (1536,), `projection` (1536, d): from the layers to a point. `points` (n, d). `weights` (n, 2): concern,
    urgent. `joined` (2, 6): for each its intercept, the weights of the model's score, of the nearness, of a sign to
    check and of an urgent one, and the threshold.
    """

    mean: Any
    projection: Any
    points: Any
    weights: Any
    joined: Any


def installed() -> Known | None:
    """What is shipped with the program, or None where there is no encoder."""
    return _loaded() if PLACE.exists() and encoder.installed() is not None else None


@lru_cache(maxsize=1)
def _loaded() -> Known:
    return load(PLACE)


def load(place: Path) -> Known:
    """What `training.screening` wrote."""
    import numpy as np

    with np.load(place, allow_pickle=False) as stored:
        points = stored["points"].astype(np.float32) * stored["steps"]
        return Known(
            stored["mean"],
            stored["projection"].astype(np.float32),
            points,
            stored["weights"],
            stored["joined"],
        )


def kernel(asked: Any, points: Any) -> Any:
    """(texts, points): 1.1 for the same point, falling to 0.1 with distance."""
    import numpy as np

    apart = np.square(asked).sum(axis=1)[:, None] + np.square(points).sum(axis=1) - 2 * asked @ points.T
    return np.exp(-WIDTH * np.maximum(apart, 0)) + CONSTANT


def nearness(texts: Sequence[str], known: Known, progress: encoder.Progress | None = None) -> Any:
    """(texts, 2): for concern and for urgent about 1 for yes and -1 for no. Raises ValueError without the encoder."""
    model = encoder.installed()
    if model is None:
        raise ValueError("the sentence encoder is not installed")
    import numpy as np

    placed = (layers_of(model, texts, progress) - known.mean) @ known.projection
    # In blocks: ten thousand texts beside all points at once would take hundreds of megabytes.
    blocks = (placed[start : start + _BLOCK] for start in range(0, max(1, len(placed)), _BLOCK))
    return np.concatenate([kernel(block, known.points) @ known.weights for block in blocks])


def layers_of(model: encoder.Encoder, texts: Sequence[str], progress: encoder.Progress | None = None) -> Any:
    """What the middle layers make of each text, (texts, 1536), each layer of length 1."""
    import numpy as np

    found = model.layers(texts, LAYERS, progress or _silent).reshape(-1, len(LAYERS), encoder.DIMENSIONS)
    lengths = np.linalg.norm(found, axis=2, keepdims=True)
    return (found / np.maximum(lengths, _LEAST_LENGTH)).reshape(-1, len(LAYERS) * encoder.DIMENSIONS)


def _silent(done: int, total: int) -> None:
    """Progress that nobody watches."""
