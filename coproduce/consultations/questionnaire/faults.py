"""What is wrong with the make-up of a questionnaire, in words. Asked before opening and when a file is loaded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from coproduce.consultations.questionnaire.questions import Number, OneChoice, Option, Question

MOST_QUESTIONS = 100
MOST_OPTIONS = 60
LONGEST_WORDING = 1000
LONGEST_LABEL = 300
LONGEST_KEY = 80

KEY = re.compile(r"[a-z][a-z0-9_-]*")


def faults(questions: Sequence[Question]) -> list[str]:
    """Every structural fault as one plain sentence, each naming its question; empty when there is none."""
    found = []
    if len(questions) > MOST_QUESTIONS:
        found.append(f"There are {len(questions)} questions. Ask at most {MOST_QUESTIONS}.")
    found += [
        f"Two questions have the key “{key}”. Give each its own."
        for key in _repeated(question.key for question in questions)
    ]
    for number, question in enumerate(questions, start=1):
        found += [f"Question {number}: {words}" for words in _faults_of(question)]
    return found


def _faults_of(question: Question) -> Iterator[str]:
    if not _is_key(question.key):
        yield f"the key “{question.key}” must begin with a letter and hold only a to z, 0 to 9, - and _."
    if not question.text.strip():
        yield "write the question."
    if max(len(question.text), len(question.help), len(question.young_people_text)) > LONGEST_WORDING:
        yield f"keep each wording under {LONGEST_WORDING} characters."
    if isinstance(question, OneChoice):
        yield from _option_faults(question.options)
    if isinstance(question, Number):
        yield from _limit_faults(question)


def _option_faults(options: Sequence[Option]) -> Iterator[str]:
    if len(options) < 2:
        yield "give at least two options to choose from."
    if len(options) > MOST_OPTIONS:
        yield f"give at most {MOST_OPTIONS} options."
    for option in options:
        if not _is_key(option.key):
            yield f"the option key “{option.key}” must begin with a letter and hold only a to z, 0 to 9, - and _."
        if not option.label.strip():
            yield f"write the words of the option “{option.key}”."
        if len(option.label) > LONGEST_LABEL:
            yield f"keep the option “{option.key}” under {LONGEST_LABEL} characters."
    for key in _repeated(option.key for option in options):
        yield f"two options have the key “{key}”."
    for label in _repeated(option.label.strip().casefold() for option in options if option.label.strip()):
        yield f"two options say “{label}”."


def _limit_faults(question: Number) -> Iterator[str]:
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        yield "the smallest number allowed is larger than the largest."


def _is_key(key: str) -> bool:
    return KEY.fullmatch(key) is not None and len(key) <= LONGEST_KEY


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]
