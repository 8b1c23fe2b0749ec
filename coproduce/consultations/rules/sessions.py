"""Group sessions: codes, head counts, hands-up counts, and what must be true before a session counts. Pure.

A session counts once, as its head count, when the group has said "yes, that is what we meant". Whatever was counted in
it can never exceed the heads that were there.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from coproduce.core.errors import Refusal

# The age bands in which heads are counted: key -> words, in their order.
AGE_BANDS: Mapping[str, str] = {
    "under_11": "Under 11",
    "11_to_15": "11 to 15",
    "16_to_18": "16 to 18",
    "19_to_25": "19 to 25",
    "adults": "Adults, 26 and over",
    "not_said": "Age not said",
}
MOST_PEOPLE = 500  # in one room

# Neither vowels, so that no code is a word, nor letters and figures that look alike (0 O, 1 I L, 2 Z, 5 S, 8 B, U V).
CODE_LETTERS = "CDFHJKMNPRTWXY3479"
CODE_LENGTH = 6

YES, CORRECTED = "yes", "corrected"


def new_code() -> str:
    """A random code: one of 34 million."""
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def normalised_code(typed: str) -> str | None:
    """The code in typed words: capitals, without spaces and hyphens; None where it cannot be one."""
    plain = re.sub(r"[\s\-–.]", "", typed[:40]).upper()
    return plain if len(plain) == CODE_LENGTH and set(plain) <= set(CODE_LETTERS) else None


def shown_code(code: str) -> str:
    """A code in two halves, as it is read aloud: “CDF 347”."""
    return f"{code[:3]} {code[3:]}"


def code_works(state: str, *, takes_answers: bool) -> bool:
    """Whether somebody may join with the code: while the session is open and its consultation takes answers."""
    return state == "open" and takes_answers


@dataclass(frozen=True)
class Countable:
    """One thing that hands can be raised for: a choice of a question, or one line of it (`facet`). With `several` one
    person may raise a hand for more than one option."""

    question_key: str
    facet: str
    text: str
    options: tuple[tuple[str, str], ...]
    several: bool

    @property
    def place(self) -> tuple[str, str]:
        return self.question_key, self.facet


@dataclass(frozen=True)
class Counted:
    """What was counted of one Countable: hands by option, and what came on phones (`phones` people, by option)."""

    of: Countable
    hands: Mapping[str, int]
    phones: int = 0
    on_phones: Mapping[str, int] = field(default_factory=dict)

    @property
    def together(self) -> dict[str, int]:
        """Hands and phones by option; one person was asked to do one or the other."""
        return {key: self.hands.get(key, 0) + self.on_phones.get(key, 0) for key, _ in self.of.options}

    @property
    def least_people(self) -> int:
        """How many different people it takes at the least for these counts."""
        hands = [self.hands.get(key, 0) for key, _ in self.of.options]
        return self.phones + (max(hands, default=0) if self.of.several else sum(hands))


def head_faults(heads: Mapping[str, int]) -> dict[str, str]:
    """What is wrong with a head count, by the band's key; "heads" for the sum."""
    faults = {band: "Enter a number of people, like 4." for band in heads if band not in AGE_BANDS}
    faults |= {band: "Enter 0 or more." for band, people in heads.items() if people < 0}
    if not faults and sum(heads.values()) > MOST_PEOPLE:
        faults["heads"] = f"Enter at most {MOST_PEOPLE} people for one session."
    if not faults and not sum(heads.values()):
        faults["heads"] = "Enter how many people were there."
    return faults


def hand_faults(of: Countable, hands: Mapping[str, int]) -> dict[str, str]:
    """What is wrong with hands by themselves, by the option's key."""
    known = {key for key, _ in of.options}
    faults = {key: "This is no answer to this question." for key in hands if key not in known}
    return faults | {key: "Enter 0 or more." for key, people in hands.items() if people < 0}


