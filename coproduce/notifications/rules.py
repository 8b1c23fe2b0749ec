"""When a letter is tried again, when notices are settled, and when an address is no longer needed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coproduce.core.errors import Refusal
from coproduce.feedback.rules import EARLY, needs_reach_plan

# How long to wait after each attempt that the mail server put off; after the last one the letter has failed.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=8),
    timedelta(hours=12),
)

EMAIL, POST, GROUP = "email", "post", "group"
# How a letter goes that email did not bring: printed, and handed over by a person.
PAPER_CHANNELS = {POST: "By post", GROUP: "Through the group"}
CHANNELS = {EMAIL: "By email", **PAPER_CHANNELS}
# Letters that somebody waits for because they took part.
PAPER_MESSAGES = ("answers_ready", "answers_ready_group", "decision_ready")

UNCONFIRMED_DAYS = 14
CONFIRMATION_TRIES_DAYS = 2
ADDRESS_DAYS = 30


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after `attempts` attempts; None where it is time to give up."""
    return now + WAITS[attempts - 1] if attempts <= len(WAITS) else None


@dataclass(frozen=True)
class NoticeFacts:
    """What settling asks about one notice."""

    state: str
    attempts: int
    accepted: bool


@dataclass(frozen=True)
class PaperFacts:
    channel: str


def paper_refusals(facts: PaperFacts) -> list[Refusal]:
    """Guard of what a person says of a letter on paper: of an email only the mail server knows."""
    return [] if facts.channel in PAPER_CHANNELS else [Refusal("This letter goes by email.")]


def one_for_each_person(notices: Iterable[tuple[str, NoticeFacts]]) -> tuple[NoticeFacts, ...]:
    """(recipient, notice) of all channels -> what stands for each person: told by any of them; else still waiting, by
    any; else in doubt, until a person accepted each way that failed. An attempt by any is an attempt (rule 3)."""
    by_person: dict[str, list[NoticeFacts]] = {}
    for recipient, notice in notices:
        by_person.setdefault(recipient, []).append(notice)
    order = ("sent", "sending", "queued", "uncertain", "failed")
    return tuple(
        NoticeFacts(
            min((each.state for each in found), key=order.index),
            max(each.attempts for each in found),
            all(each.accepted for each in found if each.state in ("failed", "uncertain")),
        )
        for found in by_person.values()
    )


@dataclass(frozen=True)
class TellingFacts:
    """All notices about one release. `took_part` counts the responses."""

    notices: tuple[NoticeFacts, ...]
    route: str
    reach_plan: str
    took_part: int


@dataclass(frozen=True)
class Standing:
    """How telling stands: `told` notices were sent, `waiting` will still be tried, `unsettled` failed or are uncertain
    and nobody accepted that, `accepted` failed or are uncertain and somebody did."""

    to_tell: int
    told: int
    waiting: int
    unsettled: int
    accepted: int
    settled: bool
    refusals: tuple[Refusal, ...]


def standing(facts: TellingFacts) -> Standing:
    """Rule 2: settled when each notice is sent, or failed or uncertain and accepted by a named person. An early release
    waits for the attempts only (rule 3)."""
    early = facts.route == EARLY
    told = _count(notice.state == "sent" for notice in facts.notices)
    waiting = _count(_is_waiting(notice, early) for notice in facts.notices)
    doubtful = [notice for notice in facts.notices if notice.state in ("failed", "uncertain")]
    unsettled = _count(not notice.accepted for notice in doubtful)
    refusals = _refusals(facts, waiting, 0 if early else unsettled)
    return Standing(
        len(facts.notices), told, waiting, unsettled, len(doubtful) - unsettled, not refusals, tuple(refusals)
    )


def _is_waiting(notice: NoticeFacts, early: bool) -> bool:
    if notice.state == "queued":
        return not (early and notice.attempts > 0)
    return notice.state == "sending"


def _refusals(facts: TellingFacts, waiting: int, unsettled: int) -> list[Refusal]:
    refusals = []
    if waiting:
        refusals.append(Refusal(f"{_letters(waiting)} still to be sent."))
    if unsettled:
        refusals.append(Refusal(f"{_letters(unsettled)} to be settled by a person."))
    if needs_reach_plan(len(facts.notices), facts.took_part) and not facts.reach_plan.strip():
        refusals.append(Refusal("Few people left an address, and no plan says how the others are told."))
    return refusals


def _letters(count: int) -> str:
    return "1 letter is" if count == 1 else f"{count} letters are"


def _count(answers: Iterable[bool]) -> int:
    return sum(answers)


@dataclass(frozen=True)
class AddressFacts:
    """What decides whether an address may still be given, or is still kept. `feedback_state` is empty where nobody
    has begun to write answers."""

    consultation_state: str
    feedback_state: str


def takes_addresses(facts: AddressFacts) -> bool:
    """An address is worth giving while there is an outcome to wait for; once telling has begun it comes too late."""
    waiting = facts.feedback_state in ("", "writing", "withdrawn")
    return waiting and facts.consultation_state in ("open", "paused", "closed")


@dataclass(frozen=True)
class ContactFacts:
    given_on: date
    confirmed: bool
    keep: bool
    outcome_told: bool


def is_still_needed(contact: ContactFacts, today: date) -> bool:
    """Whether the address stays: unconfirmed ones for two weeks, the others until the outcome was told, and after that
    only by the person's choice."""
    if not contact.confirmed:
        return not contact.outcome_told and today - contact.given_on <= timedelta(days=UNCONFIRMED_DAYS)
    return contact.keep or not contact.outcome_told


def may_write_again(*, confirmed: bool, delivery: str, given_on: date, today: date) -> bool:
    """Whether somebody who gives a known address again gets another letter: not when it is confirmed, and not twice a
    day where the first one arrived, so that nobody can fill another person's letterbox."""
    if confirmed or delivery in ("queued", "sending"):
        return False
    return given_on < today or delivery in ("failed", "uncertain")
