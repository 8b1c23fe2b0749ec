"""Decisions about reading and concerns, over plain facts and the time."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from coproduce.core.clock import LONDON, to_london
from coproduce.core.working_days import DAY_BEGINS, DAY_ENDS, is_working_day, working_hours_between

# Rule 10: an urgent hint that nobody read for so long (in working time) is told to the lead, then to the deputies.
ALERT_AFTER: tuple[timedelta, ...] = (timedelta(hours=2), timedelta(hours=4))
CLOCK_GRAIN = timedelta(minutes=15)
LONGEST_NOTE = 5000
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 1000

# Reading.
PAGE_TO_APPROVE = 20
LONGEST_ANSWER = 5000  # of an author who was asked, of whoever appeals, and of readers to either
LONGEST_REPORT = 2000
LONGEST_REASON_NAME = 80
REPORTS_A_DAY = 20
REPORT_CATEGORIES: Mapping[str, str] = {
    "harm": "Somebody may be in danger",
    "private": "It says something private about somebody",
    "abuse": "It is rude, threatening or bullying",
    "hate": "It attacks people for who they are",
    "illegal": "It may be against the law",
    "false": "It is not true and could hurt somebody",
    "spam": "It is advertising, or said again and again",
    "other": "Something else",
}
AGE_BANDS: Mapping[str, str] = {
    "adult": "Adults",
    "young": "Young people",
    "under_13": "Under 13",
    "everyone": "All ages",
}

Span = tuple[int, int, str]


@dataclass(frozen=True)
class Viewer:
    """What somebody is to one text: may they read the queue, did they write it, was it written in their session, does
    their group own it."""

    reviewer: bool = False
    author: bool = False
    own_session: bool = False
    own_group: bool = False


def may_see(state: str, viewer: Viewer) -> bool:
    """Whether somebody may see a text at all (rule 9). That the place itself is open to them is asked elsewhere.

    A text that a person has read is for all. Before and beside that it is for readers, for whoever wrote it (or wrote
    it down, as the facilitator of a session), and while nobody has decided against it for the author's group.
    """
    if state == "read" or viewer.reviewer or viewer.author or viewer.own_session:
        return True
    return viewer.own_group and state in ("unread", "asked")


def shown_words(state: str, body: str, redacted: str | None, viewer: Viewer) -> str | None:
    """The words that this person is shown, or None. Authors see what they wrote; all others, readers too, see what was
    made of it: the original is a page of its own, whose every opening is noted."""
    if not may_see(state, viewer):
        return None
    return body if redacted is None or viewer.author else redacted


def age_band_of(age_band: str, young: bool) -> str:
    """The band of a text's place; where it names none, what its form says."""
    return age_band or ("young" if young else "adult")


def waiting_since(received_on: date) -> datetime:
    """When a text that carries a date alone began to wait: the beginning of that working day (rule 17)."""
    return datetime.combine(received_on, DAY_BEGINS, LONDON).astimezone(UTC)


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


def working_time(waited: timedelta) -> str:
    """Working time in words: hours up to two working days, then whole working days."""
    hours = int(waited.total_seconds() // 3600)
    if hours < 1:
        return "less than an hour"
    day = DAY_ENDS.hour - DAY_BEGINS.hour
    if hours < 2 * day:
        return f"{hours} working hour{'' if hours == 1 else 's'}"
    return f"{hours // day} working days"
