"""When a yearly report is complete: every comment of the year is answered, or left out for a counted reason that two
people agreed on (SEND Regulations 2014, regulation 56). Pure.

The regulation names three things that people comment on: what is in the Local Offer, how easy it is to get at, and how
it was made or looked at again. It lets an authority leave out what is vexatious or about an individual; nothing that is
published may show who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coproduce.core.errors import Refusal
from coproduce.feedback.rules.answering import KINDS, ReplyFacts, reply_problems

NAMED_AT_MOST = 6  # comments that a refusal names one by one


@dataclass(frozen=True)
class Category:
    """What a comment is about. `name` is also how a question or an option of the questionnaire says so."""

    name: str
    words: str
    hint: str


CATEGORIES: Mapping[str, Category] = {
    category.name: category
    for category in (
        Category("content", "What is in it", "What is there, how good it is, and what is missing."),
        Category(
            "accessibility",
            "How easy it is to find and use",
            "Finding it, reading it, other formats, languages.",
        ),
        Category(
            "development",
            "How it was made and is kept up",
            "Who was asked when it was made or looked at again.",
        ),
    )
}


@dataclass(frozen=True)
class ExclusionReason:
    """Why a comment is left out: for staff, and as everybody reads it beside the number."""

    name: str
    words: str
    hint: str
    public_words: str


EXCLUSION_REASONS: Mapping[str, ExclusionReason] = {
    reason.name: reason
    for reason in (
        ExclusionReason(
            "named_person",
            "It is about one named person",
            "A complaint about somebody, or the case of one child. Make sure that somebody answers it elsewhere.",
            "about one person",
        ),
        ExclusionReason(
            "vexatious",
            "It was sent only to annoy or to hurt",
            "Angry is not vexatious, and neither are the same words sent by many.",
            "sent only to annoy or to hurt",
        ),
        ExclusionReason(
            "off_topic",
            "It is about something else",
            "Nothing in it is about what we asked.",
            "about something else",
        ),
        ExclusionReason(
            "identifying",
            "It cannot be told without showing who somebody is",
            "Try to tell it in your own words first.",
            "could not be told without showing who somebody is",
        ),
    )
}

# What became of a comment.
ANSWERED, EXCLUDED, TO_CONFIRM, WAITING, UNREAD, HELD = (
    "answered",
    "excluded",
    "to_confirm",
    "waiting",
    "unread",
    "held",
)


@dataclass(frozen=True)
class CommentFacts:
    """One comment: how its reading stands, in how many entries it is, and the state of its exclusion, if any."""

    reading: str
    entries: int = 0
    exclusion: str = ""


def fate(comment: CommentFacts) -> str:
    """What became of a comment. What nobody has read, or what is held back, is answered by no entry: a text may go back
    to be read again after somebody wrote about it."""
    if comment.exclusion == "confirmed":
        return EXCLUDED
    if comment.reading == "unread":
        return UNREAD
    if comment.exclusion == "proposed":
        return TO_CONFIRM
    if comment.reading == "held":
        return HELD
    return ANSWERED if comment.entries else WAITING


def suggested_category(topic: str, chosen: Sequence[str]) -> str:
    """What a comment seems to be about: its question is named so, or the person chose it; else empty."""
    question = topic.partition(".")[0]
    if question in CATEGORIES:
        return question
    return next((name for name in CATEGORIES if name in chosen), "")


@dataclass(frozen=True)
class EntryFacts:
    """An entry as written so far. `quotes` counts those that may be shown at this moment."""

    number: int
    said: str
    quotes: int
    comments: int
    reply: ReplyFacts | None
    url: str = ""
    reply_url: str = ""


@dataclass(frozen=True)
class Named:
    """Something that has to be done first: its words for a link, and where it is done."""

    words: str
    url: str


@dataclass(frozen=True)
class ReportAddresses:
    """Pages where something that is missing is mended."""

    work: str = ""
    comments: str = ""
    reading: str = ""
    summary: str = ""


@dataclass(frozen=True)
class PublishingFacts:
    """All that publishing depends on. `waiting` are comments without an answer, `to_confirm` exclusions that wait for a
    second person; both may name fewer than there are, which the counts tell."""

    today: date
    period_end: date
    entries: tuple[EntryFacts, ...]
    waiting: tuple[Named, ...] = ()
    waiting_total: int = 0
    to_confirm: tuple[Named, ...] = ()
    to_confirm_total: int = 0
    unread: int = 0
    held: int = 0
    summary: str = ""
    summary_young: str = ""
    at: ReportAddresses = ReportAddresses()


def publishing_refusals(facts: PublishingFacts) -> list[Refusal]:
    """Guard of "publish": every single thing that is missing, each with the page that mends it."""
    return [
        *_period(facts),
        *_comments(facts),
        *(refusal for entry in facts.entries for refusal in _entry(entry)),
        *_summaries(facts),
    ]


def _period(facts: PublishingFacts) -> list[Refusal]:
    if facts.today > facts.period_end:
        return []
    until = f"{facts.period_end.day} {facts.period_end:%B %Y}"
    return [
        Refusal(f"The report covers comments up to {until}, and that day is not over yet.", facts.at.work)
    ]


def _comments(facts: PublishingFacts) -> list[Refusal]:
    refusals = []
    if facts.unread:
        words = f"Nobody has read {_comment_words(facts.unread)} yet. Read everything first."
        refusals.append(Refusal(words, facts.at.reading))
    if facts.held:
        words = f"Held back by a reader: {_comment_words(facts.held)}. Have each let go on, or leave it out."
        refusals.append(Refusal(words, f"{facts.at.comments}?show={HELD}"))
    refusals += [
        Refusal(f"No answer yet to the comment “{each.words}”", each.url)
        for each in facts.waiting[:NAMED_AT_MOST]
    ]
    refusals += _others(
        facts.waiting_total - NAMED_AT_MOST, "no answer yet", f"{facts.at.comments}?show={WAITING}"
    )
    refusals += [
        Refusal(f"A second person has to agree that this comment is left out: “{each.words}”", each.url)
        for each in facts.to_confirm[:NAMED_AT_MOST]
    ]
    return refusals + _others(
        facts.to_confirm_total - NAMED_AT_MOST, "to be agreed on", f"{facts.at.comments}?show={TO_CONFIRM}"
    )


def _others(count: int, what: str, url: str) -> list[Refusal]:
    return [Refusal(f"And {_comment_words(count)} more: {what}.", url)] if count > 0 else []


def _entry(entry: EntryFacts) -> list[Refusal]:
    name, refusals = f"Entry {entry.number}", []
    if not entry.comments:
        refusals.append(Refusal(f"{name} holds no comment any more. Remove it.", entry.url))
    if not entry.said.strip() and not entry.quotes:
        words = f"{name} does not say what people told us: no quote of it may be shown. Tell it in your own words."
        refusals.append(Refusal(words, entry.url))
    if entry.reply is None:
        return [*refusals, Refusal(f"{name} has no answer yet.", entry.reply_url)]
    refusals += [
        Refusal(f"The answer in entry {entry.number} is not complete. {sentence}", entry.reply_url)
        for sentence in response_problems(entry.reply).values()
    ]
    return refusals


def response_problems(reply: ReplyFacts) -> dict[str, str]:
    """What a response lacks for its kind: the field's name and one plain sentence each. A day that it names stands in
    the report; the report makes no separate promise."""
    problems = reply_problems(reply)
    problems.pop("promise", None)
    return problems


def owes_an_outcome(kind: str) -> bool:
    """Whether the day in a response is a promise: people are told afterwards what came of it."""
    return kind in KINDS and KINDS[kind].needs_date


def outcome_problems(words: str, kind: str, *, is_published: bool) -> dict[str, str]:
    """Why it cannot be said what came of a response; empty when it can."""
    if not is_published or not owes_an_outcome(kind):
        return {"came_of_it": "Only a published response that names a day has an outcome."}
    return {} if words.strip() else {"came_of_it": "Say what came of it."}


def _summaries(facts: PublishingFacts) -> list[Refusal]:
    refusals = []
    if not facts.summary.strip():
        refusals.append(Refusal("Write the summary: the year in a few sentences.", facts.at.summary))
    if not facts.summary_young.strip():
        refusals.append(Refusal("The summary has no young people’s version.", facts.at.summary))
    return refusals


@dataclass(frozen=True)
class SecondPersonFacts:
    """Who wants to leave a comment out, and who agrees; None where an account is gone or there is none."""

    proposed_by: str | None
    confirmed_by: str | None


def second_person_refusals(facts: SecondPersonFacts) -> list[Refusal]:
    """Guard of "confirm": two people, always (rule 25: never one alone, however long it takes)."""
    if facts.proposed_by is None:
        return [Refusal("Whoever proposed this has no account any more. Take it back and propose it anew.")]
    if facts.confirmed_by is None or facts.confirmed_by == facts.proposed_by:
        return [Refusal("Somebody else has to agree: nobody leaves a comment out alone.")]
    return []


def _comment_words(count: int) -> str:
    return "1 comment" if count == 1 else f"{count} comments"
