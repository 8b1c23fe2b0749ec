"""Did it work? When families are asked, until when, and what follows from what they say."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from datetime import date, timedelta

from coproduce.analysis.disclosure import ProtectedTable, protect_counts
from coproduce.core.errors import Refusal
from coproduce.core.working_days import add_working_days, is_working_day, next_working_day

MONTHS = (6, 12)
OPEN_FOR = timedelta(weeks=3)
REPLY_WORKING_DAYS = 20
LONGEST_WORDS = 2000
BETTER, SAME, WORSE, CANNOT_TELL = "better", "same", "worse", "cannot_tell"
VERDICTS = {
    BETTER: "Better",
    SAME: "The same",
    WORSE: "Worse",
    CANNOT_TELL: "We cannot tell",
}


def months_after(day: date, months: int) -> date:
    """The same day so many calendar months later, or the last day of a month that is too short for it."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def asking_day(done_on: date, months: int, closed: Set[date]) -> date:
    """When families are asked: so many months after it was done, on the first working day from then."""
    day = months_after(done_on, months)
    return day if is_working_day(day, closed) else next_working_day(day, closed)


def months_to_plan(done_on: date, today: date) -> tuple[int, ...]:
    """Which askings a kept promise gets. One whose time has passed together with the next one's is left out, so that
    nobody is asked twice at once."""
    passed = [months for months in MONTHS if months_after(done_on, months) <= today]
    return tuple(months for months in MONTHS if months not in passed[:-1])


def last_day(asked_on: date) -> date:
    """The last day on which families can answer."""
    return asked_on + OPEN_FOR


def is_over(closes_on: date, today: date) -> bool:
    return today > closes_on


@dataclass(frozen=True)
class AskingMoveFacts:
    """A new day for an asking that was planned for `due_before`."""

    due_before: date
    due_after: date | None
    done_on: date
    today: date
    reason: str


def asking_move_refusals(facts: AskingMoveFacts) -> list[Refusal]:
    """Guard of "move": bringing forward needs no reason, putting off does, and it is public."""
    if facts.due_after is None:
        return [Refusal("Give the new day.")]
    if facts.due_after == facts.due_before:
        return [Refusal("This is the day that it has already.")]
    if facts.due_after < facts.today or facts.due_after <= facts.done_on:
        return [Refusal("Give a day from today on, after the promise was kept.")]
    if facts.due_after > facts.due_before and not facts.reason.strip():
        return [Refusal("Give the public reason why families are asked later.")]
    return []


def protected_result(counts: Mapping[str, int]) -> ProtectedTable:
    """What single people said, as everybody may see it (rule 14): words under a base of 10. `counts` by verdict."""
    values = [counts.get(key, 0) for key in VERDICTS]
    return protect_counts("Did it work?", list(VERDICTS.values()), values, sum(values), several=False)


def says_mostly_worse(counts: Mapping[str, int]) -> bool:
    """Whether more than half of those who could tell say that it is worse. Exact, for staff and their clock alone."""
    told = sum(count for key, count in counts.items() if key != CANNOT_TELL)
    return told > 0 and 2 * counts.get(WORSE, 0) > told


def shows_mostly_worse(table: ProtectedTable, groups: Mapping[str, int]) -> bool:
    """Whether what everybody may see says so: by public figures and words, or by most groups."""
    worse = next((cell for cell in table.cells if cell.label == VERDICTS[WORSE]), None)
    if says_mostly_worse(groups):
        return True
    if worse is None:
        return False
    if table.form == "words":
        return worse.text == "most"
    return worse.shown is not None and table.base is not None and 2 * worse.shown > table.base


def reply_due(closed_on: date, closed: Set[date]) -> date:
    """By when staff say what follows, where most say that it is worse."""
    return add_working_days(closed_on, REPLY_WORKING_DAYS, closed)


@dataclass(frozen=True)
class ReplyToFamiliesFacts:
    words: str
    owner_name: str
    title: str
    due_on: date | None
    today: date

    @property
    def promises(self) -> bool:
        return bool(self.title.strip()) or self.due_on is not None


def reply_to_families_problems(facts: ReplyToFamiliesFacts) -> dict[str, str]:
    """What is missing in what staff say follows from it, by field: a reason always, for a new promise its date too."""
    problems = {}
    if not facts.words.strip():
        problems["words"] = "Say what follows from what families say, and why."
    if not facts.owner_name.strip():
        problems["owner_name"] = "Name the person who answers for this."
    if facts.promises:
        if not facts.title.strip():
            problems["title"] = "Say what is promised now."
        if facts.due_on is None or facts.due_on < facts.today:
            problems["due_on"] = "Give a day that is still to come."
    return problems


def judgement_problems(verdict: str, words: str) -> dict[str, str]:
    """What is missing in what a family says, by field."""
    problems = {}
    if verdict not in VERDICTS:
        problems["verdict"] = "Choose one."
    if len(words) > LONGEST_WORDS:
        problems["words"] = f"Write at most {LONGEST_WORDS:,} characters."
    return problems


@dataclass(frozen=True)
class AskedGroup:
    """For which group somebody is about to answer; `asked` are the groups that are asked."""

    group_id: str
    asked: frozenset[str] = field(default_factory=frozenset)
