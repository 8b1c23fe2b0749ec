"""Measure the codebook: `.venv/bin/python -m training.measure_codebook` prints the table of README.md.

Patient comments, 24 most frequent themes: 5 or 20 examples a theme (five draws; the rest is coded) and five folds with
all. Written sentences: learnt from seven writers, measured on aspen. Each with the known themes and without them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np

from coproduce.analysis.codebook import Example, learn
from training.codebook_known import DATA, WRITERS, WRITTEN, read

THEMES, DRAWS, FOLDS = 24, 5, 5
ASPECTS_DRAWS = 3


def comments() -> tuple[list[str], Any, list[str]]:
    """Texts, truth (texts, themes) of 0 and 1, and the names of the most frequent themes."""
    rows = read(DATA / "nhs_comments_2.csv")
    held = [[label for label in row["label"].split("|") if label] for row in rows]
    names, counts = np.unique([label for labels in held for label in labels], return_counts=True)
    frequent = [str(names[place]) for place in np.argsort(-counts, kind="stable")[:THEMES]]
    return [row["text"] for row in rows], truth_of(held, frequent), frequent


def truth_of(held: Sequence[Sequence[str]], names: Sequence[str]) -> Any:
    return np.array([[name in labels for name in names] for labels in held], dtype=np.float64)


def drawn(truth: Any, number: int, seed: int) -> Any:
    """Rows drawn until each theme has `number`, the rarest theme first."""
    chance, chosen = np.random.default_rng(seed), np.zeros(len(truth), dtype=bool)
    for theme in np.argsort(truth.sum(axis=0), kind="stable"):
        pool = np.flatnonzero((truth[:, theme] > 0) & ~chosen)
        chance.shuffle(pool)
        chosen[pool[: max(0, number - int(truth[chosen, theme].sum()))]] = True
    return np.flatnonzero(chosen)


def coded(
    texts: Sequence[str], truth: Any, names: Sequence[str], others: Sequence[str], with_known_themes: bool
) -> Any:
    """What a codebook learnt from `texts` gives `others`: (others, themes) of 0 and 1."""
    labels = [tuple(name for name, held in zip(names, row, strict=True) if held) for row in truth]
    examples = [Example(text, held) for text, held in zip(texts, labels, strict=True)]
    found = learn(examples, with_known_themes=with_known_themes).code(others)
    return truth_of([each.labels for each in found], names)


def f1(truth: Any, given: Any) -> tuple[float, float]:
    """Macro F1 over the themes that occur, and micro F1."""
    hits, total = (truth * given).sum(axis=0), truth.sum(axis=0) + given.sum(axis=0)
    occurring = truth.sum(axis=0) > 0
    return float((2 * hits / np.maximum(total, 1))[occurring].mean()), float(
        2 * hits.sum() / max(total.sum(), 1)
    )


def of_comments(number: int | None, known: bool) -> tuple[float, float]:
    texts, truth, names = comments()
    fold = np.random.default_rng(0).permutation(len(texts)) % FOLDS
    given, found = np.zeros_like(truth), []
    for draw in range(DRAWS if number else FOLDS):
        learning = drawn(truth, number, draw) if number else np.flatnonzero(fold != draw)
        rest = np.setdiff1d(np.arange(len(texts)), learning)
        given[rest] = coded(
            [texts[i] for i in learning], truth[learning], names, [texts[i] for i in rest], known
        )
        found.append(f1(truth[rest], given[rest]))
    return mean(found) if number else f1(truth, given)


def of_aspects(number: int | None, known: bool) -> tuple[float, float]:
    rows = [row for writer in WRITERS for row in read(WRITTEN / f"{writer}-sentences.csv")]
    unseen = read(WRITTEN / "aspen-sentences.csv")
    names = sorted({row["aspect"] for row in rows})
    truth = truth_of([[row["aspect"]] for row in rows], names)
    found = []
    for draw in range(ASPECTS_DRAWS if number else 1):
        learning = drawn(truth, number, draw) if number else np.arange(len(rows))
        texts = [rows[i]["text"] for i in learning]
        given = coded(texts, truth[learning], names, [row["text"] for row in unseen], known)
        found.append(f1(truth_of([[row["aspect"]] for row in unseen], names), given))
    return mean(found)


def mean(found: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return float(np.mean([macro for macro, _ in found])), float(np.mean([micro for _, micro in found]))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    say("| Texts | Examples a theme | With known themes: macro, micro | Without: macro, micro |")
    say("|---|---|---|---|")
    for name, measure in (("patient comments", of_comments), ("aspen", of_aspects)):
        for number in (5, 20, None):
            figures = [
                f"{macro:.3f}, {micro:.3f}"
                for macro, micro in (measure(number, True), measure(number, False))
            ]
            say(f"| {name} | {number or 'all'} | {' | '.join(figures)} |")


if __name__ == "__main__":
    main()
