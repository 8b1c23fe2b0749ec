"""VADER's score of a text, the same to the last digit as vaderSentiment's own but several times as fast.

Hutto and Gilbert, "VADER: A Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM 2014. The
word lists and constants are those of the package vaderSentiment 3.3 (MIT licence), which is loaded at the first use.
What its rules ask of a word is looked up once for each distinct word, and its rules run at the words of its list alone.
"""

from __future__ import annotations

import math
from functools import lru_cache
from string import punctuation
from typing import Any, NamedTuple

_MOST_REMEMBERED = 200_000
# How far back a booster or a negation reaches, and how much of a booster is left at each distance.
_REACH = 3
_LEFT = (1.0, 0.95, 0.9)
_BEFORE_BUT, _AFTER_BUT = 0.5, 1.5
_NEVER_SO = 1.25


class Word(NamedTuple):
    """What the rules ask of a word. `valence` is None outside the list and for words that only strengthen others."""

    lower: str
    valence: float | None
    booster: float
    capitals: bool
    negates: bool
    listed: bool


class Shares(NamedTuple):
    """`compound` -1..1 is the whole; the others 0..1 are the shares of positive, negative and neutral words."""

    compound: float
    positive: float
    negative: float
    neutral: float


NOTHING = Shares(0.0, 0.0, 0.0, 0.0)


def shares(text: str) -> Shares:
    """VADER's scores of a text."""
    text, words = _cut(text)
    return _shares(_valences(words), len(words), _emphasis(text)) if words else NOTHING


def compound(text: str) -> float:
    """VADER's compound score alone."""
    text, words = _cut(text)
    valences = _valences(words)
    return round(_compound(valences, _emphasis(text)), 4) if valences else 0.0


def _cut(text: str) -> tuple[str, list[Word]]:
    text = _without_pictures(text)
    known = _words()
    return text, [known[piece] for piece in text.split()]


class _Words(dict[str, Word]):
    """Pieces of text between blanks, each with what the rules ask of it."""

    def __init__(self) -> None:
        self._lexicon: dict[str, float] = _lists().lexicon
        self._boosters: dict[str, float] = _rules().BOOSTER_DICT
        self._negations = frozenset(_rules().NEGATE)

    def __missing__(self, piece: str) -> Word:
        stripped = piece.strip(punctuation)
        # Two characters or fewer are taken for a face made of marks.
        word = piece if len(stripped) <= 2 else stripped
        lower = word.lower()
        booster = self._boosters.get(lower, 0.0)
        found = Word(
            lower,
            None if booster else self._lexicon.get(lower),
            booster,
            word.isupper(),
            lower in self._negations or "n't" in lower,
            lower in self._lexicon,
        )
        if len(self) < _MOST_REMEMBERED:
            self[piece] = found
        return found


@lru_cache(maxsize=1)
def _rules() -> Any:
    from vaderSentiment import vaderSentiment

    return vaderSentiment


@lru_cache(maxsize=1)
def _lists() -> Any:
    return _rules().SentimentIntensityAnalyzer()


@lru_cache(maxsize=1)
def _words() -> _Words:
    return _Words()


def _without_pictures(text: str) -> str:
    """The text with its emoji in words."""
    if text.isascii() or (pictures := _lists().emojis).keys().isdisjoint(text):
        return text
    parts, after_blank = [], True
    for letter in text:
        description = pictures.get(letter)
        if description is None:
            parts.append(letter)
            after_blank = letter == " "
        else:
            parts.append(description if after_blank else f" {description}")
            after_blank = False
    return "".join(parts)


def _valences(words: list[Word]) -> list[float]:
    """The valences that are not 0, in the order of the words."""
    places = [place for place, word in enumerate(words) if word.valence is not None]
    if not places:
        return []
    capitals = sum(word.capitals for word in words)
    mixed = 0 < capitals < len(words)
    lower = [word.lower for word in words]
    found = {place: _valence(words, lower, place, mixed) for place in places}
    if "but" in lower:
        _weigh_around(lower.index("but"), found)
    return [valence for valence in found.values() if valence]


def _weigh_around(turn: int, found: dict[int, float]) -> None:
    """What stands before "but" counts less, what follows more. As in the package, where two words have the same
    valence it is the first of them that is changed."""
    for valence in found.values():
        if not valence:
            continue
        first = next(other for other, value in found.items() if value == valence)
        if first != turn:
            found[first] = valence * (_BEFORE_BUT if first < turn else _AFTER_BUT)


