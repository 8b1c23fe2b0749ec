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
