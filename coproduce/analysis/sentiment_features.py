"""Numbers that describe the mood of an English text.

Two general scorers see the text (VADER, made for short informal texts, and TextBlob's word list), and so do our own
lists in `sentiment_words`. Both libraries are loaded at the first use and stay offline.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

from coproduce.analysis.sentiment_words import (
    BLAME,
    NEGATION,
    NO_VIEW,
    PLAIN_FACT,
    PRAISE,
    PROPOSAL,
    TURN,
    WISH,
)

NAMES = (
    "bias",
    "vader",
    "textblob",
    "praise",
    "blame",
    "wish",
    "turn",
    "length",
    "no view",
    "nothing found",
    "proposal",
    "plain fact",
)
_MOST_COUNTED = 4
_REACH_OF_NEGATION = 40
_NEGATION_INSIDE = (
    "no ",
    "not ",
    "can't",
    "cant ",
    "cannot",
    "couldn't",
    "could not",
    "wouldn't",
    "won't",
    "nothing",
)


def features(text: str) -> tuple[float, ...]:
    """The numbers of `NAMES` for one text. Counts stop at 4; vader and textblob lie in -1..1; length in about 0..1."""
    plain = text.replace("’", "'").replace("‘", "'").lower().strip()
    praise, negated_praise = _count(PRAISE, plain)
    blame, negated_blame = _count(BLAME, plain)
    vader = float(_vader().polarity_scores(text)["compound"])
    textblob = _textblob(text)
    found = bool(praise or blame or negated_praise or negated_blame or abs(vader) > 0.3)
    return (
        1.0,
        vader,
        textblob,
        float(min(praise + 0.5 * negated_blame, _MOST_COUNTED)),
        float(min(blame + negated_praise, _MOST_COUNTED)),
        float(min(len(WISH.findall(plain)), _MOST_COUNTED)),
        float(min(len(TURN.findall(plain)), 2)),
        math.log1p(len(plain.split())) / 5,
        1.0 if NO_VIEW.match(plain) else 0.0,
        0.0 if found else 1.0,
        1.0 if PROPOSAL.search(plain) else 0.0,
        1.0 if not found and PLAIN_FACT.match(plain) else 0.0,
    )


def _count(pattern: Any, plain: str) -> tuple[int, int]:
    """Matches that stand as they are, and matches with a negation shortly before them."""
    straight = negated = 0
    for match in pattern.finditer(plain):
        before = plain[max(0, match.start() - _REACH_OF_NEGATION) : match.start()]
        if NEGATION.search(before) and not match.group().startswith(_NEGATION_INSIDE):
            negated += 1
        else:
            straight += 1
    return straight, negated


@lru_cache(maxsize=1)
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


@lru_cache(maxsize=1)
def _textblob_analyzer() -> Any:
    from textblob.en.sentiments import PatternAnalyzer

    return PatternAnalyzer()


def _textblob(text: str) -> float:
    return float(_textblob_analyzer().analyze(text).polarity)