def too_many(counted: Counted, people: int) -> str:
    """Why these counts cannot be right in a room of so many people; empty where they can."""
    if counted.least_people <= people:
        return ""
    hands = counted.least_people - counted.phones
    there = "1 person was there" if people == 1 else f"{people} people were there"
    if not counted.phones:
        each = "One option has" if counted.of.several else "Together that is"
        return f"{each} {hands} hands, but {there}."
    phones = "1 person answered" if counted.phones == 1 else f"{counted.phones} people answered"
    if not hands:
        return f"{phones} on phones, but {there}."
    return f"{hands} hands, and {phones} on phones, but {there}. Count each person once."


@dataclass(frozen=True)
class ReadBack:
    """What was understood of one question in its latest words, and what the group said to it."""

    question_key: str
    understood: str
    answer: str = ""


@dataclass(frozen=True)
class SessionFacts:
    """All that decides what can be done with a session. `page` is its staff or facilitator page; `talked` are the
    questions on which anything was counted or noted; `phones` are all responses that came on phones."""

    page: str
    people: int
    counted: Sequence[Counted]
    phones: int
    talked: Sequence[tuple[str, str]]
    readbacks: Sequence[ReadBack]
    consultation_state: str = "open"
    responses_erased: bool = False

    @property
    def left(self) -> tuple[str, ...]:
        """The questions whose latest words the group has not said yes to."""
        return tuple(each.question_key for each in self.readbacks if each.answer != YES)


def count_refusals(facts: SessionFacts) -> list[Refusal]:
    """Why the counts and the head count cannot stand beside each other."""
    if not facts.people:
        return [Refusal("Count the heads: how many people were there?", f"{facts.page}/heads")]
    refusals = [
        Refusal(f"{counted.of.text}: {words}", f"{facts.page}/heads")
        for counted in facts.counted
        if (words := too_many(counted, facts.people))
    ]
    if facts.phones > facts.people:
        words = f"{facts.phones} answers came on phones, but only {facts.people} people were there."
        refusals.append(Refusal(words, f"{facts.page}/heads"))
    return refusals


def reading_back_refusals(facts: SessionFacts) -> list[Refusal]:
    """Why it cannot be read back to the group yet."""
    refusals = [*_consultation_refusals(facts), *count_refusals(facts)]
    if not facts.readbacks and not facts.talked:
        refusals.append(
            Refusal("Nothing was counted or noted yet, so there is nothing to read back.", facts.page)
        )
    return refusals + _words_missing(facts)


def confirming_refusals(facts: SessionFacts) -> list[Refusal]:
    """Why it does not count yet."""
    refusals = [*_consultation_refusals(facts), *count_refusals(facts)]
    if not facts.readbacks:
        refusals.append(Refusal("Read it back to the group first.", f"{facts.page}/understood"))
    elif facts.left:
        words = "The group has not said yes to everything that was read back."
        refusals.append(Refusal(words, f"{facts.page}/reading-back"))
    # A phone may have sent something after the rest was written down.
    return refusals + _words_missing(facts)


def _words_missing(facts: SessionFacts) -> list[Refusal]:
    understood = {each.question_key for each in facts.readbacks if each.understood.strip()}
    return [
        Refusal(f"Write what you understood of: {words}", f"{facts.page}/understood")
        for key, words in facts.talked
        if key not in understood
    ]


def _consultation_refusals(facts: SessionFacts) -> list[Refusal]:
    if facts.consultation_state == "cancelled":
        return [Refusal("The consultation was stopped, so nothing more can count in it.")]
    if facts.responses_erased:
        return [Refusal("The answers to this consultation were erased at the end of the time they are kept.")]
    return []


def day_faults(held_on: date | None, last_day: date | None) -> dict[str, str]:
    """What is wrong with the day of a session. It may lie ahead: a code can be printed before."""
    if held_on is None:
        return {"held_on": "Give the day of the session."}
    if last_day is not None and held_on > last_day:
        return {"held_on": "The consultation has closed by then. Choose an earlier day."}
    return {}


@dataclass(frozen=True)
class Reach:
    """How many people a consultation reached. A session of 14 is 14 people and one session; answers that members of it
    sent on their phones are among the 14 and no single forms."""

    single_forms: int
    sessions: int
    people_in_sessions: int
    waiting_sessions: int = 0

    @property
    def people(self) -> int:
        return self.single_forms + self.people_in_sessions
