"""The arithmetic of the codebook: scores learnt from few examples, and probabilities; codebook_begin takes over there.

Ridge regression in its dual form learns all themes at once, and gives each example, and each of its sentences, the
score that the other examples alone would have given it, in closed form (Cawley and Talbot 2004): thresholds and
probabilities rest on these. A probability is a logistic function (Platt 1999) of several scores: of the text, of the
sentence that speaks most for the theme, and of all themes together (stacking; Wolpert 1992, Breiman 1996).
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
_LARGEST_SHIFT = 8.0
# How freely the scores of all themes may speak for one of them, beside what tells of it itself.
_OF_ALL_THEMES = 0.12
# The sentences of so many at a time are compared with the examples.
_BLOCK = 2000


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
    """What each of the `examples` adds (examples, themes), and what an example is moved by being one itself: `inverse`
    (examples, examples) and `moved` (examples, themes)."""

    examples: Space
    strengths: Any
    inverse: Any
    moved: Any

    def score(self, space: Space) -> Any:
        """Scores (texts, themes)."""
        return space.times(self.examples, self.strengths) + self.strengths.sum(axis=0)

    def left_out(self, sentences: Space, owners: Any) -> Any:
        """Scores (sentences, themes) of sentences of the examples, each by the examples other than its owner."""
        import numpy as np

        found = self.score(sentences)
        for start in range(0, len(owners), _BLOCK):
            rows = slice(start, start + _BLOCK)
            like = sentences.rows(rows).alike(self.examples) + 1
            share = np.einsum("se,se->s", like, self.inverse[owners[rows]])
            found[rows] -= share[:, None] * self.moved[owners[rows]]
        return found


def learnt(space: Space, truth: Any) -> tuple[Learnt, Any]:
    """Ridge regression of truth (examples, themes) of 0 and 1 on the examples of a space, and what each example scores
    by the others alone (examples, themes)."""
    import numpy as np

    inverse = np.linalg.inv(space.alike(space) + 1 + RIDGE * np.eye(len(truth)))
    strengths = inverse @ truth
    moved = strengths / np.diag(inverse)[:, None]
    return Learnt(space, strengths, inverse, moved), truth - moved


@dataclass(frozen=True)
class Scores:
    """What is known of texts, each (texts, themes): the scores of whole texts; where sentences are read the score of
    the sentence that speaks most for a theme, and how near any sentence comes to the theme's name."""

    whole: Any
    sentence: Any = None
    name: Any = None

    def of(self, column: int) -> list[Any]:
        """What tells of a theme itself, its own score first; the second is the largest score of another."""
        import numpy as np

        found = [self.whole[:, column]]
        if self.whole.shape[1] > 1:
            found.append(np.delete(self.whole, column, axis=1).max(axis=1))
        return found + [part[:, column] for part in (self.sentence, self.name) if part is not None]


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


def chances(
    columns: Sequence[Any], text_columns: Sequence[Any], whole: Any, text_whole: Any, truth: Any
) -> Chances:
    """A logistic function of columns that tell of a theme, and less freely of the scores of all themes (`whole`); a
    constant where the examples all agree."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    if truth.min() == truth.max():
        share = (truth.sum() + 0.5) / (len(truth) + 1)
        return Chances(np.full(len(truth), share), np.full(len(text_whole), share))
    own = np.column_stack([*columns, whole])
    free = np.where(np.arange(own.shape[1]) < len(columns), 1.0, _OF_ALL_THEMES) / (own.std(axis=0) + 1e-9)
    model = LogisticRegression(C=1.0, max_iter=300).fit(own * free, truth)
    others = np.column_stack([*text_columns, text_whole])
    return Chances(
        sigmoid(model.decision_function(own * free)), sigmoid(model.decision_function(others * free))
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


def logit(probability: Any) -> Any:
    import numpy as np

    kept = np.clip(probability, 1e-4, 1 - 1e-4)
    return np.log(kept / (1 - kept))


def sigmoid(value: Any) -> Any:
    import numpy as np

    return 1 / (1 + np.exp(-np.clip(value, -30, 30)))
