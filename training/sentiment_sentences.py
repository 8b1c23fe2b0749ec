"""Train the second look of the sentiment model: `.venv/bin/python -m training.sentiment_sentences`, some minutes on two
processors.

It learns from what the first model says of rows that it was not trained on (Wolpert, "Stacked Generalization", 1992):
seven folds as in `training.sentiment`, a writer and a seventh of the comments left out. The same folds measure it:
directions, landmarks, weights, temperature and leaning are learnt without the rows they are measured on. The first
model's temperature and leaning alone, eight numbers, come from the shipped file.
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
from scipy.linalg import cho_solve, cholesky, solve, solve_triangular

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
    Space,
    as_bytes,
    judged,
    kernel,
    layers_of,
    nearness,
    numbers,
    opinion,
    says_nothing,
)
from training.sentiment import Numbers, vocabulary_of, weights_of
from training.sentiment_figures import best_leaning, best_temperature, figures, unclear_below
from training.sentiment_rows import FOLDS, Row, earlier_comments, sources, training_rows

# Of the greatest spread of the layers, the steps on each side of zero to which a landmark is rounded, and the width of
# the kernel between them and a text.
DIRECTIONS, FINEST, WIDTH = 256, 127, 0.8
# How strongly weights are held down (ridge regression), for patients' comments and for families' sentences, and how
# much the first model's opinion counts beside the kernel.
HELD_DOWN, OPINION = (1.0, 0.1), 0.05
# Sums of ridge regression lie between 0 and 1: so stretched, a temperature near 1 fits them.
STRETCH = 4.0
INNER_FOLDS = 6
# Added to the likeness of each landmark to itself, so that its matrix can be inverted.
_STEADY = 1e-4


@dataclass(frozen=True)
class Material:
    """Rows in a fixed order with their `layers` (rows, 1152), whether they say nothing (`empty`), and what a first
    model that did not see them says of them without (`plain`) and with their questions (`asked`)."""

    labels: Any
    families: Any
    folds: Any
    layers: Any
    empty: Any
    plain: Verdict
    asked: Verdict

    def only(self, chosen: Any) -> Material:
        return Material(
            *(each[chosen] for each in (self.labels, self.families, self.folds, self.layers, self.empty)),
            *(_only(verdict, chosen) for verdict in (self.plain, self.asked)),
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
        layers_of(known, [row.text for row in rows]),
        says_nothing([row.text for row in rows]),
        *(_first_verdict(passing, sums, rows) for sums in (plain, asked)),
    )


def _first_verdict(passing: Scorer, sums: Any, rows: Sequence[Row]) -> Verdict:
    """Comments and sentences heard apart, as collections of their own."""
    families = np.array([row.families for row in rows])
    raised = np.where(
        families, *(sentiment_model.of_collection(sums[families == each, MANNER]) for each in (True, False))
    )
    sums = sums.copy()
    sums[:, MANNER] += raised
    return sentiment_model.decide(passing, sums)


def _passing() -> Scorer:
    """A scorer that passes the sums through, so that the deciding code is tuned that will be used."""
    return Scorer(
        np.eye(OUTPUTS, dtype=np.float32),
        np.zeros(OUTPUTS, np.float32),
        np.zeros((2, 3), np.float32),
        np.ones(2),
        0.0,
    )


def space_of(rows: Material) -> Space:
    """The directions in which texts differ most, and the families' sentences as landmarks, as precise as the file
    keeps them."""
    middle = rows.layers.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov(rows.layers, rowvar=False))
    chosen = directions[:, ::-1][:, :DIRECTIONS]
    chosen = chosen / np.sqrt(np.square((rows.layers - middle) @ chosen).sum(axis=1).mean())
    chosen = chosen.astype(np.float16).astype(np.float32)
    points = (rows.layers[rows.families] - middle) @ chosen
    step = float(np.abs(points).max() / FINEST)
    return Space(middle.astype(np.float32), chosen, np.round(points / step).astype(np.float32), step, WIDTH)


def train(rows: Material) -> SecondLook:
    """Weights from all rows; temperature, leaning and the limit of "unclear" from rows that inner folds left out."""
    space = space_of(rows)
    near = nearness(space, rows.layers)
    plain = numbers(rows.plain, near)
    inner = np.searchsorted(np.unique(rows.folds), rows.folds) % INNER_FOLDS
    sums = np.zeros((len(plain), OUTPUTS), dtype=np.float32)
    for fold in range(INNER_FOLDS):
        weights, bias = _weights(space, near, rows, inner != fold)
        sums[inner == fold] = plain[inner == fold] @ weights + bias
    weights, bias = _weights(space, near, rows, inner >= 0)
    scorer = best_temperature(_passing(), sums, rows.labels, rows.families)
    scorer = best_leaning(scorer, sums, rows.labels, rows.families)
    unclear = unclear_below(sentiment_model.decide(scorer, sums), rows.labels)
    scorer = replace(scorer, weights=weights, bias=bias, unclear=unclear)
    return SecondLook(sentiment.VERSION, space, scorer)


def _weights(space: Space, near: Any, rows: Material, chosen: Any) -> tuple[Any, Any]:
    """Weights (4 + k, 7) and bias (7,): each manner from its own rows, the manner itself passed through. A comment's
    opinion is the mean of those with its question and without."""
    weights = np.zeros((BEFORE_LANDMARKS + len(space.landmarks), OUTPUTS))
    bias = np.zeros(OUTPUTS)
    weights[BEFORE_LANDMARKS - 1, MANNER] = 1.0
    known = chosen[rows.families]  # the landmarks that may be learnt from
    within = np.flatnonzero(np.r_[np.zeros(BEFORE_LANDMARKS, dtype=bool), known])
    opinions = np.sqrt(OPINION) * (opinion(rows.plain) + opinion(rows.asked)) / 2
    points = space.landmarks[known] * space.step
    alike = kernel(points, points, space.width)
    for columns, those, fitted, held_down in (
        (PATIENTS, chosen & ~rows.families, _through_landmarks, HELD_DOWN[0]),
        (FAMILIES, chosen & rows.families, _at_landmarks, HELD_DOWN[1]),
    ):
        wanted = np.eye(len(LABELS))[rows.labels[those]]
        usual = wanted.mean(axis=0)
        of_opinion, of_near = fitted(alike, near[those][:, known], opinions[those], wanted - usual, held_down)
        weights[: len(LABELS), columns] = STRETCH * np.sqrt(OPINION) * of_opinion
        weights[np.ix_(within, np.arange(OUTPUTS)[columns])] = STRETCH * of_near
        bias[columns] = STRETCH * usual
    return weights.astype(np.float32), bias.astype(np.float32)


def _at_landmarks(alike: Any, near: Any, opinions: Any, wanted: Any, held_down: float) -> tuple[Any, Any]:
    """Weights of the opinion (3, 3) and of the nearness (k, 3) where the rows are the landmarks themselves."""
    whole = alike + opinions @ opinions.T + held_down * np.eye(len(alike))
    of_rows = solve(whole, wanted, assume_a="pos")
    return opinions.T @ of_rows, of_rows


def _through_landmarks(
    alike: Any, near: Any, opinions: Any, wanted: Any, held_down: float
) -> tuple[Any, Any]:
    """The same for rows that are seen through the landmarks alone."""
    root = cholesky(alike + _STEADY * np.eye(len(alike)), lower=True)
    seen = np.hstack([solve_triangular(root, near.T, lower=True).T, opinions])
    whole = cholesky(seen @ seen.T + held_down * np.eye(len(seen)), lower=True)
    found = seen.T @ cho_solve((whole, True), wanted)
    of_near, of_opinion = found[: len(alike)], found[len(alike) :]
    return of_opinion, solve_triangular(root.T, of_near, lower=False)


def measure(rows: Material) -> dict[str, Any]:
    """Figures for texts that were left out, by manner and way of use."""
    found: dict[str, list[Verdict]] = {"no question": [], "question": []}
    order = []
    for fold in range(FOLDS):
        look = train(rows.only(rows.folds != fold))
        tested = rows.only(rows.folds == fold)
        order.append(np.flatnonzero(rows.folds == fold))
        for way, first in (("no question", tested.plain), ("question", tested.asked)):
            found[way].append(judged(look, first, tested.layers, tested.empty))
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
        "landmarks": len(look.space.landmarks),
        "licence": "Patients' comments: pxtextmining, MIT, (c) NHS England. Sentences: written for this project.",
        "measured": measured,
    }
    place = SHIPPED.with_suffix(".json")
    place.write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
