"""Decisions about concerns over plain facts and the time: categories, clocks, whose turn it is, times in words."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files

from coproduce.core.clock import to_london
from coproduce.safeguarding.rules import working_moment_after

DEFAULT_SEVERITY = "soon"
DEFAULT_CATEGORY = "other"
LONGEST_CASE_NUMBER = 80
LONGEST_NAME = 200
SHORTEST_CLOCK, LONGEST_CLOCK = (
    5,
    5 * 480,
)  # minutes of working time: never so short that nobody could, at most a week

LEAD, DEPUTY, FALLBACK, RESERVE, ADMINISTRATORS = "lead", "deputy", "fallback", "reserve", "administrators"


@dataclass(frozen=True)
class Kind:
    """A category or a severity as the data file names it; `minutes` is the clock of a severity, in working time."""

    key: str
    name: str
    hint: str
    minutes: int = 0


@cache
def categories() -> tuple[Kind, ...]:
    return _kinds("categories")


@cache
def severities() -> tuple[Kind, ...]:
    """The most urgent first."""
    return _kinds("severities")


def name_of(kinds: Iterable[Kind], key: str) -> str:
    """What people read for a key; the key itself where the data no longer has it."""
    return next((kind.name for kind in kinds if kind.key == key), key)


def clock_of(severity: str, own: Mapping[str, int]) -> timedelta:
    """How long somebody has to acknowledge: the area's own clock, else that of the data file."""
    usual = {kind.key: kind.minutes for kind in severities()}
    return timedelta(minutes=own.get(severity) or usual.get(severity) or usual[DEFAULT_SEVERITY])


@dataclass(frozen=True)
class Turn:
    """Somebody who can be told: an account, or an address without one."""

    turn: str
    account_id: str = ""
    email: str = ""

    @property
    def key(self) -> str:
        return self.account_id or self.email


def order_of_turns(
    on_duty: Sequence[str], fallback: Turn | None, reserve: Sequence[str], named: Set[str]
) -> tuple[Turn, ...]:
    """Who is told, one after another, never anybody in `named` (account ids, and the addresses of these accounts).

    First the list of duties, then the fallback contact; where there is none, whoever else holds the role.
    """
    duty = [
        Turn(LEAD if place == 0 else DEPUTY, account_id)
        for place, account_id in enumerate(on_duty)
        if account_id not in named
    ]
    there = {turn.account_id for turn in duty}
    if fallback is not None and fallback.key not in named:
        return tuple(duty if fallback.key in there else [*duty, fallback])
    return (*duty, *(Turn(RESERVE, each) for each in reserve if each not in named | there))


def next_turn(turns: Sequence[Turn], told: Collection[str]) -> Turn | None:
    """The first who was not told yet; None where everybody was."""
    return next((turn for turn in turns if turn.key not in told), None)


def next_step(after: datetime, clock: timedelta, closed: Set[date]) -> datetime:
    """When the next person is told, if nobody has acknowledged by then."""
    return working_moment_after(after, clock, closed)


def time_left(deadline: datetime, now: datetime) -> str:
    """“by 10:40, in 12 minutes”, “by 10:40 on Monday 23 November, in 2 days”, “by 10:40, 18 minutes late”."""
    local, here = to_london(deadline), to_london(now)
    day = "" if local.date() == here.date() else f" on {local:%A} {local.day} {local:%B}"
    gap = abs(deadline - now)
    words = "now" if gap < timedelta(minutes=1) else _length(gap)
    if words != "now":
        words = f"in {words}" if deadline > now else f"{words} late"
    return f"by {local:%H:%M}{day}, {words}"


def length_in_words(length: timedelta) -> str:
    """“30 minutes”, “2 hours”, “1 hour 30 minutes”: for clocks in working time."""
    hours, minutes = divmod(round(length.total_seconds() / 60), 60)
    parts = [_count(hours, "hour")] if hours else []
    return " ".join([*parts, _count(minutes, "minute")] if minutes or not parts else parts)


def _length(gap: timedelta) -> str:
    minutes = int(gap.total_seconds() // 60)
    if minutes < 60:
        return _count(minutes, "minute")
    if minutes < 24 * 60:
        return _count(minutes // 60, "hour")
    return _count(minutes // (24 * 60), "day")


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _kinds(name: str) -> tuple[Kind, ...]:
    text = files("coproduce.safeguarding").joinpath("data/concerns.json").read_text("utf-8")
    return tuple(Kind(**entry) for entry in json.loads(text)[name])