def _valence(words: list[Word], lower: list[str], place: int, mixed: bool) -> float:
    """The valence of the word at a place, with what stands around it."""
    rules, word = _rules(), words[place]
    listed = word.valence or 0.0
    following = words[place + 1] if place + 1 < len(words) else None
    if following is not None and word.lower == "kind" and following.lower == "of":
        return 0.0
    valence = 0.0 if word.lower == "no" and following is not None and following.listed else listed
    if _after_no(lower, place):
        valence = listed * rules.N_SCALAR
    if mixed and word.capitals:
        valence += rules.C_INCR if valence > 0 else -rules.C_INCR
    for distance in range(min(_REACH, place)):
        before = words[place - distance - 1]
        if before.listed:
            continue
        if before.booster:
            valence += _boost(before, valence, mixed) * _LEFT[distance]
        valence = _negated(valence, before, lower, place, distance)
        if distance == _REACH - 1:
            valence = _idiom(valence, lower, place)
    return _after_least(valence, words, place)


def _after_no(lower: list[str], place: int) -> bool:
    if "no" not in (before := lower[max(0, place - _REACH) : place]):
        return False
    return "no" in before[-2:] or before[-1] in ("or", "nor")


def _boost(before: Word, valence: float, mixed: bool) -> float:
    boost = -before.booster if valence < 0 else before.booster
    if mixed and before.capitals:
        boost += _rules().C_INCR if valence > 0 else -_rules().C_INCR
    return boost


def _negated(valence: float, before: Word, lower: list[str], place: int, distance: int) -> float:
    """The valence after a look at the word so far before it, for a negation."""
    nearer = lower[place - distance : place]
    so = "so" in nearer or "this" in nearer
    # As in the package: at the third word back, "so" or "this" directly before is enough.
    if (
        distance
        and so
        and (before.lower == "never" or (distance == 2 and lower[place - 1] in ("so", "this")))
    ):
        return valence * _NEVER_SO
    if distance and before.lower == "without" and "doubt" in nearer:
        return valence
    return float(valence * _rules().N_SCALAR) if before.negates else valence


def _idiom(valence: float, lower: list[str], place: int) -> float:
    """The valence of a fixed expression around the word, and of boosters of two words before it."""
    special, boosters = _rules().SPECIAL_CASES, _rules().BOOSTER_DICT
    three, two, one, word = lower[place - 3 : place + 1]
    before = (f"{three} {two} {one}", f"{three} {two}", f"{two} {one}")
    for expression in (f"{one} {word}", f"{two} {one} {word}", before[2], before[0], before[1]):
        if expression in special:
            valence = special[expression]
            break
    after = lower[place : place + 3]
    for length in (2, 3):
        if len(after) >= length:
            valence = special.get(" ".join(after[:length]), valence)
    return valence + sum(boosters.get(expression, 0.0) for expression in before)


def _after_least(valence: float, words: list[Word], place: int) -> float:
    """ "At least" and "the very least" are no negations."""
    if not place or words[place - 1].lower != "least" or words[place - 1].listed:
        return valence
    if place > 1 and words[place - 2].lower in ("at", "very"):
        return valence
    return float(valence * _rules().N_SCALAR)


def _emphasis(text: str) -> float:
    """What exclamation and question marks add."""
    questions = text.count("?")
    asked = 0.0 if questions < 2 else questions * 0.18 if questions <= 3 else 0.96
    return min(text.count("!"), 4) * 0.292 + asked


def _compound(valences: list[float], emphasis: float) -> float:
    total = float(sum(valences))
    if total > 0:
        total += emphasis
    elif total < 0:
        total -= emphasis
    return max(-1.0, min(1.0, total / math.sqrt(total * total + 15)))


def _shares(valences: list[float], words: int, emphasis: float) -> Shares:
    positive = sum(valence + 1 for valence in valences if valence > 0)
    negative = sum(1 - valence for valence in valences if valence < 0)
    neutral = words - len(valences)
    if positive > negative:
        positive += emphasis
    elif positive < negative:
        negative += emphasis
    total = positive + negative + neutral
    return Shares(
        round(_compound(valences, emphasis), 4),
        round(positive / total, 3),
        round(negative / total, 3),
        round(neutral / total, 3),
    )
