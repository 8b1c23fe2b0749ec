"""A hint that a text may tell of harm, so that a person reads it sooner.

The hint sorts a reading queue. It decides nothing, starts no clock and is never shown to the writer; a person reads
every text all the same. It errs towards "check": a missed sign costs more than a minute of reading.

Three things look at a text. A model (`screening_model`) weighs everything it says, also what tells against a concern: a
play, a policy, what is long past. Signs (`screening_signs`) are what people say outright ("scared to go home");
figures of speech and talk about policy are set aside first ("this form is killing me"). A sign lowers the model's bar,
and where it is a plain one (`screening_plain`), it counts whatever the model says. Where the sentence encoder is
installed, it tells how near the text stands to those that told of harm (`screening_sentences`); the three are weighed
together.

How many concerns are found is measured on writers that the model never saw, see the model's card. A text marked "none"
has not been cleared: it has not been read yet.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from coproduce.analysis import screening_sentences
from coproduce.analysis.screening_figures import NOT_MEANT
from coproduce.analysis.screening_model import read, reason
from coproduce.analysis.screening_plain import PLAIN_CHECK_SIGNS, PLAIN_URGENT_SIGNS
from coproduce.analysis.screening_signs import CHECK_SIGNS, URGENT_SIGNS

Concern = Literal["none", "check", "urgent"]
_SHOWN = 60  # characters of the words that a sign was found in


@dataclass(frozen=True)
class Screening:
    """How soon a person should read a text, and what was noticed in a few words ("" for none)."""

    concern: Concern
    reason: str


def screen(text: str) -> Screening:
    """Look for signs of harm in one text."""
    return screen_all([text])[0]


def screen_by_words(text: str) -> Screening:
    """As `screen`, without the sentence encoder: some thousand texts a second."""
    return _screened(text, None)


def screen_all(texts: Sequence[str]) -> list[Screening]:
    """Look for signs of harm in each text: several at once are read faster than one by one."""
    known = screening_sentences.installed()
    if known is None or not texts:
        return [_screened(text, None) for text in texts]
    near = screening_sentences.nearness(texts, known).tolist()
    return [
        _screened(text, _scores(text, known.joined.tolist(), each))
        for text, each in zip(texts, near, strict=True)
    ]


def _screened(text: str, scores: tuple[float, float] | None) -> Screening:
    """`scores` for concern and urgent, above 0 for yes, where the sentence encoder read the text."""
    if not any(character.isalnum() for character in text):
        return Screening("none", "")
    meant = _without_figures_of_speech(text.replace("’", "'").replace("‘", "'").lower())
    urgent, check = _found(URGENT_SIGNS, meant), _found(CHECK_SIGNS, meant)
    plainly, plainly_check = _found(PLAIN_URGENT_SIGNS, meant), _found(PLAIN_CHECK_SIGNS, meant)
    reading = read(text)
    if scores is None:
        scores = (reading.concern_with_sign if urgent or check else reading.concern, reading.urgent)
    # A grave sign beside pleasant words counts where the words alone would let it.
    bar_passed = scores[0] > 0 or bool(urgent and reading.concern_with_sign > 0)
    if not (bar_passed or plainly or plainly_check):
        return Screening("none", "")
    level: Concern = "urgent" if plainly or (bar_passed and (urgent or scores[1] > 0)) else "check"
    told = {**check, **plainly_check, **urgent, **plainly}
    return Screening(level, "; ".join(reversed(told.values())) or reason(text))


def _scores(text: str, joined: list[list[float]], near: list[float]) -> tuple[float, float]:
    """The model's score, the nearness and the signs, weighed together (`screening_sentences.Known.joined`)."""
    level, reading = has_sign(text), read(text)
    concern, urgent = (
        intercept
        + own * alone
        + by * encoded
        + to_check * (level == "check")
        + grave * (level == "urgent")
        - bar
        for (intercept, own, by, to_check, grave, bar), alone, encoded in zip(
            joined, (reading.concern, reading.urgent), near, strict=True
        )
    )
    return concern, urgent


def has_sign(text: str) -> Literal["", "check", "urgent"]:
    """The gravest sign in a text, whatever the model says of it."""
    meant = _without_figures_of_speech(text.replace("’", "'").replace("‘", "'").lower())
    return "urgent" if _found(URGENT_SIGNS, meant) else "check" if _found(CHECK_SIGNS, meant) else ""


def has_plain_sign(text: str) -> bool:
    """Whether a text holds a sign that counts by itself."""
    meant = _without_figures_of_speech(text.replace("’", "'").replace("‘", "'").lower())
    return bool(_found(PLAIN_URGENT_SIGNS, meant) or _found(PLAIN_CHECK_SIGNS, meant))


def _found(signs: tuple[tuple[str, re.Pattern[str]], ...], meant: str) -> dict[str, str]:
    """For each sign in the text what is told of it: its name and the words that it was found in."""
    matches = ((name, pattern.search(meant)) for name, pattern in signs)
    return {name: f"{name}: “{match.group()[:_SHOWN].strip()}”" for name, match in matches if match}


def _without_figures_of_speech(plain: str) -> str:
    return re.sub(r"\s+", " ", NOT_MEANT.sub(" ~ ", plain)).strip()
