"""A stored answer as words, for sentences about conditions and for texts that repeat an earlier answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from coproduce.consultations.questionnaire.questions import Facet

# The words of an option by its key, in the format or language that is shown; "" where there are none of its own.
Label = Callable[[str], str]

# Units of one that are not written as units of several.
SINGULAR = {
    unit: unit[:-1] for unit in ("minutes", "hours", "days", "weeks", "months", "years", "times", "miles")
}


def piece_in_words(facet: Facet, piece: Any, label: Label | None = None) -> str:
    """One facet of an answer, a JSON value, as a reader sees it: “Yes”, “12 weeks”, “27 March 2026”, “A, B and C”."""
    if isinstance(piece, list | tuple):
        return listed([_option(facet, str(key), label) for key in piece])
    if isinstance(piece, bool) or not isinstance(piece, str | int | float):
        return ""
    if facet.kind in ("choice", "choices"):
        return _option(facet, str(piece), label)
    if facet.kind == "number" and not isinstance(piece, str):
        return with_unit(piece, facet.unit)
    if facet.kind == "day":
        return day_in_words(str(piece), facet.unit)
    return "" if facet.kind == "file" else str(piece)


def listed(words: Sequence[str], joiner: str = "and") -> str:
    """“a”, “a and b”, “a, b and c”."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joiner} {words[-1]}"


def with_unit(number: int | float, unit: str) -> str:
    """“12 weeks”, “1 week”, “40%”, “£1,250”."""
    figures = number_in_words(number)
    if unit == "pounds":
        return f"-£{figures[1:]}" if figures.startswith("-") else f"£{figures}"
    if not unit or unit == "%":
        return f"{figures}{unit}"
    return f"{figures} {SINGULAR.get(unit, unit) if figures == '1' else unit}"


def number_in_words(number: int | float) -> str:
    """“1,250” or “12.5”."""
    if isinstance(number, float):
        whole = number.is_integer() and abs(number) < 1e15
        return f"{int(number):,}" if whole else f"{number:,.4f}".rstrip("0").rstrip(".")
    return f"{number:,}"


def day_in_words(iso: str, unit: str = "") -> str:
    """“27 March 2026”, or “March 2026” where the unit is a month; what is no date stays as it stands."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day:%B %Y}" if unit == "month" else f"{day.day} {day:%B %Y}"


def _option(facet: Facet, key: str, label: Label | None) -> str:
    own = label(key) if label else ""
    return own or next((option.label for option in facet.options if option.key == key), key)
