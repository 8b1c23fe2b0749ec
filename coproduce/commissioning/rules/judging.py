"""What families say themselves: who may, and how it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

LONGEST_WORDS = 2000


@dataclass(frozen=True)
class Judging:
    """For whom somebody is about to judge: a group, or themselves where `group_id` is None. `taking_part` are the
    groups that take part in it."""

    group_id: str | None = None
    taking_part: frozenset[str] = field(default_factory=frozenset)


def counted_until(today: date) -> date:
    """Single people are counted up to the end of the last month: two looks at the page within a month show the same,
    and nobody can see what one person said by looking before and after (rule 16)."""
    return today.replace(day=1)


def judgement_problems(value: str, known: frozenset[str], words: str) -> dict[str, str]:
    """What is missing in a judgement, by field."""
    problems = {}
    if value not in known:
        problems["value"] = "Choose one."
    if len(words) > LONGEST_WORDS:
        problems["words"] = f"Write at most {LONGEST_WORDS:,} characters."
    return problems
