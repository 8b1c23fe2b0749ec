"""Train the second look of the sentiment model: `.venv/bin/python -m training.sentiment_sentences`, some minutes on two
processors.

It learns from what the first model says of rows that it was not trained on (Wolpert, "Stacked Generalization", 1992):
seven folds as in `training.sentiment`, a writer and a seventh of the comments left out. The same folds measure it:
landmarks, weights, temperature and leaning are learnt without the rows they are measured on. The first model's
temperature and leaning alone, eight numbers, come from the shipped file.
`--only-measure` writes nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from sklearn.linear_model import LogisticRegression, Ridge

from coproduce.analysis import encoder, sentiment, sentiment_model, vectors
from coproduce.analysis.sentiment_model import (
    FAMILIES,
    LABELS,
    MANNER,
    OUTPUTS,
    PATIENTS,
    Model,
    Scorer,
    Verdict,
)
from coproduce.analysis.sentiment_sentences import (
    BEFORE_LANDMARKS,
    SHIPPED,
    SecondLook,
    as_bytes,
    judged,
    nearness,
    numbers,
    says_nothing,
)
from training.sentiment import Numbers, vocabulary_of, weights_of
from training.sentiment_figures import best_leaning, best_temperature, figures, unclear_below
from training.sentiment_rows import FOLDS, Row, earlier_comments, sources, training_rows

# Means of at most so many groups of like texts, none of so few texts that it would stand for one, and the width of the
# kernel between them and a text.
LANDMARKS, FEWEST_TEXTS, WIDTH = 1_000, 3, 2.0
# Strength of the weights' freedom (scikit-learn's C), and how much the nearness to landmarks counts before training.
FREEDOM, LANDMARKS_SCALE = 0.3, 4.0
INNER_FOLDS = 6
# How strongly the weights learnt from the earlier comments are held down (ridge regression).
HELD_DOWN = 0.1
# Added to the likeness of each landmark to itself, so that its matrix can be inverted.
_STEADY = 1e-4


@dataclass(frozen=True)
class Material:
    """Rows in a fixed order with their sentence `vectors` (rows, 384), whether they say nothing (`empty`), and what a
    first model that did not see them says of them without (`plain`) and with their questions (`asked`). `earlier`
    (texts, 384) are the vectors of the earlier comments, `praise` how strongly they praise."""

    labels: Any
    families: Any
    folds: Any
    vectors: Any
    empty: Any
    plain: Verdict
    asked: Verdict
    earlier: Any
    praise: Any

    def only(self, chosen: Any) -> Material:
        return Material(
            *(each[chosen] for each in (self.labels, self.families, self.folds, self.vectors, self.empty)),
            *(_only(verdict, chosen) for verdict in (self.plain, self.asked)),
            self.earlier,
            self.praise,
        )


def _only(verdict: Verdict, chosen: Any) -> Verdict:
    return Verdict(
        verdict.chances[chosen], verdict.chosen[chosen], verdict.unclear[chosen], verdict.families[chosen]
    )


def left_out(fold: int) -> tuple[Any, Any]:
    """The sums (rows, 7) that a first model trained without one fold gives its rows, without and with questions."""
    rows = training_rows()
    known = vectors.installed()
    learnt = [row for row in rows if row.fold != fold]
    tested = [row for row in rows if row.fold == fold]
    vocabulary, rarity = vocabulary_of(learnt)
    empty = Scorer(None, None, None, None, 0.0)
    model = Model(sentiment.VERSION, vocabulary, rarity, empty, empty)

    def read(some: Sequence[Row], *, asked: bool) -> Any:
        questions = [row.question for row in some] if asked else None
        return sentiment_model.matrix(model, [row.text for row in some], questions, known)

    earlier = earlier_comments()
    praise = np.array([each for _, each in earlier])
    before = sentiment_model.matrix(model, [text for text, _ in earlier], None, known)
    weights, bias = weights_of(
        Numbers(read(learnt, asked=False), read(learnt, asked=True), before, praise),
        np.array([row.label for row in learnt]),
        np.array([row.families for row in learnt]),
        np.arange(len(learnt)),
    )
    plain, asked = (read(tested, asked=each) @ weights + bias for each in (False, True))
    return plain, asked


def material() -> Material:
    """Raises RuntimeError where the encoder or the word vectors are not installed."""
    known = encoder.installed()
    if known is None or vectors.installed() is None:
        raise RuntimeError("the sentence encoder is not installed: run make setup")
    rows = training_rows()
    folds = np.array([row.fold for row in rows])
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(left_out, range(FOLDS)))
    shipped = sentiment_model.load(sentiment_model.SHIPPED).with_vectors
    passing = replace(
        _passing(), temperature=shipped.temperature, choosing=shipped.choosing, unclear=shipped.unclear
    )
    plain, asked = (np.zeros((len(rows), OUTPUTS), dtype=np.float32) for _ in range(2))
    for fold, both in enumerate(found):
        plain[folds == fold], asked[folds == fold] = both
    return Material(
        np.array([row.label for row in rows]),
        np.array([row.families for row in rows]),
        folds,
        known.embed([row.text for row in rows]),
        says_nothing([row.text for row in rows]),
        sentiment_model.decide(passing, plain),
        sentiment_model.decide(passing, asked),
        known.embed([text for text, _ in earlier_comments()]),
        np.array([praise for _, praise in earlier_comments()]),
    )


def _passing() -> Scorer:
    """A scorer that passes the sums through, so that the deciding code is tuned that will be used."""
    return Scorer(
        np.eye(OUTPUTS, dtype=np.float32),
        np.zeros(OUTPUTS, np.float32),
        np.zeros((2, 3), np.float32),
        np.ones(2),
        0.0,
    )


@dataclass(frozen=True)
class Kernel:
    """Landmarks (k, 384); `apart` (k, k) turns nearness to them into numbers whose products are the kernel; `praise`
    (k,) tells from those numbers how strongly the earlier comments would praise a text."""

    landmarks: Any
    apart: Any
    praise: Any


def kernel_of(rows: Material) -> Kernel:
    found = MiniBatchKMeans(LANDMARKS, n_init=1, max_iter=10, batch_size=2048, random_state=0)
    found.fit(rows.vectors)
    frequent = np.bincount(found.labels_, minlength=LANDMARKS) >= FEWEST_TEXTS
    # As precise as the file will keep them.
    landmarks = found.cluster_centers_[frequent].astype(np.float16).astype(np.float32)
    apart = _apart(landmarks)
    near = nearness(landmarks, WIDTH, rows.earlier) @ apart
    return Kernel(landmarks, apart, Ridge(alpha=HELD_DOWN).fit(near, rows.praise).coef_)


def train(rows: Material) -> SecondLook:
    """Weights from all rows; temperature, leaning and the limit of "unclear" from rows that inner folds left out."""
    kernel = kernel_of(rows)
    plain, asked = (numbers(kernel.landmarks, WIDTH, each, rows.vectors) for each in (rows.plain, rows.asked))
    inner = np.searchsorted(np.unique(rows.folds), rows.folds) % INNER_FOLDS
    sums = np.zeros((len(plain), OUTPUTS), dtype=np.float32)
    for fold in range(INNER_FOLDS):
        weights, bias = _weights(plain, asked, kernel, rows, inner != fold)
        sums[inner == fold] = plain[inner == fold] @ weights + bias
    weights, bias = _weights(plain, asked, kernel, rows, inner >= 0)
    scorer = best_temperature(_passing(), sums, rows.labels, rows.families)
    scorer = best_leaning(scorer, sums, rows.labels, rows.families)
    unclear = unclear_below(sentiment_model.decide(scorer, sums), rows.labels)
    scorer = replace(scorer, weights=weights, bias=bias, unclear=unclear)
    return SecondLook(sentiment.VERSION, kernel.landmarks, WIDTH, scorer)


def _apart(landmarks: Any) -> Any:
    squares = np.square(landmarks).sum(axis=1)
    alike = np.exp(-WIDTH * (squares[:, None] + squares - 2 * landmarks @ landmarks.T)).astype(np.float64)
    values, directions = np.linalg.eigh(alike + _STEADY * np.eye(len(landmarks)))
    return (directions / np.sqrt(values)).astype(np.float32)


def _weights(plain: Any, asked: Any, kernel: Kernel, rows: Material, chosen: Any) -> tuple[Any, Any]:
    """Weights (4 + k, 7) and bias (7,): each manner from its own rows, the manner itself passed through. Each comment
    counts half with its question and half without."""
    weights = np.zeros((plain.shape[1], OUTPUTS))
    bias = np.zeros(OUTPUTS)
    weights[BEFORE_LANDMARKS - 1, MANNER] = 1.0
    comments, sentences = chosen & ~rows.families, chosen & rows.families
    for columns, read, wanted in (
        (PATIENTS, [plain[comments], asked[comments]], rows.labels[comments]),
        (FAMILIES, [plain[sentences]], rows.labels[sentences]),
    ):
        weights[:, columns], bias[columns] = _fitted(
            np.vstack(read), np.tile(wanted, len(read)), kernel, 1 / len(read)
        )
    return weights.astype(np.float32), bias.astype(np.float32)


def _fitted(read: Any, labels: Any, kernel: Kernel, counting: float) -> tuple[Any, Any]:
    """Weights (4 + k, 3) and bias (3,). The praise is linear in the nearness, and so is added into its weights."""
    near = read[:, BEFORE_LANDMARKS:] @ kernel.apart
    middle = near.mean(axis=0)
    near -= middle
    columns = [read[:, : BEFORE_LANDMARKS - 1], (near @ kernel.praise)[:, None], near * LANDMARKS_SCALE]
    fitted = LogisticRegression(C=FREEDOM, max_iter=300, tol=1e-3).fit(
        np.hstack(columns), labels, sample_weight=np.full(len(labels), counting)
    )
    of_first, of_praise, of_near = np.split(fitted.coef_.T, [BEFORE_LANDMARKS - 1, BEFORE_LANDMARKS])
    of_near = of_near * LANDMARKS_SCALE + np.outer(kernel.praise, of_praise)
    weights = np.vstack([of_first, np.zeros((1, len(LABELS))), kernel.apart @ of_near])
    return weights, fitted.intercept_ - middle @ of_near


def measure(rows: Material) -> dict[str, Any]:
    """Figures for texts that were left out, by manner and way of use."""
    found: dict[str, list[Verdict]] = {"no question": [], "question": []}
    order = []
    for fold in range(FOLDS):
        look = train(rows.only(rows.folds != fold))
        tested = rows.only(rows.folds == fold)
        order.append(np.flatnonzero(rows.folds == fold))
        for way, first in (("no question", tested.plain), ("question", tested.asked)):
            found[way].append(judged(look, first, tested.vectors, tested.empty))
    labels, families = (each[np.concatenate(order)] for each in (rows.labels, rows.families))
    measured = {}
    for way, verdicts in found.items():
        chances = np.vstack([each.chances for each in verdicts])
        chosen = np.concatenate([each.chosen for each in verdicts])
        unclear = np.concatenate([each.unclear for each in verdicts])
        for name, those in (("comments", ~families), ("sentences", families)):
            if way != "question" or name == "comments":
                measured[f"{name}, {way}"] = figures(
                    labels[those], chosen[those], chances[those], unclear[those]
                )
    return measured


def main(arguments: Sequence[str]) -> None:
    rows = material()
    measured = measure(rows)
    sys.stdout.write(json.dumps(measured, indent=1) + "\n")
    if "--only-measure" in arguments:
        return
    look = train(rows)
    SHIPPED.write_bytes(as_bytes(look))
    card = {
        "version": look.version,
        "trained": datetime.now(UTC).date().isoformat(),
        "command": ".venv/bin/python -m training.sentiment_sentences",
        "sources": sources(),
        "rows": {"comments": int((~rows.families).sum()), "sentences": int(rows.families.sum())},
        "landmarks": len(look.landmarks),
        "licence": "Patients' comments: pxtextmining, MIT, (c) NHS England. Sentences: written for this project.",
        "measured": measured,
    }
    place = SHIPPED.with_suffix(".json")
    place.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
