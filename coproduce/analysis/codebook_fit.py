"""The arithmetic of the codebook: scores learnt from few examples, probabilities, and where a theme begins.

Ridge regression in its dual form learns all themes at once, and gives each example the score that the other examples
alone would have given it, in closed form (Cawley and Talbot 2004): thresholds and probabilities rest on these. A
probability is a logistic function of the score (Platt 1999); a theme is given where its probability passes half of the
F1 that can be expected (Lipton and others 2014, "Optimal thresholding of classifiers to maximize F1 measure").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.analysis.codebook_space import Space

RIDGE = 0.3
# A known theme stands for a theme of the codebook from these correlations: with the same name, and with any name.
_SAME_NAME, _ANY_NAME = 0.1, 0.3
_FEW_TEXTS = 100
_OWN_THEME = 0.75
_LARGEST_SHIFT = 8.0


@dataclass(frozen=True)
class KnownScores:
    """Scores, probabilities and margins of known themes, each (texts, known themes); see codebook_known."""

    scores: Any
    chances: Any
    margins: Any


@dataclass(frozen=True)
class Match:
    """The known theme `column` that speaks for a theme of the codebook; `named` where both have the same name."""

    column: int
    named: bool


@dataclass(frozen=True)
class Learnt:
    """What each of the `examples` adds (examples, themes), and what an example scores by the others alone."""

    examples: Space
    strengths: Any
    left_out: Any

    def score(self, space: Space) -> Any:
        """Scores (texts, themes)."""
        return space.times(self.examples, self.strengths) + self.strengths.sum(axis=0)


def learnt(space: Space, truth: Any) -> Learnt:
    """Ridge regression of truth (examples, themes) of 0 and 1 on the examples of a space."""
    import numpy as np

    inverse = np.linalg.inv(space.alike().astype(np.float64) + 1 + RIDGE * np.eye(len(truth)))
    strengths = inverse @ truth
    return Learnt(space, strengths, truth - strengths / np.diag(inverse)[:, None])


def evidence(scores: Any, column: int) -> list[Any]:
    """What tells of a theme: its own score, and the largest score of another."""
    import numpy as np

    if scores.shape[1] < 2:
        return [scores[:, column]]
    return [scores[:, column], np.delete(scores, column, axis=1).max(axis=1)]


def matches(scores: Any, truth: Any, themes: Sequence[str], names: Sequence[str]) -> list[Match | None]:
    """For each theme the known theme of its name, or else the one that goes best with its examples, where it does."""
    import numpy as np

    def centred(values: Any) -> Any:
        values = values - values.mean(axis=0)
        return values / np.maximum(np.linalg.norm(values, axis=0), 1e-9)

    together = centred(scores).T @ centred(truth)
    of_name = {_plain(name): column for column, name in reversed(list(enumerate(names)))}
    found: list[Match | None] = []
    for number, theme in enumerate(themes):
        same, best = of_name.get(_plain(theme)), int(together[:, number].argmax())
        if same is not None and together[same, number] > _SAME_NAME:
            found.append(Match(same, True))
        else:
            found.append(Match(best, False) if together[best, number] > _ANY_NAME else None)
    return found


def _plain(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", name.casefold()))


@dataclass(frozen=True)
class Chances:
    """For one theme: probabilities of the examples (each by the others alone) and of the texts."""

    examples: Any
    texts: Any


def chances(columns: Any, text_columns: Any, truth: Any) -> Chances:
    """A logistic function of a few columns; a constant where the examples all agree."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if truth.min() == truth.max():
        share = (truth.sum() + 0.5) / (len(truth) + 1)
        return Chances(np.full(len(truth), share), np.full(len(text_columns), share))
    spread = columns.std(axis=0) + 1e-9
    model = LogisticRegression(C=1.0).fit(columns / spread, truth)
    return Chances(
        sigmoid(model.decision_function(columns / spread)),
        sigmoid(model.decision_function(text_columns / spread)),
    )


def shifted(found: Chances, truth: Any, match: Match, examples: KnownScores, texts: KnownScores) -> Chances:
    """Probabilities for texts in which the theme is rarer or more frequent than in the examples.

    Examples are often gathered theme by theme, so that rare themes look frequent. How frequent the theme is in the
    texts is told by the known theme, and the odds are changed in that proportion (Saerens and others 2002).
    """
    import numpy as np

    before = (truth.sum() + 0.5) / (len(truth) + 1)
    now = texts.chances[:, match.column].mean()
    after = now if match.named else before * now / max(examples.chances[:, match.column].mean(), 1e-4)
    after = float(np.clip(after, before / _LARGEST_SHIFT, min(0.7, before * _LARGEST_SHIFT)))
    trust = len(texts.chances) / (len(texts.chances) + _FEW_TEXTS)
    change = trust * (logit(after) - logit(before))
    return Chances(sigmoid(logit(found.examples) + change), sigmoid(logit(found.texts) + change))


def beginnings(probabilities: Any) -> Any:
    """For each column of probabilities (texts, themes) the probability from which the theme is given.

    Half of the F1 to expect: partly of the theme by itself, partly of all themes together.
    """
    import numpy as np

    own = np.array([_expected_f1(column) for column in probabilities.T])
    return (_OWN_THEME * own + (1 - _OWN_THEME) * _expected_f1(probabilities.ravel())) / 2


def _expected_f1(probabilities: Any) -> float:
    import numpy as np

    ordered = np.sort(probabilities)[::-1]
    hits = np.cumsum(ordered)
    return float((2 * hits / (np.arange(len(ordered)) + 1 + ordered.sum())).max())


def logit(probability: Any) -> Any:
    import numpy as np

    kept = np.clip(probability, 1e-4, 1 - 1e-4)
    return np.log(kept / (1 - kept))


def sigmoid(value: Any) -> Any:
    import numpy as np

    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))
