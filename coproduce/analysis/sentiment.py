"""Whether a text speaks well or badly of something: a suggestion for staff, shown with its confidence.

A trained linear model over words, word sequences, pieces of words, word vectors, TextBlob, VADER and our own lists of
praise, blame, wishes and proposals (`sentiment_model`), and where the sentence encoder is installed and the texts are
not too many a second look at what each text means as a whole (`sentiment_sentences`). Training and measured figures are
in `training/README.md`. It serves patients' comments and families' sentences, with or without the question that was
asked. Texts in a language that it does not know are not read at all, and say so.

Irony without a sign of it is not understood. People themselves gave identical comments different labels in 22 % of
repeats. The "neutral" of comments is mostly mixed praise and blame: take it as "neither clearly good nor bad".

Nothing heavy is loaded before the first text is scored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coproduce.analysis import encoder
from coproduce.analysis.sentiment_language import ENGLISH, UNKNOWN, language_of

if TYPE_CHECKING:
    from coproduce.analysis.sentiment_model import Model, Verdict

Label = Literal["negative", "neutral", "positive"]

METHOD = "textblob+vader+lists+ngrams+vectors"
VERSION = "4"
# So many distinct texts get the second look: it takes 10 to 15 ms a text, the first less than half of one.
MOST_READ_TWICE = 4_000
METHOD_SUFFIX = "+sentences"
_FIRST_CARD = Path(__file__).parent / "models" / "sentiment.json"
# What a guess among three is worth: said of texts that were not read.
_NOTHING_KNOWN = 0.34


@dataclass(frozen=True)
class Sentiment:
    """`confidence` 0..1 is the probability of the label, `polarity` -1..1 that of positive less that of negative.

    `unclear` asks for a person's eye: labels with so low a confidence are wrong about every second time, or the text
    was not read. `language` is an ISO 639-1 code ("und": no words to tell by); the label of a text that is not `known`
    is "neutral" and means nothing. `method` names what the score rests on: it is shorter without the word vectors, and
    longer after the second look.
    """

    label: Label
    confidence: float
    polarity: float
    unclear: bool
    method: str = METHOD
    version: str = VERSION
    language: str = ENGLISH

    @property
    def known(self) -> bool:
        """Whether the text was read at all."""
        return self.language == ENGLISH


class NoSecondLook(ValueError):
    """The second look was asked for, and the sentence encoder is not installed."""


def reads_twice(distinct_texts: int) -> bool:
    """Whether so many texts get the second look when nobody asks for the one or the other."""
    return 0 < distinct_texts <= MOST_READ_TWICE and encoder.is_installed()


def card() -> Path:
    """The card with the measured figures of what reads small numbers of texts in this installation."""
    return _FIRST_CARD.with_stem("sentiment_sentences") if encoder.is_installed() else _FIRST_CARD


def score(
    texts: Sequence[str],
    questions: Sequence[str] | None = None,
    model: Model | None = None,
    thorough: bool | None = None,
) -> list[Sentiment]:
    """The sentiment of each text, in order. `questions`, if given, has one for each text, empty where unknown. `model`
    stands for the shipped first model or that of COPRODUCE_SENTIMENT_MODEL. `thorough` asks for the second look (True)
    or for none (False); without it `reads_twice` decides.

    Raises UnusableModel for a model file that cannot be read, NoSecondLook, ValueError for questions that do not match
    the texts.
    """
    if questions is not None and len(questions) != len(texts):
        raise ValueError("there must be as many questions as texts")
    if thorough is None:
        thorough = reads_twice(len(set(texts)))
    languages = [language_of(text) for text in texts]
    read = [row for row, language in enumerate(languages) if language == ENGLISH]
    found: list[Sentiment | None] = [None] * len(texts)
    if read:
        asked = None if questions is None else [questions[row] for row in read]
        judged = _judged([texts[row] for row in read], asked, model, thorough)
        for row, result in zip(read, judged, strict=True):
            found[row] = result
    return [each or _unread(language) for each, language in zip(found, languages, strict=True)]


def _judged(
    texts: Sequence[str], questions: Sequence[str] | None, model: Model | None, thorough: bool
) -> list[Sentiment]:
    from coproduce.analysis import sentiment_model

    model = model or sentiment_model.current()
    verdict = sentiment_model.judge(model, texts, questions)
    method = sentiment_model.method()
    if thorough:
        verdict = _looked_at_again(verdict, texts)
        method += METHOD_SUFFIX
    return [
        Sentiment(
            sentiment_model.LABELS[column],
            round(float(chances[column]), 3),
            round(float(chances[2] - chances[0]), 3),
            bool(unclear),
            method,
            model.version,
        )
        for chances, column, unclear in zip(verdict.chances, verdict.chosen, verdict.unclear, strict=True)
    ]


def _looked_at_again(first: Verdict, texts: Sequence[str]) -> Verdict:
    from coproduce.analysis import sentiment_sentences

    known = encoder.installed()
    if known is None:
        raise NoSecondLook("the sentence encoder is not installed: make setup")
    return sentiment_sentences.look_again(first, texts, known)


def _unread(language: str) -> Sentiment:
    return Sentiment("neutral", _NOTHING_KNOWN, 0.0, unclear=True, language=language or UNKNOWN)
