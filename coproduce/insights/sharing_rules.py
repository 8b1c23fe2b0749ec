"""What has to be true before a group sees texts, and before what it proposes is taken up. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coproduce.core.errors import Refusal

# Fewer different texts than this are no ground for seeing what they have in common, and easier to trace to one person.
FEWEST_SHARED_TEXTS = 8
LONGEST_INTRODUCTION = 2000
LONGEST_PROPOSAL = 1000
LONGEST_NAME = 120


@dataclass(frozen=True)
class SharedFacts:
    """What stands behind a text that is to be shared. `personal_data` are the machine's findings that still stand in
    its words; `screened` says that the machine has looked, `checked` that a person confirmed nothing is private."""

    reading: str
    may_quote: bool
    personal_data: tuple[str, ...]
    screened: bool
    checked: bool


@dataclass(frozen=True)
class OpeningFacts:
    """`visible` counts the texts that the group would see."""

    visible: int
    introduction: str
    until: date
    today: date
    members: int


def sharing_refusals(facts: SharedFacts) -> Sequence[Refusal]:
    """Rules 8 and 9: consent, reading, redaction, a person's approval."""
    refusals = []
    if not facts.may_quote:
        refusals.append(Refusal("Its writer did not agree that others read these words."))
    if facts.reading != "read":
        refusals.append(Refusal("Nobody has read this text yet, or it is held back."))
    if not facts.checked and facts.personal_data:
        found = ", ".join(f"“{words}”" for words in facts.personal_data)
        refusals.append(Refusal(f"This looks private: {found}. Hide it, or confirm that it names nobody."))
    elif not facts.checked and not facts.screened:
        refusals.append(Refusal("The computer has not looked for private details yet. Confirm that you did."))
    return refusals


def opening_refusals(facts: OpeningFacts) -> Sequence[Refusal]:
    refusals = []
    if facts.visible < FEWEST_SHARED_TEXTS:
        refusals.append(
            Refusal(f"Share at least {FEWEST_SHARED_TEXTS} texts. The group would see {facts.visible} now.")
        )
    if not facts.introduction.strip():
        refusals.append(Refusal("Tell the group what it is asked to do."))
    if facts.until < facts.today:
        refusals.append(Refusal("Choose a day that has not passed."))
    if facts.members == 0:
        refusals.append(Refusal("Nobody belongs to this group yet, so nobody could look."))
    return refusals


def is_visible(reading: str, *, may_quote: bool, words_now: str, approved_words: str) -> bool:
    """Whether the group sees a shared text at this moment: consent and reading still stand, and the words are those
    that were approved."""
    return reading == "read" and may_quote and words_now == approved_words


def takes_proposals(state: str, until: date, today: date) -> bool:
    """The last day counts whole."""
    return state == "open" and today <= until
