"""How much a text reads like those in which people saw signs of harm: two linear models in plain Python.

The features are the text's words, pairs of words, pieces of words (`screening_terms`) and the topics it speaks of
(`screening_topics`); the weights were fitted by logistic regression on texts written for this project, see
`training/README.md`. One model tells concerns from none, the other urgent ones from all else. The file is read when
the first text is screened.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from coproduce.analysis.screening_terms import pieces, plain, sentences, weighted, words_and_pairs
from coproduce.analysis.screening_topics import DESCRIPTIONS, TOPICS

PLACE = Path(__file__).parent / "models" / "screening.json"
# Beside thousands of terms each topic would drown at 1.
TOPIC_VALUE = 0.3

_LONGEST_QUOTE = 140
_TOPICS_NAMED = 2


@dataclass(frozen=True)
class Weights:
    """Of one model: the intercept and the weight of each term and topic. Above `threshold` it says yes."""

    intercept: float
    threshold: float
    words: dict[str, float]
    pieces: dict[str, float]
    topics: dict[str, float]


@dataclass(frozen=True)
class Model:
    """The rarity of each term, the weights for "concern" and for "urgent", and how far a sign lowers the bar."""

    word_rarity: dict[str, float]
    piece_rarity: dict[str, float]
    concern: Weights
    urgent: Weights
    sign_margin: float


@dataclass(frozen=True)
class Reading:
    """Scores above 0 are yes; `concern_with_sign` is the score where a sign was found beside."""

    concern: float
    urgent: float
    concern_with_sign: float


@lru_cache(maxsize=1)
def installed() -> Model:
    """The model that is shipped with the program."""
    return load(PLACE)


def load(place: Path) -> Model:
    """A model as `training.screening` wrote it."""
    stored = json.loads(place.read_text(encoding="utf-8"))
    words, parts = stored["words"], stored["pieces"]

    def weights(name: str, column: int) -> Weights:
        return Weights(
            stored[name]["intercept"],
            stored[name]["threshold"],
            {term: row[column] for term, row in words.items()},
            {term: row[column] for term, row in parts.items()},
            stored[name]["topics"],
        )

    return Model(
        {term: row[0] for term, row in words.items()},
        {term: row[0] for term, row in parts.items()},
        weights("concern", 1),
        weights("urgent", 2),
        stored["sign_margin"],
    )


def read(text: str, model: Model | None = None) -> Reading:
    """How one text reads. A text without words reads as no concern."""
    model = model or installed()
    plain_text = plain(text)
    word_values = weighted(words_and_pairs(plain_text), model.word_rarity)
    piece_values = weighted(pieces(plain_text), model.piece_rarity)
    topics = topics_of(plain_text)
    if not any(character.isalnum() for character in plain_text):
        return Reading(-10.0, -10.0, -10.0)
    concern, urgent = (
        each.intercept
        - each.threshold
        + sum(value * each.words[term] for term, value in word_values.items())
        + sum(value * each.pieces[term] for term, value in piece_values.items())
        + TOPIC_VALUE * sum(each.topics[name] for name in topics)
        for each in (model.concern, model.urgent)
    )
    return Reading(concern, urgent, concern + model.sign_margin)


def topics_of(plain_text: str) -> tuple[str, ...]:
    """The names of the topics that a text (see `plain`) speaks of."""
    return tuple(name for name, pattern in TOPICS.items() if pattern.search(plain_text))


def reason(text: str, model: Model | None = None) -> str:
    """The sentence that weighs most, and what it speaks of, in plain words."""
    model = model or installed()
    heaviest = max(sentences(text) or [text], key=lambda sentence: read(sentence, model).concern)
    named = [
        name for name in topics_of(plain(heaviest)) if name in DESCRIPTIONS and model.concern.topics[name] > 0
    ]
    named.sort(key=lambda name: -model.concern.topics[name])
    said = " and ".join(DESCRIPTIONS[name] for name in named[:_TOPICS_NAMED])
    quote = " ".join(heaviest.split())
    quote = quote if len(quote) <= _LONGEST_QUOTE else f"{quote[: _LONGEST_QUOTE - 1]}…"
    return f"may speak of {said}: “{quote}”" if said else f"reads like texts that told of harm: “{quote}”"
