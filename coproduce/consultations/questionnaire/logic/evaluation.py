"""Evaluating a rule. A rule is turned into nested functions once, so that a questionnaire with many conditions asks
them without reading the rules again.

Nothing raises: an unknown operator, a rule too large and a result without bounds give null. `checking.logic_faults`
says beforehand what is wrong with a rule.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coproduce.consultations.questionnaire.logic.operators import OPERATORS, Operator
from coproduce.consultations.questionnaire.logic.values import UNDEFINED, TooMuch, is_list, truthy

MOST_PARTS_OF_A_RULE = 2000
DEEPEST_RULE = 40
MOST_STEPS = 20_000


class Steps:
    """How many entries of lists one evaluation may still look at."""

    def __init__(self) -> None:
        self.left = MOST_STEPS

    def take(self) -> None:
        """Raises TooMuch when all are used up."""
        self.left -= 1
        if self.left < 0:
            raise TooMuch


Evaluator = Callable[[Any, Steps], Any]
Compiled = Callable[[Any], Any]


def is_operation(rule: Any) -> bool:
    """Whether this is something to work out: an object with one key. Everything else is a value as it stands."""
    return isinstance(rule, dict) and len(rule) == 1


def operation(rule: dict[str, Any]) -> tuple[str, list[Any]]:
    """The operator's name and its arguments; a single one may stand without a list."""
    ((name, values),) = rule.items()
    return name, list(values) if is_list(values) else [values]


def evaluate(rule: Any, data: Any = None) -> Any:
    """The result of a rule over data, as https://jsonlogic.com/operations.html defines it. Never raises."""
    return compiled(rule)(data)


def compiled(rule: Any) -> Compiled:
    """The rule as a function of the data, for rules that are asked often. Never raises."""
    if not fits(rule):
        return _nothing
    evaluator = _compile(rule)

    def run(data: Any = None) -> Any:
        try:
            result = evaluator(data, Steps())
        except (TooMuch, RecursionError):
            return None
        return None if result is UNDEFINED else result

    return run


def fits(rule: Any) -> bool:
    """Whether a rule keeps to DEEPEST_RULE and MOST_PARTS_OF_A_RULE."""
    waiting, parts = [(rule, 0)], 0
    while waiting:
        part, depth = waiting.pop()
        parts += 1
        if depth > DEEPEST_RULE or parts > MOST_PARTS_OF_A_RULE:
            return False
        if isinstance(part, dict):
            waiting += [(inner, depth + 1) for inner in part.values()]
        elif is_list(part):
            waiting += [(inner, depth + 1) for inner in part]
    return True


def _nothing(_data: Any = None) -> Any:
    return None


def _compile(rule: Any) -> Evaluator:
    if is_list(rule):
        entries = [_compile(entry) for entry in rule]
        return lambda data, steps: [entry(data, steps) for entry in entries]
    if not is_operation(rule):
        return lambda _data, _steps: rule
    name, arguments = operation(rule)
    if name in LAZY:
        return LAZY[name]([_compile(argument) for argument in arguments])
    known = OPERATORS.get(name) if isinstance(name, str) else None
    if known is None:
        return lambda _data, _steps: None
    if name == "var" and len(arguments) == 1 and isinstance(arguments[0], str) and arguments[0]:
        return _plain_variable(arguments[0], known)
    return _eager(known, [_compile(argument) for argument in arguments])


def _plain_variable(name: str, known: Operator) -> Evaluator:
    """By far the most frequent part of a rule: an answer by its key."""
    if "." in name:
        return lambda data, _steps: known.function(data, name)
    return lambda data, _steps: data.get(name) if isinstance(data, dict) else known.function(data, name)


def _eager(known: Operator, arguments: list[Evaluator]) -> Evaluator:
    function = known.function
    if known.needs_data:
        return lambda data, steps: function(data, *[argument(data, steps) for argument in arguments])
    if len(arguments) == 2:
        first, second = arguments
        return lambda data, steps: function(first(data, steps), second(data, steps))
    return lambda data, steps: function(*[argument(data, steps) for argument in arguments])


