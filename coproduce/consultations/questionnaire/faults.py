"""What is wrong with the make-up of a questionnaire, in words. Asked before opening and when a file is loaded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from coproduce.consultations.questionnaire import formats
from coproduce.consultations.questionnaire.piping import piping_faults
from coproduce.consultations.questionnaire.questions import Option, Question, Section
from coproduce.consultations.questionnaire.routing_faults import routing_faults
from coproduce.consultations.questionnaire.types import (
    AgeBand,
    Budget,
    Information,
    ListChoice,
    Matrix,
    Number,
    OneChoice,
    PictureChoice,
    Ranking,
    Scale,
    SeveralChoices,
    SeveralTexts,
    Statements,
)

MOST_QUESTIONS = 400
MOST_OPTIONS = 60
MOST_LINES = 30
LONGEST_WORDING = 1000
LONGEST_BODY = 10_000
LONGEST_LABEL = 300
LONGEST_KEY = 80

KEY = re.compile(r"[a-z][a-z0-9_-]*")


def faults(questions: Sequence[Question], sections: Sequence[Section] = ()) -> list[str]:
    """Every fault as one plain sentence, each naming its question: of its make-up, of the way through the questions,
    and of earlier answers that are repeated. Empty when there is none."""
    return [
        *structural_faults(questions, sections),
        *routing_faults(questions, sections),
        *piping_faults(questions, sections),
    ]


def structural_faults(questions: Sequence[Question], sections: Sequence[Section] = ()) -> list[str]:
    """Faults that can be seen in each question by itself, and keys that are taken twice."""
    found = []
    if len(questions) > MOST_QUESTIONS:
        found.append(f"There are {len(questions)} questions. Ask at most {MOST_QUESTIONS}.")
    found += [
        f"Two questions have the key “{key}”. Give each its own."
        for key in _repeated(question.key for question in questions)
    ]
    for number, question in enumerate(questions, start=1):
        found += [f"Question {number}: {words}" for words in _faults_of(question)]
    return [*found, *_section_faults(questions, sections)]


def _section_faults(questions: Sequence[Question], sections: Sequence[Section]) -> Iterator[str]:
    known = {section.key for section in sections}
    for key in _repeated(section.key for section in sections):
        yield f"Two sections have the key “{key}”. Give each its own."
    for section in sections:
        if not _is_key(section.key) or not section.title.strip():
            yield f"Section “{section.title or section.key}”: give it a key and a title."
    for number, question in enumerate(questions, start=1):
        if question.section and question.section not in known:
            yield f"Question {number}: there is no section “{question.section}”."


def _faults_of(question: Question) -> Iterator[str]:
    if not _is_key(question.key):
        yield f"the key “{question.key}” must begin with a letter and hold only a to z, 0 to 9, - and _."
    if not question.text.strip():
        yield "write the question."
    wordings = question.wordings.values()
    texts = [
        question.text,
        question.help,
        *(each.text for each in wordings),
        *(each.help for each in wordings),
    ]
    if max(map(len, texts)) > LONGEST_WORDING:
        yield f"keep each wording under {LONGEST_WORDING:,} characters."
    for name in question.wordings:
        if not formats.is_format(name):
            yield f"“{name}” is no format: use young_people, easy_read or the code of a language."
    yield from _type_faults(question)


def _type_faults(question: Question) -> Iterator[str]:
    for kind, look in _BY_TYPE:
        if isinstance(question, kind):
            yield from look(question)


def _list_faults(question: ListChoice) -> Iterator[str]:
    return _option_faults(question.options, most=ListChoice.most_options)


def _own_band_faults(question: AgeBand) -> Iterator[str]:
    return _option_faults(question.options) if question.options else iter(())


def _matrix_faults(question: Matrix) -> Iterator[str]:
    yield from _option_faults(question.rows, fewest=1, most=MOST_LINES, name="line")
    if question.columns:
        yield from _option_faults(question.columns, most=12)


def _scale_faults(question: Scale) -> Iterator[str]:
    if not (question.low_label.strip() and question.high_label.strip()):
        yield "write what the lowest and the highest number mean."


def _information_faults(question: Information) -> Iterator[str]:
    if len(question.body) > LONGEST_BODY:
        yield f"keep what it says under {LONGEST_BODY:,} characters."
    yield from _option_faults(question.facts, fewest=0, name="fact")


def _option_faults(
    options: Sequence[Option], *, fewest: int = 2, most: int = MOST_OPTIONS, name: str = "option"
) -> Iterator[str]:
    if len(options) < fewest:
        wanted = f"one {name}" if fewest == 1 else f"two {name}s"
        yield f"give at least {wanted}{' to choose from' if name == 'option' else ''}."
    if len(options) > most:
        yield f"give at most {most} {name}s."
    for option in options:
        if not _is_key(option.key):
            yield f"the {name} key “{option.key}” must begin with a letter and hold only a to z, 0 to 9, - and _."
        if not option.label.strip():
            yield f"write the words of the {name} “{option.key}”."
        if len(option.label) > LONGEST_LABEL:
            yield f"keep the {name} “{option.key}” under {LONGEST_LABEL} characters."
    for key in _repeated(option.key for option in options):
        yield f"two {name}s have the key “{key}”."
    for label in _repeated(option.label.strip().casefold() for option in options if option.label.strip()):
        yield f"two {name}s say “{label}”."


def _several_faults(question: SeveralChoices) -> Iterator[str]:
    least, most, offered = question.at_least or 0, question.at_most, len(question.options)
    if most is not None and least > most:
        yield "the fewest answers to choose are more than the most."
    if least > offered:
        yield "people have to choose more answers than there are."


def _budget_faults(question: Budget) -> Iterator[str]:
    yield from _option_faults(question.shares, most=MOST_LINES, name="share")
    if question.amount <= 0:
        yield "the amount to share must be above 0."
    for share in question.shares:
        if share.minimum is not None and share.maximum is not None and share.minimum > share.maximum:
            yield f"“{share.label}”: its smallest amount is larger than its largest."
    lowest = sum(share.minimum or 0 for share in question.shares)
    highest = sum(question.amount if share.maximum is None else share.maximum for share in question.shares)
    if lowest > question.amount:
        yield "the smallest amounts together are more than there is to share."
    if question.shares and highest < question.amount:
        yield "the largest amounts together are less than there is to share."


def _limit_faults(question: Number) -> Iterator[str]:
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        yield "the smallest number allowed is larger than the largest."


# What is looked at for each type; a type that is another one too is looked at as both.
_BY_TYPE: tuple[tuple[Any, Callable[[Any], Iterator[str]]], ...] = (
    (OneChoice | PictureChoice, lambda question: _option_faults(question.options)),
    (ListChoice, _list_faults),
    (AgeBand, _own_band_faults),
    (Ranking | Statements, lambda question: _option_faults(question.options, most=MOST_LINES)),
    (Matrix, _matrix_faults),
    (SeveralTexts, lambda question: _option_faults(question.rows, most=MOST_LINES, name="box")),
    (Budget, _budget_faults),
    (Scale, _scale_faults),
    (Number, _limit_faults),
    (Information, _information_faults),
    (SeveralChoices, _several_faults),
)


def _is_key(key: str) -> bool:
    return KEY.fullmatch(key) is not None and len(key) <= LONGEST_KEY


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, times in Counter(values).items() if times > 1]
