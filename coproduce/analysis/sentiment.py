"""Whether a text speaks well or badly of something: a suggestion for staff, shown with its confidence.

Two general scorers (TextBlob and VADER) and our own lists of praise, blame, wishes and proposals give a few numbers
for each text; a weighted sum of them, turned into probabilities (multinomial logistic regression), gives the label.

Measured by five-fold cross-validation of the weights: .77 of 2,658 NHS patient comments (macro F1 .61; always saying
"positive" gives .59; identical comments got different labels from people in 22% of repeats) and .67 of 120 invented
sentences by SEND families (macro F1 .67). The word lists were written with both files in view, so new texts will do
somewhat worse. Irony is not understood. The "neutral" of the NHS comments is mostly mixed praise and blame, and is
found in one case of six: take it as "neither clearly good nor bad".
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coproduce.analysis.sentiment_features import features
from coproduce.analysis.sentiment_words import BLAME, PRAISE

Label = Literal["negative", "neutral", "positive"]

METHOD = "textblob+vader+lists"
VERSION = "1"

# Fitted on nhs_comments_2 and send_sentiment (a SEND sentence counts five times); one weight per feature.
_WEIGHTS: dict[Label, tuple[float, ...]] = {
    "negative": (-0.98, -0.57, -0.23, -0.91, 0.42, 0.60, -0.22, 2.53, -1.10, 0.01, -1.05, -0.66),
    "neutral": (-0.24, 0.04, -0.35, 0.04, 0.27, -0.12, 0.87, -1.01, 1.63, 0.51, 1.95, 1.13),
    "positive": (1.22, 0.53, 0.59, 0.87, -0.69, -0.48, -0.65, -1.52, -0.53, -0.52, -0.90, -0.47),
}
_SURE_FROM = 0.5
_ENOUGH_WORDS_TO_TELL = 5
_FEWEST_ENGLISH = 0.12
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SMALL_WORDS = (
    "a about after all also always an and any are as asked at back be because been before being both but by came can "
    "could day did do does done don't down each even every few first for from get go going good got great had has have "
    "he her here him his home how i i'm if in into is it it's its just know like listened long lot made me more most "
    "much my need needs never new no not nothing now of off on once one only or other our out over own people please "
    "put really said same school see she should so some staff still such take than thank thanks that the their them "
    "then there they things think this time to too told u up us use very wait was way we well went were what when "
    "where which while who why will wish with would years yes you your"
)
_ENGLISH = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True)
class Sentiment:
    """`confidence` 0..1 is the probability of the label, `polarity` -1..1 that of positive less that of negative.

    `unclear` asks for a person's eye: the label is less likely than not, or the text is not in English.
    """

    label: Label
    confidence: float
    polarity: float
    unclear: bool
    method: str = METHOD
    version: str = VERSION


def score(texts: Sequence[str]) -> list[Sentiment]:
    """The sentiment of each text, in order. About 1,500 texts a second."""
    return [_score_one(text) for text in texts]


def _score_one(text: str) -> Sentiment:
    if not _in_english(text):
        return Sentiment("neutral", 0.34, 0.0, unclear=True)
    numbers = features(text)
    sums = {
        label: sum(w * x for w, x in zip(weights, numbers, strict=True))
        for label, weights in _WEIGHTS.items()
    }
    parts = {label: math.exp(value - max(sums.values())) for label, value in sums.items()}
    chance = {label: part / sum(parts.values()) for label, part in parts.items()}
    best = max(chance, key=lambda label: chance[label])
    polarity = max(-1.0, min(1.0, chance["positive"] - chance["negative"]))
    return Sentiment(best, round(chance[best], 3), round(polarity, 3), unclear=chance[best] < _SURE_FROM)


def _in_english(text: str) -> bool:
    """False for texts without letters, in another script, or without the small words of English."""
    letters = _LETTERS.findall(text)
    if not letters or sum(letter.isascii() for letter in letters) * 2 < len(letters):
        return False
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    if len(words) < _ENOUGH_WORDS_TO_TELL:
        return True
    enough = sum(word in _ENGLISH for word in words) >= _FEWEST_ENGLISH * len(words)
    return enough or bool(PRAISE.search(text.lower()) or BLAME.search(text.lower()))
