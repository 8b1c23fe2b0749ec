"""Looks for every way in which somebody could have changed the audit trail: edited, removed or reordered entries and
links, an end that was cut off, and entries that no link covers.

It reads the trail once in the order of its links, so a million entries take no more memory than a thousand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from coproduce.core import clock
from coproduce.core.audit import GENESIS, AuditEntry, AuditLink, digest
from coproduce.core.audit_heads import PublishedHead
from coproduce.core.database import db

ROWS_AT_ONCE = 1000
# The worker links each minute; what waits for longer than this was put there past it, or no worker runs.
LINKED_WITHIN = timedelta(hours=1)
MOST_NAMED = 100


@dataclass(frozen=True)
class Verified:
    """What was found: `faults` in words, at most 100 of them and a last line that says how many more there are."""

    faults: tuple[str, ...]
    number: int
    head: str
    compared_with: int

    @property
    def is_whole(self) -> bool:
        return not self.faults


@dataclass
class _End:
    """How far the reading came."""

    number: int = 0
    hash: str = GENESIS


def verify_trail(heads: Iterable[PublishedHead] = ()) -> Verified:
    """Check the whole trail, and compare it with heads that were published outside the database. Reads only."""
    published = _by_number(heads)
    end, faults = _End(), _Faults()
    for fault in _faults_of_chain(published, end):
        faults.add(fault)
    for fault in _beyond(published, end):
        faults.add(fault)
    for fault in _uncovered(clock.now()):
        faults.add(fault)
    return Verified(faults.named(), end.number, end.hash, sum(len(each) for each in published.values()))


def broken_links() -> tuple[str, ...]:
    """The faults of the chain by itself, in words: entries that wait for their link are none."""
    faults = _Faults()
    for fault in _faults_of_chain({}, _End()):
        faults.add(fault)
    return faults.named()


class _Faults:
    """The first faults in words and the count of all: a trail that is broken throughout must not fill the memory."""

    def __init__(self) -> None:
        self._named: list[str] = []
        self._count = 0

    def add(self, fault: str) -> None:
        self._count += 1
        if len(self._named) < MOST_NAMED:
            self._named.append(fault)

    def named(self) -> tuple[str, ...]:
        more = self._count - len(self._named)
        return (*self._named, *([f"and {more} more"] if more else []))


def _by_number(heads: Iterable[PublishedHead]) -> dict[int, list[PublishedHead]]:
    found: defaultdict[int, list[PublishedHead]] = defaultdict(list)
    for head in heads:
        found[head.number].append(head)
    return dict(found)


def _faults_of_chain(published: dict[int, list[PublishedHead]], end: _End) -> Iterator[str]:
    rows = db.session.execute(
        select(AuditLink, AuditEntry)
        .outerjoin(AuditEntry, AuditEntry.id == AuditLink.entry_id)
        .order_by(AuditLink.number)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    for link, entry in rows:
        missing = link.number - end.number - 1
        if missing == 1:
            yield f"link {end.number + 1} is missing"
        elif missing > 1:
            yield f"links {end.number + 1} to {link.number - 1} are missing"
        if entry is None:
            yield f"link {link.number} points to an entry that is gone"
        elif not missing and digest(end.hash, entry) != link.hash:
            yield f"entry {entry.id} of link {link.number} was changed, or the links were reordered"
        for head in published.get(link.number, ()):
            if head.hash != link.hash:
                yield f"link {link.number} is not the one that {head.source} names"
        end.number, end.hash = link.number, link.hash


def _beyond(published: dict[int, list[PublishedHead]], end: _End) -> Iterator[str]:
    later = [head for number in sorted(published) if number > end.number for head in published[number]]
    if later:
        furthest = later[-1]
        yield (
            f"the end was cut off: {furthest.source} names link {furthest.number}, and the last link is {end.number}"
        )


def _uncovered(now: datetime) -> Iterator[str]:
    """Entries without a link although the worker had time for them. What is dated later than now was never written by
    this program, whose clock gives each entry its time."""
    linked = select(AuditLink.number).where(AuditLink.entry_id == AuditEntry.id).exists()
    waiting = select(AuditEntry.id, AuditEntry.at).where(~linked, AuditEntry.at < now - LINKED_WITHIN)
    count = db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    rows = db.session.execute(waiting.order_by(AuditEntry.at, AuditEntry.id).limit(MOST_NAMED)).all()
    for entry_id, at in rows:
        yield f"entry {entry_id} of {at:%d %B %Y %H:%M} UTC has no link"
    for _ in range(count - len(rows)):
        yield "an entry has no link"
