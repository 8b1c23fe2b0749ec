"""Imported lists of addresses: what a file gives, how long a list is kept, and when its letters are due.

Pure. A list is for telling alone; nothing here knows who took part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from coproduce.core.errors import Refusal

LONGEST_ADDRESS = 255
LONGEST_KEPT = timedelta(days=730)
REMINDER_BEFORE = timedelta(days=7)  # before closing
FEW_ADDRESSES = 20
SHOWN_OF_A_CELL = 60
MOST_ROWS = 50_000  # each address is looked at, again on each page about the file

OPENING, CLOSING, OUTCOME = "opening", "closing", "outcome"
OCCASIONS = (OPENING, CLOSING, OUTCOME)

_LOOKS_LIKE_ONE = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")

IsAddress = Callable[[str], bool]


@dataclass(frozen=True)
class RefusedRow:
    """A row of the file that gives no address: its number, why, and what stood there."""

    number: int
    reason: str
    found: str = ""


@dataclass(frozen=True)
class ListReport:
    """What a file gives: `addresses` to be imported, each once; rows that are refused; how many addresses came twice,
    and how many belong to people who asked for no such letters."""

    column: str
    rows: int = 0
    addresses: tuple[str, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    duplicates: int = 0
    stopped: int = 0


@dataclass(frozen=True)
class ListRow:
    """One row of the file: its number, the words in the chosen column, and a fault that the file itself has there."""

    number: int
    words: str
    problem: str = ""


@dataclass
class _Sorted:
    addresses: dict[str, None] = field(default_factory=dict)
    refused: list[RefusedRow] = field(default_factory=list)
    stopped: set[str] = field(default_factory=set)
    duplicates: int = 0


def sorted_rows(
    column: str, rows: Iterable[ListRow], is_address: IsAddress, has_stopped: Callable[[str], bool]
) -> ListReport:
    """Each row is an address to import, an address that came before, one of somebody who asked to stop, or refused.
    `is_address` knows what an address looks like; addresses are compared without regard to case."""
    found, count = _Sorted(), 0
    for row in rows:
        count += 1
        address = row.words.strip().lower()
        reason = _why_refused(row, address, is_address)
        if reason:
            found.refused.append(RefusedRow(row.number, reason, row.words.strip()[:SHOWN_OF_A_CELL]))
        elif address in found.addresses or address in found.stopped:
            found.duplicates += 1
        elif has_stopped(address):
            found.stopped.add(address)
        else:
            found.addresses[address] = None
    return ListReport(
        column, count, tuple(found.addresses), tuple(found.refused), found.duplicates, len(found.stopped)
    )


def _why_refused(row: ListRow, address: str, is_address: IsAddress) -> str:
    if row.problem:
        return row.problem
    if not address:
        return "there is no address"
    if len(address) > LONGEST_ADDRESS:
        return "the address is too long"
    return "" if is_address(address) else "this is not an email address"


def likely_column(columns: Sequence[str], samples: Sequence[Sequence[str]]) -> str:
    """The column that most probably holds the addresses: where most cells of the first rows look like one; empty where
    none does."""
    scores = {
        name: sum(
            bool(_LOOKS_LIKE_ONE.fullmatch(cells[place].strip())) for cells in samples if place < len(cells)
        )
        for place, name in enumerate(columns)
        if name
    }
    best = max(scores, key=lambda name: scores[name], default="")
    return best if scores.get(best) else ""


def import_refusals(report: ListReport, *, leave_out_refused: bool) -> list[Refusal]:
    """Why the file cannot be imported: all or nothing, unless somebody decided to leave the refused rows out."""
    refusals = []
    if report.refused and not leave_out_refused:
        rows = "1 row gives" if len(report.refused) == 1 else f"{len(report.refused)} rows give"
        refusals.append(Refusal(f"{rows} no address. Mend the file, or say that they are left out."))
    if not report.addresses:
        refusals.append(Refusal("The file gives no address to import."))
    return refusals


def erase_day_problem(erase_on: date | None, today: date) -> str:
    """What is wrong with the day on which a list is to be erased; empty when nothing is."""
    if erase_on is None:
        return "Say on which day the list is erased."
    if erase_on <= today:
        return "The list must be erased on a day that is still to come."
    if erase_on > today + LONGEST_KEPT:
        return "Keep a list for two years at most. Import it anew if you still need it then."
    return ""


@dataclass(frozen=True)
class ReminderFacts:
    """What decides whether "it closes soon" is due. `told_at` is when the list was told that it is open, if it was."""

    is_open: bool
    closes_at: datetime | None
    told_at: datetime | None


def reminder_is_due(facts: ReminderFacts, now: datetime) -> bool:
    """In the last week, and not within a week of the letter that said it is open: two letters in a row help nobody."""
    if not facts.is_open or facts.closes_at is None:
        return False
    in_last_week = facts.closes_at - REMINDER_BEFORE <= now < facts.closes_at
    return in_last_week and (facts.told_at is None or now - facts.told_at >= REMINDER_BEFORE)


def erased_before(erase_on: date, occasion_on: date | None) -> bool:
    """Whether a list will be gone on the day of the occasion, so that its people would not be told."""
    return occasion_on is not None and erase_on <= occasion_on
