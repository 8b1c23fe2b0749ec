"""The one gate for public numbers about people.

Charts, templates, exports and the programming interface take a `ProtectedTable` or a `ProtectedNumber` for anything
public, and only the functions of this module can make one:

* counts under 8 are hidden (a zero is under 8 and is hidden too), all others rounded to the nearest 5, bases too;
* percentages come from the rounded figures, and only on a base of 20 or more;
* on a base under 10 there are no numbers at all: words stand in their place;
* the two ends of an ordered scale are merged before anything of it is hidden;
* where everybody gave the same answer to a sensitive question, the table is withheld;
* where the sum still leaves a hidden cell fewer than 3 possible values, more cells are hidden until it does not.

Promises, money, weeks and days, posts, sessions, our own findings and consultations, and a group's own head count are
exempt by type (docs/adr/0028): `exempt_table` and
`exempt_number` say so explicitly. The exact counts are never kept in the result.

The duty: not to publish anything that identifies a person (UK GDPR, recital 26; SEND Regulations 2014, regulation 56).
The method: Office for National Statistics, "Policy on protecting confidentiality in tables" (thresholds, rounding,
secondary suppression). What remains open: seeing that more was hidden, a reader who knows this program can at times
narrow a count under 8 to two values, though never to one; and a reader who knows most of the answers from elsewhere
can narrow a figure further, which no rounding ends.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import InitVar, dataclass
from typing import Any, Literal, get_args

from coproduce.analysis.disclosure_bounds import (
    FEWEST_POSSIBLE_VALUES,
    HIDE_BELOW,
    PERCENT_FROM_BASE,
    SOME_WORDS,
    WORDS_BELOW_BASE,
    Range,
    known_from_figures,
    possible_ranges,
    ranges_from_words,
    round_to_five,
    width,
    word_for,
)
from coproduce.analysis.disclosure_input import check_counts, check_kind, check_labels, merge_scale_ends
from coproduce.analysis.disclosure_storage import sealed, unsealed

PeopleKind = Literal[
    "people", "answers", "responses", "texts", "families", "children", "young people", "contributors"
]
ExemptKind = Literal[
    "promises", "money", "weeks", "days", "posts", "sessions", "findings", "consultations", "head count"
]
Form = Literal["figures", "words", "withheld", "exempt"]

PEOPLE_KINDS: tuple[str, ...] = get_args(PeopleKind)
EXEMPT_KINDS: tuple[str, ...] = get_args(ExemptKind)

_MAKER = object()


class NotProtected(TypeError):
    """Somebody tried to make a protected figure without going through protection."""


@dataclass(frozen=True)
class ProtectedCell:
    """One line of a table: `shown` is the rounded figure, or None; `text` is what a reader sees."""

    label: str
    shown: int | float | None
    hidden: bool
    percent: int | None
    text: str


@dataclass(frozen=True)
class ProtectedTable:
    """A one-way table that is safe to publish. Only functions of this module can make one.

    `base` is rounded, or None where it is under 10 or does not apply. `more_hidden` says that cells of 8 and more
    were hidden too, so that nothing may be labelled "fewer than 8".
    """

    title: str
    kind: str
    form: Form
    cells: tuple[ProtectedCell, ...]
    base: int | None
    base_text: str
    several: bool
    more_hidden: bool
    note: str
    maker: InitVar[object]

    def __post_init__(self, maker: object) -> None:
        _refuse_strangers(maker)

    def to_dict(self) -> dict[str, Any]:
        """A plain form for a stored snapshot, sealed against later edits."""
        cells = [[c.label, c.shown, c.hidden, c.percent, c.text] for c in self.cells]
        return sealed(
            {
                "type": "table",
                "title": self.title,
                "kind": self.kind,
                "form": self.form,
                "cells": cells,
                "base": self.base,
                "base_text": self.base_text,
                "several": self.several,
                "more_hidden": self.more_hidden,
                "note": self.note,
            }
        )

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> ProtectedTable:
        """Read what `to_dict` wrote. Raises BrokenSnapshot for anything else."""
        fields = unsealed(stored, "table")
        cells = tuple(ProtectedCell(*cell) for cell in fields.pop("cells"))
        return cls(cells=cells, maker=_MAKER, **fields)


@dataclass(frozen=True)
class ProtectedNumber:
    """One number that is safe to publish; `text` is what a reader sees. Made by this module only."""

    shown: int | float | None
    kind: str
    text: str
    maker: InitVar[object]

    def __post_init__(self, maker: object) -> None:
        _refuse_strangers(maker)

    def __str__(self) -> str:
        return self.text

    def to_dict(self) -> dict[str, Any]:
        """A plain form for a stored snapshot, sealed against later edits."""
        return sealed({"type": "number", "shown": self.shown, "kind": self.kind, "text": self.text})

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> ProtectedNumber:
        """Read what `to_dict` wrote. Raises BrokenSnapshot for anything else."""
        return cls(maker=_MAKER, **unsealed(stored, "number"))


def protect_counts(
    title: str,
    labels: Sequence[str],
    counts: Sequence[int],
    base: int,
    *,
    kind: PeopleKind = "people",
    ordered_scale: bool = False,
    sensitive: bool = False,
    several: bool | None = None,
    also_hide: Collection[str] = (),
) -> ProtectedTable:
    """Make a publishable table from exact counts.

    `base` is the exact number of people who answered. `several` says that one person may be counted under several
    labels; None takes it so when the counts add up to more than the base. `also_hide` names labels (after merging)
    to hide whatever their size, for tables that are only safe together. Raises ValueError for counts that cannot be.
    """
    labels, counts = list(labels), list(counts)
    several = sum(counts) > base if several is None else several
    check_counts(labels, counts, base, several=several, ordered_scale=ordered_scale)
    check_kind(kind, PEOPLE_KINDS)
    if base == 0 or (sensitive and _everybody_agreed(counts, base)):
        return _withheld(title, kind, labels, base, several)
    if base < WORDS_BELOW_BASE:
        return _table_in_words(title, kind, labels, counts, base, several)
    if ordered_scale:
        labels, counts = merge_scale_ends(labels, counts)
    return _table_in_figures(title, kind, labels, counts, base, several, also_hide)


def protect_themes(
    title: str,
    labels: Sequence[str],
    counts: Sequence[int],
    base: int,
    *,
    kind: PeopleKind = "answers",
    also_hide: Collection[str] = (),
) -> ProtectedTable:
    """Make a publishable table of themes: a text may carry several, and a minority theme has no number.

    Larger themes come first, equals by name, so that the order tells nothing that the figures do not.
    """
    table = protect_counts(title, labels, counts, base, kind=kind, several=True, also_hide=also_hide)
    cells = sorted(table.cells, key=lambda cell: (-(cell.shown or 0), cell.label.casefold()))
    if table.form == "figures":
        cells = [
            ProtectedCell(c.label, None, True, None, "a smaller number") if c.hidden else c for c in cells
        ]
    return _table(table, cells=tuple(cells))


def protect_count(count: int, kind: PeopleKind = "people") -> ProtectedNumber:
    """Make one publishable number: "about 25 people", or "fewer than 8 people"."""
    check_kind(kind, PEOPLE_KINDS)
    if count < 0:
        raise ValueError("a count cannot be negative")
    if count < HIDE_BELOW:
        return ProtectedNumber(None, kind, f"fewer than {HIDE_BELOW} {kind}", _MAKER)
    shown = round_to_five(count)
    return ProtectedNumber(shown, kind, f"about {shown:,} {kind}", _MAKER)


def protect_base(count: int, kind: PeopleKind = "people") -> ProtectedNumber:
    """Make a publishable number of all who took part. It stands beside tables, which hold no numbers on a base under
    10, so it says no more than they do: an "about 10" there could only be 8 or 9."""
    check_kind(kind, PEOPLE_KINDS)
    if count < 0:
        raise ValueError("a count cannot be negative")
    if count < WORDS_BELOW_BASE:
        return ProtectedNumber(None, kind, _small_base_text(kind), _MAKER)
    return protect_count(count, kind)


def in_words(count: int, base: int) -> str:
    """How many, for a sentence: "about 25" of a base of 10 or more, else "one or two", "some" or "most"."""
    if not 0 <= count <= base:
        raise ValueError("a count lies between 0 and its base")
    if base < WORDS_BELOW_BASE:
        return "one or two" if 1 <= count <= 2 else word_for(count, base)
    return "a small number" if count < HIDE_BELOW else f"about {round_to_five(count):,}"


def exempt_number(value: int | float, kind: ExemptKind) -> ProtectedNumber:
    """Publish an exact number that counts no people: a promise, money in pounds, weeks, posts, sessions, findings."""
    check_kind(kind, EXEMPT_KINDS)
    return ProtectedNumber(value, kind, _exempt_text(value, kind), _MAKER)


def exempt_table(
    title: str, labels: Sequence[str], values: Sequence[int | float], kind: ExemptKind
) -> ProtectedTable:
    """Publish a table of exact numbers that do not count people."""
    check_kind(kind, EXEMPT_KINDS)
    check_labels(labels, values)
    cells = tuple(
        ProtectedCell(label, value, False, None, _exempt_text(value, kind))
        for label, value in zip(labels, values, strict=True)
    )
    return ProtectedTable(title, kind, "exempt", cells, None, "", False, False, "", _MAKER)


def possible_cell_ranges(table: ProtectedTable) -> tuple[Range, ...]:
    """What a reader of this one table can work out: the lowest and highest possible count of each cell."""
    if table.form == "words":
        return ranges_from_words([cell.text for cell in table.cells], several=table.several)
    if table.form == "exempt":
        return tuple((int(cell.shown or 0), int(cell.shown or 0)) for cell in table.cells)
    if table.base is None:
        return tuple((0, WORDS_BELOW_BASE - 1) for _ in table.cells)
    shown = [None if cell.shown is None else int(cell.shown) for cell in table.cells]
    percents = [cell.percent is not None for cell in table.cells if cell.shown is not None]
    hidden_any_size = table.more_hidden or table.form == "withheld"
    return possible_ranges(
        known_from_figures(
            shown,
            table.base,
            with_percentages=percents[0] if percents else None,
            any_hidden_size=hidden_any_size,
            several=table.several,
        )
    )


def _table_in_figures(
    title: str,
    kind: str,
    labels: Sequence[str],
    counts: Sequence[int],
    base: int,
    several: bool,
    also_hide: Collection[str],
) -> ProtectedTable:
    small = {index for index, count in enumerate(counts) if count < HIDE_BELOW}
    hidden = small | {index for index, label in enumerate(labels) if label in also_hide}
    while True:
        table = _figures(title, kind, labels, counts, base, several, hidden, more_hidden=hidden != small)
        ranges = possible_cell_ranges(table)
        if all(width(ranges[index]) >= FEWEST_POSSIBLE_VALUES for index in hidden):
            return table
        left = [index for index in range(len(counts)) if index not in hidden]
        if not left:
            return _withheld(title, kind, labels, base, several)
        hidden = hidden | {min(left, key=lambda index: (round_to_five(counts[index]), index))}


def _figures(
    title: str,
    kind: str,
    labels: Sequence[str],
    counts: Sequence[int],
    base: int,
    several: bool,
    hidden: Collection[int],
    *,
    more_hidden: bool,
) -> ProtectedTable:
    rounded_base = round_to_five(base)
    hidden_text = "not shown" if more_hidden else f"fewer than {HIDE_BELOW}"
    cells = []
    for index, (label, count) in enumerate(zip(labels, counts, strict=True)):
        if index in hidden:
            cells.append(ProtectedCell(label, None, True, None, hidden_text))
            continue
        shown = round_to_five(count)
        percent = min(100, round(100 * shown / rounded_base)) if base >= PERCENT_FROM_BASE else None
        cells.append(ProtectedCell(label, shown, False, percent, f"about {shown:,}"))
    note = "Figures are rounded to the nearest 5. Small figures are not shown, to protect the people who answered."
    return ProtectedTable(
        title,
        kind,
        "figures",
        tuple(cells),
        rounded_base,
        f"about {rounded_base:,} {kind}",
        several,
        more_hidden,
        note,
        _MAKER,
    )


def _table_in_words(
    title: str, kind: str, labels: Sequence[str], counts: Sequence[int], base: int, several: bool
) -> ProtectedTable:
    words = [word_for(count, base) for count in counts]
    crowded = not several and words.count(SOME_WORDS) > 1  # three times "some" can only be 3, 3 and 3
    ranges = ranges_from_words(words, several=several)
    if crowded or any(width(each) < FEWEST_POSSIBLE_VALUES for each in ranges):
        return _withheld(title, kind, labels, base, several)
    cells = tuple(
        ProtectedCell(label, None, True, None, word) for label, word in zip(labels, words, strict=True)
    )
    note = "Too few people answered for figures, so we use words."
    return ProtectedTable(
        title, kind, "words", cells, None, _small_base_text(kind), several, False, note, _MAKER
    )


def _withheld(title: str, kind: str, labels: Sequence[str], base: int, several: bool) -> ProtectedTable:
    cells = tuple(ProtectedCell(label, None, True, None, "not shown") for label in labels)
    small = base < WORDS_BELOW_BASE
    rounded = None if small else round_to_five(base)
    base_text = _small_base_text(kind) if small else f"about {rounded:,} {kind}"
    note = "We do not publish figures for this question, to protect the people who answered."
    return ProtectedTable(title, kind, "withheld", cells, rounded, base_text, several, True, note, _MAKER)


def _table(table: ProtectedTable, *, cells: tuple[ProtectedCell, ...]) -> ProtectedTable:
    return ProtectedTable(
        table.title,
        table.kind,
        table.form,
        cells,
        table.base,
        table.base_text,
        table.several,
        table.more_hidden,
        table.note,
        _MAKER,
    )


def _small_base_text(kind: str) -> str:
    return f"fewer than {WORDS_BELOW_BASE} {kind}"


def _everybody_agreed(counts: Sequence[int], base: int) -> bool:
    """True also where rounding would make it look so."""
    largest = max(counts)
    return largest == base or (base >= WORDS_BELOW_BASE and round_to_five(largest) >= round_to_five(base))


def _exempt_text(value: int | float, kind: str) -> str:
    if kind == "money":
        return f"£{value:,.0f}" if value == int(value) else f"£{value:,.2f}"
    number = f"{value:,}"
    return number if kind == "head count" else f"{number} {kind[:-1] if value == 1 else kind}"


def _refuse_strangers(maker: object) -> None:
    if maker is not _MAKER:
        raise NotProtected(
            "protected figures are made by the functions of coproduce.analysis.disclosure only"
        )
