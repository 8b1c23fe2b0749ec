"""The part of the screening model that reads with the sentence encoder: fitted and left out by `training.screening`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression

from coproduce.analysis import encoder, screening_sentences
from coproduce.analysis.screening_sentences import kernel

DIRECTIONS = 256  # of the greatest spread of the layers
RIDGE = 0.1
FINEST = 127  # steps on each side of zero to which a stored point is rounded


@dataclass(frozen=True)
class Space:
    """Where texts are compared, as precise as the file keeps it: `mean` (d0,) and `projection` (d0, d) lead from layers
    to a point; `points` (n, d) are whole numbers of the `steps` (d,)."""

    mean: Any
    projection: Any
    points: Any
    steps: Any

    @property
    def placed(self) -> Any:
        """The points as they are compared, (n, d)."""
        return self.points.astype(np.float32) * self.steps


def layers_of(texts: Sequence[str]) -> Any:
    """(texts, 1536) of the encoder. Raises SystemExit where it is not installed."""
    model = encoder.installed()
    if model is None:
        raise SystemExit("the sentence encoder is not installed: see the set-up")
    return screening_sentences.layers_of(model, texts)


def space_of(layers: Any) -> Space:
    """The directions in which texts differ most, scaled so that the mean squared distance is 1."""
    mean = layers.mean(axis=0)
    _, directions = np.linalg.eigh(np.cov(layers, rowvar=False))
    chosen = directions[:, ::-1][:, :DIRECTIONS]
    chosen = chosen / np.sqrt(np.square((layers - mean) @ chosen).sum(axis=1).mean())
    projection = chosen.astype(np.float16)
    placed = (layers - mean) @ projection.astype(np.float32)
    steps = (np.abs(placed).max(axis=0) / FINEST).astype(np.float32)
    return Space(mean.astype(np.float32), projection, np.round(placed / steps).astype(np.int8), steps)


def fit(space: Space, counts: Any, targets: Any, groups: Any) -> tuple[Any, Any]:
    """The weights of the points (n, 2), and for each text the scores (n, 2) by weights that saw no text of its group.

    `counts` (n,) says how much each text counts, `targets` (n, 2) are 1 or -1 for concern and for urgent. All but the
    space is left out. The left-out scores of ridge regression follow from one inverse: with A the inverse of the kernel
    plus the ridge, and w = A y, those of group g are y_g - A_gg^-1 w_g (Rifkin and Lippert, "Notes on Regularized Least
    Squares", 2007, for one text at a time).
    """
    placed = space.placed
    concern = targets[:, 0] > 0
    evened = counts * np.where(concern, counts[~concern].sum() / counts[concern].sum(), 1.0)
    whole = kernel(placed, placed).astype(np.float64)
    whole[np.diag_indices_from(whole)] += RIDGE / evened
    inverse = np.linalg.inv(whole)
    weights = inverse @ targets
    found = np.zeros_like(weights)
    for group in sorted(set(groups)):
        out = np.flatnonzero(groups == group)
        found[out] = targets[out] - np.linalg.solve(inverse[np.ix_(out, out)], weights[out])
    return weights.astype(np.float32), found


def joined(features: Any, wanted: Any, counts: Any) -> Any:
    """(5,): the intercept and the weights of the four features (see `Known.joined`)."""
    model = LogisticRegression(C=10.0, class_weight="balanced").fit(features, wanted, sample_weight=counts)
    return np.array([model.intercept_[0], *model.coef_[0]])


def joined_left_out(features: Any, wanted: Any, counts: Any, groups: Any) -> Any:
    """(n,): for each row the joined score by weights that saw no row of its group and none that counts 0."""
    found = np.zeros(len(features))
    for group in sorted(set(groups)):
        out = groups == group
        rest = ~out & (counts > 0)
        weights = joined(features[rest], wanted[rest], counts[rest])
        found[out] = weights[0] + features[out] @ weights[1:]
    return found


def write(place: Path, space: Space, weights: Any, joining: Any) -> None:
    """The file, in a format that holds numbers only."""
    stored = {
        "mean": space.mean,
        "projection": space.projection,
        "points": space.points,
        "steps": space.steps,
        "weights": weights,
        "joined": joining,
    }
    with place.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **stored)
