"""How JavaScript, and so JsonLogic, reads a JSON value as a truth, a number or a text, and compares two of them.

Source: ECMA-262, abstract operations ToNumber, ToString, IsLooselyEqual and IsLessThan; truthiness where JsonLogic
departs from it as https://jsonlogic.com/truthy.html has it: an empty list counts as false. Texts are compared and cut
by character, not by UTF-16 unit, so that no emoji is ever cut in two.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from typing import Any

# Beyond these an evaluation ends without a result, so that no rule can fill the memory or hold up a page.
LONGEST_TEXT = 50_000
MOST_PARTS = 10_000

MOST_EXACT_INTEGER = 2**53
SPACE = " \t\n\r\v\f\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
FIGURES = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
WHOLE_NUMBER = re.compile(rf"[{SPACE}]*([+-]?(?:Infinity|{FIGURES}))?[{SPACE}]*")
LEADING_NUMBER = re.compile(rf"[{SPACE}]*([+-]?(?:Infinity|{FIGURES}))")
OTHER_BASE = re.compile(
    rf"[{SPACE}]*(?:0[xX](?P<x>[0-9a-fA-F]+)|0[oO](?P<o>[0-7]+)|0[bB](?P<b>[01]+))[{SPACE}]*"
)


class TooMuch(Exception):
    """The result would grow past what any questionnaire needs."""


class Undefined:
    """What JavaScript gives to an argument that is not there; unlike null it is no number."""

    def __bool__(self) -> bool:
        return False


UNDEFINED = Undefined()


def kind(value: Any) -> str:
    """The JSON type of a value: null, boolean, number, text, list or object; or undefined."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list | tuple):
        return "list"
    return "undefined" if value is UNDEFINED else "object"


def is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def is_object(value: Any) -> bool:
    return kind(value) == "object"


def truthy(value: Any) -> bool:
    """JsonLogic's own reading: nought, no text, null and an empty list are false, and so is what is no number; the text
    "0" and any object are true."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return is_object(value) or bool(value)


def to_number(value: Any) -> float | int:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if abs(value) < MOST_EXACT_INTEGER else _as_double(value)
    if isinstance(value, float):
        return value
    if value is None:
        return 0
    return math.nan if value is UNDEFINED else _number_in(to_text(value))


def leading_number(value: Any) -> float | int:
    """JavaScript's parseFloat: the number that the text of a value begins with, as JsonLogic's + and * read it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return to_number(value)
    found = LEADING_NUMBER.match(to_text(value))
    return tidy(float(found[1])) if found else math.nan


def tidy(number: float | int) -> float | int:
    """The number as JavaScript has it: a double, written here as an integer where it is one."""
    if isinstance(number, int):
        return number if abs(number) < MOST_EXACT_INTEGER else _as_double(number)
    if math.isfinite(number) and number == int(number) and abs(number) < MOST_EXACT_INTEGER:
        return number if number == 0 and math.copysign(1, number) < 0 else int(number)
    return number


def _as_double(number: int) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _number_in(text: str) -> float | int:
    found = WHOLE_NUMBER.fullmatch(text)
    if found:
        return tidy(float(found[1])) if found[1] else 0
    if based := OTHER_BASE.fullmatch(text):
        base = {"x": 16, "o": 8, "b": 2}[str(based.lastgroup)]
        return tidy(int(based[str(based.lastgroup)], base))
    return math.nan


def to_text(value: Any) -> str:
    """JavaScript's String(). Raises TooMuch where the text would be longer than LONGEST_TEXT."""
    if isinstance(value, str):
        return value
    parts: list[str] = []
    length = 0
    for part in _parts_of(value):
        parts.append(part)
        length += len(part)
        if length > LONGEST_TEXT or len(parts) > MOST_PARTS:
            raise TooMuch
    return "".join(parts)


def joined(values: Any) -> str:
    """The texts of several values without a gap, null and undefined as nothing (Array.prototype.join). Raises
    TooMuch."""
    text = "".join("" if value is None or value is UNDEFINED else to_text(value) for value in values)
    if len(text) > LONGEST_TEXT:
        raise TooMuch
    return text


def _parts_of(value: Any) -> Iterator[str]:
    if not is_list(value):
        yield _text_of_one(value)
        return
    for index, entry in enumerate(value):
        if index:
            yield ","
        if entry is not None and entry is not UNDEFINED:
            yield from _parts_of(entry)


def _text_of_one(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _text_of_number(to_number(value))
    return "undefined" if value is UNDEFINED else "[object Object]"


def _text_of_number(number: float | int) -> str:
    if isinstance(number, float) and not math.isfinite(number):
        return "NaN" if math.isnan(number) else ("Infinity" if number > 0 else "-Infinity")
    if number == 0:
        return "0"
    sign, figures, exponent = _shortest_figures(float(number))
    # "point" is where the decimal point stands, counted from the first figure (ECMA-262, Number::toString).
    point, count = exponent + len(figures), len(figures)
    if count <= point <= 21:
        return f"{sign}{figures}{'0' * (point - count)}"
    if 0 < point <= 21:
        return f"{sign}{figures[:point]}.{figures[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{figures}"
    power = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return f"{sign}{figures[0]}{'.' + figures[1:] if count > 1 else ''}{power}"


def _shortest_figures(number: float) -> tuple[str, str, int]:
    """The fewest figures that give the number back, with the power of ten that they are multiplied by."""
    mantissa, _, power = repr(abs(number)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    exponent = int(power or 0) - len(fraction)
    figures = (whole + fraction).lstrip("0")
    shortened = figures.rstrip("0")
    return "-" if number < 0 else "", shortened, exponent + len(figures) - len(shortened)


def strictly_equal(a: Any, b: Any) -> bool:
    """JavaScript's ===: the same type and value; two lists or objects only where they are one and the same."""
    sort = kind(a)
    if sort != kind(b):
        return False
    if sort == "number":
        return to_number(a) == to_number(b)
    return a is b if sort in ("list", "object") else a == b


def loosely_equal(a: Any, b: Any) -> bool:
    """JavaScript's ==: null is equal to nothing but null, otherwise both are read as numbers, or as texts."""
    first, second = kind(a), kind(b)
    if first == second:
        return strictly_equal(a, b)
    if {first, second} & {"null", "undefined"}:
        return {first, second} == {"null", "undefined"}
    if {first, second} == {"list", "object"}:
        return False
    return _plain_equal(_plain(a), _plain(b))


def _plain(value: Any) -> Any:
    """A list or an object as the text that JavaScript makes of it; anything else unchanged (ToPrimitive)."""
    return to_text(value) if is_list(value) or is_object(value) else value


def _plain_equal(a: Any, b: Any) -> bool:
    if isinstance(a, str) and isinstance(b, str):
        return a == b
    return to_number(a) == to_number(b)


def compare(a: Any, b: Any, holds: Callable[[Any, Any], bool]) -> bool:
    """JavaScript's order: two texts by character, anything else as numbers; false where one is no number."""
    a, b = _plain(a), _plain(b)
    if isinstance(a, str) and isinstance(b, str):
        return holds(a, b)
    # Python's own comparison with NaN is false too, for each of <, <=, > and >=.
    return holds(to_number(a), to_number(b))
