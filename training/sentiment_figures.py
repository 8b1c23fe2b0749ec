"""Tuning of how the sentiment model decides, and the figures that it is judged by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from coproduce.analysis.sentiment_model import Scorer, Verdict, decide

DRAWS, DRAWN, WITHIN = 2_000, 200, 0.05
_TEMPERATURES = np.arange(0.5, 2.51, 0.05)
_STEPS = 80
# Labels below the limit of "unclear" are right at most this often.
_RIGHT_WHEN_UNCLEAR = 0.55


def best_temperature(scorer: Scorer, sums: Any, labels: Any, families: Any) -> Scorer:
    """The temperatures that make the true labels most likely, one for each manner, found on rows that were left out."""
    temperature = scorer.temperature.copy()
    for manner in (0, 1, 0, 1):
        those = families == bool(manner)
        losses = []
        for value in _TEMPERATURES:
            temperature[manner] = value
            chances = decide(replace(scorer, temperature=temperature), sums[those]).chances
            losses.append(-np.log(chances[np.arange(those.sum()), labels[those]] + 1e-9).mean())
        temperature[manner] = _TEMPERATURES[int(np.argmin(losses))]
    return replace(scorer, temperature=temperature)


def best_leaning(scorer: Scorer, sums: Any, labels: Any, families: Any) -> Scorer:
    """The leaning by which each label is chosen as often as it is true, among patients' and among families' texts."""
    leaning = scorer.choosing.copy()
    for step in range(_STEPS):
        chosen = decide(replace(scorer, choosing=leaning), sums).chosen
        for manner in (0, 1):
            those = families == bool(manner)
            wanted = np.bincount(labels[those], minlength=3) / those.sum()
            got = np.bincount(chosen[those], minlength=3) / those.sum()
            leaning[manner] += (0.5 / (1 + step / 10)) * np.log((wanted + 0.005) / (got + 0.005))
    return replace(scorer, choosing=(leaning - leaning.mean(axis=1, keepdims=True)).astype(np.float32))


def unclear_below(verdict: Verdict, labels: Any) -> float:
    """The highest confidence below which labels are right at most 55 times in a hundred."""
    confidence = verdict.chances[np.arange(len(labels)), verdict.chosen]
    right = verdict.chosen == labels
    limits = [limit for limit in np.arange(0.3, 0.7, 0.01) if right[confidence < limit].sum()]
    fitting = [limit for limit in limits if right[confidence < limit].mean() <= _RIGHT_WHEN_UNCLEAR]
    return float(max(fitting, default=0.4))


def figures(labels: Any, chosen: Any, chances: Any, unclear: Any) -> dict[str, float]:
    """Accuracy, F1, calibration error, and how far shares go wrong in draws of 200. All 0..1."""
    right = chosen == labels
    each = [_f1(labels == label, chosen == label) for label in range(3)]
    return {
        "texts": len(labels),
        "accuracy": _short(right.mean()),
        "macro F1": _short(np.mean(each)),
        **{
            f"F1 {name}": _short(value)
            for name, value in zip(("negative", "neutral", "positive"), each, strict=True)
        },
        "calibration error": _short(calibration_error(chances[np.arange(len(chosen)), chosen], right)),
        "unclear": _short(unclear.mean()),
        "right when unclear": _short(right[unclear].mean()),
        "right when clear": _short(right[~unclear].mean()),
        **_shares(labels, chosen),
    }


def calibration_error(confidence: Any, right: Any) -> float:
    """Expected calibration error over ten equal bins (Naeini and others 2015)."""
    bins = np.minimum((confidence * 10).astype(int), 9)
    return float(
        sum(
            (bins == each).mean() * abs(confidence[bins == each].mean() - right[bins == each].mean())
            for each in np.unique(bins)
        )
    )


def _shares(labels: Any, chosen: Any) -> dict[str, float]:
    """In how many draws of 200 texts the share of each label, and of all three, is within five points of the truth."""
    chance = np.random.default_rng(0)
    off = np.zeros((DRAWS, 3))
    for draw in range(DRAWS):
        those = chance.choice(len(labels), DRAWN, replace=False)
        off[draw] = (
            np.bincount(chosen[those], minlength=3) - np.bincount(labels[those], minlength=3)
        ) / DRAWN
    within = np.abs(off) <= WITHIN + 1e-9
    return {
        "share within 5 points, worst label": _short(within.mean(axis=0).min()),
        "shares within 5 points, all labels": _short(within.all(axis=1).mean()),
    }


def _f1(true: Any, said: Any) -> float:
    return float(2 * (true & said).sum() / max(true.sum() + said.sum(), 1))


def _short(value: Any) -> float:
    return round(float(value), 3)
