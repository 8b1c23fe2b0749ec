"""When a promise is late, kept or done (rule 6)."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from coproduce.core.errors import Refusal
from coproduce.core.working_days import add_working_days

WARNING_DAYS = 5


@dataclass(frozen=True)
class PromiseFacts:
    """What decides whether a promise is late. `first_due_on` is the date that was promised first."""

    state: str
    due_on: date
    first_due_on: date
    done_on: date | None = None


def lateness(promise: PromiseFacts, today: date, closed_days: Set[date]) -> str:
    """`in_time`, `warned` (late, and only staff are told, for five working days) or `late` (rule 6)."""
    if promise.state in ("done", "stopped") or today <= promise.due_on:
        return "in_time"
    return "warned" if today <= add_working_days(promise.due_on, WARNING_DAYS, closed_days) else "late"


def kept_on_time(promise: PromiseFacts) -> bool:
    """Whether a finished promise was finished by the date that was promised first; a moved date does not count."""
    return promise.state == "done" and promise.done_on is not None and promise.done_on <= promise.first_due_on


def has_fallen_due(promise: PromiseFacts, today: date, closed_days: Set[date]) -> bool:
    """Whether the promise counts in the share kept on time: it is over, or publicly late by its first date."""
    if promise.state in ("done", "stopped"):
        return True
    return today > add_working_days(promise.first_due_on, WARNING_DAYS, closed_days)


@dataclass(frozen=True)
class DoneFacts:
    evidence: str


def commitment_done_refusals(facts: DoneFacts) -> list[Refusal]:
    """Guard of "finish": done is said with evidence."""
    if facts.evidence.strip():
        return []
    return [
        Refusal("Say what shows that the promise was kept: a link, a record, a figure, what families saw.")
    ]


@dataclass(frozen=True)
class DateMoveFacts:
    due_before: date
    due_after: date | None
    today: date


def date_move_refusals(facts: DateMoveFacts) -> list[Refusal]:
    """Guard of "move_date": to another day, not to one that has passed."""
    if facts.due_after is None:
        return [Refusal("Give the new date.")]
    if facts.due_after == facts.due_before:
        return [Refusal("The new date is the one that was promised already.")]
    return [Refusal("The new date has passed already.")] if facts.due_after < facts.today else []
