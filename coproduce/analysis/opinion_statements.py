"""Which statements tell a group of opinion apart, and on which all groups agree. The standard library alone.

Source: Small, Bjorkegren, Erkkilä, Shaw and Megill, "Polis: Scaling deliberation by mapping high dimensional opinion
spaces" (Recerca 26, 2021), and the repness functions of the Polis program: shares with one pseudocount for and one
against, a one-proportion z test against one half, and a two-proportion z test of the group against all others, both
one-sided at 10 %.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from coproduce.analysis.opinion_votes import EVERYBODY, StatementCounts

Direction = Literal["agree", "disagree"]

MOST_REPRESENTATIVE = 5
MOST_CONSENSUS = 5
_SURE = 1.2816


@dataclass(frozen=True)
class RepresentativeStatement:
    """A statement on which a group stands out.

    `share`: how many of the group who voted on it agree (or disagree), with pseudocounts. `times`: that share divided
    by the others' share. `sure`: whether both z tests pass; a group without such a statement gets its best one.
    """

    group: int
    statement: str
    direction: Direction
    share: float
    times: float
    share_z: float
    difference_z: float
    sure: bool

    @property
    def strength(self) -> float:
        """What statements of a group are ordered by: high where the share, the ratio and both tests are high."""
        return max(self.share_z, 0) * max(self.difference_z, 0) * self.share * self.times


@dataclass(frozen=True)
class ConsensusStatement:
    """A statement with which most of every group agree (or disagree).

    `lowest_share`: the share in the group that agrees least. `across_groups`: the product of all groups' shares,
    Polis's group-aware consensus, which no large group can outvote.
    """

    statement: str
    direction: Direction
    share: float
    lowest_share: float
    across_groups: float


def share_of(successes: int, votes: int) -> float:
    """The share with one pseudocount for and one against: .5 where nobody voted."""
    return (successes + 1) / (votes + 2)


def share_z(successes: int, votes: int) -> float:
    """How far a share lies over one half, in standard errors; one vote is added, as Polis does."""
    return 2 * math.sqrt(votes + 1) * ((successes + 1) / (votes + 1) - 0.5)


def difference_z(successes: int, votes: int, other_successes: int, other_votes: int) -> float:
    """How far a share lies over another, in standard errors of the pooled share; one is added to each count."""
    ours, others = successes + 1, other_successes + 1
    our_votes, their_votes = votes + 1, other_votes + 1
    pooled = (ours + others) / (our_votes + their_votes)
    if pooled >= 1:
        return 0.0
    error = math.sqrt(pooled * (1 - pooled) * (1 / our_votes + 1 / their_votes))
    return (ours / our_votes - others / their_votes) / error


def representative_statements(
    counts: Iterable[StatementCounts], most: int = MOST_REPRESENTATIVE
) -> tuple[RepresentativeStatement, ...]:
    """For each group its most telling statements, strongest first; at least one where anybody of it voted.

    With one group there is nobody to stand out from: none.
    """
    found: defaultdict[int, list[RepresentativeStatement]] = defaultdict(list)
    for everybody, groups in _by_statement(counts):
        for own in groups if len(groups) > 1 else ():
            if own.voted:
                found[own.group].append(_telling(own, everybody))
    chosen: list[RepresentativeStatement] = []
    for group in sorted(found):
        ranked = sorted(found[group], key=lambda each: (-each.strength, -each.difference_z, each.statement))
        chosen += [each for each in ranked if each.sure][:most] or ranked[:1]
    return tuple(chosen)


def _telling(own: StatementCounts, everybody: StatementCounts) -> RepresentativeStatement:
    """The direction in which the group stands out more."""
    others = everybody.voted - own.voted
    agreeing = _direction(own, "agree", own.agree, everybody.agree - own.agree, others)
    disagreeing = _direction(own, "disagree", own.disagree, everybody.disagree - own.disagree, others)
    return agreeing if agreeing.difference_z >= disagreeing.difference_z else disagreeing


def _direction(
    own: StatementCounts, direction: Direction, successes: int, other_successes: int, others: int
) -> RepresentativeStatement:
    share, over_half = share_of(successes, own.voted), share_z(successes, own.voted)
    over_others = difference_z(successes, own.voted, other_successes, others)
    return RepresentativeStatement(
        group=own.group,
        statement=own.statement,
        direction=direction,
        share=share,
        times=share / share_of(other_successes, others),
        share_z=over_half,
        difference_z=over_others,
        sure=over_half > _SURE and over_others > _SURE,
    )


def consensus_statements(
    counts: Iterable[StatementCounts], most: int = MOST_CONSENSUS
) -> tuple[ConsensusStatement, ...]:
    """Statements that more than half of every group agree with, then those that more than half of every group reject;
    at most `most` of each, the widest agreement first. The share of all together must pass the z test."""
    found: list[ConsensusStatement] = []
    for everybody, groups in _by_statement(counts):
        found += _consensus("agree", everybody, groups, [each.agree for each in groups], everybody.agree)
        found += _consensus(
            "disagree", everybody, groups, [each.disagree for each in groups], everybody.disagree
        )
    ranked = sorted(found, key=lambda each: (-each.across_groups, each.statement))
    agreed = [each for each in ranked if each.direction == "agree"]
    rejected = [each for each in ranked if each.direction == "disagree"]
    return (*agreed[:most], *rejected[:most])


def _consensus(
    direction: Direction,
    everybody: StatementCounts,
    groups: Sequence[StatementCounts],
    successes: Sequence[int],
    of_everybody: int,
) -> list[ConsensusStatement]:
    shares = [share_of(count, group.voted) for count, group in zip(successes, groups, strict=True)]
    if not shares or min(shares) <= 0.5 or share_z(of_everybody, everybody.voted) <= _SURE:
        return []
    share = share_of(of_everybody, everybody.voted)
    return [ConsensusStatement(everybody.statement, direction, share, min(shares), math.prod(shares))]


def _by_statement(counts: Iterable[StatementCounts]) -> list[tuple[StatementCounts, list[StatementCounts]]]:
    """For each statement everybody's counts and the groups'. Raises ValueError where everybody's are missing."""
    lines: defaultdict[str, dict[int, StatementCounts]] = defaultdict(dict)
    for each in counts:
        lines[each.statement][each.group] = each
    if any(EVERYBODY not in held for held in lines.values()):
        raise ValueError("each statement needs the counts of everybody (group 0)")
    return [
        (held[EVERYBODY], [held[group] for group in sorted(held) if group != EVERYBODY])
        for held in lines.values()
    ]
