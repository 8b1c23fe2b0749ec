"""Campaign texts: the same words sent in by many, grouped so that they are counted and answered once."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence

_PLAIN = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})


def normalised(text: str) -> str:
    """The text without differences of white space, letter case, kinds of quotation mark or dash."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_PLAIN)).casefold().split())


def identical_groups(texts: Sequence[str]) -> tuple[tuple[int, ...], ...]:
    """Groups of two or more texts that are the same once normalised, as positions in `texts`.

    Groups come in the order of their first text. Empty texts belong to no group.
    """
    found: defaultdict[str, list[int]] = defaultdict(list)
    for position, text in enumerate(texts):
        plain = normalised(text)
        if plain:
            found[plain].append(position)
    return tuple(tuple(positions) for positions in found.values() if len(positions) > 1)
