"""Probabilities of the themes of a codebook for texts: examples and texts in one space, fitted, and joined with what
known themes say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.analysis import codebook_features as features
from coproduce.analysis import codebook_fit as fit
from coproduce.analysis import codebook_sentences as sentences
from coproduce.analysis.codebook_known import KnownThemes, shipped
from coproduce.analysis.codebook_space import Space
from coproduce.analysis.encoder import Progress

# How much a known theme counts beside the examples, and how many examples halve that.
_KNOWN_SHARE, _KNOWN_FADES = 0.5, 30


@dataclass(frozen=True)
class Both:
    """The same for examples and for texts."""

    examples: Any
    texts: Any


def estimated(
    examples: Sequence[str],
    truth: Any,
    themes: Sequence[str],
    texts: Sequence[str],
    use_known: bool,
    enough: int,
    progress: Progress | None = None,
) -> tuple[Any, Any]:
    """Probabilities and whether a theme is given, each (texts, themes). `truth` (examples, themes) is 0 or 1.

    From `enough` texts on they tell themselves where a theme begins; for fewer the examples tell it.
    """
    import numpy as np

    known = shipped() if use_known else None
    space, spoken = _space(examples, texts, known, progress)
    model = fit.learnt(space.examples, truth)
    scores = model.score(space.texts)
    matched = _matched(spoken, truth, themes, known)
    found = []
    for column, match in enumerate(matched):
        own, other = fit.evidence(model.left_out, column), fit.evidence(scores, column)
        if match is not None:
            own.append(spoken.examples.scores[:, match.column])
            other.append(spoken.texts.scores[:, match.column])
        chances = fit.chances(np.stack(own, axis=1), np.stack(other, axis=1), truth[:, column])
        if match is not None and known is not None and match.column < known.calibrated:
            chances = fit.shifted(chances, truth[:, column], match, spoken.examples, spoken.texts)
        found.append(chances)
    probable = np.stack([each.texts for each in found], axis=1)
    judged = probable if len(texts) >= enough else np.stack([each.examples for each in found], axis=1)
    margins = fit.logit(probable) - fit.logit(fit.beginnings(judged))
    return _joined(probable, margins, truth, matched, spoken, known)


def _joined(
    probable: Any,
    margins: Any,
    truth: Any,
    matched: Sequence[fit.Match | None],
    spoken: Both,
    known: KnownThemes | None,
) -> tuple[Any, Any]:
    """Beside few examples a known theme has its own say."""
    for column, match in enumerate(matched):
        if match is None or known is None or match.column >= known.calibrated:
            continue
        share = _KNOWN_SHARE * _KNOWN_FADES / (_KNOWN_FADES + truth[:, column].sum())
        said = fit.logit(spoken.texts.chances[:, match.column])
        probable[:, column] = fit.sigmoid((1 - share) * fit.logit(probable[:, column]) + share * said)
        margins[:, column] = (1 - share) * margins[:, column] + share * spoken.texts.margins[:, match.column]
    return probable, margins > 0


def _space(
    examples: Sequence[str], texts: Sequence[str], known: KnownThemes | None, progress: Progress | None
) -> tuple[Both, Both]:
    everything, first = [*examples, *texts], slice(0, len(examples))
    rest = slice(len(examples), None)
    counts = features.Counter().count(everything)
    read = sentences.read(everything, progress)
    means = None if read is None else read.means()
    parts: list[Any] = [None, None, None]
    if known is not None:
        parts = list(known.score(everything, counts, means))
    space = Space(
        words=features.weighted(counts, features.rarity(counts)),
        vectors=features.centred_vectors(everything),
        means=None if means is None else features.centred(means),
        sentences=None if read is None else read.centred(),
        known=None if known is None else features.directions(parts[0]),
    )
    spoken = Both(
        *(
            fit.KnownScores(*(None if part is None else part[rows] for part in parts))
            for rows in (first, rest)
        )
    )
    return Both(space.rows(first), space.rows(rest)), spoken


def _matched(
    spoken: Both, truth: Any, themes: Sequence[str], known: KnownThemes | None
) -> list[fit.Match | None]:
    if known is None:
        return [None] * len(themes)
    return fit.matches(spoken.examples.scores, truth, themes, known.names)
