"""What is wrong with a rule in itself, and what it reads."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from coproduce.consultations.questionnaire.logic.evaluation import (
    DEEPEST_RULE,
    FEWEST_OF_LAZY,
    MOST_PARTS_OF_A_RULE,
    fits,
    is_operation,
    operation,
)
from coproduce.consultations.questionnaire.logic.operators import OPERATORS
from coproduce.consultations.questionnaire.logic.values import is_list

# Operators whose second argument sees one entry of a list at a time, not the answers.
OVER_ENTRIES = ("filter", "map", "reduce", "all", "none", "some")
FEWEST = {name: known.fewest for name, known in OPERATORS.items()} | FEWEST_OF_LAZY


def logic_faults(rule: Any) -> list[str]:
    """Every fault of a rule as the rest of a sentence about it, such as “uses “almost”, which is no operator”."""
    if not fits(rule):
        return [f"is too large: keep it to {MOST_PARTS_OF_A_RULE} parts and {DEEPEST_RULE} levels"]
    return list(dict.fromkeys(_faults(rule)))


def operations(rule: Any) -> Iterator[tuple[str, list[Any]]]:
    """Every operation in a rule that `fits`, outer ones first: its operator and its arguments."""
    if is_list(rule):
        for entry in rule:
            yield from operations(entry)
    elif is_operation(rule):
        name, arguments = operation(rule)
        yield name, arguments
        for argument in arguments:
            yield from operations(argument)


def variables(rule: Any) -> tuple[str, ...]:
    """The answers that a rule reads, as they are written in `var`, `missing` and `missing_some`; each once. What a rule
    reads inside `map`, `filter` and their like belongs to the entry of a list and is left out."""
    return tuple(dict.fromkeys(_variables(rule))) if fits(rule) else ()


def reads_unforeseen(rule: Any) -> bool:
    """Whether a rule works out what it reads, or reads everything at once, so that nobody can tell beforehand."""
    return not fits(rule) or any(
        (name == "var" and not (arguments and _is_name(arguments[0])))
        or (name in ("missing", "missing_some") and any(True for _ in _worked_out(arguments)))
        for name, arguments in operations_on_answers(rule)
    )


def _faults(rule: Any) -> Iterator[str]:
    yield from _odd_values(rule)
    for name, arguments in operations(rule):
        fewest = FEWEST.get(name)
        if fewest is None:
            yield f"uses “{name}”, which is no operator"
        elif len(arguments) < fewest:
            yield f"gives “{name}” too little: it needs {fewest}"


def _odd_values(rule: Any) -> Iterator[str]:
    if isinstance(rule, float) and not math.isfinite(rule):
        yield "holds a number that is not finite"
    elif rule is not None and not isinstance(rule, str | int | float | dict | list | tuple):
        yield f"holds a value that no file can keep ({type(rule).__name__})"
    for inner in rule.values() if isinstance(rule, dict) else rule if is_list(rule) else ():
        yield from _odd_values(inner)


def operations_on_answers(rule: Any) -> Iterator[tuple[str, list[Any]]]:
    """The operations of a rule that see the answers, and not one entry of a list inside `map`, `filter` and so on."""
    if is_list(rule):
        for entry in rule:
            yield from operations_on_answers(entry)
    elif is_operation(rule):
        name, arguments = operation(rule)
        yield name, arguments
        for place, argument in enumerate(arguments):
            if not (name in OVER_ENTRIES and place == 1):
                yield from operations_on_answers(argument)


def _variables(rule: Any) -> Iterator[str]:
    for name, arguments in operations_on_answers(rule):
        if name == "var" and arguments and _is_name(arguments[0]):
            yield str(arguments[0])
        elif name == "missing":
            yield from _names(arguments)
        elif name == "missing_some":
            yield from _names(arguments[1:])


def _names(arguments: list[Any]) -> Iterator[str]:
    for argument in arguments:
        if _is_name(argument):
            yield str(argument)
        elif is_list(argument):
            yield from _names(list(argument))


def _worked_out(arguments: list[Any]) -> Iterator[Any]:
    for argument in arguments:
        if is_operation(argument):
            yield argument
        elif is_list(argument):
            yield from _worked_out(list(argument))


def _is_name(value: Any) -> bool:
    return (isinstance(value, str) and value != "") or (
        isinstance(value, int) and not isinstance(value, bool)
    )
