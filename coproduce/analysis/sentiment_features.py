"""Numbers that describe the mood of an English text.

Two general scorers see the text (VADER, made for short informal texts, and TextBlob's word list), and so do our own
lists in `sentiment_words`. The lists of both are loaded at the first use and stay offline.
"""

from __future__ import annotations

import math
import re
from typing import Any

from coproduce.analysis import sentiment_textblob, sentiment_vader
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
    "vader positive",
    "vader negative",
    "vader neutral",
    "vader strength",
    "subjectivity",
    "best clause",
    "worst clause",
    "first clause",
    "last clause",
    "best against worst",
    "good clauses",
    "bad clauses",
    "clauses",
    "good but",
)
_MOST_COUNTED = 4
_MOST_CLAUSES = 8
_GOOD_FROM, _BAD_FROM = 0.2, -0.1
# Mixed praise and blame shows between clauses, not in the sum.
_BETWEEN_CLAUSES = re.compile(
    r"[.!?;\n]+|,|\b(?:but|however|although|though|and|while|except|just|only|unfortunately|yet|because)\b"
)
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
    """The numbers of `NAMES` for one text. Counts stop at 4; vader, textblob and
    clauses lie in -1..1; length in about 0..1."""
    plain = text.replace("’", "'").replace("‘", "'").lower().strip()
    praise, negated_praise = _count(PRAISE, plain)
    blame, negated_blame = _count(BLAME, plain)
    shares = sentiment_vader.shares(text)
    vader = shares.compound
    textblob, subjectivity = sentiment_textblob.polarity_and_subjectivity(text)
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
        shares.positive,
        shares.negative,
        shares.neutral,
        abs(vader),
        subjectivity,
        *_clauses(plain, vader),
    )


def _clauses(plain: str, whole: float) -> tuple[float, ...]:
    """VADER's score of the clauses: extremes, ends, shares of good and bad ones, their number in 0..1."""
    pieces = [piece for piece in _BETWEEN_CLAUSES.split(plain) if len(piece.strip()) > 2][:_MOST_CLAUSES]
    if len(pieces) < 2:
        scores = [whole]
    else:
        scores = [sentiment_vader.compound(piece) for piece in pieces]
    best, worst = max(scores), min(scores)
    turned = "but" in plain or "however" in plain
    return (
        best,
        worst,
        scores[0],
        scores[-1],
        max(0.0, best) * max(0.0, -worst),
        sum(each > _GOOD_FROM for each in scores) / len(scores),
        sum(each < _BAD_FROM for each in scores) / len(scores),
        len(scores) / _MOST_CLAUSES,
        max(0.0, best) if turned else 0.0,
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
