"""“Do you feel involved?”: which question asks it, which answers say yes, and whether two questions ask the same.

A question can be marked with `measures: involvement`. Figures of two questions are compared only where their words and
their answers are the same: other words are another question.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Sequence

from coproduce.consultations.questionnaire.questions import Question

INVOLVEMENT = "involvement"

# The answers that say yes, by the type of question; a scale's upper two fifths are worked out.
_YES = {
    "agree_scale": ("strongly_agree", "agree"),
    "faces": ("very_happy", "happy"),
    "yes_no": ("yes",),
}


def measures_involvement(question: Question) -> bool:
    return getattr(question, "measures", "") == INVOLVEMENT


def answers_that_say_yes(question: Question) -> tuple[str, ...]:
    """Keys of the options, in the order in which they are offered; of numbers the upper two fifths."""
    if question.type == "scale":
        points = getattr(question, "points", 5)
        return tuple(str(step) for step in range(1, points + 1) if 5 * step > 3 * points)
    known = _YES.get(question.type, ())
    return tuple(option.key for option in question.choices if option.key in known)


def identity_of_wording(question: Question) -> str:
    """SHA-256 over the question's type, its words and those of its answers, in their order. Spaces and the case of
    letters make no other question; everything else does. Other formats say the same in other words and are left out."""
    words = [question.type, _plain(question.text), *(_plain(option.label) for option in question.choices)]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False).encode()).hexdigest()


def labels_that_say_yes(question: Question) -> tuple[list[str], list[str]]:
    """(the labels of the answers that say yes, and what two neighbours of them are called once published results have
    joined them because one is small)."""
    keys = answers_that_say_yes(question)
    labels = [option.label for option in question.choices if option.key in keys]
    return labels, [joined(first, second) for first, second in itertools.pairwise(labels)]


def joined(first: str, second: str) -> str:
    """How two ends of a scale are called together (`analysis.disclosure`)."""
    return f"{first} or {second[:1].lower()}{second[1:]}"


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()


def marked(questions: Sequence[Question]) -> list[Question]:
    """Those questions that ask about involvement and can be counted so."""
    return [each for each in questions if measures_involvement(each) and answers_that_say_yes(each)]
