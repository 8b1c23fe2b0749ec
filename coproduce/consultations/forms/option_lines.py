"""Options, lines, shares and facts as people type them: one on each line, its parts between upright strokes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import Fact, Share
from coproduce.core.errors import InvalidInput
from coproduce.core.identifiers import slug_of

ALIKE = 0.7  # share of letters that two wordings of one option have in common
STROKE = "|"


def options_from(typed: str, earlier: Sequence[Option]) -> tuple[Option, ...]:
    """Options from lines: “label”, or “label | picture”. A line that an earlier option had keeps that option's key, and
    so does a line that reads much like the one which stood in its place: it is the same option, put right."""
    parts = _parts_of(typed)
    keys = _keys([each[0] for each in parts], earlier)
    return tuple(
        Option(key, each[0], each[1] if len(each) > 1 else "") for key, each in zip(keys, parts, strict=True)
    )


def shares_from(typed: str, earlier: Sequence[Option]) -> tuple[Share, ...]:
    """Shares from lines “label | consequence | smallest | largest”. Raises InvalidInput for "shares"."""
    parts = _parts_of(typed)
    keys = _keys([each[0] for each in parts], earlier)
    found = []
    for key, each in zip(keys, parts, strict=True):
        label, consequence, smallest, largest = (*each, "", "", "")[:4]
        found.append(
            Share(
                key,
                label,
                consequence=consequence,
                minimum=_limit(smallest, label),
                maximum=_limit(largest, label),
            )
        )
    return tuple(found)


def facts_from(typed: str, earlier: Sequence[Option]) -> tuple[Fact, ...]:
    """Facts from lines “title | what is so | where it is from”."""
    parts = _parts_of(typed)
    keys = _keys([each[0] for each in parts], earlier)
    found = []
    for key, each in zip(keys, parts, strict=True):
        title, text, source = (*each, "", "")[:3]
        found.append(Fact(key, title, text=text, source=source))
    return tuple(found)


def lines_of(options: Sequence[Option]) -> str:
    """The inverse of the three."""
    return "\n".join(_line(option) for option in options)


def free_key(words: str, taken: set[str]) -> str:
    """A key made of words, that no other has: “How long did you wait?” gives how_long_did_you_wait."""
    plain = slug_of(words, 40).replace("-", "_")
    start = plain if plain[0].isalpha() else f"q_{plain}"
    if start not in taken:
        return start
    return next(
        numbered for number in range(2, len(taken) + 3) if (numbered := f"{start}_{number}") not in taken
    )


def _line(option: Option) -> str:
    if isinstance(option, Share):
        limits = ["" if each is None else str(each) for each in (option.minimum, option.maximum)]
        return _joined([option.label, option.consequence, *limits])
    if isinstance(option, Fact):
        return _joined([option.label, option.text.replace("\n", " "), option.source])
    return _joined([option.label, option.picture])


def _joined(parts: list[str]) -> str:
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return f" {STROKE} ".join(parts)


def _parts_of(typed: str) -> list[list[str]]:
    lines = [[" ".join(part.split()) for part in line.split(STROKE)] for line in typed.splitlines()]
    return [parts for parts in lines if any(parts)]


def _keys(labels: Sequence[str], earlier: Sequence[Option]) -> list[str]:
    by_label = {option.label: option.key for option in earlier}
    keys: list[str | None] = [by_label.get(label) for label in labels]
    for place, option in enumerate(earlier):
        is_gone = option.label not in labels
        if is_gone and place < len(keys) and keys[place] is None and _alike(option.label, labels[place]):
            keys[place] = option.key
    taken = {key for key in keys if key} | {option.key for option in earlier}
    found = []
    for label, key in zip(labels, keys, strict=True):
        known = key or free_key(label, taken)
        taken.add(known)
        found.append(known)
    return found


def _alike(before: str, after: str) -> bool:
    return SequenceMatcher(None, before.casefold(), after.casefold()).ratio() > ALIKE


def _limit(typed: str, label: str) -> int | float | None:
    figures = typed.replace(",", "").removeprefix("£").strip()
    if not figures:
        return None
    if not re.fullmatch(r"\d{1,9}(\.\d{1,2})?", figures, re.ASCII):
        raise InvalidInput({"shares": f"“{label}”: enter its limits in figures, like 200"})
    return float(figures) if "." in figures else int(figures)
