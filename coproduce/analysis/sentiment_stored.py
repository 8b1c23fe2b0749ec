"""A sentiment model from bytes, as a database keeps them."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coproduce.analysis.sentiment_model import Model


def model_of(content: bytes) -> Model:
    """The model that `sentiment_model.as_bytes` wrote. Raises UnusableModel."""
    from coproduce.analysis.sentiment_model import load

    with TemporaryDirectory() as folder:
        place = Path(folder) / "model.npz"
        place.write_bytes(content)
        return load(place)
