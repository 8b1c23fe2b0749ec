"""Cross-tables on their way into published results (rule 14). Pure.

A table is asked for by the keys of two questions. It is published beside everything else of the same results and beside
every earlier snapshot, or not at all, and then in words why not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coproduce.analysis.disclosure import ProtectedTable
from coproduce.analysis.disclosure_crosses import (
    CrossRequest,
    Margin,
    NotPublishable,
    ProtectedCross,
    label_of,
    protect_cross,
    ties_of,
    weak_cells,
)
from coproduce.analysis.disclosure_input import merge_scale_ends
from coproduce.analysis.disclosure_model import Tie
from coproduce.insights.counts import CrossTally

_NO_LIMIT = float("inf")
SENSITIVE = "One of the two questions is sensitive. Its answers are published by themselves only."
BOTH_SEVERAL = (
    "People could choose several answers to both questions. Choose one question with a single answer."
)
OLD_ANSWERS = (
    "Some people answered an earlier version of the questionnaire with other answers to choose from."
)
NO_TABLE = "One of the two questions is not in these results."


@dataclass
class Beside:
    """All that is published: tables, the ties between them, and where each table of these results stands by its key."""

    tables: list[ProtectedTable] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    crosses_before: dict[str, list[tuple[int, ProtectedCross, bool]]] = field(default_factory=dict)

    def add(self, key: str, table: ProtectedTable) -> int:
        """Put one more table of the same people beside the others; equal bases are taken as one."""
        place = len(self.tables)
        for other in self.places.values():
            if table.base is not None and self.tables[other].base == table.base:
                self.ties.append(_same((place, None), (other, None)))
                break
        self.tables.append(table)
        self.places[key] = place
        return place

    def add_earlier(self, document: Mapping[str, Any], *, same: bool) -> None:
        """Put the tables of an earlier snapshot beside these: counts have only grown since, or with `same` are what
        they were."""
        before: dict[str, int] = {}
        for each in (*document.get("questions", ()), *document.get("reach", ())):
            before[each["key"]] = len(self.tables)
            self._add_grown(each["key"], ProtectedTable.from_dict(each["table"]), same=same)
        for each in document.get("crosses", ()):
            if each["cross"]:
                old = ProtectedCross.from_dict(each["cross"])
                margins = [
                    Margin(before[key], {label: tuple(parts) for label, parts in labels.items()})
                    if key in before
                    else None
                    for key, labels in zip(each["asked"], each["margins"], strict=True)
                ]
                self.ties += ties_of(_request_of(old, *margins), len(self.tables))
                self.crosses_before.setdefault(each["key"], []).append((len(self.tables), old, same))
                self.tables += [old.cells, old.totals]

    def _add_grown(self, key: str, table: ProtectedTable, *, same: bool) -> None:
        now, before = self.places.get(key), len(self.tables)
        self.tables.append(table)
        if now is not None:
            self.ties += _grown(now, self.tables[now], before, table, same=same)

    def add_cross(self, key: str, cross: ProtectedCross, request: CrossRequest) -> None:
        self.ties += ties_of(request, len(self.tables))
        self.places[f"{key}#cells"] = len(self.tables)
        self.tables.append(cross.cells)
        self.places[f"{key}#totals"] = len(self.tables)
        self.tables.append(cross.totals)

    def leaves_enough_with(self, ties: Sequence[Tie]) -> bool:
        """Whether a reader who is told these ties as well still cannot work anything out."""
        try:
            return not weak_cells(self.tables, [*self.ties, *ties])
        except NotPublishable:
            return False


def _grown(now: int, table: ProtectedTable, before: int, earlier: ProtectedTable, *, same: bool) -> list[Tie]:
    shared = {cell.label for cell in table.cells} & {cell.label for cell in earlier.cells}
    return [
        Tie(((now, label, 1.0), (before, label, -1.0)), 0, 0 if same else _NO_LIMIT)
        for label in [None, *sorted(shared)]
    ]


def _request_of(cross: ProtectedCross, rows: Margin | None, columns: Margin | None) -> CrossRequest:
    """What of a published table its ties are made from; it has no counts."""
    return CrossRequest(
        title=cross.cells.title,
        rows=cross.rows,
        columns=cross.columns,
        counts=(),
        totals=(),
        base=0,
        several=cross.cells.several,
        row_margin=rows,
        column_margin=columns,
    )


def _same(one: tuple[int, None], other: tuple[int, None]) -> Tie:
    terms = ((one[0], None, 1.0), (other[0], None, -1.0))
    return Tie(terms, -_NO_LIMIT, _NO_LIMIT, assumed=(0, 0))


def crosses_document(asked: Sequence[CrossTally], beside: Beside) -> list[dict[str, Any]]:
    """One entry a table that was asked for: protected, or the reason why it is not published."""
    return [_entry(turned(tally), beside) for tally in asked]


def key_of(rows_key: str, columns_key: str) -> str:
    """What a cross-table is called: the same whichever way it was asked for."""
    return "--".join(sorted((rows_key, columns_key)))


def _entry(tally: CrossTally, beside: Beside) -> dict[str, Any]:
    key = key_of(tally.rows_key, tally.columns_key)
    entry: dict[str, Any] = {
        "key": key,
        "asked": [tally.rows_key, tally.columns_key],
        "rows_text": tally.rows_text,
        "columns_text": tally.columns_text,
        "cross": None,
        "problem": "",
        "margins": [],
    }
    try:
        request = _request(tally, beside)
        cross = protect_cross(request, beside.tables, [*beside.ties, *_grown_cross(key, request, beside)])
    except NotPublishable as problem:
        return {**entry, "problem": str(problem)}
    beside.add_cross(key, cross, request)
    margins = [
        {label: list(parts) for label, parts in margin.labels.items()}
        for margin in (request.row_margin, request.column_margin)
        if margin is not None
    ]
    return {**entry, "cross": cross.to_dict(), "margins": margins}


def _grown_cross(key: str, request: CrossRequest, beside: Beside) -> list[Tie]:
    """Ties to the same table in earlier snapshots, for a table that comes next in the list."""
    now, ties = len(beside.tables), []
    cells = {label_of(row, column) for row in request.rows for column in request.columns}
    for place, old, same in beside.crosses_before.get(key, ()):
        for offset, table, labels in ((0, old.cells, cells), (1, old.totals, set(request.columns))):
            shared = labels & {cell.label for cell in table.cells}
            ties += [
                Tie(((now + offset, label, 1.0), (place + offset, label, -1.0)), 0, 0 if same else _NO_LIMIT)
                for label in [None, *sorted(shared)]
            ]
    return ties


def turned(tally: CrossTally) -> CrossTally:
    """The same table with a question of one answer in its columns: everybody stands in one of them."""
    if not tally.columns_several:
        return tally
    return CrossTally(
        rows_key=tally.columns_key,
        columns_key=tally.rows_key,
        rows_text=tally.columns_text,
        columns_text=tally.rows_text,
        rows=tally.columns,
        columns=tally.rows,
        counts=tuple(zip(*tally.counts, strict=True)),
        row_totals=tally.column_totals,
        column_totals=tally.row_totals,
        base=tally.base,
        rows_several=tally.columns_several,
        columns_several=tally.rows_several,
        rows_scale=tally.columns_scale,
        columns_scale=tally.rows_scale,
        sensitive=tally.sensitive,
    )


def _request(tally: CrossTally, beside: Beside) -> CrossRequest:
    """Raises NotPublishable for what no hiding can make safe."""
    if tally.sensitive:
        raise NotPublishable(SENSITIVE)
    if tally.columns_several:
        raise NotPublishable(BOTH_SEVERAL)
    if tally.rows_key not in beside.places or tally.columns_key not in beside.places:
        raise NotPublishable(NO_TABLE)
    rows = _lines(tally.rows, scale=tally.rows_scale)
    columns = _lines(tally.columns, scale=tally.columns_scale)
    row_margin = _margin(beside, tally.rows_key, tally.rows, rows)
    column_margin = _margin(beside, tally.columns_key, tally.columns, columns)
    counts = tuple(
        tuple(sum(tally.counts[i][j] for i in in_row for j in in_column) for _, in_column in columns)
        for _, in_row in rows
    )
    return CrossRequest(
        title=f"{tally.rows_text} by: {tally.columns_text}",
        rows=tuple(label for label, _ in rows),
        columns=tuple(label for label, _ in columns),
        counts=counts,
        totals=tuple(sum(tally.column_totals[j] for j in places) for _, places in columns),
        base=tally.base,
        kind="people",
        several=tally.rows_several,
        row_margin=row_margin,
        column_margin=column_margin,
    )


def _lines(labels: Sequence[str], *, scale: bool) -> list[tuple[str, tuple[int, ...]]]:
    """The lines of one side with the places that each takes together: the ends of a scale are always merged here."""
    if len(set(labels)) != len(labels):
        raise NotPublishable("Two answers of a question carry the same words.")
    if not scale:
        return [(label, (place,)) for place, label in enumerate(labels)]
    merged, _ = merge_scale_ends(labels, [0] * len(labels))
    lines, place = [], 0
    for label in merged:
        taken = 1 if label == labels[place] else 2
        lines.append((label, tuple(range(place, place + taken))))
        place += taken
    return lines


def _margin(
    beside: Beside, key: str, labels: Sequence[str], lines: Sequence[tuple[str, tuple[int, ...]]]
) -> Margin:
    """Which published labels each line takes together. Raises NotPublishable where answers are not among them."""
    place = beside.places[key]
    known = [cell.label for cell in beside.tables[place].cells]
    found: dict[str, tuple[str, ...]] = {}
    for label, places in lines:
        parts = tuple(labels[each] for each in places)
        if label in known:
            found[label] = (label,)
        elif all(part in known for part in parts):
            found[label] = parts
        else:
            raise NotPublishable(OLD_ANSWERS)
    return Margin(place, found)
