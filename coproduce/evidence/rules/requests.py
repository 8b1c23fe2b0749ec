"""Requests for information: their clocks, what may be withheld and why, and hiding words. Pure.

Sources: Freedom of Information Act 2000, section 10 (20 working days after receipt; a reasonable time more where the
public interest is weighed); UK GDPR, article 12(3) (one month, and two more where a request is complex, told within
the first month).
"""

from __future__ import annotations

import hashlib
import json
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from coproduce.core.errors import Refusal
from coproduce.core.working_days import add_working_days, is_working_day, next_working_day

FREEDOM, OWN_DATA = "foi", "own_data"
KINDS: Mapping[str, str] = {FREEDOM: "Freedom of information", OWN_DATA: "Somebody’s own data"}
ANSWER_WITHIN = 20  # working days
EXTENDED_BY = 20  # working days more, for weighing the public interest: what the regulator calls reasonable
MONTHS, MONTHS_EXTENDED = 1, 3
WARN_BEFORE = timedelta(days=7)
ALONE_AFTER = timedelta(days=2)  # working days that the second person has (rule 25)
HIDDEN = "[hidden]"
LONGEST_WORDS = 10_000
_EXEMPTIONS = Path(__file__).resolve().parent.parent / "data" / "exemptions.json"

Span = tuple[int, int]


@dataclass(frozen=True)
class Exemption:
    """A reason in law for not giving something; `law` is empty where nothing is kept back but a text was collected
    that nobody asked for."""

    key: str
    kinds: tuple[str, ...]
    words: str
    law: str


@cache
def exemptions() -> Mapping[str, Exemption]:
    """All of them by key, from `data/exemptions.json`."""
    entries = json.loads(_EXEMPTIONS.read_text(encoding="utf-8"))
    return {
        each["key"]: Exemption(each["key"], tuple(each["kinds"]), each["words"], each["law"])
        for each in entries
    }


def exemptions_for(kind: str) -> list[Exemption]:
    return [each for each in exemptions().values() if kind in each.kinds]


# Clocks ------------------------------------------------------------------------------------------------------------


def due_on(kind: str, received_on: date, closed: Set[date]) -> date:
    """The last day for an answer."""
    if kind == FREEDOM:
        return add_working_days(received_on, ANSWER_WITHIN, closed)
    return _working(months_after(received_on, MONTHS), closed)


def extended_due_on(kind: str, received_on: date, first: date, closed: Set[date]) -> date:
    """The last day once the time was extended."""
    if kind == FREEDOM:
        return add_working_days(first, EXTENDED_BY, closed)
    return _working(months_after(received_on, MONTHS_EXTENDED), closed)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last one where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working(day: date, closed: Set[date]) -> date:
    """A last day that nobody works on moves to the next working day (ICO, on the right of access)."""
    return day if is_working_day(day, closed) else next_working_day(day, closed)


def standing(due: date, answered: bool, today: date) -> str:
    """ "answered", "late", "soon" (a week or less is left) or "in_time"."""
    if answered:
        return "answered"
    if today > due:
        return "late"
    return "soon" if due - today <= WARN_BEFORE else "in_time"


# Deciding ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExtendFacts:
    """`extended` where it was before; `today` must not be after `first_due_on`."""

    extended: bool
    first_due_on: date
    today: date


def extend_refusals(facts: ExtendFacts) -> list[Refusal]:
    """The time is extended once, and before the first date has passed."""
    if facts.extended:
        return [Refusal("The time was extended before, and cannot be extended again.")]
    if facts.today > facts.first_due_on:
        return [Refusal("The first date has passed, so the time cannot be extended any more.")]
    return []


@dataclass(frozen=True)
class AnswerFacts:
    """What is decided: how many texts are not, how many wait for a second person, how many changed since."""

    undecided: int
    waiting: int
    changed: int
    words: str


def answer_refusals(facts: AnswerFacts) -> list[Refusal]:
    """Every text is decided, and the answer says something."""
    found = []
    if facts.undecided:
        found.append(Refusal(f"{_texts(facts.undecided)} not decided yet."))
    if facts.waiting:
        found.append(Refusal(f"{_texts(facts.waiting)} waiting for a second person."))
    if facts.changed:
        found.append(Refusal(f"{_texts(facts.changed)} different from what was decided on. Decide again."))
    if not facts.words.strip():
        found.append(Refusal("Write what was answered, in a sentence or two."))
    return found


def _texts(number: int) -> str:
    return "1 text is" if number == 1 else f"{number} texts are"


@dataclass(frozen=True)
class WithholdFacts:
    """The reason in law for a request of this kind."""

    kind: str
    exemption: str


def withhold_refusals(facts: WithholdFacts) -> list[Refusal]:
    known = exemptions().get(facts.exemption)
    if known is None or facts.kind not in known.kinds:
        return [Refusal("Choose the reason in law for keeping this back.")]
    return []


@dataclass(frozen=True)
class AgreeFacts:
    """Who decided, who agrees, and since when it waits. `alone_from`: when the first may go on alone, with a reason."""

    same_person: bool
    now: datetime
    alone_from: datetime
    reason: str


def agree_refusals(facts: AgreeFacts) -> list[Refusal]:
    """Rule 25: a second person agrees; after two working days the first may go on with a reason."""
    if not facts.same_person:
        return []
    if facts.now < facts.alone_from:
        return [
            Refusal(
                "A second person has to agree. After two working days you may go on alone, with a reason."
            )
        ]
    return [] if facts.reason.strip() else [Refusal("Say why nobody else could look at this.")]


@dataclass(frozen=True)
class RedactFacts:
    """Something has to be hidden, and something has to be left."""

    hidden: Sequence[Span]
    length: int


def redact_refusals(facts: RedactFacts) -> list[Refusal]:
    if not facts.hidden:
        return [Refusal("Choose what to hide. Give the text as it is, if there is nothing.")]
    if sum(end - start for start, end in facts.hidden) >= facts.length:
        return [Refusal("Nothing would be left of this text. Keep it back instead.")]
    return []


# Hiding words ------------------------------------------------------------------------------------------------------


def digest_of(words: str) -> str:
    """What a decision holds on to: the words as they were when somebody decided."""
    return hashlib.sha256(words.encode()).hexdigest()


def spans_of(body: str, pieces: Iterable[str]) -> tuple[list[Span], list[str]]:
    """Every place where one of these pieces stands, whatever its case, joined where they meet; and the pieces that
    stand nowhere. White space is alike, so that a line break inside a name hides nothing less."""
    found: list[Span] = []
    missing: list[str] = []
    for piece in pieces:
        words = piece.split()
        if not words:
            continue
        pattern = re.compile(r"\s+".join(re.escape(word) for word in words), re.IGNORECASE)
        places = [match.span() for match in pattern.finditer(body)]
        found += places
        if not places:
            missing.append(piece.strip())
    return joined(found), missing


def joined(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, with those that meet or overlap as one."""
    together: list[Span] = []
    for start, end in sorted(spans):
        if together and start <= together[-1][1]:
            together[-1] = (together[-1][0], max(end, together[-1][1]))
        else:
            together.append((start, end))
    return together


def with_hidden(body: str, spans: Sequence[Sequence[int]]) -> str:
    """The text with each span replaced by HIDDEN."""
    parts: list[str] = []
    position = 0
    for start, end in joined((int(start), int(end)) for start, end in spans):
        parts += [body[position:start], HIDDEN]
        position = end
    return "".join([*parts, body[position:]])
