"""A second person codes a sample without seeing the first person's codes: what that needs, and what it tells. Pure."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.core.errors import Refusal

SMALLEST_SAMPLE, LARGEST_SAMPLE = 10, 300
# One text in ten is the usual share; fewer than 20 tell little, and more than 100 add little.
SHARE, FEWEST, MOST = 0.1, 20, 100
# Landis and Koch, "The measurement of observer agreement for categorical data" (1977).
IN_WORDS = ((0.8, "almost perfect"), (0.6, "substantial"), (0.4, "moderate"), (0.2, "fair"), (0.0, "slight"))
BOOTSTRAP_SAMPLES = 200


@dataclass(frozen=True)
class SampleFacts:
    """`left` counts the texts that the second coder has not coded yet."""

    left: int


def usual_size(texts: int) -> int:
    """How many texts to draw from so many."""
    return min(texts, max(FEWEST, min(MOST, round(texts * SHARE))))


def drawn(ids: Collection[str], size: int, seed: int) -> list[str]:
    """A random sample in random order; the same ids, size and seed give the same."""
    return random.Random(seed).sample(sorted(ids), min(size, len(ids)))


def finishing_refusals(facts: SampleFacts) -> Sequence[Refusal]:
    if facts.left:
        return [Refusal(f"{facts.left} of the texts have no decision yet.")]
    return []


def agreement_of(
    first: Sequence[frozenset[str]], second: Sequence[frozenset[str]], seed: int
) -> dict[str, Any]:
    """What is kept of a finished sample: share of texts with the very same themes, kappa of each theme and over all,
    Krippendorff's alpha with MASI's distance between sets; each with how sure it is (`low`, `high`)."""
    from coproduce.analysis import agreement

    percent = agreement.percent_agreement(first, second)
    by_theme = agreement.kappa_of_themes(first, second, BOOTSTRAP_SAMPLES, seed)
    return {
        "texts": len(first),
        "percent": _plain(percent),
        "overall": _plain(agreement.kappa_overall(first, second, BOOTSTRAP_SAMPLES, seed)),
        "alpha": _plain(agreement.alpha([first, second], agreement.masi, BOOTSTRAP_SAMPLES, seed)),
        "themes": {theme: _plain(each) for theme, each in by_theme.items()},
    }


def in_words(value: float | None) -> str:
    """What a kappa says; empty where there is none."""
    if value is None:
        return ""
    return next((words for least, words in IN_WORDS if value >= least), "less than chance")


def _plain(each: Any) -> Mapping[str, Any]:
    return {
        "value": each.value,
        "low": each.low,
        "high": each.high,
        "texts": each.units,
        "reason": each.reason or "",
    }
