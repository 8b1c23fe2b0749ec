"""How near suggested themes come to those of people, and how steady they are: `python -m training.measure_themes`.

Five folds with identical texts together: each NHS comment is placed by a space that was fitted without it (and without
texts equal to it). The first label of a text is held against its first theme; texts in no theme are a cluster of their
own. Prints the table of training/README.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from statistics import mean
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.model_selection import GroupKFold

from coproduce.analysis import theme_space, vectors
from coproduce.analysis.themes import suggest
from training.theme_space import NHS, Example, fit, nhs_examples, other_examples

FOLDS = 5
SIZES = (500, 1300, 2658)
RESAMPLED = 0.8


@dataclass
class HeldOut:
    """A space that answers for each text with the fold's space that was fitted without it."""

    subjects: tuple[str, ...]
    spaces: tuple[theme_space.Space, ...]
    fold_of: dict[str, int]

    def likelihoods(self, texts: Sequence[str], embedded: Any | None) -> Any:
        found = np.zeros((len(texts), len(self.subjects)), dtype=np.float32)
        folds = np.array([self.fold_of[_plain(text)] for text in texts])
        for fold, space in enumerate(self.spaces):
            rows = np.flatnonzero(folds == fold)
            part = None if embedded is None else embedded[rows]
            found[rows] = space.likelihoods([texts[row] for row in rows.tolist()], part)
        return found


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


def held_out(examples: Sequence[Example], others: Sequence[Example]) -> HeldOut:
    """Fit one space for each fold of the examples, each with all of the others."""
    groups = np.unique([_plain(example.text) for example in examples], return_inverse=True)[1]
    spaces, fold_of = [], {}
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0).split(examples, groups=groups)
    for fold, (learnt, kept) in enumerate(folds):
        unseen = {_plain(examples[row].text) for row in kept}
        apart = [example for example in others if _plain(example.text) not in unseen]
        spaces.append(fit([*(examples[row] for row in learnt), *apart]))
        fold_of.update(dict.fromkeys(unseen, fold))
    return HeldOut(spaces[0].subjects, tuple(spaces), fold_of)


@contextmanager
def in_place_of_the_model(space: Any, *, with_vectors: bool = True) -> Iterator[None]:
    """Let suggestion use another space, and no vectors where it is to do without."""
    before, before_vectors = theme_space.installed, vectors.installed
    theme_space.installed = lambda: space  # type: ignore[assignment]
    if not with_vectors:
        vectors.installed = lambda: None  # type: ignore[assignment]
    try:
        yield
    finally:
        theme_space.installed, vectors.installed = before, before_vectors


def first_themes(texts: Sequence[str], seed: int = 0) -> list[int]:
    """The strongest theme of each text, 0 for none."""
    return [held[0] if held else 0 for held in suggest(texts, seed=seed).assignments]


def agreement(one: Sequence[Any], other: Sequence[Any]) -> tuple[float, float]:
    """Normalised mutual information (arithmetic mean) and adjusted Rand index."""
    return float(normalized_mutual_info_score(one, other)), float(adjusted_rand_score(one, other))


def nearness(examples: Sequence[Example], size: int, draws: int) -> str:
    """A row of the table: all texts, then those with exactly one label."""
    rows: list[tuple[float, ...]] = []
    for draw in range(draws):
        chosen = np.random.default_rng([size, draw]).permutation(len(examples))[:size]
        part = [examples[row] for row in chosen]
        themes = first_themes([example.text for example in part])
        wanted = [example.subjects[0] for example in part]
        single = [row for row, each in enumerate(part) if len(each.subjects) == 1 and each.subjects[0] != NHS]
        alone = agreement([wanted[row] for row in single], [themes[row] for row in single])
        none = themes.count(0) / len(themes)
        rows.append((*agreement(wanted, themes), *alone, float(len(set(themes) - {0})), none))
    values = [mean(column) for column in zip(*rows, strict=True)]
    return f"{size:6} | " + " | ".join(f"{value:.3f}" for value in values)


def steadiness(texts: Sequence[str]) -> list[str]:
    """Between five seeds, and between four resamples of 80% on the texts that both hold."""
    seeds = [first_themes(texts, seed) for seed in range(5)]
    between = [agreement(one, other) for one, other in combinations(seeds, 2)]
    samples = []
    for draw in range(4):
        rows = np.sort(
            np.random.default_rng([77, draw]).permutation(len(texts))[: int(RESAMPLED * len(texts))]
        )
        themes = first_themes([texts[row] for row in rows])
        samples.append(dict(zip(rows.tolist(), themes, strict=True)))
    shared = []
    for one, other in combinations(samples, 2):
        both = sorted(one.keys() & other.keys())
        shared.append(agreement([one[row] for row in both], [other[row] for row in both]))
    return [
        f"{what}: NMI {mean(pair[0] for pair in pairs):.3f}, ARI {mean(pair[1] for pair in pairs):.3f}"
        f" (lowest {min(pair[1] for pair in pairs):.3f})"
        for what, pairs in (("between seeds", between), ("between 80% resamples", shared))
    ]


def main() -> None:
    examples = nhs_examples()
    space = held_out(examples, other_examples())
    for with_vectors in (True, False):
        with in_place_of_the_model(space, with_vectors=with_vectors):
            print("with vectors" if with_vectors else "words alone")
            print("  size | NMI | ARI | NMI one label | ARI one label | themes | in none")
            for size in SIZES:
                print(nearness(examples, size, 1 if size >= len(examples) else 4), flush=True)
    texts = [example.text for example in examples]
    with in_place_of_the_model(space):
        for size in (500, len(texts)):
            print(
                f"steadiness of {size}", *steadiness(texts[::5][:500] if size == 500 else texts), sep="\n  "
            )


if __name__ == "__main__":
    main()
