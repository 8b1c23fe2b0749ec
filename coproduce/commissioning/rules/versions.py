"""A proposal as plain facts at one moment, and the readable difference between two moments."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from coproduce.commissioning.rules.holding_back import HIDDEN
from coproduce.commissioning.rules.money import KINDS, STATUSES, pounds

LONGEST_BY_WORDS = 20_000
# Between two changes, fewer words than these in common are chance: nobody can read a text that changes at each word.
LEAST_SAME = 3

Snapshot = dict[str, Any]

COLUMNS: dict[str, tuple[str, ...]] = {
    "parts": ("title", "text", "decided", "status_words", "posts_fte", "amount"),
    "needs": ("text", "qualifier", "source", "source_url", "as_of"),
    "options": ("name", "description", "is_no_change", "benefits", "cost", "who_gains", "who_loses"),
    "money": ("label", "amount", "kind", "year"),
    "posts": ("title", "fte", "status"),
    "measures": ("name", "unit", "baseline", "baseline_on", "target", "target_on", "source"),
    "statements": ("who", "organisation", "text", "said_on", "source", "source_url", "answers_id"),
    "documents": ("title", "url", "attachment_id", "dated"),
}
OWN = (
    "title",
    "summary",
    "summary_young",
    "accountable_name",
    "accountable_role",
    "contract_ends_on",
    "yearly_value",
)


def snapshot_of(proposal: Any) -> Snapshot:
    """What the proposal says, ready for JSON: its own words, and each list of its contents in order.

    Of what is held back there is only the id and the kind of reason.
    """
    return {
        **{name: plain(getattr(proposal, name)) for name in OWN},
        **{
            section: [_row(row, names) for row in getattr(proposal, section)]
            for section, names in COLUMNS.items()
        },
    }


def _row(row: Any, names: Sequence[str]) -> dict[str, Any]:
    if getattr(row, "held_back", False):
        return {"id": row.id, "held_back": row.held_back_reason}
    return {"id": row.id, **{name: plain(getattr(row, name)) for name in names}}


def plain(value: Any) -> Any:
    """A value as JSON knows it: amounts as words without empty figures, days as ISO dates."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def without_hidden(snapshot: Snapshot, hidden: Mapping[str, str] | Collection[str]) -> Snapshot:
    """The snapshot as it may be shown: of each row that is held back by now only the id is left."""
    reasons = hidden if isinstance(hidden, Mapping) else dict.fromkeys(hidden, "")
    return {
        **snapshot,
        **{
            section: [
                {"id": row["id"], "held_back": row.get("held_back", reasons.get(row["id"], ""))}
                if row["id"] in reasons
                else row
                for row in snapshot.get(section, ())
            ]
            for section in COLUMNS
        },
    }


# The readable difference --------------------------------------------------------------------------------------------

ADDED, REMOVED, CHANGED, MOVED = "added", "removed", "changed", "moved"
SAME, INSERTED, DELETED = "same", "inserted", "deleted"

NAMES = {
    "parts": ("title", "Part"),
    "needs": ("text", "What shows the need"),
    "options": ("name", "Option"),
    "money": ("label", "Money"),
    "posts": ("title", "Post"),
    "measures": ("name", "Measure"),
    "statements": ("who", "Statement"),
    "documents": ("title", "Document"),
}
LABELS = {
    "title": "Title",
    "summary": "Summary",
    "summary_young": "Young people’s version",
    "accountable_name": "Who must answer for it",
    "accountable_role": "Their role",
    "contract_ends_on": "End of the contract",
    "yearly_value": "What it costs in a year",
    "text": "Text",
    "status_words": "How it stands",
    "posts_fte": "Posts (FTE)",
    "amount": "Amount",
    "qualifier": "Limited to",
    "source": "Source",
    "source_url": "Address of the source",
    "as_of": "As of",
    "name": "Name",
    "description": "What would happen",
    "is_no_change": "No change",
    "benefits": "Good about it",
    "cost": "Cost",
    "who_gains": "Who would gain",
    "who_loses": "Who would lose",
    "label": "Name",
    "kind": "Kind",
    "year": "Year",
    "fte": "FTE",
    "status": "How it stands",
    "unit": "Unit",
    "baseline": "Now",
    "baseline_on": "Day of the present value",
    "target": "Target",
    "target_on": "Day of the target",
    "who": "Who",
    "organisation": "Organisation",
    "said_on": "Said on",
    "url": "Address",
    "dated": "Date",
}
DAYS = frozenset({"contract_ends_on", "as_of", "baseline_on", "target_on", "said_on", "dated"})
POUNDS = frozenset({"yearly_value", "amount"})
# Nobody reads these, and a row that changed only here did not change for a reader.
UNSPOKEN = frozenset({"attachment_id", "answers_id", "decided"})


