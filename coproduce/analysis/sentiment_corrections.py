"""A sentiment model that has learnt from the labels that analysts corrected.

The correction is the most probable one (maximum a posteriori): weights are moved as little as explains the corrected
texts, under a normal prior around the shipped weights. The movement is found for the mixture of both manners of
speaking and added to each. It is deterministic: the same corrections in any order give the same weights.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from coproduce.analysis import vectors
from coproduce.analysis.sentiment_model import (
    FAMILIES,
    LABELS,
    PATIENTS,
    Model,
    Scorer,
    decide,
    matrix,
)

# Fewer corrections say more about the analyst's last hour than about the texts.
FEWEST = 20
# How strongly the weights are held to the shipped ones: half of this times the square of the movement.
PRIOR = 4.0
_ROUNDS = 200


class UnusableCorrections(ValueError):
    """The corrections cannot be learnt from; the message is one line."""


@dataclass(frozen=True)
class Correction:
    """A text and the label that a person gave it."""

    text: str
    label: str


def corrected(model: Model, corrections: Sequence[Correction]) -> Model:
    """`model` adjusted to at least 20 corrections, with a version of its own. Raises UnusableCorrections."""
    wrong = sorted({each.label for each in corrections} - set(LABELS))
    if wrong:
        raise UnusableCorrections(f"{wrong[0]!r} is no sentiment; they are: {', '.join(LABELS)}")
    kept = sorted({(each.text, each.label) for each in corrections if each.text.strip()})
    if len(kept) < FEWEST:
        raise UnusableCorrections(
            f"at least {FEWEST} different corrected texts are needed; there are {len(kept)}"
        )
    texts = [text for text, _ in kept]
    labels = [LABELS.index(label) for _, label in kept if label in LABELS]
    known = vectors.installed()
    plain = matrix(model, texts)
    changed = replace(
        model,
        without_vectors=_moved(model.without_vectors, plain, labels),
        version=_version(model, kept),
    )
    if known is None:
        return changed
    return replace(
        changed, with_vectors=_moved(model.with_vectors, matrix(model, texts, None, known), labels)
    )


def _moved(scorer: Scorer, numbers: Any, labels: Sequence[int]) -> Scorer:
    """The scorer with weights moved; only rows of weights whose number is in some text can move."""
    import numpy as np
    from scipy.optimize import minimize

    wanted = np.eye(len(LABELS))[list(labels)]
    start = np.log(decide(scorer, numbers).chances + 1e-9)
    used = np.flatnonzero(numbers.getnnz(axis=0))
    few = numbers[:, used].astype(np.float64)
    shape = (len(used) + 1, len(LABELS))

    def loss(flat: Any) -> tuple[float, Any]:
        move = flat.reshape(shape)
        sums = start + few @ move[:-1] + move[-1]
        sums -= sums.max(axis=1, keepdims=True)
        chances = np.exp(sums) / np.exp(sums).sum(axis=1, keepdims=True)
        surprise = -np.log(chances[wanted == 1] + 1e-12).sum()
        slope = np.vstack([few.T @ (chances - wanted), (chances - wanted).sum(axis=0)]) + PRIOR * move
        return float(surprise + PRIOR / 2 * (move**2).sum()), slope.ravel()

    found = minimize(loss, np.zeros(shape).ravel(), jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    move = found.x.reshape(shape).astype(np.float32)
    weights, bias = scorer.weights.copy(), scorer.bias.copy()
    for outputs, temperature in zip((PATIENTS, FAMILIES), scorer.temperature, strict=True):
        weights[used, outputs] += move[:-1] * temperature
        bias[outputs] += move[-1] * temperature
    return replace(scorer, weights=weights, bias=bias)


def _version(model: Model, kept: Sequence[tuple[str, str]]) -> str:
    """The base's version and a fingerprint of what was learnt: at most 20 characters, as the database keeps."""
    known = hashlib.sha256(model.version.encode())
    for text, label in kept:
        known.update(f"\0{label}\0{text}".encode())
    return f"{model.version.split('+')[0][:9]}+{known.hexdigest()[:10]}"
