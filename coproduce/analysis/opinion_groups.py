"""Groups of people who vote alike on statements, what tells each apart, and what all of them agree on.

After Polis (Small, Bjorkegren, Erkkilä, Shaw and Megill, "Polis: Scaling deliberation by mapping high dimensional
opinion spaces", Recerca 26, 2021): each participant's latest votes; those who voted on at least 7 statements; a plane
of two principal components (`opinion_plane`); fine clusters joined to 2 to 5 groups (`opinion_clusters`);
representative and consensus statements (`opinion_statements`). A suggestion for staff: who is in which group is never
public, and counts are so only through disclosure control.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from coproduce.analysis.opinion_clusters import choose_number, fine_clusters, group_clusters
from coproduce.analysis.opinion_plane import Plane, opinion_plane
from coproduce.analysis.opinion_statements import (
    ConsensusStatement,
    RepresentativeStatement,
    consensus_statements,
    representative_statements,
)
from coproduce.analysis.opinion_votes import StatementCounts, count_votes, latest

METHOD = "pca+kmeans+silhouette"
VERSION = "1"
ENOUGH_VOTES = 7


class TooFewVotes(ValueError):
    """Nobody voted on enough statements, or too few did for so many groups; the message is one line."""


@dataclass(frozen=True)
class PlacedParticipant:
    """One participant in the plane, for staff only. Groups count from 1, the largest first."""

    participant: str
    group: int
    x: float
    y: float
    votes: int


@dataclass(frozen=True)
class OpinionGroups:
    """Everything that a staff page shows; exact figures, not for publication.

    `left_out`: participants with too few votes. `sizes`: people by group. `counts`: each statement's votes by group,
    everybody first. `variance_shares`: how much of the differences each of the two axes shows, 0 to 1.
    `silhouette`: how far apart the groups lie, -1 to 1 (over .5 clear, under .25 hardly). `tried`: the silhouette of
    each number of groups that was compared; empty where the number was given.
    """

    placed: tuple[PlacedParticipant, ...]
    left_out: tuple[str, ...]
    sizes: Mapping[int, int]
    counts: tuple[StatementCounts, ...]
    representative: tuple[RepresentativeStatement, ...]
    consensus: tuple[ConsensusStatement, ...]
    variance_shares: tuple[float, ...]
    silhouette: float
    tried: Mapping[int, float] = field(default_factory=dict)
    method: str = METHOD
    version: str = VERSION

    @property
    def group_of(self) -> dict[str, int]:
        return {each.participant: each.group for each in self.placed}


def find_groups(
    votes: Iterable[tuple[str, str, int]],
    groups: int | None = None,
    *,
    previous: int | None = None,
    hidden: Collection[str] = (),
) -> OpinionGroups:
    """Find groups in rows (participant, statement, vote), the later of two votes on one statement counting.

    `groups` fixes their number; without it the program chooses, and keeps `previous` where nothing is clearly better.
    Votes on `hidden` statements (moderated out) count towards having voted enough, as in Polis, and nowhere else.
    Raises TooFewVotes, and ValueError for a vote that is not -1, 0 or 1.
    """
    given = latest(votes)
    enough = _with_enough_votes(given)
    shown = {key: vote for key, vote in given.items() if key[0] in enough and key[1] not in hidden}
    if not shown:
        raise TooFewVotes(_nobody(given))
    plane = opinion_plane(shown)
    fine = fine_clusters(plane.positions)
    if groups is not None and not 1 <= groups <= len(fine.centres):
        raise TooFewVotes(f"{len(fine.centres)} different positions cannot make {groups} groups")
    number, tried = (groups, {}) if groups else choose_number(fine, previous)
    grouping = group_clusters(fine, number)
    members = _largest_first(grouping.of_cluster[fine.of_point].tolist())
    order = dict.fromkeys(participant for participant, _ in given)
    placed = _placed(plane, members, enough, list(order))
    group_of = {each.participant: each.group for each in placed}
    counts = count_votes(((*key, vote) for key, vote in given.items()), group_of, hidden)
    return OpinionGroups(
        placed=placed,
        left_out=tuple(each for each in order if each not in group_of),
        sizes=dict(sorted(Counter(members).items())),
        counts=counts,
        representative=representative_statements(counts),
        consensus=consensus_statements(counts),
        variance_shares=plane.variance_shares,
        silhouette=grouping.silhouette,
        tried=tried,
    )


def _placed(
    plane: Plane, members: Sequence[int], times: Mapping[str, int], order: Sequence[str]
) -> tuple[PlacedParticipant, ...]:
    """Those in the plane, in `order`; `members` holds the group of each in the plane's order."""
    found = {
        who: PlacedParticipant(who, group, x, y, times[who])
        for who, group, (x, y) in zip(plane.participants, members, plane.positions.tolist(), strict=True)
    }
    return tuple(found[who] for who in order if who in found)


def votes_needed(statements: int) -> int:
    """How many statements a participant must have voted on: 7, or all where there are fewer."""
    return min(ENOUGH_VOTES, statements)


def _with_enough_votes(given: Mapping[tuple[str, str], int]) -> dict[str, int]:
    """How many statements each participant voted on, of those who voted on enough."""
    needed = votes_needed(len({statement for _, statement in given}))
    times = Counter(participant for participant, _ in given)
    return {participant: count for participant, count in times.items() if count >= needed}


def _nobody(given: Mapping[tuple[str, str], int]) -> str:
    needed = votes_needed(len({statement for _, statement in given}))
    return f"no participant voted on at least {needed} statements" if needed else "there are no votes"


def _largest_first(labels: list[int]) -> list[int]:
    """Group numbers from 1, the largest first; of two of the same size the one whose first member comes first."""
    sizes = Counter(labels)
    first: dict[int, int] = {}
    for position, label in enumerate(labels):
        first.setdefault(label, position)
    ordered = sorted(sizes, key=lambda label: (-sizes[label], first[label]))
    number = {label: position for position, label in enumerate(ordered, start=1)}
    return [number[label] for label in labels]
