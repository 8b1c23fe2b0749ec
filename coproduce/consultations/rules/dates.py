"""The order of the dates that people are told: closing, answer, decision, erasure. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from coproduce.core.clock import to_london
from coproduce.core.errors import Refusal


def promise_refusals(
    closes_at: datetime | None, promised_on: date | None, keep_until: date | None, page: str = ""
) -> list[Refusal]:
    """The answer is promised for a day after closing, and the answers are kept at least until then."""
    refusals = []
    last_day = to_london(closes_at).date() if closes_at else None
    if promised_on is None:
        refusals.append(Refusal("Promise a date for the answer.", f"{page}#answer_promised_on"))
    elif last_day is not None and promised_on <= last_day:
        refusals.append(
            Refusal("The answer must be promised for a day after closing.", f"{page}#answer_promised_on")
        )
    if keep_until is None:
        refusals.append(Refusal("Say until when the answers are kept.", f"{page}#keep_until"))
    elif promised_on is not None and keep_until < promised_on:
        refusals.append(
            Refusal("Answers must be kept at least until the promised answer.", f"{page}#keep_until")
        )
    return refusals


def decision_refusals(closes_at: datetime | None, decision_on: date | None, page: str = "") -> list[Refusal]:
    """What was said is weighed before anything is decided, so the decision comes after the last day of asking."""
    if closes_at is None or decision_on is None or decision_on > to_london(closes_at).date():
        return []
    return [
        Refusal("The decision must be on a day after closing: answers come first.", f"{page}#decision_on")
    ]


@dataclass(frozen=True)
class ExtensionFacts:
    """What a new closing date is judged by."""

    now: datetime
    closes_at: datetime | None
    new_closes_at: datetime | None
    answer_promised_on: date | None
    keep_until: date | None
    responses_erased: bool = False
    decision_on: date | None = None
    standing: bool = False


def extension_refusals(facts: ExtensionFacts) -> list[Refusal]:
    """Why the closing date cannot be moved as asked; empty when it can."""
    if facts.standing:
        return [
            Refusal(
                "It is open all year and has no closing date. Begin a new one where you want to ask again."
            )
        ]
    if facts.responses_erased:
        return [
            Refusal("The answers were erased at the end of the time they are kept, so no more can be taken.")
        ]
    if facts.new_closes_at is None:
        return [Refusal("Give the new closing date.")]
    refusals = []
    if facts.new_closes_at <= facts.now:
        refusals.append(Refusal("The new closing date has passed already. Choose a later one."))
    elif facts.closes_at is not None and facts.new_closes_at <= facts.closes_at:
        refusals.append(Refusal("The new closing date must be later than the old one."))
    refusals += promise_refusals(facts.new_closes_at, facts.answer_promised_on, facts.keep_until)
    return refusals + decision_refusals(facts.new_closes_at, facts.decision_on)


@dataclass(frozen=True)
class AnswerDateFacts:
    """What a new date of the answer is judged by."""

    day: date
    closes_at: datetime | None
    keep_until: date | None
    standing: bool = False


def answer_date_refusals(facts: AnswerDateFacts) -> list[Refusal]:
    """Why the answer cannot be promised for that day; empty when it can."""
    if facts.standing:
        return [
            Refusal("A yearly report is due on the same day each year. Where it is late, its page says so.")
        ]
    refusals = []
    if facts.closes_at is not None and facts.day <= to_london(facts.closes_at).date():
        refusals.append(Refusal("The answer must be promised for a day after closing."))
    if facts.keep_until is not None and facts.day > facts.keep_until:
        refusals.append(Refusal("The answers would be erased before that day."))
    return refusals
