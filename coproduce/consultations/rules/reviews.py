"""A group looks over a draft before it opens: what it saw, whether that is still what stands there, and what opening
waits for. Pure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from coproduce.core.errors import Refusal

NOT_ASKED, ASKED, COMMENTED = "not_asked", "asked", "commented"
SIGNED_OFF, DECLINED, NOT_SIGNED = "signed_off", "declined", "not_signed"
WAITING = (ASKED, COMMENTED)

LONGEST_COMMENT = 5000

# The pieces of a draft that a group looks over, as sentences name them.
PIECES = {
    "words": "the title or a summary",
    "change": "what answers could change",
    "parts": "what is open and what is decided",
    "options": "the options",
    "questions": "the questions",
}

# Who signs for a group. Fixed words, since they stand on the public page.
ROLES = {
    "facilitator": "Facilitator, for the group",
    "meeting": "The group, at its meeting",
    "member": "A member, for the group",
}


def digests_of(pieces: Mapping[str, Any]) -> dict[str, str]:
    """A short fingerprint of each piece of a draft; the same for the same words, whatever their order in memory."""
    return {
        name: hashlib.sha256(
            json.dumps(piece, sort_keys=True, ensure_ascii=False, default=str).encode()
        ).hexdigest()[:32]
        for name, piece in pieces.items()
    }


def changed_pieces(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """What changed since a draft had the fingerprints `before`, in the words of PIECES."""
    return tuple(words for name, words in PIECES.items() if before.get(name, "") != now.get(name, ""))


def whole_digest(digests: Mapping[str, str]) -> str:
    """One fingerprint of all pieces: what a page was made from."""
    return hashlib.sha256(json.dumps(dict(digests), sort_keys=True).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class AskingFacts:
    """What decides whether a group can be asked to look over a draft."""

    consultation_state: str
    answer_by: date | None
    today: date
    request: str
    facilitators: int


def asking_refusals(facts: AskingFacts) -> list[Refusal]:
    """Why the group cannot be asked now; empty when it can."""
    refusals = _only_drafts(facts.consultation_state)
    if not facts.request.strip():
        refusals.append(Refusal("Say what you ask the group for."))
    if facts.answer_by is None or facts.answer_by <= facts.today:
        refusals.append(Refusal("Give the group a day that is still to come."))
    if not facts.facilitators:
        refusals.append(Refusal("Nobody facilitates this group yet, so nobody would hear of it."))
    return refusals


@dataclass(frozen=True)
class AnsweringFacts:
    """What decides whether a group can comment, sign off or decline. `seen` is the fingerprint of the draft on the page
    that was answered from, `now` that of the draft as it is; both are empty where it does not matter."""

    consultation_state: str
    seen: str = ""
    now: str = ""


def answering_refusals(facts: AnsweringFacts) -> list[Refusal]:
    """Why the group cannot answer now; empty when it can. Nobody signs off what they did not see."""
    refusals = _only_drafts(facts.consultation_state)
    if facts.seen != facts.now:
        refusals.append(
            Refusal("The draft was changed while you looked at it. Look at it again, then answer once more.")
        )
    return refusals


def _only_drafts(state: str) -> list[Refusal]:
    if state == "draft":
        return []
    return [Refusal("This is not a draft any more, so it cannot be looked over before it opens.")]


@dataclass(frozen=True)
class ReviewFacts:
    """How far one group is with a draft. `part` is led, shaped, or empty where the group is not named; `changed` says
    what changed after it signed off; `unanswered` counts comments without an answer; `page` is the staff page."""

    group: str
    part: str
    state: str
    page: str
    changed: tuple[str, ...] = ()
    unanswered: int = 0
    answer_by: date | None = None
    has_reason: bool = False

    @property
    def holds(self) -> bool:
        """Whether the group signed off what stands there now."""
        return self.state == SIGNED_OFF and not self.changed


def review_refusals(facts: Sequence[ReviewFacts], today: date) -> list[Refusal]:
    """What opening waits for: the sign-off of each group that is named as leading, an answer to each comment, and the
    day that a group was given. A public reason stands in for a sign-off, never for an answer to a comment."""
    return [refusal for each in facts for refusal in _refusals_of(each, today)]


def _refusals_of(facts: ReviewFacts, today: date) -> list[Refusal]:
    refusals = []
    if facts.unanswered:
        comments = "1 comment" if facts.unanswered == 1 else f"{facts.unanswered} comments"
        refusals.append(
            Refusal(
                f"Say what changed because of {comments} of {facts.group}, or why nothing did.", facts.page
            )
        )
    words = "" if facts.has_reason else _what_is_missing(facts, today)
    return [*refusals, Refusal(words, facts.page)] if words else refusals


def _what_is_missing(facts: ReviewFacts, today: date) -> str:
    if facts.state in WAITING and facts.answer_by is not None and facts.answer_by >= today:
        return f"{facts.group} was given time to look this over, and has not signed it off yet."
    if facts.part != "led" or facts.holds:
        return ""
    otherwise = "or give a public reason for opening without."
    match facts.state:
        case "signed_off":
            changed = " and ".join(facts.changed)
            return f"After {facts.group} signed off, {changed} changed. Ask again, {otherwise}"
        case "declined":
            return f"{facts.group} led this and did not agree to the draft. Ask again, {otherwise}"
        case "asked" | "commented":
            return f"{facts.group} led this and has not signed off the draft. Ask again, {otherwise}"
        case _:
            return f"{facts.group} led this and was not asked to sign off the draft. Ask, {otherwise}"


@dataclass(frozen=True)
class AnswerFacts:
    """What staff say to one comment: what it was about in a sentence, and what changed or why nothing did."""

    said: str
    changed: bool | None
    answer: str


def answer_problems(facts: AnswerFacts) -> dict[str, str]:
    """What is missing in an answer to a comment, by field."""
    problems = {}
    if not facts.said.strip():
        problems["said"] = "Say in one sentence what the group said."
    if facts.changed is None:
        problems["changed"] = "Say whether something changed."
    if not facts.answer.strip():
        problems["answer"] = "Say why nothing changed." if facts.changed is False else "Say what changed."
    return problems


def may_show_words(*, may_quote: bool, chosen: bool, reading_state: str) -> bool:
    """Whether the group's own words stand on the public page: with its consent, by the choice of staff, and once a
    person has read them."""
    return may_quote and chosen and reading_state == "read"
