"""Did we get it right? When a round may open, what an objection needs before it is settled, and when it is late."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date

from coproduce.core.errors import Refusal
from coproduce.core.working_days import add_working_days

SAID, MISSED, DISAGREE = "said", "missed", "disagree"

# What people choose from: before release the answer is not shown, so nobody can disagree with it.
BEFORE: Mapping[str, str] = {SAID: "That is what we said", MISSED: "You missed this"}
AFTER: Mapping[str, str] = {
    SAID: "This is what we said, and it is answered",
    MISSED: "You missed something",
    DISAGREE: "I do not agree with the answer",
}
VERDICTS: Mapping[str, str] = {**AFTER, SAID: "That is what we said"}
OBJECTIONS = (MISSED, DISAGREE)

LONGEST_WORDS = 2_000
FEWEST_DAYS, MOST_DAYS, USUAL_DAYS = 1, 20, 5
ANSWER_DAYS, WARNED_BEFORE = 20, 5

# How far the reading of somebody's words has come.
NO_WORDS, UNREAD, READ, HELD = "none", "unread", "read", "held"
_READING = {"unread": UNREAD, "asked": UNREAD, "read": READ}


def reading_of(passage_state: str | None) -> str:
    """NO_WORDS, UNREAD, READ or HELD, from the state of a text; None where there is no text."""
    return NO_WORDS if passage_state is None else _READING.get(passage_state, HELD)


@dataclass(frozen=True)
class OpeningCheckFacts:
    """`findings` are the words of each finding, in the order of the page: (adults', young people's)."""

    feedback_state: str
    findings: tuple[tuple[str, str], ...]
    is_open: bool
    days: int | None
    url: str = ""


def opening_check_refusals(facts: OpeningCheckFacts) -> list[Refusal]:
    """What stands against opening a round. Young people's words are there too: those who took part read both (rule
    7)."""
    if facts.feedback_state != "writing":
        return [Refusal("The answers are final already, so there is nothing to check any more.")]
    refusals = [Refusal("A check is open already. Close it first.", facts.url)] if facts.is_open else []
    if not facts.findings:
        refusals.append(Refusal("There is no finding to check yet.", facts.url))
    for number, (said, young) in enumerate(facts.findings, start=1):
        if not said.strip() or not young.strip():
            refusals.append(
                Refusal(f"Finding {number} needs its words, and those for young people, first.", facts.url)
            )
    return refusals


def days_problem(days: int | None) -> str:
    """Why a round cannot last so many working days; empty where it can."""
    if days is None or not FEWEST_DAYS <= days <= MOST_DAYS:
        return f"Give a number of working days from {FEWEST_DAYS} to {MOST_DAYS}."
    return ""


def takes_verdicts(state: str, feedback_state: str, closes_on: date, today: date) -> bool:
    """Whether links of a round work at this moment."""
    return state == "open" and feedback_state == "writing" and today <= closes_on


@dataclass(frozen=True)
class CheckFacts:
    """How a check stands before people are told. `open_until` is the last day of a round that is not over."""

    open_until: date | None = None
    unread: int = 0
    unsettled: int = 0
    url: str = ""
    reading_url: str = ""


def check_refusals(facts: CheckFacts) -> list[Refusal]:
    """What a check leaves to be done before the answers are final. That none was held is no reason."""
    refusals = []
    if facts.open_until is not None:
        refusals.append(
            Refusal("People are still being asked whether it is right. Wait, or close the check.", facts.url)
        )
    if facts.unread:
        words = "1 objection" if facts.unread == 1 else f"{facts.unread} objections"
        refusals.append(Refusal(f"Nobody has read {words} from the check yet.", facts.reading_url))
    if facts.unsettled:
        words = "1 objection is" if facts.unsettled == 1 else f"{facts.unsettled} objections are"
        refusals.append(Refusal(f"{words} neither answered nor shown, and changed no finding.", facts.url))
    return refusals


def verdict_problems(verdict: str, words: str, *, after: bool) -> dict[str, str]:
    """What is wrong with what somebody sent: the field's name and one plain sentence each. After release an objection
    says what it is about, since it waits for an answer of its own."""
    problems = {}
    if verdict not in (AFTER if after else BEFORE):
        problems["verdict"] = "Choose what you want to say."
    elif after and verdict in OBJECTIONS and not words.strip():
        problems["words"] = "Tell us in a few words, so that we can answer you."
    if len(words) > LONGEST_WORDS:
        problems["words"] = f"Use at most {LONGEST_WORDS:,} signs."
    return problems


@dataclass(frozen=True)
class SettlingObjectionFacts:
    """An objection that staff settle. `changed`: the finding does not say any more what it said then."""

    reading: str
    may_show: bool
    after_release: bool
    changed: bool = False
    answer: str = ""
    owner: str = ""


def change_refusals(facts: SettlingObjectionFacts) -> list[Refusal]:
    """Guard of "change": the finding itself was put right."""
    refusals = _unread_refusals(facts)
    if facts.after_release:
        refusals.append(Refusal("The answers are public, so the finding stays as it is. Answer it instead."))
    elif not facts.changed:
        refusals.append(Refusal("The finding still says what it said. Change its words first."))
    return refusals


def answer_refusals(facts: SettlingObjectionFacts) -> list[Refusal]:
    """Guard of "answer": public words with a person who stands for them."""
    refusals = _unread_refusals(facts)
    refusals += [Refusal(sentence) for sentence in answer_problems(facts.answer, facts.owner).values()]
    return refusals


def answer_problems(answer: str, owner: str) -> dict[str, str]:
    """What a public answer to an objection lacks, by field."""
    checks = {
        "answer": (not answer.strip(), "Write the answer that everybody reads."),
        "owner_name": (not owner.strip(), "Name the person who is responsible for this answer."),
    }
    return {name: sentence for name, (lacking, sentence) in checks.items() if lacking}


def show_refusals(facts: SettlingObjectionFacts) -> list[Refusal]:
    """Guard of "show": only words that a person has read and that the writer lets us show."""
    refusals = _unread_refusals(facts)
    if facts.after_release:
        refusals.append(Refusal("It is shown already, where that was agreed to. Answer it instead."))
    elif facts.reading in (NO_WORDS, HELD) or not facts.may_show:
        refusals.append(Refusal("There are no words here that may be shown. Answer it instead."))
    return refusals


def _unread_refusals(facts: SettlingObjectionFacts) -> list[Refusal]:
    return [Refusal("Nobody has read these words yet. Read them first.")] if facts.reading == UNREAD else []


def answer_due(given_on: date, closed_days: Set[date]) -> date:
    """The day by which a disagreement is answered."""
    return add_working_days(given_on, ANSWER_DAYS, closed_days)


def warned_from(given_on: date, closed_days: Set[date]) -> date:
    """The day from which staff are warned that it is nearly due."""
    return add_working_days(given_on, ANSWER_DAYS - WARNED_BEFORE, closed_days)


def answer_lateness(state: str, given_on: date, today: date, closed_days: Set[date]) -> str:
    """`in_time`, `warned` or `late`; late is public at once, by the clock."""
    if state != "waiting" or today < warned_from(given_on, closed_days):
        return "in_time"
    return "late" if today > answer_due(given_on, closed_days) else "warned"


# Fewer than this, and a check is told without any word on what came of it: it would speak of one or two people.
FEWEST_TO_TELL = 3


def outcome_words(said: int, total: int, people: int) -> str:
    """What the public is told of a check, without any number (rule 14). `people` is how many answered at least."""
    if people < FEWEST_TO_TELL or not total:
        return "Few people answered."
    if said * 3 >= total * 2:
        return "Most said yes."
    if said * 3 > total:
        return "Some said yes, and some said that we had missed something."
    return "Most said that we had missed something."
