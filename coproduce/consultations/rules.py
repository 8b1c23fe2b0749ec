"""When answers are taken, what a consultation needs before it opens, and what an extension must keep (rules 5, 7, 24).

Pure: every function takes plain facts and the present moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coproduce.core.clock import to_london
from coproduce.core.errors import Refusal

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


@dataclass(frozen=True)
class OpeningFacts:
    """Everything that opening depends on. `page` is the address of the staff page where it is mended."""

    now: datetime
    page: str
    title: str
    summary: str
    young_people_summary: str
    what_could_change: str
    open_parts: int
    decided_parts: int
    has_owner: bool
    lead_name: str
    lead_role: str
    opens_at: datetime | None
    closes_at: datetime | None
    answer_promised_on: date | None
    keep_until: date | None
    questions: int
    question_faults: Sequence[str]
    asks_for_free_text: bool
    safety_contacts: int


def opening_refusals(facts: OpeningFacts) -> list[Refusal]:
    """Every single thing that is missing, with the place where it is put right; empty when all is ready."""
    return [
        *_wording_refusals(facts),
        *_responsibility_refusals(facts),
        *_date_refusals(facts),
        *_question_refusals(facts),
    ]


def _wording_refusals(facts: OpeningFacts) -> list[Refusal]:
    needed = (
        (facts.title, "title", "Give it a title."),
        (facts.summary, "summary", "Write a summary in plain words."),
        (facts.young_people_summary, "young_people_summary", "Write the summary for young people."),
        (facts.what_could_change, "what_could_change", "Say what people’s answers could change."),
    )
    refusals = [
        Refusal(words, f"{facts.page}#{place}") for value, place, words in needed if not value.strip()
    ]
    if not facts.open_parts:
        words = "Name at least one part that is still open: without one there is nothing to ask about."
        refusals.append(Refusal(words, f"{facts.page}#parts"))
    return refusals


def _responsibility_refusals(facts: OpeningFacts) -> list[Refusal]:
    needed = (
        (facts.has_owner, "owner_organisation", "Choose the organisation that asks."),
        (bool(facts.lead_name.strip()), "lead_name", "Name the person who is accountable."),
        (bool(facts.lead_role.strip()), "lead_role", "Give the accountable person’s role."),
    )
    return [Refusal(words, f"{facts.page}#{place}") for there, place, words in needed if not there]


def _date_refusals(facts: OpeningFacts) -> list[Refusal]:
    refusals = []
    if facts.closes_at is None:
        refusals.append(Refusal("Give the closing date.", f"{facts.page}#closes_at"))
    elif facts.closes_at <= facts.now:
        refusals.append(
            Refusal("The closing date has passed already. Choose a later one.", f"{facts.page}#closes_at")
        )
    elif facts.opens_at is not None and facts.closes_at <= facts.opens_at:
        refusals.append(
            Refusal("The closing date must be after the opening date.", f"{facts.page}#closes_at")
        )
    return refusals + _promise_refusals(
        facts.closes_at, facts.answer_promised_on, facts.keep_until, facts.page
    )


def _promise_refusals(
    closes_at: datetime | None, promised_on: date | None, keep_until: date | None, page: str = ""
) -> list[Refusal]:
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


def _question_refusals(facts: OpeningFacts) -> list[Refusal]:
    place = f"{facts.page}#questions"
    if not facts.questions:
        return [Refusal("Ask at least one question.", place)]
    refusals = [Refusal(fault, place) for fault in facts.question_faults]
    if facts.asks_for_free_text and not facts.safety_contacts:
        words = (
            "This area has no safety numbers of its own yet. They must stand before every question that people "
            "answer in their own words."
        )
        refusals.append(Refusal(words, "/manage/safety-numbers"))
    return refusals


@dataclass(frozen=True)
class ExtensionFacts:
    """What a new closing date is judged by."""

    now: datetime
    closes_at: datetime | None
    new_closes_at: datetime | None
    answer_promised_on: date | None
    keep_until: date | None
    responses_erased: bool = False


def extension_refusals(facts: ExtensionFacts) -> list[Refusal]:
    """Why the closing date cannot be moved as asked; empty when it can."""
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
    return refusals + _promise_refusals(facts.new_closes_at, facts.answer_promised_on, facts.keep_until)


@dataclass(frozen=True)
class AnswerDateFacts:
    """What a new date of the answer is judged by."""

    day: date
    closes_at: datetime | None
    keep_until: date | None


def answer_date_refusals(facts: AnswerDateFacts) -> list[Refusal]:
    """Why the answer cannot be promised for that day; empty when it can."""
    refusals = []
    if facts.closes_at is not None and facts.day <= to_london(facts.closes_at).date():
        refusals.append(Refusal("The answer must be promised for a day after closing."))
    if facts.keep_until is not None and facts.day > facts.keep_until:
        refusals.append(Refusal("The answers would be erased before that day."))
    return refusals
