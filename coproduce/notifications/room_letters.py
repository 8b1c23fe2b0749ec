"""Letters of a room that stand in a module of their own: what happens, who hears of it, and what the letter is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from coproduce.core.outbox import Event, handles
from coproduce.notifications import catalogue, letters, occurrences
from coproduce.notifications.catalogue import Line
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.letters import Facts
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence


@dataclass(frozen=True)
class RoomLetters:
    """`occurrences` say what each event is about, `facts` what each message's template (templates/notifications/) is
    told, `titles` what staff pages call it. `urgent` messages go before all others."""

    lines: Sequence[Line]
    titles: Mapping[str, str]
    occurrences: Mapping[type[Event], Callable[[Any], Occurrence | None]]
    facts: Mapping[str, Callable[[Notice], Facts]]
    urgent: Sequence[str] = field(default=())


def register_letters(room: RoomLetters) -> None:
    """Add a room's letters to the catalogue. Called once, where the room's module is imported; raises ValueError for a
    message or event that another room has named."""
    taken = [message for message in room.facts if message in letters.FACTS]
    if taken or any(event.__name__ in occurrences.OF_ROOMS for event in room.occurrences):
        raise ValueError(f"letters are named twice: {taken or list(room.occurrences)}")
    catalogue.CATALOGUE.extend(room.lines)
    catalogue.TITLES.update(room.titles)
    catalogue.URGENT.extend(room.urgent)
    occurrences.OF_ROOMS.update({event.__name__: about for event, about in room.occurrences.items()})
    letters.FACTS.update(room.facts)
    for event in room.occurrences:
        handles(event)(write_notices)
