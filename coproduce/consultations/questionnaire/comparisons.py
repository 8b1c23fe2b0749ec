"""The comparisons inside rules, each of one answer with fixed values, and the answers that make a difference to them.

A comparison can only tell answers apart by the values that it names: the options, the days, the numbers and what lies
between two of them. Trying one answer of each sort is as good as trying all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, combinations, islice, pairwise, product
from typing import Any

from coproduce.consultations.questionnaire.days import FIRST_YEAR, LAST_YEAR
from coproduce.consultations.questionnaire.logic import (
    evaluate,
    fits,
    is_operation,
    operation,
    operations_on_answers,
    truthy,
)
from coproduce.consultations.questionnaire.questions import Facet
from coproduce.consultations.questionnaire.references import AskedQuestion, name_of

EQUALITIES = ("==", "===", "!=", "!==")
ORDERINGS = ("<", "<=", ">", ">=")
COMPARING = (*EQUALITIES, *ORDERINGS, "in")
CONNECTING = ("and", "or", "!", "!!", "if", "?:")

MOST_SUBSETS_OF = 5
MOST_OPTIONS_TRIED = 60
MOST_COMBINED = 64
SOME_DAY, SOME_NUMBER, SOME_WORDS = "2020-06-15", 1, "\u2042"


@dataclass(frozen=True)
class Compared:
    """An answer compared with fixed values. `is_haystack` where the answer is what `in` looks into."""

    operator: str
    name: str
    arguments: tuple[Any, ...]
    is_haystack: bool = False

    @property
    def values(self) -> tuple[Any, ...]:
        """What the answer is compared with, the entries of lists one by one."""
        fixed = (argument for argument in self.arguments if not is_operation(argument))
        return tuple(chain.from_iterable(each if isinstance(each, list) else [each] for each in fixed))

    @property
    def rule(self) -> dict[str, Any]:
        return {self.operator: list(self.arguments)}

    def holds_for(self, piece: Any) -> bool:
        """Whether the comparison is true of this piece of an answer."""
        given = {"var": "piece"}
        arguments = [given if is_operation(argument) else argument for argument in self.arguments]
        return truthy(evaluate({self.operator: arguments}, {"piece": piece}))


def compared_in(rule: Any) -> Iterator[Compared]:
    """Every comparison of one answer with fixed values that a rule makes."""
    for operator, arguments in operations_on_answers(rule) if fits(rule) else ():
        names = [plain_name(argument) for argument in arguments]
        named = [name for name in names if name]
        fixed = [argument for argument, name in zip(arguments, names, strict=True) if not name]
        if operator in COMPARING and len(named) == 1 and not any(map(_works_out, fixed)):
            is_haystack = operator == "in" and len(names) > 1 and bool(names[1])
            yield Compared(operator, named[0], tuple(arguments), is_haystack)


def plain_name(rule: Any) -> str:
    """The name of the answer that a rule is, without anything around it; otherwise empty."""
    if not is_operation(rule):
        return ""
    operator, arguments = operation(rule)
    is_plain = operator == "var" and len(arguments) == 1 and isinstance(arguments[0], str)
    return arguments[0] if is_plain else ""


def is_understood(rule: Any) -> bool:
    """Whether a rule is made of comparisons with fixed values alone, joined by and, or, not and if, so that trying the
    answers of `Candidates` shows everything that it can do."""
    if not is_operation(rule):
        return not isinstance(rule, list) and not isinstance(rule, dict)
    operator, arguments = operation(rule)
    if operator in CONNECTING:
        return all(map(is_understood, arguments))
    if operator in COMPARING:
        others = [argument for argument in arguments if not plain_name(argument)]
        return len(arguments) - len(others) <= 1 and not any(map(_works_out, others))
    if operator in ("missing", "missing_some"):
        return not _works_out(arguments)
    return bool(plain_name(rule))


def _works_out(rule: Any) -> bool:
    if isinstance(rule, list):
        return any(map(_works_out, rule))
    return is_operation(rule)


@dataclass(frozen=True)
class Candidates:
    """Answers to try. `is_complete` where no other answer could lead another way."""

    values: tuple[Any, ...]
    is_complete: bool = True


def candidates_for(
    question: AskedQuestion, compared: Sequence[Compared], read: AbstractSet[str]
) -> Candidates:
    """Answers to a question, JSON values, one of each sort that these comparisons tell apart, and None for no answer.
    `read` are the names that rules read in any way, if only to ask whether there is an answer."""
    if len(question.facets) == 1:
        found = pieces_for(question.facets[0], [each for each in compared if each.name == question.key])
        return Candidates((*found.values, None), found.is_complete)
    names = {name_of(question, facet.key): facet for facet in question.facets}
    by_facet = {
        facet.key: pieces_for(facet, [each for each in compared if each.name == name])
        for name, facet in names.items()
        # Where only the whole answer is read, any piece will do.
        if name in read or (read.isdisjoint(names) and facet is question.facets[0])
    }
    combined = list(
        islice(_combined({key: found.values for key, found in by_facet.items()}), MOST_COMBINED + 1)
    )
    is_complete = len(combined) <= MOST_COMBINED and all(found.is_complete for found in by_facet.values())
    return Candidates((*combined, None), is_complete)


def _combined(by_facet: dict[str, tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    for pieces in product(*((*values, None) for values in by_facet.values())):
        answer = {key: piece for key, piece in zip(by_facet, pieces, strict=True) if piece is not None}
        if answer:
            yield answer


def pieces_for(facet: Facet, compared: Sequence[Compared]) -> Candidates:
    """Pieces of an answer, one of each sort that these comparisons tell apart."""
    values = tuple(chain.from_iterable(each.values for each in compared))
    simple = all(each.operator not in ORDERINGS for each in compared)
    if facet.kind == "choice":
        return _options(facet, values, simple)
    if facet.kind == "choices":
        return _subsets(facet, values)
    if facet.kind == "number":
        return _numbers(facet, values)
    if facet.kind == "day":
        return _days(values, simple)
    if facet.kind == "text":
        named = tuple(dict.fromkeys(value for value in values if isinstance(value, str) and value))
        return Candidates((SOME_WORDS, *named, *([" ".join(named)] if len(named) > 1 else [])), simple)
    return Candidates(("file",))


def _options(facet: Facet, values: tuple[Any, ...], simple: bool) -> Candidates:
    keys = tuple(option.key for option in facet.options)
    if len(keys) <= MOST_OPTIONS_TRIED:
        return Candidates(keys)
    named = tuple(key for key in keys if key in values)
    others = tuple(key for key in keys if key not in named)[:2]
    return Candidates((*named, *others), simple and all(isinstance(value, str | None) for value in values))


def _subsets(facet: Facet, values: tuple[Any, ...]) -> Candidates:
    keys = [option.key for option in facet.options]
    named = [key for key in keys if key in values]
    tried = [*named, *[key for key in keys if key not in named][:1]]
    if len(tried) <= MOST_SUBSETS_OF:
        sizes = range(1, len(tried) + 1)
        return Candidates(tuple(list(some) for size in sizes for some in combinations(tried, size)))
    without_one = [[key for key in keys if key != left_out] for left_out in tried]
    return Candidates((*([key] for key in tried), *without_one, keys), is_complete=False)


def _numbers(facet: Facet, values: tuple[Any, ...]) -> Candidates:
    """Every number named, one between each two of them, and one beyond the first and the last."""
    low, high = facet.minimum, facet.maximum
    ends = [end for end in (low, high) if end is not None]
    points = sorted({0, *ends, *_figures(values)})
    between = [(first + second) / 2 for first, second in pairwise(points)]
    tried = sorted({*points, *between, points[0] - 1, points[-1] + 1})
    within = [each for each in tried if (low is None or each >= low) and (high is None or each <= high)]
    return Candidates(tuple(int(each) if each == int(each) else each for each in within))


def _figures(values: Iterable[Any]) -> Iterator[int | float]:
    for value in values:
        number = evaluate({"-": [value, 0]}) if isinstance(value, str | int | float) else None
        # What is no number is not equal to itself.
        if isinstance(number, int | float) and number == number and abs(number) < 1e15:
            yield number


def _days(values: tuple[Any, ...], simple: bool) -> Candidates:
    """Every day named and the days beside it."""
    known = [day for value in values if (day := _day(value)) is not None]
    step = timedelta(days=1)
    near = {
        each
        for day in known
        for each in (day - step, day, day + step)
        if FIRST_YEAR <= each.year <= LAST_YEAR
    }
    # What is no date is equal to none; before or after it can still lie some dates and others not.
    is_complete = simple or all(not isinstance(value, str) or _day(value) is not None for value in values)
    return Candidates((*(day.isoformat() for day in sorted(near)), SOME_DAY), is_complete)


def _day(value: Any) -> date | None:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return day if day is not None and date(2, 1, 1) < day < date(9998, 1, 1) else None
