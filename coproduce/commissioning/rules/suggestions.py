"""When suggestions are taken, what their answers need, and what has to be answered before shaping begins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from coproduce.commissioning.rules.requirements import requirement
from coproduce.core.errors import Refusal
from coproduce.feedback.rules.answering import ReplyFacts, reply_problems

# Before options exist: afterwards people are asked about the options instead.
TAKES_SUGGESTIONS = ("early_notice", "shaping")

LONGEST_SUGGESTION = 5000


def takes_suggestions(stage: str) -> bool:
    return stage in TAKES_SUGGESTIONS


@dataclass(frozen=True)
class SuggestionsFacts:
    """Suggestions by what became of them: `unread` nobody has read, `unanswered` are read and have no answer. A text
    that is held back or refused waits for nobody."""

    unread: int
    unanswered: int
    url: str = ""
    reading_url: str = ""


@requirement("suggestions_answered")
def suggestions_refusals(facts: SuggestionsFacts) -> list[Refusal]:
    """Early notice ends when each suggestion has its answer: every view gets one."""
    refusals = []
    if facts.unread:
        refusals.append(Refusal(f"{_suggestions(facts.unread)} not been read yet.", facts.reading_url))
    if facts.unanswered:
        refusals.append(Refusal(f"{_suggestions(facts.unanswered)} no answer yet.", facts.url))
    return refusals


def _suggestions(count: int) -> str:
    return "1 suggestion has" if count == 1 else f"{count} suggestions have"


@dataclass(frozen=True)
class AnswerFacts:
    """An answer as written so far; the fields are those of the model, `suggestions` counts those that it answers."""

    suggestions: int
    you_suggested: str
    kind: str
    text: str
    text_young: str = ""
    reason: str = ""
    owner_name: str = ""
    due_on: date | None = None
    passed_to: str = ""
    passed_on: date | None = None
    from_the_young: bool = False


def answer_problems(facts: AnswerFacts) -> dict[str, str]:
    """What the answer lacks: the field's name and one plain sentence each (rules 5 and 7)."""
    reply = ReplyFacts(
        facts.kind,
        facts.text,
        facts.text_young,
        facts.reason,
        facts.owner_name,
        facts.due_on,
        facts.passed_to,
        facts.passed_on,
        has_promise=True,  # the date of the answer itself is what people can hold us to
    )
    problems = reply_problems(reply)
    if not facts.suggestions:
        problems["suggestions"] = "Choose the suggestion that this answers."
    if not facts.you_suggested.strip():
        problems["you_suggested"] = "Say in your own words what was suggested."
    if facts.from_the_young and not facts.text_young.strip():
        problems["text_young"] = "A young person suggested this. Write the answer for young people too."
    return problems
