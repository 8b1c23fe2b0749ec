"""When the path of a view is complete, and how many are. Pure.

A view is one response. Its path is complete when a person can follow it from their words to what came of them without
meeting a gap:

1. **received**: it is stored;
2. **read**: a person has read every text of it;
3. **sorted**: every text is in an approved theme or marked “no theme, because” (rule 5);
4. **finding**: every theme of it is in a finding; texts in no theme need none;
5. **answer public**: the answers that hold these findings are open to everybody now;
6. **promise known**: no promise in them is publicly late (rule 6): it is kept, stopped with a reason, or still in time.

A view without a text is read and sorted by being counted. What is open all year is answered by its yearly reports:
there a text is sorted and answered when a public report answers it or leaves it out for a public reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

READ, SORTED, FINDING, PUBLIC, PROMISE = "read", "sorted", "finding", "public", "promise"
# In the order of the path; the first that is missing is what holds a view up.
STAGES = {
    READ: "A person still has to read",
    SORTED: "Not in a theme, and not marked “no theme”",
    FINDING: "In a theme without a finding",
    PUBLIC: "Waits for a public answer",
    PROMISE: "A promise is late",
}


@dataclass(frozen=True)
class PathFacts:
    """What is missing of one view, or of many alike: `count` of them."""

    read: bool
    sorted: bool
    finding: bool
    public: bool
    promise: bool
    count: int = 1


def first_gap(facts: PathFacts) -> str:
    """The first stage that is missing; empty where the path is complete."""
    present = {
        READ: facts.read,
        SORTED: facts.sorted,
        FINDING: facts.finding,
        PUBLIC: facts.public,
        PROMISE: facts.promise,
    }
    return next((stage for stage in STAGES if not present[stage]), "")


@dataclass(frozen=True)
class PathShare:
    """How many views there are and how many have a complete path; `gaps` say how many wait where. Exact, for staff."""

    views: int = 0
    complete: int = 0
    gaps: tuple[tuple[str, int], ...] = ()

    @property
    def percent(self) -> int | None:
        """Rounded down: 100 is said only of all. None of nothing."""
        return 100 * self.complete // self.views if self.views else None


def share_of(facts: Iterable[PathFacts]) -> PathShare:
    """Add up views, each in the stage where its path stops."""
    counts = dict.fromkeys(("", *STAGES), 0)
    for each in facts:
        counts[first_gap(each)] += each.count
    gaps = tuple((stage, counts[stage]) for stage in STAGES if counts[stage])
    return PathShare(sum(counts.values()), counts[""], gaps)


def together(shares: Iterable[PathShare]) -> PathShare:
    """The share of several consultations as one."""
    everything = list(shares)
    gaps = {stage: sum(dict(share.gaps).get(stage, 0) for share in everything) for stage in STAGES}
    return PathShare(
        sum(share.views for share in everything),
        sum(share.complete for share in everything),
        tuple((stage, count) for stage, count in gaps.items() if count),
    )
