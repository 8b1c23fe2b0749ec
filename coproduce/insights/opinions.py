"""Groups of opinion as far as they can be published: how large they are, and in words what each says. Pure.

The public map shows statements and groups by name, never a person. A word such as "most agree" says something about
counts that may be hidden elsewhere, so each word goes to the solver beside all published figures (rule 14).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from coproduce.analysis.disclosure import ProtectedTable, protect_counts
from coproduce.analysis.disclosure_bounds import PERCENT_FROM_BASE
from coproduce.analysis.disclosure_model import Tie
from coproduce.insights.counts import GroupVotes, OpinionTally
from coproduce.insights.crossing import Beside

_NO_LIMIT = float("inf")
MOST_AGREE, MOST_DISAGREE, MIXED, NOT_SAID = "most agree", "most disagree", "divided or unsure", "not shown"
VOTE_LABELS = ("Agree", "Disagree", "Unsure")
TOO_SMALL = f"A group of opinion has fewer than {PERCENT_FROM_BASE} people."
ONE_GROUP = "People did not fall into groups that vote differently."
GIVES_AWAY = "With the groups, a hidden figure elsewhere in these results could be worked out."


@dataclass(frozen=True)
class PublishedStatement:
    """One statement and what each group says of it; `place` is "together", the name of a group, or empty."""

    topic: str
    text: str
    words: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class PublishedOpinions:
    """The map of one question: `groups` holds the protected sizes of the groups by their names."""

    key: str
    text: str
    groups: ProtectedTable
    statements: tuple[PublishedStatement, ...]

    def without(self, topics: Collection[str]) -> PublishedOpinions:
        """The same without these statements."""
        return replace(self, statements=tuple(each for each in self.statements if each.topic not in topics))

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(cell.label for cell in self.groups.cells)


def group_name(number: int) -> str:
    """Group A is the largest."""
    return f"Group {chr(ord('A') + number - 1)}"


def opinions_document(tallies: Sequence[OpinionTally], beside: Beside) -> list[dict[str, Any]]:
    """One entry a question: the protected map, or under "problem" why it is not published."""
    return [_entry(tally, beside) for tally in tallies]


def _entry(tally: OpinionTally, beside: Beside) -> dict[str, Any]:
    entry: dict[str, Any] = {"key": tally.key, "text": tally.text, "groups": None, "problem": ""}
    if len(tally.sizes) < 2:
        return {**entry, "problem": ONE_GROUP}
    if min(tally.sizes.values()) < PERCENT_FROM_BASE:
        return {**entry, "problem": TOO_SMALL}
    numbers = sorted(tally.sizes)
    groups = protect_counts(
        f"Groups of people who vote alike: {tally.text}",
        [group_name(number) for number in numbers],
        [tally.sizes[number] for number in numbers],
        sum(tally.sizes.values()),
        several=False,
    )
    words = {each.topic: [_word(each.votes.get(number)) for number in numbers] for each in tally.statements}
    ties = _Ties(beside, groups, numbers)
    for each in tally.statements:
        ties.add(each, words[each.topic])
    if not ties.beside.leaves_enough_with(()):
        return {**entry, "problem": GIVES_AWAY}
    beside.tables, beside.ties, beside.places = ties.beside.tables, ties.beside.ties, ties.beside.places
    return {
        **entry,
        "groups": groups.to_dict(),
        "statements": [
            [each.topic, each.text, words[each.topic], _place(each.topic, tally)] for each in tally.statements
        ],
        "method": tally.method,
    }


def _word(votes: tuple[int, int, int] | None) -> str:
    """In words only, and only where 20 or more of the group voted."""
    if votes is None or sum(votes) < PERCENT_FROM_BASE:
        return NOT_SAID
    agree, disagree, _ = votes
    if agree * 3 > sum(votes) * 2:
        return MOST_AGREE
    return MOST_DISAGREE if disagree * 3 > sum(votes) * 2 else MIXED


def _place(topic: str, tally: OpinionTally) -> str:
    if topic in tally.together:
        return "together"
    return next((group_name(group) for group, each in tally.telling if each == topic), "")


class _Ties:
    """What the words tell a reader, as figures that nobody publishes: the votes of each group on each statement."""

    def __init__(self, beside: Beside, groups: ProtectedTable, numbers: Sequence[int]) -> None:
        self.beside = Beside(list(beside.tables), list(beside.ties), dict(beside.places))
        self._numbers = numbers
        self._groups = len(self.beside.tables)
        self._names = [cell.label for cell in groups.cells]
        self.beside.tables.append(groups)

    def add(self, statement: GroupVotes, words: Sequence[str]) -> None:
        """Each group's votes are at most its people, add up to the published votes at most, and are as the word
        says."""
        margin = self.beside.places.get(statement.topic)
        places = []
        for number, word, name in zip(self._numbers, words, self._names, strict=True):
            if word == NOT_SAID:
                continue
            place = len(self.beside.tables)
            self.beside.tables.append(_unpublished(statement.votes[number]))
            self.beside.ties.append(
                Tie(((place, None, 1.0), (self._groups, name, -1.0)), -_NO_LIMIT, 0, assumed=(0, 0))
            )
            self.beside.ties += _ties_of_word(place, word)
            places.append(place)
        if margin is None or not places:
            return
        known = {cell.label for cell in self.beside.tables[margin].cells}
        for label in (label for label in VOTE_LABELS if label in known):
            terms = [(place, label, 1.0) for place in places]
            whole = (margin, label, -1.0)
            all_said = len(places) == len(self._numbers)
            self.beside.ties.append(Tie((*terms, whole), -_NO_LIMIT, 0, assumed=(0, 0) if all_said else None))


def _unpublished(votes: tuple[int, int, int]) -> ProtectedTable:
    """Votes of which a reader is given at most the rounded number of voters, so the check is on the safe side."""
    return protect_counts(
        "Votes of a group", VOTE_LABELS, votes, sum(votes), several=False, also_hide=VOTE_LABELS
    )


def _ties_of_word(place: int, word: str) -> list[Tie]:
    """Most: more than two thirds of those who voted."""
    agree = ((place, "Agree", 3.0), (place, None, -2.0))
    disagree = ((place, "Disagree", 3.0), (place, None, -2.0))
    if word == MOST_AGREE:
        return [Tie(agree, 1, _NO_LIMIT)]
    if word == MOST_DISAGREE:
        return [Tie(disagree, 1, _NO_LIMIT)]
    return [Tie(agree, -_NO_LIMIT, 0), Tie(disagree, -_NO_LIMIT, 0)]


def read_opinions(document: Sequence[Mapping[str, Any]] | None) -> tuple[PublishedOpinions, ...]:
    """Read back what `opinions_document` made, without the maps that are not published."""
    return tuple(
        PublishedOpinions(
            each["key"],
            each["text"],
            ProtectedTable.from_dict(each["groups"]),
            tuple(
                PublishedStatement(topic, text, tuple(words), place)
                for topic, text, words, place in each["statements"]
            ),
        )
        for each in document or ()
        if each["groups"]
    )
