"""When answers are taken (rule 24). Pure: plain facts and the present moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

# Somebody in the middle of the form when it closes may finish it (rule 24).
GRACE = timedelta(minutes=30)

COMING, OPEN, PAUSED, CLOSED, CANCELLED, DRAFT = "coming", "open", "paused", "closed", "cancelled", "draft"


@dataclass(frozen=True)
class Window:
    """When a consultation takes answers. `state` is that of the lifecycle; moments are aware."""

    state: str
    opens_at: datetime | None
    closes_at: datetime | None


def phase(window: Window, now: datetime) -> str:
    """What a visitor is told: draft, coming, open, paused, closed or cancelled. Read off the clock, so that an opening
    or closing minute holds also where the worker is late."""
    if window.state in (DRAFT, PAUSED, CLOSED, CANCELLED):
        return window.state
    if window.opens_at is not None and now < window.opens_at:
        return COMING
    if window.closes_at is not None and now >= window.closes_at:
        return CLOSED
    return OPEN


def takes_answers(window: Window, now: datetime, began_at: datetime | None = None) -> bool:
    """Whether an answer may be sent. Who began (`began_at`) before the closing minute has 30 minutes more."""
    current = phase(window, now)
    if current == OPEN:
        return True
    in_the_middle = began_at is not None and window.closes_at is not None and began_at < window.closes_at
    return window.state == OPEN and current == CLOSED and in_the_middle and not grace_is_over(window, now)


def grace_is_over(window: Window, now: datetime) -> bool:
    """Whether the closing job may close: the closing minute and the grace after it have passed."""
    return window.closes_at is not None and now >= window.closes_at + GRACE
