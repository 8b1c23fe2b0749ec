"""Forms that staff type in: when they are taken, on which day they can have come, and which are typed a second time.
Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from coproduce.consultations.rules.window import CANCELLED, CLOSED, COMING, DRAFT, OPEN, PAUSED

PAPER, PHONE = "paper", "phone"
SHARE = 10  # of a hundred forms, so many are typed a second time

HIGHEST_NUMBER = 999_999
WRONG_NUMBER = "Enter a number from 1 to 999,999."

NOT_NOW = {
    DRAFT: "This consultation is a draft. Forms can be keyed in once it is open.",
    COMING: "This consultation has not opened yet.",
    PAUSED: "This consultation is paused. Forms that came before can be keyed in once it goes on.",
    CANCELLED: "This consultation was cancelled. It takes no answers.",
}


@dataclass(frozen=True)
class KeyingFacts:
    """What taking a form depends on. `phase` is what visitors are told; days are those of London."""

    phase: str
    today: date
    opened_on: date | None
    closed_on: date | None
    keep_until: date | None
    erased: bool = False


def refusal(facts: KeyingFacts) -> str:
    """Why no form can be keyed in now; empty where one can. After closing forms are taken as long as answers are kept,
    since the post takes its time."""
    if facts.phase == OPEN:
        return ""
    if facts.phase != CLOSED:
        return NOT_NOW[facts.phase]
    if facts.erased or (facts.keep_until is not None and facts.today > facts.keep_until):
        return "The time for which answers are kept is over, so no form can be keyed in any more."
    return ""


def day_problem(facts: KeyingFacts, came_on: date | None, source: str, in_time: bool) -> tuple[str, str]:
    """(the field that is wrong, why) of the day on which a form came in; two empty words where nothing is.

    `in_time` says that it was posted before closing.
    """
    if came_on is None:
        return "came_on", "Enter the day on which it came in."
    if came_on > facts.today:
        return "came_on", "The day on which it came in cannot be in the future."
    if facts.opened_on is not None and came_on < facts.opened_on:
        return "came_on", "On this day the consultation was not open yet."
    if facts.phase != CLOSED or facts.closed_on is None or came_on <= facts.closed_on:
        return "", ""
    if source == PHONE:
        return "came_on", "On this day the consultation was closed. A call counts up to its last day."
    if not in_time:
        return "in_time", "It came in after closing. Tick that it was posted before, or leave it out."
    return "", ""


def is_number(paper_number: str) -> bool:
    """Whether it is a form number as it is stored: plain figures, without noughts in front."""
    return (
        paper_number.isascii()
        and paper_number.isdigit()
        and not paper_number.startswith("0")
        and int(paper_number) <= HIGHEST_NUMBER
    )


def is_in_sample(consultation_id: str, paper_number: str, *, first: str = "1", share: int = SHARE) -> bool:
    """Whether a form is to be typed a second time: the `first` one always, of the others `share` in a hundred. The
    digest of its number decides, so nobody does."""
    if paper_number == first:
        return True
    digest = hashlib.sha256(f"{consultation_id} {paper_number}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % 100 < share
