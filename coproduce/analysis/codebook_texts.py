"""Probabilities of the themes of a codebook for texts: examples and texts in one space, fitted, and joined with what
known themes say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.analysis import codebook_features as features
from coproduce.analysis import codebook_fit as fit
from coproduce.analysis import codebook_sentences as sentences
from coproduce.analysis.codebook_begin import beginnings
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


@dataclass(frozen=True)
class Read:
    """Sentences: whose they are (`Sentences`), each as a text of its own (`Space`), and how near each comes to each
    theme's name (sentences, themes)."""

    held: Both
    parts: Both
    names: Both


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
    space, spoken, read = _space(examples, texts, themes, known, progress)
    seen = _scores(space, truth, read)
    matched = _matched(spoken, truth, themes, known)
    found = []
    for column, match in enumerate(matched):
        own, other = seen.examples.of(column), seen.texts.of(column)
        if match is not None:
            own.append(spoken.examples.scores[:, match.column])
            other.append(spoken.texts.scores[:, match.column])
        chances = fit.chances(own, other, seen.examples.whole, seen.texts.whole, truth[:, column])
        if match is not None and known is not None and match.column < known.calibrated:
            chances = fit.shifted(chances, truth[:, column], match, spoken.examples, spoken.texts)
        found.append(chances)
    probable = np.stack([each.texts for each in found], axis=1)
    by_others = np.stack([each.examples for each in found], axis=1)
    margins = fit.logit(probable) - beginnings(
        probable if len(texts) >= enough else by_others, by_others, truth
    )
    return _joined(probable, margins, truth, matched, spoken, known)


def _scores(space: Both, truth: Any, read: Read | None) -> Both:
    """What the examples tell of each other and of the texts, as `fit.Scores`."""
    model, left_out = fit.learnt(space.examples, truth)
    scores = model.score(space.texts)
    if read is None:
        return Both(fit.Scores(left_out), fit.Scores(scores))
    held, parts, names = read.held, read.parts, read.names
    return Both(
        fit.Scores(
            left_out,
            held.examples.largest(model.left_out(parts.examples, held.examples.owners)),
            held.examples.largest(names.examples),
        ),
        fit.Scores(
            scores,
            held.texts.largest(model.score(parts.texts)),
            held.texts.largest(names.texts),
        ),
    )


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
    examples: Sequence[str],
    texts: Sequence[str],
    themes: Sequence[str],
    known: KnownThemes | None,
    progress: Progress | None,
) -> tuple[Both, Both, Read | None]:
    everything, number = [*examples, *texts], len(examples)
    counter = features.Counter()
    counts = counter.count(everything)
    with_names = sentences.read([*everything, *themes], progress)
    read = None if with_names is None else with_names.rows(slice(0, len(everything)))
    means = None if read is None else read.means()
    said = (None, None, None) if known is None else known.score(everything, counts, means)
    space = Space(
        words=features.weighted(counts, features.rarity(counts)),
        vectors=features.centred_vectors(everything),
        means=None if means is None else features.centred(means),
        sentences=None if read is None else read.centred(),
        known=None if known is None else features.directions(said[0]),
    )
    first, rest = slice(0, number), slice(number, len(everything))
    spoken = (
        fit.KnownScores(*(None if part is None else part[rows] for part in said)) for rows in (first, rest)
    )
    both = Both(space.rows(first), space.rows(rest))
    if read is None or with_names is None:
        return both, Both(*spoken), None
    names = with_names.rows(slice(len(everything), None)).means()
    each = _each_sentence(everything, read, space, counter, features.rarity(counts))
    return both, Both(*spoken), _divided(read, each, names, number)


def _each_sentence(
    texts: Sequence[str], read: sentences.Sentences, space: Space, counter: features.Counter, rarity: Any
) -> Space:
    """The sentences of texts, each as a text of its own in their space; of known themes it says what its text says."""
    parts = sentences.parts_of(texts)
    return Space(
        words=features.weighted(counter.count(parts), rarity),
        vectors=features.centred_vectors(parts, texts),
        means=features.centred(read.vectors, read.means()),
        sentences=read.centred().each(),
        known=None if space.known is None else space.known[read.owners],
    )


def _divided(read: sentences.Sentences, each: Space, names: Any, number: int) -> Read:
    """The sentences of the first `number` texts, which are examples, and those of the others."""
    import numpy as np

    border = int(np.searchsorted(read.owners, number))
    first, rest = slice(0, border), slice(border, len(read.owners))
    near = read.vectors @ names.T
    return Read(
        Both(read.rows(slice(0, number)), read.rows(slice(number, read.texts))),
        Both(each.rows(first), each.rows(rest)),
        Both(near[first], near[rest]),
    )


def _matched(
    spoken: Both, truth: Any, themes: Sequence[str], known: KnownThemes | None
) -> list[fit.Match | None]:
    if known is None:
        return [None] * len(themes)
    return fit.matches(spoken.examples.scores, truth, themes, known.names)
