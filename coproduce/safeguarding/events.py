"""What happened in safeguarding; ids only, never words."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class ConcernRaised(Event):
    """The named lead is told at once, without content (rule 11)."""

    concern_id: str


@dataclass(frozen=True)
class ConcernOverdue(Event):
    """Nobody acknowledged a concern in time; the deputies are told."""

    concern_id: str


@dataclass(frozen=True)
class UrgentHintUnread(Event):
    """An urgent hint was unread for too long; `position` says who is told: 0 the lead, 1 the deputies (rule 10)."""

    passage_id: str
    position: int


@dataclass(frozen=True)
class PassageRead(Event):
    """A person read a text."""

    passage_id: str
