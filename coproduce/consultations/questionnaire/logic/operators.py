"""JsonLogic's operators that work on values already evaluated, in one table: name to function, fewest arguments.

An argument that is not given is UNDEFINED, and one too many is ignored, as in JavaScript.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coproduce.consultations.questionnaire.logic.values import (
    MOST_PARTS,
    UNDEFINED,
    TooMuch,
    compare,
    is_list,
    joined,
    leading_number,
    loosely_equal,
    strictly_equal,
    tidy,
    to_number,
    to_text,
    truthy,
)

Function = Callable[..., Any]


@dataclass(frozen=True)
class Operator:
    """`function` takes the arguments in order, after the data where `needs_data`; `fewest` arguments make sense."""

    function: Function
    fewest: int = 1
    needs_data: bool = False


# Comparing


def equal(a: Any = UNDEFINED, b: Any = UNDEFINED, *_: Any) -> bool:
    return loosely_equal(a, b)


def not_equal(a: Any = UNDEFINED, b: Any = UNDEFINED, *_: Any) -> bool:
    return not loosely_equal(a, b)


def identical(a: Any = UNDEFINED, b: Any = UNDEFINED, *_: Any) -> bool:
    return strictly_equal(a, b)


def not_identical(a: Any = UNDEFINED, b: Any = UNDEFINED, *_: Any) -> bool:
    return not strictly_equal(a, b)


def greater(a: Any = UNDEFINED, b: Any = UNDEFINED, *_: Any) -> bool:
    return compare(a, b, operator.gt)


def at_least(a: Any = UNDEFINED, b: Any = UNDEFINED, *_: Any) -> bool:
    return compare(a, b, operator.ge)


def less(a: Any = UNDEFINED, b: Any = UNDEFINED, c: Any = UNDEFINED, *_: Any) -> bool:
    """a < b, or with three arguments: b lies between a and c."""
    return compare(a, b, operator.lt) and (c is UNDEFINED or compare(b, c, operator.lt))


def at_most(a: Any = UNDEFINED, b: Any = UNDEFINED, c: Any = UNDEFINED, *_: Any) -> bool:
    """a <= b, or with three arguments: b lies between a and c or is one of them."""
    return compare(a, b, operator.le) and (c is UNDEFINED or compare(b, c, operator.le))


def negation(a: Any = UNDEFINED, *_: Any) -> bool:
    return not truthy(a)


def as_truth(a: Any = UNDEFINED, *_: Any) -> bool:
    return truthy(a)


# Reckoning


def add(*terms: Any) -> float | int:
    """The sum; of one argument, that argument as a number."""
    total: float | int = 0
    for term in terms:
        total = tidy(total + leading_number(term))
    return total


def multiply(*factors: Any) -> Any:
    """The product; of one argument, that argument as it is."""
    if len(factors) < 2:
        return factors[0] if factors else None
    product = 1.0
    for factor in factors:
        product *= leading_number(factor)
    return tidy(product)


def subtract(a: Any = UNDEFINED, b: Any = UNDEFINED, *_: Any) -> float | int:
    """a - b; of one argument, its negative."""
    if b is UNDEFINED:
        number = to_number(a)
        return -number if number != 0 else tidy(-float(number))
    return tidy(to_number(a) - to_number(b))


def divide(a: Any = UNDEFINED, b: Any = UNDEFINED, *_: Any) -> float | int:
    """a / b; by nought: infinity or no number, never an error."""
    top, bottom = to_number(a), to_number(b)
    if bottom != 0:
        return tidy(top / bottom)
    if top == 0 or math.isnan(top):
        return math.nan
    return math.copysign(math.inf, top) * math.copysign(1, bottom)


def remainder(a: Any = UNDEFINED, b: Any = UNDEFINED, *_: Any) -> float | int:
    """a % b with the sign of a."""
    top, bottom = to_number(a), to_number(b)
    if bottom == 0 or math.isinf(top) or math.isnan(top) or math.isnan(bottom):
        return math.nan
    return tidy(math.fmod(top, bottom))


def largest(*values: Any) -> float | int:
    return _extreme(values, max, -math.inf)


def smallest(*values: Any) -> float | int:
    return _extreme(values, min, math.inf)


def _extreme(values: tuple[Any, ...], choose: Callable[[list[Any]], Any], of_none: float) -> float | int:
    numbers = [to_number(value) for value in values]
    if any(math.isnan(number) for number in numbers):
        return math.nan
    return choose(numbers) if numbers else of_none


# Texts and lists


def cat(*values: Any) -> str:
    """All values as one text."""
    return joined(values)


def substr(source: Any = UNDEFINED, start: Any = UNDEFINED, length: Any = UNDEFINED, *_: Any) -> str:
    """A part of a text, from `start` (from the end if negative); a negative length leaves that many off the end."""
    text = to_text(source)
    begin = _whole(to_number(start))
    rest = text[_place(len(text) + begin if begin < 0 else begin, text) :]
    if length is UNDEFINED:
        return rest
    wanted = to_number(length)
    return rest[: _place(_whole(len(rest) + wanted if wanted < 0 else wanted), rest)]


def _whole(number: float | int) -> float:
    """JavaScript's ToIntegerOrInfinity."""
    if isinstance(number, float) and math.isnan(number):
        return 0
    return number if math.isinf(number) else math.trunc(number)


