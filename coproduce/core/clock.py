"""The one source of time. Stored in UTC, shown in Europe/London (rule 24); tests and the demonstration can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

# Process-wide rather than context-local, because a frozen test clock has to hold in request threads as well.
_frozen_at: datetime | None = None
_offset = timedelta(0)


def now() -> datetime:
    """The present moment as an aware UTC datetime."""
    return _frozen_at if _frozen_at is not None else datetime.now(UTC) + _offset


def today() -> date:
    """The present date in London, which is the date that people read on the page."""
    return to_london(now()).date()


def to_london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def london_moment(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """A wall-clock time in London as an aware UTC datetime."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=LONDON).astimezone(UTC)


def use_offset(offset: timedelta) -> None:
    """Move the clock of this process; `config` refuses an offset in production."""
    global _offset
    _offset = offset


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` inside the block. `moment` must be aware."""
    global _frozen_at
    if moment.tzinfo is None:
        raise ValueError("the clock needs an aware datetime")
    before, _frozen_at = _frozen_at, moment.astimezone(UTC)
    try:
        yield
    finally:
        _frozen_at = before
