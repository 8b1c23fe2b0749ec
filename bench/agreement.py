"""How well two lists of labels agree: the measures of the field, in their plain forms."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection, Sequence

DRAWS, DRAWN, POINTS = 2_000, 200, 0.05


def accuracy(wanted: Sequence[str], found: Sequence[str]) -> float:
    return sum(one == other for one, other in zip(wanted, found, strict=True)) / len(wanted)


def f1(hits: int, wanted: int, found: int) -> float:
    """2 x hits / (wanted + found): 1 where nothing was wanted and nothing found."""
    return 2 * hits / (wanted + found) if wanted + found else 1.0


def macro_f1(wanted: Sequence[Collection[str]], found: Sequence[Collection[str]]) -> float:
    """The mean F1 of the labels that occur in `wanted`; each text may have several labels."""
    labels = sorted({label for each in wanted for label in each})
    return sum(_f1_of(label, wanted, found) for label in labels) / len(labels)


def _f1_of(label: str, wanted: Sequence[Collection[str]], found: Sequence[Collection[str]]) -> float:
    in_wanted, in_found = ([label in each for each in lists] for lists in (wanted, found))
    hits = sum(one and other for one, other in zip(in_wanted, in_found, strict=True))
    return f1(hits, sum(in_wanted), sum(in_found))


def micro_f1(wanted: Sequence[Collection[str]], found: Sequence[Collection[str]]) -> float:
    """F1 over all pairs of text and label."""
    hits = sum(len(set(one) & set(other)) for one, other in zip(wanted, found, strict=True))
    return f1(hits, sum(map(len, wanted)), sum(map(len, found)))


def draws_that_mislead(wanted: Sequence[str], found: Sequence[str], seed: int = 5) -> float:
    """In how many draws of 200 texts the share of some label is off by more than five points, 0 to 1."""
    pairs, drawn, off = list(zip(wanted, found, strict=True)), random.Random(seed), 0
    for _ in range(DRAWS):
        sample = drawn.sample(pairs, min(DRAWN, len(pairs)))
        true, said = (Counter(side) for side in zip(*sample, strict=True))
        off += any(abs(true[label] - said[label]) > POINTS * len(sample) + 1e-9 for label in true | said)
    return off / DRAWS