def _place(number: float, text: str) -> int:
    return int(min(max(number, 0), len(text)))


def contained(needle: Any = UNDEFINED, haystack: Any = UNDEFINED, *_: Any) -> bool:
    """Whether a list has an entry, or a text a part."""
    if isinstance(haystack, str):
        return bool(haystack) and to_text(needle) in haystack
    return is_list(haystack) and any(strictly_equal(needle, entry) for entry in haystack)


def merge(*values: Any) -> list[Any]:
    """One list of all values; those that are lists give their entries."""
    merged: list[Any] = []
    for value in values:
        merged += value if is_list(value) else [value]
        if len(merged) > MOST_PARTS:
            raise TooMuch
    return merged


def log(a: Any = None, *_: Any) -> Any:
    """The value itself: nothing that people answered is written to a log."""
    return a


# Reading the data


def variable(data: Any, name: Any = UNDEFINED, default: Any = None, *_: Any) -> Any:
    """An answer by its key, "key.facet" or place in a list; everything where no name is given; else the default."""
    if name is UNDEFINED or name is None or name == "":
        return data
    found = data
    for step in to_text(name).split("."):
        found = _step_into(found, step)
        if found is UNDEFINED:
            return default
    return found


def _step_into(data: Any, step: str) -> Any:
    if isinstance(data, dict):
        return data.get(step, UNDEFINED)
    if not isinstance(data, str | list | tuple):
        return UNDEFINED
    if step == "length":
        return len(data)
    is_place = step.isascii() and step.isdigit() and (step == "0" or step[0] != "0") and len(step) < 10
    return data[int(step)] if is_place and int(step) < len(data) else UNDEFINED


def missing(data: Any, *names: Any) -> list[Any]:
    """Which of these keys have no value; the keys may also be given as one list."""
    keys = names[0] if names and is_list(names[0]) else names
    return [key for key in keys if _is_missing(variable(data, *(key if is_list(key) else (key,))))]


def missing_some(data: Any, needed: Any = UNDEFINED, keys: Any = (), *_: Any) -> list[Any]:
    """Nothing if at least as many as needed of these keys have a value, otherwise those that have none."""
    wanted = keys if is_list(keys) else (keys,)
    absent = missing(data, list(wanted))
    return [] if compare(len(wanted) - len(absent), needed, operator.ge) else absent


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value == "")


OPERATORS: dict[str, Operator] = {
    "==": Operator(equal, 2),
    "===": Operator(identical, 2),
    "!=": Operator(not_equal, 2),
    "!==": Operator(not_identical, 2),
    ">": Operator(greater, 2),
    ">=": Operator(at_least, 2),
    "<": Operator(less, 2),
    "<=": Operator(at_most, 2),
    "!": Operator(negation),
    "!!": Operator(as_truth),
    "+": Operator(add),
    "*": Operator(multiply),
    "-": Operator(subtract),
    "/": Operator(divide, 2),
    "%": Operator(remainder, 2),
    "max": Operator(largest),
    "min": Operator(smallest),
    "cat": Operator(cat, 0),
    "substr": Operator(substr, 2),
    "in": Operator(contained, 2),
    "merge": Operator(merge, 0),
    "log": Operator(log),
    "var": Operator(variable, 0, needs_data=True),
    "missing": Operator(missing, 0, needs_data=True),
    "missing_some": Operator(missing_some, 2, needs_data=True),
}