@dataclass(frozen=True)
class Piece:
    """Some words of a text: `kind` is same, inserted or deleted."""

    kind: str
    words: str


@dataclass(frozen=True)
class FieldChange:
    label: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Change:
    """One difference. `kind`: added, removed, changed or moved (between open and decided); `note` says the last, or
    that something is held back."""

    section: str
    kind: str
    name: str
    note: str = ""
    fields: tuple[FieldChange, ...] = ()


def difference(before: Snapshot, after: Snapshot) -> list[Change]:
    """What was added, taken out, changed, and moved between open and decided, in the order of the page."""
    own = _field_changes(before, after, OWN)
    changes = [Change("The proposal", CHANGED, "Its own words", fields=own)] if own else []
    for section in COLUMNS:
        changes += _section_changes(section, before.get(section, ()), after.get(section, ()))
    return changes


def _section_changes(
    section: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> list[Change]:
    then, now = {row["id"]: row for row in before}, {row["id"]: row for row in after}
    found = [_row_change(section, then.get(key), row) for key, row in now.items()]
    found += [_row_change(section, row, None) for key, row in then.items() if key not in now]
    return [change for change in found if change is not None]


def _row_change(
    section: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Change | None:
    column, label = NAMES[section]
    row = after or before or {}
    if any("held_back" in each for each in (before, after) if each is not None):
        return _held_back_change(label, before, after)
    name = str(row.get(column, ""))
    if before is None:
        return Change(label, ADDED, name, fields=_field_changes({}, row, COLUMNS[section]))
    if after is None:
        return Change(label, REMOVED, name, fields=_field_changes(row, {}, COLUMNS[section]))
    fields = _field_changes(before, after, COLUMNS[section])
    if before.get("decided") != after.get("decided"):
        note = (
            "This was open, and is decided now." if after["decided"] else "This was decided, and is open now."
        )
        return Change(label, MOVED, name, note, fields)
    another = before.get("attachment_id") != after.get("attachment_id")
    note = "The file is another one now." if another else ""
    return Change(label, CHANGED, name, note, fields) if fields or note else None


def _held_back_change(
    label: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Change | None:
    """Of what is held back on either side only that there is something. Equal rows are no change."""
    if before is None or after is None:
        kind = ADDED if before is None else REMOVED
        return Change(label, kind, HIDDEN, "What it says is held back.")
    if "held_back" in before and "held_back" in after:
        return None
    note = "It is held back now." if "held_back" in after else "It was held back, and can be read now."
    return Change(label, CHANGED, HIDDEN, note)


def _field_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Sequence[str]
) -> tuple[FieldChange, ...]:
    spoken = [name for name in names if name not in UNSPOKEN]
    pairs = [(name, _spoken(name, before.get(name)), _spoken(name, after.get(name))) for name in spoken]
    return tuple(
        FieldChange(LABELS[name], tuple(word_difference(old, new))) for name, old, new in pairs if old != new
    )


def _spoken(name: str, value: Any) -> str:
    """A stored value as a page says it."""
    if isinstance(value, bool):
        return "Yes" if value else ""
    if not value:
        return ""
    if name in DAYS:
        stored = date.fromisoformat(value)
        return f"{stored.day} {stored:%B %Y}"
    if name in POUNDS:
        return pounds(Decimal(value))
    return {"kind": KINDS, "status": STATUSES}.get(name, {}).get(value, str(value))


def word_difference(before: str, after: str) -> list[Piece]:
    """Both texts word by word: the pieces of same and deleted make `before`, those of same and inserted `after`."""
    old, new = _words(before), _words(after)
    pieces: list[Piece] = []
    gone, come = "", ""
    for action, start, end, other_start, other_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        was, is_now = "".join(old[start:end]), "".join(new[other_start:other_end])
        at_an_edge = start == 0 or end == len(old)
        if action == "equal" and (at_an_edge or len(was.split()) >= LEAST_SAME):
            pieces += [Piece(DELETED, gone), Piece(INSERTED, come), Piece(SAME, was)]
            gone, come = "", ""
        else:
            gone, come = gone + was, come + is_now
    pieces += [Piece(DELETED, gone), Piece(INSERTED, come)]
    return [piece for piece in pieces if piece.words]


def _words(text: str) -> list[str]:
    """Words and what stands between them, so that nothing is lost. A very long text is compared line by line."""
    pattern = r"\S+|\s+" if len(text) <= LONGEST_BY_WORDS else r"[^\n]*\n|[^\n]+"
    return re.findall(pattern, text)
