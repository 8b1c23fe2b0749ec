"""Notice of a decision: 28 clear days, or the two exceptions that the law has.

Local Authorities (Executive Arrangements) (Meetings and Access to Information) (England) Regulations 2012: regulation 9
asks for 28 clear days before a key decision, regulation 10 lets five clear days do where the chair of scrutiny was told
in writing, and regulation 11 needs that chair's agreement where even those are missing. A day is clear when it lies
wholly between: neither the day of the notice nor the day of the decision counts. The five are counted in working days
here, which is never fewer than the law asks for.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

from coproduce.core.errors import Refusal
from coproduce.core.working_days import is_working_day

CLEAR_DAYS, EXCEPTION_DAYS = 28, 5
GENERAL, URGENT = "general", "urgent"
EXCEPTIONS = {GENERAL: "General exception", URGENT: "Special urgency"}


def clear_days(noticed_on: date, decided_on: date) -> int:
    """Whole days between the two; 0 where there is none."""
    return max((decided_on - noticed_on).days - 1, 0)


def clear_working_days(noticed_on: date, decided_on: date, closed: Set[date]) -> int:
    """Of the days between, those on which people work."""
    days = (noticed_on + timedelta(days=count) for count in range(1, clear_days(noticed_on, decided_on) + 1))
    return sum(is_working_day(day, closed) for day in days)


def first_day_to_decide(noticed_on: date) -> date:
    """The first day after 28 clear days."""
    return noticed_on + timedelta(days=CLEAR_DAYS + 1)


def needed_exception(noticed_on: date, decided_on: date, closed: Set[date]) -> str:
    """ "" where the notice is long enough, else the exception that the law asks for."""
    if clear_days(noticed_on, decided_on) >= CLEAR_DAYS:
        return ""
    enough = clear_working_days(noticed_on, decided_on, closed) >= EXCEPTION_DAYS
    return GENERAL if enough else URGENT


@dataclass(frozen=True)
class NoticeFacts:
    """`noticed_on` is None where no notice was given. `exception` is the one that was declared, if any, with its public
    reason and the name of who was told (general) or agreed (urgent)."""

    is_key: bool
    noticed_on: date | None
    decide_on: date | None
    exception: str = ""
    exception_reason: str = ""
    exception_authority: str = ""
    closed: Set[date] = frozenset()
    url: str = ""


def notice_problems(facts: NoticeFacts) -> dict[str, str]:
    """What is wrong with the notice, by field."""
    if not facts.is_key or facts.noticed_on is None or facts.decide_on is None:
        return {}
    if facts.decide_on < facts.noticed_on:
        return {"decide_on": "The decision cannot come before its notice."}
    needed = needed_exception(facts.noticed_on, facts.decide_on, facts.closed)
    if not needed or (facts.exception == URGENT and needed == GENERAL):
        return {} if not facts.exception else _words_missing(facts)
    if facts.exception != needed:
        return {"exception": _too_short(facts.noticed_on, facts.decide_on, needed)}
    return _words_missing(facts)


def _too_short(noticed_on: date, decide_on: date, needed: str) -> str:
    days = clear_days(noticed_on, decide_on)
    first = first_day_to_decide(noticed_on)
    return (
        f"There {'is 1 clear day' if days == 1 else f'are {days} clear days'} between notice and decision, and "
        f"{CLEAR_DAYS} are needed. Decide from {first.day} {first:%B %Y} on, or give the reason for "
        f"“{EXCEPTIONS[needed].lower()}”."
    )


def _words_missing(facts: NoticeFacts) -> dict[str, str]:
    problems = {}
    if not facts.exception_reason.strip():
        problems["exception_reason"] = "Give the reason. Everybody can read it."
    if not facts.exception_authority.strip():
        agreed = "Name the chair of scrutiny, who agreed to it."
        told = "Name the chair of scrutiny, who was told in writing."
        problems["exception_authority"] = agreed if facts.exception == URGENT else told
    return problems


def notice_refusals(facts: NoticeFacts) -> list[Refusal]:
    """Why a key decision cannot be made on its day: no notice, or one that is too short without its exception."""
    if not facts.is_key:
        return []
    if facts.noticed_on is None:
        return [Refusal("The forward plan has no notice of this decision.", facts.url)]
    return [Refusal(sentence, facts.url) for sentence in notice_problems(facts).values()]
