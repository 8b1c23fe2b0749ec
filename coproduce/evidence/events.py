"""What happens in the room that proves."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class PackAsked(Event):
    """Somebody asked for an evidence pack."""

    pack_id: str
