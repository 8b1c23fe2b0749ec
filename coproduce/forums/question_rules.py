"""When a question to a service is to be answered, and when it is late. Being late is read off the clock, never set
(rule 6): staff are told at once and alone, and everybody sees it some working days later."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from coproduce.core.errors import Refusal
from coproduce.core.working_days import add_working_days

ANSWER_WITHIN = 10  # working days; an area may set another number
WARNING_DAYS = 5  # as for promises

IN_TIME, WARNED, LATE, ANSWERED = "in_time", "warned", "late", "answered"


@dataclass(frozen=True)
class QuestionFacts:
    """What decides where a question stands; `answered_on` is the day of the official answer in London."""

    due_on: date
    answered_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """Where a question stands. `days` counts from the day it was due: days left while it is in time, days it is late
    else; calendar days, since that is what people count."""

    kind: str
    days: int = 0

    @property
    def is_public(self) -> bool:
        """Whether everybody is told that it is late."""
        return self.kind == LATE


def due_on(asked_on: date, closed_days: Set[date], within: int = ANSWER_WITHIN) -> date:
    """The last day for the official answer: `within` working days after the day on which it was asked."""
    return add_working_days(asked_on, within, closed_days)


def standing(question: QuestionFacts, today: date, closed_days: Set[date]) -> Standing:
    """In time, warned (late, and only staff are told, for five working days), late (everybody sees it), or answered."""
    if question.answered_on is not None:
        return Standing(ANSWERED, max(0, (question.answered_on - question.due_on).days))
    if today <= question.due_on:
        return Standing(IN_TIME, (question.due_on - today).days)
    private_until = add_working_days(question.due_on, WARNING_DAYS, closed_days)
    return Standing(WARNED if today <= private_until else LATE, (today - question.due_on).days)


def in_words(found: Standing, *, for_staff: bool) -> str:
    """What a list says about it. To the public a question within the private days is as one in time: it only has a
    date. Empty where there is nothing to say beside that date."""
    if found.kind == ANSWERED:
        return "answered" if not found.days else f"answered, {_days(found.days)} late"
    if found.kind == LATE or (found.kind == WARNED and for_staff):
        return f"overdue by {_days(found.days)}"
    if found.kind == IN_TIME and for_staff:
        return "due today" if not found.days else f"due in {_days(found.days)}"
    return ""


def new_date_refusals(due_before: date, due_after: date | None, today: date) -> list[Refusal]:
    """The day of an answer may move to another day, not to one that has passed, and with a reason that everybody
    reads."""
    if due_after is None:
        return [Refusal("Give the new date.")]
    if due_after == due_before:
        return [Refusal("The new date is the one that it has already.")]
    return [Refusal("The new date has passed already.")] if due_after < today else []


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
