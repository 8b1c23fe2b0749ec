"""Decisions about reading and concerns, over plain facts and the time."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from coproduce.core.clock import LONDON, to_london
from coproduce.core.working_days import DAY_BEGINS, DAY_ENDS, is_working_day, working_hours_between

# Rule 10: an urgent hint that nobody read for so long (in working time) is told to the lead, then to the deputies.
ALERT_AFTER: tuple[timedelta, ...] = (timedelta(hours=2), timedelta(hours=4))
# A raised concern is acknowledged within two working hours.
ACKNOWLEDGE_WITHIN = timedelta(hours=2)
CLOCK_GRAIN = timedelta(minutes=15)
LONGEST_NOTE = 5000
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 1000

Span = tuple[int, int, str]


@dataclass(frozen=True)
class Stretch:
    """A piece of a text; `kind` names the personal data that the machine found in it, or is empty."""

    text: str
    kind: str = ""


def alerts_due(since: datetime, now: datetime, closed: Set[date]) -> tuple[int, ...]:
    """The positions that should have been told by now: 0 the lead, 1 the deputies."""
    waited = working_hours_between(since, now, closed)
    return tuple(position for position, after in enumerate(ALERT_AFTER) if waited >= after)


def working_moment_after(start: datetime, duration: timedelta, closed: Set[date]) -> datetime:
    """The moment when `duration` of working time (09:00 to 17:00, London) has passed since `start`."""
    left = duration
    day = to_london(start).date()
    while True:
        if is_working_day(day, closed):
            begins = max(start, datetime.combine(day, DAY_BEGINS, LONDON).astimezone(UTC))
            ends = datetime.combine(day, DAY_ENDS, LONDON).astimezone(UTC)
            open_for = max(ends - begins, timedelta(0))
            if open_for and left <= open_for:
                return begins + left
            left -= open_for
        day += timedelta(days=1)


def clock_start(moment: datetime) -> datetime:
    """The quarter of an hour before `moment`: near enough for an alert, too coarse to say who wrote when (rule 17)."""
    return moment - timedelta(seconds=moment.timestamp() % CLOCK_GRAIN.total_seconds())


def stretches(body: str, spans: Sequence[Sequence[object]]) -> tuple[Stretch, ...]:
    """Cut a text at the machine's spans of personal data ([start, end, kind], in characters; overlaps are ignored)."""
    found: list[Stretch] = []
    position = 0
    for start, end, kind in sorted(_valid_spans(spans, len(body))):
        if start < position:
            continue
        if start > position:
            found.append(Stretch(body[position:start]))
        found.append(Stretch(body[start:end], kind))
        position = end
    if position < len(body):
        found.append(Stretch(body[position:]))
    return tuple(found)


def suggested_redaction(body: str, spans: Sequence[Sequence[object]]) -> str:
    """The text with each span replaced by its kind in brackets; a suggestion that a person edits."""
    return "".join(f"[{part.kind}]" if part.kind else part.text for part in stretches(body, spans))


def personal_data_left(words: str, body: str, spans: Sequence[Sequence[object]]) -> tuple[str, ...]:
    """What the machine marked in the original and still stands in `words`, each once, in the order of the text."""
    plain = _plain(words)
    marked = (part.text.strip() for part in stretches(body, spans) if part.kind)
    return tuple(dict.fromkeys(text for text in marked if text and _plain(text) in plain))


def _valid_spans(spans: Sequence[Sequence[object]], length: int) -> list[Span]:
    read = [(int(str(start)), int(str(end)), str(kind)) for start, end, kind in spans]
    return [span for span in read if 0 <= span[0] < span[1] <= length]


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold()
