"""The file of the language model that `vectors` and `encoder` read: all-MiniLM-L6-v2 in one byte a number, 23 MB.

Each row of a matrix is kept as whole numbers from -127 to 127 and one factor (symmetric quantisation; Jacob and others,
"Quantization and Training of Neural Networks", 2018), which moves a number by less than half a hundredth of the largest
in its row. The file is built at set-up (`vectors_build`) and not part of the repository.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parent / "vendor" / "minilm.npz"
# Another place, such as one shared by several installations.
PLACE_SETTING = "COPRODUCE_LANGUAGE_MODEL"

PIECES, TABLE = "pieces", "embeddings.word_embeddings.weight"
_WHOLE, _FACTOR = ":whole", ":factor"
_LARGEST = 127


def place() -> Path | None:
    """Where the model of this installation lies, or None."""
    found = Path(os.environ.get(PLACE_SETTING) or PLACE)
    return found if found.exists() else None


def packed(pieces: list[str], tensors: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored: matrices as whole numbers with a factor a row, everything else in half precision."""
    import numpy as np

    found: dict[str, Any] = {PIECES: np.frombuffer("\n".join(pieces).encode(), dtype=np.uint8)}
    for name, numbers in tensors.items():
        if numbers.ndim < 2:
            found[name] = numbers.astype(np.float16)
            continue
        factor = np.maximum(np.abs(numbers).max(axis=1, keepdims=True) / _LARGEST, 1e-8).astype(np.float32)
        found[name + _WHOLE] = np.round(numbers / factor).astype(np.int8)
        found[name + _FACTOR] = factor
    return found


def read_pieces(stored: Any) -> list[str]:
    """Pieces of words in the order of the table; it begins with the most frequent."""
    return bytes(stored[PIECES]).decode().split("\n")


def read(stored: Any, name: str) -> Any:
    """One tensor by the name that the model gives it, as float32."""
    import numpy as np

    if name + _WHOLE in stored.files:
        return stored[name + _WHOLE].astype(np.float32) * stored[name + _FACTOR]
    return stored[name].astype(np.float32)


def names(stored: Any) -> list[str]:
    """The tensors that a file holds."""
    return sorted({each.removesuffix(_WHOLE).removesuffix(_FACTOR) for each in stored.files} - {PIECES})
