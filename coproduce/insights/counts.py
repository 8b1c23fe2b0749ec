"""Exact counts as plain facts, before anything is protected: not for publication. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coproduce.consultations.questionnaire.types.texts import ADDED

SENTIMENTS = ("positive", "neutral", "negative")


def topic_is_added(topic: str) -> bool:
    """Whether votes on a statement that somebody added are counted under it: its words are a participant's."""
    return topic.partition(".")[2].startswith(ADDED)


@dataclass(frozen=True)
class Tally:
    """Exact counts of one question. `kind` is choice, choices, scale, number or date; `edges` are those of its
    bands. Not for publication."""

    key: str
    text: str
    kind: str
    labels: tuple[str, ...]
    counts: tuple[int, ...]
    base: int
    sensitive: bool = False
    edges: tuple[float, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Tallies that belong to one question and stand in one chart: (topic, the words of its line). `kind` is scale or
    votes."""

    key: str
    text: str
    kind: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Average:
    """What one option of a ranking or a budget got on average, over `people`: its place (1 is the first), or its share
    of the whole (0 to 1). `lowest` and `highest` are the limits that everybody had to keep to."""

    label: str
    mean: float
    people: int
    lowest: float
    highest: float


@dataclass(frozen=True)
class Averages:
    """The averages of one question; `kind` is ranking or budget, and `places` how many places there were."""

    key: str
    kind: str
    lines: tuple[Average, ...]
    places: int = 0


@dataclass(frozen=True)
class ReachTally:
    """Who took part, by one question about themselves, with the area's share of each label in per cent where it is
    known, and where that comes from."""

    tally: Tally
    area: Mapping[str, int]
    source: str = ""


@dataclass(frozen=True)
class CrossTally:
    """Two things counted against each other, exactly: `counts` by row, then column, among the `base` people who said
    something to both."""

    rows_key: str
    columns_key: str
    rows_text: str
    columns_text: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    row_totals: tuple[int, ...]
    column_totals: tuple[int, ...]
    base: int
    rows_several: bool = False
    columns_several: bool = False
    rows_scale: bool = False
    columns_scale: bool = False
    sensitive: bool = False


@dataclass(frozen=True)
class GroupVotes:
    """How each group of opinion voted on one statement: group -> (agree, disagree, unsure)."""

    topic: str
    text: str
    votes: Mapping[int, tuple[int, int, int]]


@dataclass(frozen=True)
class OpinionTally:
    """Groups of people who vote alike on the statements of one question: people by group, and their votes. `telling`
    are (group, topic) of the statements that set a group apart, `together` the topics on which all groups agree."""

    key: str
    text: str
    sizes: Mapping[int, int]
    statements: tuple[GroupVotes, ...]
    telling: tuple[tuple[int, str], ...]
    together: tuple[str, ...]
    method: str = ""


@dataclass(frozen=True)
class ThemeTally:
    """How many people spoke of each approved theme: (theme id, name, people), and how many wrote anything."""

    themes: tuple[tuple[str, str, int], ...]
    base: int


@dataclass(frozen=True)
class ExactResults:
    """Everything counted exactly at one moment. `digest` is the same where the same responses were counted."""

    responses: int
    digest: str
    tallies: tuple[Tally, ...]
    themes: ThemeTally
    sentiment: Mapping[str, int] = field(default_factory=dict)
    grids: tuple[Grid, ...] = ()
    averages: tuple[Averages, ...] = ()
    reach: tuple[ReachTally, ...] = ()
    crosses: tuple[CrossTally, ...] = ()
    sentiment_by_theme: CrossTally | None = None
    opinions: tuple[OpinionTally, ...] = ()
    # What is to be said of the scorer where it has learnt from corrections made here.
    sentiment_note: str = ""


@dataclass(frozen=True)
class SessionResults:
    """Exact counts of all confirmed sessions. `named` are (group, heads) of those that want both to be public;
    `themes` are (theme id, name, sessions that spoke of it). `digest` is the same where the same was counted."""

    named: tuple[tuple[str, int], ...] = ()
    others: int = 0
    people_in_others: int = 0
    tallies: tuple[Tally, ...] = ()
    themes: tuple[tuple[str, str, int], ...] = ()
    digest: str = ""

    @property
    def sessions(self) -> int:
        return len(self.named) + self.others

    @property
    def people(self) -> int:
        return sum(heads for _, heads in self.named) + self.people_in_others
