"""Any rule in words. What the builder makes reads as the sentence that was built; every other rule is spelled out
part by part, with brackets where “and” and “or” meet, so that whoever checks a questionnaire can follow it without
knowing JsonLogic.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.consultations.questionnaire.logic import evaluate, fits, is_operation, operation
from coproduce.consultations.questionnaire.questions import Facet
from coproduce.consultations.questionnaire.references import (
    AskedQuestion,
    Names,
    Reference,
    TitledSection,
    shortened,
)
from coproduce.consultations.questionnaire.routing import END, RouteLike
from coproduce.consultations.questionnaire.sentences.building import Comparison, Condition, condition_of
from coproduce.consultations.questionnaire.spoken import (
    day_in_words,
    listed,
    number_in_words,
    piece_in_words,
    with_unit,
)

ALWAYS, NEVER = "Always shown", "Never shown"

VERBS = {
    "==": "is",
    "===": "is",
    "!=": "is not",
    "!==": "is not",
    ">": "is more than",
    ">=": "is at least",
    "<": "is less than",
    "<=": "is at most",
}
MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
VERBS_OF_DAYS = {">": "is after", ">=": "is on or after", "<": "is before", "<=": "is on or before"}
SIGNS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
EXTREMES = {"max": "the largest of", "min": "the smallest of"}
QUANTIFIERS = {"all": "every one of", "some": "at least one of", "none": "none of"}


@dataclass(frozen=True)
class Phrase:
    """Words, and whether they are joined by “and” or “or” and so need brackets inside the other."""

    words: str
    joiner: str = ""

    def inside(self, joiner: str) -> str:
        return f"({self.words})" if self.joiner and self.joiner != joiner else self.words


def in_words(rule: Any, questions: Sequence[AskedQuestion]) -> str:
    """“Show if “Do you have a child under 5?” is “Yes””."""
    if rule is None or rule is True:
        return ALWAYS
    return NEVER if rule is False else f"Show if {condition_in_words(rule, questions)}"


def condition_in_words(rule: Any, questions: Sequence[AskedQuestion]) -> str:
    """What a rule asks, for the middle of a sentence."""
    if not fits(rule):
        return "a rule holds that is too large to put into words"
    return Describer(questions).condition(rule).words


def route_in_words(
    route: RouteLike, questions: Sequence[AskedQuestion], sections: Sequence[TitledSection] = ()
) -> str:
    """“If “Do you have a child under 5?” is “No”, go to question 7 (“Anything else?”)”."""
    goal = _goal(route.to, Names(questions), sections)
    if route.when is None or route.when is True:
        return f"Go to {goal}"
    return f"If {condition_in_words(route.when, questions)}, go to {goal}"


def _goal(to: str, names: Names, sections: Sequence[TitledSection]) -> str:
    if to == END:
        return "the end"
    place = names.place(to)
    if place is not None:
        return names.numbered(place)
    title = next((section.title for section in sections if section.key == to), to)
    return f"the section “{shortened(title)}”"


class Describer:
    """Puts rules over the answers to some questions into words."""

    def __init__(self, questions: Sequence[AskedQuestion], entry: str = "") -> None:
        self.names = Names(questions)
        # What an empty name stands for: inside of “some” and its like, one entry of a list.
        self.entry = entry

    def condition(self, rule: Any) -> Phrase:
        """A rule that is asked whether it holds."""
        built = condition_of(rule, self.names) if not self.entry else None
        if built is not None:
            return Phrase(self._built(built))
        if not is_operation(rule):
            return Phrase(self._constant(rule))
        return self._described(rule) or Phrase(f"{self.value(rule)} is not empty or nought")

    def _described(self, rule: dict[str, Any]) -> Phrase | None:
        """An operation that is true or false; None for one that gives another value."""
        name, arguments = operation(rule)
        describe = self._conditions.get(name)
        if describe is not None and arguments:
            return describe(name, arguments)
        return self._compared(name, arguments) if name in VERBS and len(arguments) > 1 else None

    def value(self, rule: Any, like: Facet | None = None) -> str:
        """A rule that gives a value; `like` is the facet that it is compared with."""
        if not is_operation(rule):
            return self._literal(rule, like)
        name, arguments = operation(rule)
        if name == "var":
            return self._answer(arguments)
        described = self._described(rule)
        if described is not None:
            return f"whether {described.words}"
        words = [self.value(argument) for argument in arguments]
        if name in SIGNS and words:
            alone = f"minus {words[0]}" if name == "-" else words[0]
            return f" {SIGNS[name]} ".join(words) if len(words) > 1 else alone
        if name == "%" and len(words) > 1:
            return f"the remainder of {words[0]} divided by {words[1]}"
        if name in EXTREMES:
            return f"{EXTREMES[name]} {listed(words)}"
        return f"the result of “{name}”" + (f" from {listed(words)}" if words else "")

    @property
    def _conditions(self) -> dict[str, Callable[[str, list[Any]], Phrase]]:
        return {
            "and": self._joined,
            "or": self._joined,
            "!": self._denied,
            "!!": lambda _name, arguments: self.condition(arguments[0]),
            "in": self._contained,
            "if": self._chosen,
            "?:": self._chosen,
            "var": lambda _name, arguments: Phrase(f"{self._answer(arguments)} is answered"),
            "missing": self._missing,
            "missing_some": self._missing,
            **dict.fromkeys(QUANTIFIERS, self._quantified),
        }

    def _joined(self, joiner: str, arguments: list[Any]) -> Phrase:
        parts = [self.condition(argument) for argument in arguments]
        if len(parts) == 1:
            return parts[0]
        return Phrase(f" {joiner} ".join(part.inside(joiner) for part in parts), joiner)

    def _denied(self, _name: str, arguments: list[Any]) -> Phrase:
        inner = arguments[0]
        if is_operation(inner):
            name, parts = operation(inner)
            if name == "var":
                return Phrase(f"{self._answer(parts)} is not answered")
            if name == "missing":
                return Phrase(f"{self._all_named(parts)} answered")
            if name == "in" and len(parts) > 1:
                return self._contained(name, parts, denied=True)
        return Phrase(f"it is not so that {self.condition(inner).inside('not')}")

    def _compared(self, name: str, arguments: list[Any]) -> Phrase:
        if len(arguments) > 2 and name in ("<", "<="):
            return self._between(name, arguments)
        left, right = arguments[:2]
        if self._found(left) is None and self._found(right) is not None:
            left, right, name = right, left, MIRRORED.get(name, name)
        found = self._found(left)
        like = found.facet if found else None
        verb = VERBS_OF_DAYS.get(name, VERBS[name]) if like and like.kind == "day" else VERBS[name]
        if right is None and name not in MIRRORED:
            return Phrase(f"{self.value(left)} {'is not' if name in ('==', '===') else 'is'} answered")
        words = f"{self.value(left, like)} {verb} {self.value(right, like)}"
        # A bare comparison reads an unanswered question as nought; whoever checks the rule should know.
        reads_nought = found is not None and not is_operation(right) and name in MIRRORED
        if reads_nought and evaluate({name: [None, right]}):
            return Phrase(f"{words} or is not answered", "or")
        return Phrase(words)

    def _between(self, name: str, arguments: list[Any]) -> Phrase:
        low, middle, high = arguments[:3]
        found = self._found(middle)
        like = found.facet if found else None
        ends = f"{self.value(low, like)} and {self.value(high, like)}"
        return Phrase(
            f"{self.value(middle)} is between {ends}{', not counting these two' if name == '<' else ''}"
        )

    def _contained(self, _name: str, arguments: list[Any], denied: bool = False) -> Phrase:
        needle, haystack, *_ = [*arguments, None, None]
        found = self._found(haystack)
        if found is not None or is_operation(haystack):
            verb = "does not include" if denied else "includes"
            return Phrase(
                f"{self.value(haystack)} {verb} {self.value(needle, found.facet if found else None)}"
            )
        like = self._found(needle)
        facet = like.facet if like else None
        verb = "is not" if denied else "is"
        if not isinstance(haystack, list):
            return Phrase(f"{self.value(needle)} {verb} part of {self.value(haystack)}")
        words = listed([self.value(entry, facet) for entry in haystack], "or")
        return Phrase(f"{self.value(needle)} {verb} one of {words}")

    def _chosen(self, _name: str, arguments: list[Any]) -> Phrase:
        pairs = list(zip(arguments[:-1:2], arguments[1::2], strict=True))
        if not pairs:
            return self.condition(arguments[0])
        parts = [
            f"when {self.condition(asked).inside('when')}, {self.condition(then).words}"
            for asked, then in pairs
        ]
        last = self.condition(arguments[-1]).words if len(arguments) % 2 else "never"
        return Phrase("; otherwise ".join([*parts, last]), ";")

    def _missing(self, name: str, arguments: list[Any]) -> Phrase:
        if name == "missing":
            return Phrase(f"at least one of {listed(self._named(arguments))} is not answered")
        wanted = self.value(arguments[0])
        return Phrase(f"fewer than {wanted} of {listed(self._named(arguments[1:]))} are answered")

    def _quantified(self, name: str, arguments: list[Any]) -> Phrase:
        if len(arguments) < 2:
            return Phrase(f"{QUANTIFIERS[name]} nothing")
        inner = Describer(self.names.questions, entry="the entry").condition(arguments[1])
        return Phrase(f"for {QUANTIFIERS[name]} {self.value(arguments[0])}: {inner.words}", ":")

    # Names and values

    def _built(self, condition: Condition) -> str:
        name = f"{condition.question}.{condition.facet}"
        found = self.names.find(condition.question if not condition.facet else name)
        if found is not None and found.facet is None:
            main = self.names.find(f"{condition.question}.")
            found = main if main is not None and main.is_known else found
        if found is None:
            return condition.question
        said = condition.comparison.words
        if not condition.comparison.needs_value:
            return f"{found.words} {said}"
        if condition.comparison is Comparison.IS_ONE_OF:
            choices = [self._literal(key, found.facet) for key in condition.value]
            return f"{found.words} {said} {listed(choices, 'or')}"
        return f"{found.words} {said} {self._literal(condition.value, found.facet)}"

    def _found(self, rule: Any) -> Reference | None:
        if self.entry or not is_operation(rule):
            return None
        name, arguments = operation(rule)
        return self.names.find(str(arguments[0])) if name == "var" and arguments else None

    def _answer(self, arguments: list[Any]) -> str:
        named = arguments[0] if arguments else ""
        if is_operation(named):
            return "an answer chosen by a rule"
        if self.entry:
            return self.entry if named in ("", None) else f"“{named}” of {self.entry}"
        if named in ("", None):
            return "the answers"
        found = self.names.find(str(named))
        if found is None or not found.is_known:
            return f"“{named}”"
        return found.words

    def _named(self, arguments: list[Any]) -> list[str]:
        flat = [
            entry
            for argument in arguments
            for entry in (argument if isinstance(argument, list) else [argument])
        ]
        return [self.value(entry) if is_operation(entry) else self._answer([entry]) for entry in flat]

    def _all_named(self, arguments: list[Any]) -> str:
        named = self._named(arguments)
        return f"{listed(named)} {'is' if len(named) == 1 else 'are'}"

    def _constant(self, rule: Any) -> str:
        return "always" if evaluate({"!!": [rule]}) else "never"

    def _literal(self, value: Any, like: Facet | None = None) -> str:
        if isinstance(value, list):
            return listed([self.value(entry, like) for entry in value]) or "nothing"
        if value is None:
            return "not answered"
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            if like is not None and like.kind == "number":
                return with_unit(value, like.unit)
            return number_in_words(value)
        if not isinstance(value, str):
            return "a value of several parts"
        if like is not None and like.kind == "day":
            return day_in_words(value, like.unit)
        return f"“{shortened(piece_in_words(like, value) if like else value) or value}”"
