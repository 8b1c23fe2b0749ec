"""How much the letters of an unknown word look like those of a first name: sums over its groups of three letters.

The weights in `models/redaction_letters.json` are those of a logistic model that `training/redaction_letters.py` fitted
on the lists of first names and of ordinary words.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from pathlib import Path

_WEIGHTS = Path(__file__).parent / "models" / "redaction_letters.json"
_LONGEST = 24


@cache
def _weights() -> dict[str, float]:
    held: dict[str, float] = json.loads(_WEIGHTS.read_text(encoding="utf-8"))["weights"]
    return held


@lru_cache(maxsize=20_000)
def likeness(low: str) -> float:
    """Log odds that a word of these letters is a first name and not an ordinary word, where both are as frequent."""
    weights = _weights()
    return weights["bias"] + sum(weights.get(part, 0.0) for part in parts(low))


def parts(low: str) -> set[str]:
    """The groups of two and three letters of a word, with its beginning and end marked."""
    word = f"^{low[:_LONGEST]}$"
    return {word[at : at + size] for size in (2, 3) for at in range(len(word) - size + 1)}