# Operators that decide themselves what of their arguments to work out


def _choose(arguments: list[Evaluator]) -> Evaluator:
    """if, then, else if, then, ..., else."""
    pairs = list(zip(arguments[:-1:2], arguments[1::2], strict=True))
    otherwise = arguments[-1] if len(arguments) % 2 else _null

    def choose(data: Any, steps: Steps) -> Any:
        for condition, result in pairs:
            if truthy(condition(data, steps)):
                return result(data, steps)
        return otherwise(data, steps)

    return choose


def _until(stops: bool) -> Callable[[list[Evaluator]], Evaluator]:
    """`or` stops at the first that is true, `and` at the first that is not; the result is that value, or the last."""

    def build(arguments: list[Evaluator]) -> Evaluator:
        def decide(data: Any, steps: Steps) -> Any:
            result: Any = UNDEFINED
            for argument in arguments:
                result = argument(data, steps)
                if truthy(result) is stops:
                    return result
            return result

        return decide

    return build


def _null(_data: Any, _steps: Steps) -> Any:
    return None


def _list_and_logic(arguments: list[Evaluator]) -> tuple[Evaluator, Evaluator]:
    listed, logic, *_ = [*arguments, _null, _null]
    return listed, logic


def _filter(arguments: list[Evaluator]) -> Evaluator:
    listed, logic = _list_and_logic(arguments)

    def keep(data: Any, steps: Steps) -> list[Any]:
        return [entry for entry in _entries(listed(data, steps), steps) if truthy(logic(entry, steps))]

    return keep


def _map(arguments: list[Evaluator]) -> Evaluator:
    listed, logic = _list_and_logic(arguments)

    def change(data: Any, steps: Steps) -> list[Any]:
        return [logic(entry, steps) for entry in _entries(listed(data, steps), steps)]

    return change


def _reduce(arguments: list[Evaluator]) -> Evaluator:
    listed, logic = _list_and_logic(arguments)
    initial = arguments[2] if len(arguments) > 2 else _null

    def gather(data: Any, steps: Steps) -> Any:
        entries, result = listed(data, steps), initial(data, steps)
        for entry in _entries(entries, steps):
            result = logic({"current": entry, "accumulator": result}, steps)
        return result

    return gather


def _quantifier(of_none: bool, stops: bool, found: bool) -> Callable[[list[Evaluator]], Evaluator]:
    """`of_none` for an empty list; otherwise `found` as soon as one entry is `stops`, else the contrary."""

    def build(arguments: list[Evaluator]) -> Evaluator:
        listed, logic = _list_and_logic(arguments)

        def decide(data: Any, steps: Steps) -> bool:
            entries = _entries(listed(data, steps), steps)
            if not entries:
                return of_none
            return found if any(truthy(logic(entry, steps)) is stops for entry in entries) else not found

        return decide

    return build


def _entries(value: Any, steps: Steps) -> list[Any]:
    if not is_list(value):
        return []
    for _ in value:
        steps.take()
    return list(value)


LAZY: dict[str, Callable[[list[Evaluator]], Evaluator]] = {
    "if": _choose,
    "?:": _choose,
    "and": _until(False),
    "or": _until(True),
    "filter": _filter,
    "map": _map,
    "reduce": _reduce,
    "all": _quantifier(of_none=False, stops=False, found=False),
    "none": _quantifier(of_none=True, stops=True, found=False),
    "some": _quantifier(of_none=False, stops=True, found=True),
}
FEWEST_OF_LAZY = {
    "if": 1,
    "?:": 1,
    "and": 1,
    "or": 1,
    "filter": 2,
    "map": 2,
    "reduce": 2,
    "all": 2,
    "none": 2,
    "some": 2,
}
