"""The part of the screening model that reads with the sentence encoder: fitted and left out by `training.screening`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.linalg import solve
from sklearn.linear_model import LogisticRegression

from coproduce.analysis import encoder
from coproduce.analysis.screening_sentences import LAYERS, kernel

DIRECTIONS = 128  # of the greatest spread of the points
RIDGE = 0.1
FINEST = 127  # steps on each side of zero to which a stored point is rounded


def layers_of(texts: Sequence[str]) -> Any:
    """(texts, 1152) of the encoder. Raises SystemExit where it is not installed."""
    model = encoder.installed()
    if model is None:
        raise SystemExit("the sentence encoder is not installed: see the set-up")
    return model.layers(texts, LAYERS)


def fit(layers: Any, counts: Any, targets: Any) -> dict[str, Any]:
    """What `coproduce.analysis.screening_sentences.load` reads, from (n, 1152) layers, how much each row counts (n,)
    and its targets (n, 2), 1 or -1 for concern and for urgent."""
    mean, spread = layers.mean(axis=0), layers.std(axis=0) + 1e-6
    scaled = (layers - mean) / spread
    _, directions = np.linalg.eigh(np.cov(scaled, rowvar=False))
    chosen = directions[:, ::-1][:, :DIRECTIONS]
    projection = (chosen / spread[:, None] / np.sqrt(layers.shape[1])).astype(np.float16)
    placed = (layers - mean) @ projection.astype(np.float32)
    steps = np.abs(placed).max(axis=0) / FINEST
    points = np.round(placed / steps).astype(np.int8)
    rounded = points.astype(np.float32) * steps
    concern = targets[:, 0] > 0
    evened = counts * np.where(concern, counts[~concern].sum() / counts[concern].sum(), 1.0)
    ridge = np.diag(RIDGE / evened)
    weights = solve((kernel(rounded, rounded) + ridge).astype(np.float32), targets, assume_a="pos")
    return {
        "mean": mean.astype(np.float32),
        "projection": projection,
        "points": points,
        "steps": steps.astype(np.float32),
        "weights": weights.astype(np.float32),
    }


def scores(stored: dict[str, Any], layers: Any) -> Any:
    """(texts, 2) by a fitted part."""
    points = stored["points"].astype(np.float32) * stored["steps"]
    return (
        kernel((layers - stored["mean"]) @ stored["projection"].astype(np.float32), points)
        @ stored["weights"]
    )


def joined(features: Any, wanted: Any, counts: Any) -> Any:
    """(5,): the intercept and the weights of the four features (see `Known.joined`)."""
    model = LogisticRegression(C=10.0, class_weight="balanced").fit(features, wanted, sample_weight=counts)
    return np.array([model.intercept_[0], *model.coef_[0]])


def joined_left_out(features: Any, wanted: Any, counts: Any, groups: Any) -> Any:
    """(n,): for each row the joined score by weights that saw no row of its group."""
    found = np.zeros(len(features))
    for group in sorted(set(groups)):
        out = groups == group
        weights = joined(features[~out], wanted[~out], counts[~out])
        found[out] = weights[0] + features[out] @ weights[1:]
    return found


def write(place: Path, stored: dict[str, Any]) -> None:
    """The file, in a format that holds numbers only."""
    with place.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **stored)
