"""Conditions as a person builds them, “this question – is at least – this value”, to and from JsonLogic.

Each comparison has one JsonLogic form, so that a rule made here can be taken apart again, and one made by hand in the
same form can be edited here too. “At least” and “less than” hold for answers only: JavaScript would read an
unanswered question as nought.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from coproduce.consultations.questionnaire.days import day_of, month_of
from coproduce.consultations.questionnaire.logic import is_operation, operation
from coproduce.consultations.questionnaire.questions import Facet, Problem
from coproduce.consultations.questionnaire.references import AskedQuestion, Names, name_of
from coproduce.core.errors import InvalidInput

ALL, ANY = "all", "any"
JOINERS = {ALL: "and", ANY: "or"}


class Comparison(StrEnum):
    """What a condition asks of an answer. `words` stand between the question and the value."""

    IS = "is"
    IS_NOT = "is_not"
    IS_ONE_OF = "is_one_of"
    INCLUDES = "includes"
    DOES_NOT_INCLUDE = "does_not_include"
    IS_AT_LEAST = "is_at_least"
    IS_LESS_THAN = "is_less_than"
    IS_BEFORE = "is_before"
    IS_AFTER = "is_after"
    IS_ANSWERED = "is_answered"
    IS_NOT_ANSWERED = "is_not_answered"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")

    @property
    def needs_value(self) -> bool:
        return self not in (Comparison.IS_ANSWERED, Comparison.IS_NOT_ANSWERED)


ANSWERED = (Comparison.IS_ANSWERED, Comparison.IS_NOT_ANSWERED)
ORDERED = (Comparison.IS_AT_LEAST, Comparison.IS_LESS_THAN)
EQUAL = (Comparison.IS, Comparison.IS_NOT)
BY_KIND: dict[str, tuple[Comparison, ...]] = {
    "choice": (*EQUAL, Comparison.IS_ONE_OF, *ANSWERED),
    "choices": (Comparison.INCLUDES, Comparison.DOES_NOT_INCLUDE, *ANSWERED),
    "number": (*EQUAL, *ORDERED, *ANSWERED),
    "day": (*EQUAL, Comparison.IS_BEFORE, Comparison.IS_AFTER, *ANSWERED),
    "text": ANSWERED,
    "file": ANSWERED,
}
OPERATORS = {
    Comparison.IS: "==",
    Comparison.IS_NOT: "!=",
    Comparison.IS_ONE_OF: "in",
    Comparison.IS_AT_LEAST: ">=",
    Comparison.IS_LESS_THAN: "<",
    Comparison.IS_BEFORE: "<",
    Comparison.IS_AFTER: ">",
}


@dataclass(frozen=True)
class Condition:
    """One comparison. `value` is an option's key, several of them, a number or a day such as "2026-03-27"; None for
    “is answered”."""

    question: str
    comparison: Comparison
    value: Any = None
    facet: str = ""


@dataclass(frozen=True)
class Sentence:
    """Conditions of which all or any must hold; none at all means that nothing is asked."""

    conditions: tuple[Condition, ...] = ()
    joined: str = ALL


def comparisons_for(facet: Facet | None) -> tuple[Comparison, ...]:
    """Which comparisons make sense for a facet, or for a whole answer of several pieces (None)."""
    if facet is None:
        return ANSWERED
    known = BY_KIND.get(facet.kind, ANSWERED)
    return (*known[:-2], *ORDERED, *ANSWERED) if _is_numbered_scale(facet) else known


def rule_of(sentence: Sentence, questions: Sequence[AskedQuestion]) -> Any:
    """The sentence as JsonLogic; None where it asks nothing."""
    names = Names(questions)
    parts = [_rule(condition, names) for condition in sentence.conditions]
    if len(parts) < 2:
        return parts[0] if parts else None
    return {JOINERS[sentence.joined]: parts}


def sentence_of(rule: Any, questions: Sequence[AskedQuestion]) -> Sentence | None:
    """The inverse of `rule_of`; None for a rule that the builder cannot show."""
    if rule is None:
        return Sentence()
    names = Names(questions)
    single = condition_of(rule, names)
    if single is not None:
        return Sentence((single,))
    if not is_operation(rule):
        return None
    name, parts = operation(rule)
    joined = next((key for key, joiner in JOINERS.items() if joiner == name), None)
    found = [condition_of(part, names) for part in parts]
    conditions = tuple(condition for condition in found if condition is not None)
    if joined is None or len(conditions) < 2 or len(conditions) < len(found):
        return None
    return Sentence(conditions, joined)


def typed_value(facet: Facet | None, comparison: Comparison, raw: str | Sequence[str]) -> Any:
    """The value of a condition from what was typed or chosen. Raises InvalidInput {"value": sentence}."""
    if not comparison.needs_value:
        return None
    if facet is None or comparison not in comparisons_for(facet):
        raise InvalidInput({"value": "Choose a comparison that fits this question."})
    texts = [raw] if isinstance(raw, str) else list(raw)
    wanted = [text.strip() for text in texts if text.strip()]
    if not wanted:
        raise InvalidInput({"value": "Say what to compare the answer with."})
    if facet.kind == "day":
        return _typed_day(facet, wanted[0])
    if facet.kind == "number" or comparison in ORDERED:
        return _typed_number(wanted[0])
    known = {option.key for option in facet.options}
    if not known.issuperset(wanted):
        raise InvalidInput({"value": "Choose from the answers of that question."})
    return list(dict.fromkeys(wanted)) if comparison is Comparison.IS_ONE_OF else wanted[0]


def _typed_day(facet: Facet, text: str) -> str:
    day = month_of(text) if facet.unit == "month" else day_of(text)
    if day is None or isinstance(day, Problem):
        raise InvalidInput({"value": day.message if day else "Say what to compare the answer with."})
    return day.isoformat()


def _typed_number(text: str) -> int | float:
    plain = text.replace(",", "")
    if not re.fullmatch(r"[+-]?(\d{1,13}(\.\d{1,4})?|\.\d{1,4})", plain, re.ASCII):
        raise InvalidInput({"value": "Enter a number in figures, like 12."})
    number = float(plain)
    return int(number) if number.is_integer() else number


# To JsonLogic


def _rule(condition: Condition, names: Names) -> Any:
    place = names.place(condition.question)
    facet_suffix = f".{condition.facet}" if condition.facet else ""
    name = (
        f"{condition.question}{facet_suffix}"
        if place is None
        else name_of(names.questions[place], condition.facet)
    )
    answer, value = {"var": name}, condition.value
    if condition.comparison is Comparison.IS_ANSWERED:
        return {"!=": [answer, None]}
    if condition.comparison is Comparison.IS_NOT_ANSWERED:
        return {"==": [answer, None]}
    if condition.comparison is Comparison.INCLUDES:
        return {"in": [value, answer]}
    if condition.comparison is Comparison.DOES_NOT_INCLUDE:
        return {"!": [{"in": [value, answer]}]}
    if condition.comparison is Comparison.IS_ONE_OF:
        return {"in": [answer, list(value)]}
    compared = {OPERATORS[condition.comparison]: [answer, value]}
    if condition.comparison in ORDERED:
        return {"and": [{"!=": [answer, None]}, compared]}
    return compared


# From JsonLogic


def condition_of(rule: Any, names: Names) -> Condition | None:
    """The one condition that a rule is, in the form in which `rule_of` writes it; None where it is none."""
    if not is_operation(rule):
        return None
    name, arguments = operation(rule)
    if name == "and":
        return _guarded(arguments, names)
    if name == "!":
        inner = _comparison(arguments[0], names) if len(arguments) == 1 else None
        if inner is None or inner.comparison is not Comparison.INCLUDES:
            return None
        return Condition(inner.question, Comparison.DOES_NOT_INCLUDE, inner.value, inner.facet)
    found = _comparison(rule, names)
    return None if found is None or found.comparison in ORDERED else found


def _guarded(parts: list[Any], names: Names) -> Condition | None:
    """“Is answered, and at least 12” as the one comparison that it is."""
    if len(parts) != 2:
        return None
    guard, compared = (_comparison(part, names) for part in parts)
    if guard is None or compared is None or compared.comparison not in ORDERED:
        return None
    same = (guard.question, guard.facet) == (compared.question, compared.facet)
    return compared if same and guard.comparison is Comparison.IS_ANSWERED else None


def _comparison(rule: Any, names: Names) -> Condition | None:
    """A bare comparison of one answer with a value that fits it."""
    if not is_operation(rule):
        return None
    operator, arguments = operation(rule)
    if len(arguments) != 2:
        return None
    reversed_ = operator == "in" and not _is_variable(arguments[0])
    answer, value = reversed(arguments) if reversed_ else arguments
    found = names.find(answer["var"]) if _is_variable(answer) else None
    if found is None or not found.is_known or name_of(found.question, _key(found.facet)) != answer["var"]:
        return None
    comparison = _comparison_named(operator, reversed_, value, found.facet)
    if comparison is None or not _fits(found.facet, comparison, value):
        return None
    kept = None if not comparison.needs_value else value
    return Condition(found.question.key, comparison, kept, _key(found.facet, found.question))


def _comparison_named(operator: str, reversed_: bool, value: Any, facet: Facet | None) -> Comparison | None:
    if value is None:
        return {"!=": Comparison.IS_ANSWERED, "==": Comparison.IS_NOT_ANSWERED}.get(operator)
    if reversed_:
        return Comparison.INCLUDES
    allowed = comparisons_for(facet)
    return next((each for each, sign in OPERATORS.items() if sign == operator and each in allowed), None)


def _fits(facet: Facet | None, comparison: Comparison, value: Any) -> bool:
    """Whether the builder could have made this comparison with this value."""
    if comparison not in comparisons_for(facet):
        return False
    if not comparison.needs_value:
        return True
    if comparison is Comparison.IS_ONE_OF:
        return isinstance(value, list) and bool(value) and all(isinstance(key, str) for key in value)
    if comparison in ORDERED or (facet is not None and facet.kind == "number"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, str)


def _is_variable(rule: Any) -> bool:
    return is_operation(rule) and isinstance(rule.get("var"), str)


def _key(facet: Facet | None, question: AskedQuestion | None = None) -> str:
    """The facet's key in a condition; empty for an answer of one piece, whatever that piece is called."""
    if facet is None or (question is not None and len(question.facets) == 1):
        return ""
    return facet.key


def _is_numbered_scale(facet: Facet) -> bool:
    """Whether the options are the steps of a scale, such as 1 to 10; “prefer not to say” may stand beside them."""
    steps = [option.key for option in facet.options if option.key.isdigit()]
    return facet.kind == "choice" and facet.ordered and len(steps) > 1
