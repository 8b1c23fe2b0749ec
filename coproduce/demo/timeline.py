"""What happens in the demonstration, in order, each step at its own moment.

The clock stands at the moment of a step while it happens, and moves forward only, over all consultations together. So
history, audit trail and letters carry the dates they would have carried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from coproduce.core import clock, outbox
from coproduce.core.access import Actor
from coproduce.core.clock import london_moment
from coproduce.core.database import db, unit_of_work


@dataclass(frozen=True)
class Step:
    """One thing that happens. `afterwards` runs outside the step's transaction: work of the worker, at that moment."""

    at: datetime
    act: Callable[[], None]
    afterwards: tuple[Callable[[], object], ...] = ()


@dataclass
class Memory:
    """What later steps have to know of earlier ones. It is never saved: `passages` would join responses to words.

    `actors` by key of the person, `consultations` by slug; `passages` by (slug, response, question); `themes` by
    (slug, key of the theme); `statements`, as question and option to vote on, by (slug, number of the response that
    added it).
    """

    day_zero: date
    actors: dict[str, Actor] = field(default_factory=dict)
    commissioners: dict[str, str] = field(default_factory=dict)
    account_ids: dict[str, str] = field(default_factory=dict)
    consultations: dict[str, str] = field(default_factory=dict)
    passages: dict[tuple[str, int, str], str] = field(default_factory=dict)
    themes: dict[tuple[str, str], str] = field(default_factory=dict)
    statements: dict[tuple[str, int], tuple[str, str]] = field(default_factory=dict)

    def at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A wall-clock time in London, `day` days from day zero."""
        return london_moment(self.day_zero + timedelta(days=day), hour, minute)

    def commissioner_of(self, organisation: str) -> Actor:
        return self.actors[self.commissioners[organisation]]


def play(steps: Iterable[Step], progress: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Let every step happen at its moment; steps of one moment in the order given."""
    ordered = sorted(steps, key=lambda step: step.at)
    for number, step in enumerate(ordered, start=1):
        with clock.frozen(step.at):
            with unit_of_work():
                step.act()
            if db.session.info.pop("emitted", False):
                outbox.dispatch()
            for work in step.afterwards:
                work()
        progress(number, len(ordered))
