"""Votes on statements, and plain counts of them. The standard library alone, so that any page may use it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

AGREE, PASS, DISAGREE = 1, 0, -1
# The options of a question that asks for votes on statements, as they are stored.
VOTE_OF_CHOICE = {"agree": AGREE, "unsure": PASS, "disagree": DISAGREE}
EVERYBODY = 0


class Vote(NamedTuple):
    """One vote: 1 agrees, -1 disagrees, 0 passes. The keys may be any texts, such as those of responses and facets."""

    participant: str
    statement: str
    vote: int


@dataclass(frozen=True)
class StatementCounts:
    """How one group voted on one statement; group 0 is everybody who was placed in a group."""

    statement: str
    group: int
    agree: int
    disagree: int
    passed: int

    @property
    def voted(self) -> int:
        return self.agree + self.disagree + self.passed


def votes_of_choices(rows: Iterable[tuple[str, str, str]]) -> list[Vote]:
    """Votes from stored answers (participant, statement, "agree", "disagree" or "unsure"). Raises ValueError."""
    found = []
    for participant, statement, choice in rows:
        if choice not in VOTE_OF_CHOICE:
            raise ValueError(f"{choice!r} is no vote; votes are: {', '.join(VOTE_OF_CHOICE)}")
        found.append(Vote(participant, statement, VOTE_OF_CHOICE[choice]))
    return found


def latest(votes: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    """The last vote of each participant on each statement. Raises ValueError for a vote that is not -1, 0 or 1."""
    found: dict[tuple[str, str], int] = {}
    for participant, statement, vote in votes:
        if vote not in (AGREE, PASS, DISAGREE):
            raise ValueError(f"the vote {vote} is not -1, 0 or 1")
        found[participant, statement] = vote
    return found


def count_votes(
    votes: Iterable[tuple[str, str, int]], group_of: Mapping[str, int], hidden: Collection[str] = ()
) -> tuple[StatementCounts, ...]:
    """Plain counts of each statement by group, with everybody (group 0) first; nobody without a group is counted.

    Exact figures for staff: nothing of this is public before disclosure control. Raises ValueError as `latest` does.
    """
    counts: Counter[tuple[str, int, int]] = Counter()
    statements: dict[str, None] = {}
    for (participant, statement), vote in latest(votes).items():
        if statement in hidden:
            continue
        statements[statement] = None
        group = group_of.get(participant)
        if group is not None:
            counts[statement, group, vote] += 1
            counts[statement, EVERYBODY, vote] += 1
    return tuple(
        StatementCounts(
            statement,
            group,
            counts[statement, group, AGREE],
            counts[statement, group, DISAGREE],
            counts[statement, group, PASS],
        )
        for statement in statements
        for group in (EVERYBODY, *sorted(set(group_of.values())))
    )
