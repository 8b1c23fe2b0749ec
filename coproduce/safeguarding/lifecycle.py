"""Reading a passage, looking at a file, and what becomes of appeals, reports and concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from coproduce.core.errors import Refusal
from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.safeguarding.events import (
    AppealDecided,
    ConcernRaised,
    PassageAnswered,
    PassageAuthorAsked,
    PassageHidden,
    PassageRead,
    PassageRedacted,
    PassageRefused,
    ReportDecided,
)


@dataclass(frozen=True)
class PassageFacts:
    """`out_of_reach` says in words why the author cannot be asked or told anything; empty where they can."""

    out_of_reach: str = ""
    has_open_appeal: bool = False


@dataclass(frozen=True)
class AppealFacts:
    """Who refused the text and who would decide now; whether the decision is explained."""

    refused_by: str | None
    decided_by: str | None
    answer: str


@dataclass(frozen=True)
class CaseFacts:
    """Whether anything about the reported text or file was changed, and what reporters are told."""

    changed: bool
    answer: str


def author_within_reach(facts: PassageFacts) -> Sequence[Refusal]:
    return [Refusal(facts.out_of_reach)] if facts.out_of_reach else []


def no_open_appeal(facts: PassageFacts) -> Sequence[Refusal]:
    return [Refusal("The author has appealed: decide the appeal.")] if facts.has_open_appeal else []


def somebody_else_decides(facts: AppealFacts) -> Sequence[Refusal]:
    """Rule 25: who refused a text does not judge whether that was right."""
    found = []
    if facts.decided_by is None or facts.decided_by == facts.refused_by:
        found.append(Refusal("You refused this text, so somebody else has to decide about it now."))
    return found + _answered(facts.answer, "Say why, in words for the author.")


def something_was_done(facts: CaseFacts) -> Sequence[Refusal]:
    words = "Hide words, hold it back or refuse it first: nothing about it has been changed yet."
    return [*([] if facts.changed else [Refusal(words)]), *reporters_are_answered(facts)]


def reporters_are_answered(facts: CaseFacts) -> list[Refusal]:
    return _answered(facts.answer, "Say why, in words for those who reported it.")


def _answered(words: str, request: str) -> list[Refusal]:
    return [] if words.strip() else [Refusal(request)]


# Kinds of texts of whose reading a room hears.
_heard_of: set[str] = set()


def hear_of_reading(kind: str) -> None:
    """`PassageRead` is told of texts of this kind alone: coding reads thousands of answers at once, and an event for
    each would keep the worker from what somebody waits for."""
    _heard_of.add(kind)


def reading_of(passage: Any) -> PassageRead | None:
    return PassageRead(passage.id) if passage.context_kind in _heard_of else None


ASK = Transition(
    "asked",
    "passages.decide",
    guard=author_within_reach,
    event=lambda p: PassageAuthorAsked(p.id, p.version),
)
REFUSE = Transition(
    "refused", "passages.decide", guard=author_within_reach, event=lambda p: PassageRefused(p.id, p.version)
)

PASSAGE = Lifecycle(
    name="passage",
    initial="unread",
    table={
        ("unread", "read"): Transition("read", "passages.read", event=reading_of),
        ("unread", "hold"): Transition("held", "passages.read", needs_reason=True),
        ("read", "hold"): Transition(
            "held", "passages.read", needs_reason=True, event=lambda p: PassageHidden(p.id)
        ),
        ("held", "release"): Transition("read", "passages.read", needs_reason=True, event=reading_of),
        ("read", "redact"): Transition("read", "passages.read", event=lambda p: PassageRedacted(p.id)),
        ("held", "redact"): Transition("held", "passages.read"),
        ("read", "return_to_queue"): Transition(
            "unread", "passages.read", event=lambda p: PassageHidden(p.id)
        ),
        ("unread", "ask"): ASK,
        ("held", "ask"): ASK,
        ("asked", "answer"): Transition("unread", "passages.answer", event=lambda p: PassageAnswered(p.id)),
        ("asked", "take_back"): Transition("unread", "passages.decide"),
        ("unread", "refuse"): REFUSE,
        ("held", "refuse"): REFUSE,
        ("asked", "refuse"): REFUSE,
        ("read", "refuse"): REFUSE,
        ("refused", "take_back"): Transition("unread", "passages.decide", guard=no_open_appeal),
        ("refused", "overturn"): Transition("read", "passages.decide", event=reading_of),
    },
)

ATTACHMENT = Lifecycle(
    name="file",
    initial="received",
    table={
        ("received", "show"): Transition("shown", "attachments.read"),
        ("received", "hold"): Transition("held", "attachments.read", needs_reason=True),
        ("shown", "hold"): Transition("held", "attachments.read", needs_reason=True),
        ("held", "release"): Transition("shown", "attachments.read", needs_reason=True),
        ("shown", "return_to_queue"): Transition("received", "attachments.read"),
        ("shown", "describe"): Transition("shown", "attachments.read"),
        ("held", "describe"): Transition("held", "attachments.read"),
        # A file of staff: who publishes it has looked at it.
        ("received", "publish"): Transition("shown", "attachments.publish"),
        ("shown", "publish"): Transition("shown", "attachments.publish"),
        ("shown", "unpublish"): Transition("shown", "attachments.publish"),
    },
)

APPEAL = Lifecycle(
    name="appeal",
    initial="open",
    table={
        ("open", "uphold"): Transition(
            "upheld", "passages.decide", guard=somebody_else_decides, event=lambda a: AppealDecided(a.id)
        ),
        ("open", "overturn"): Transition(
            "overturned", "passages.decide", guard=somebody_else_decides, event=lambda a: AppealDecided(a.id)
        ),
    },
)

REPORT_CASE = Lifecycle(
    name="report",
    initial="open",
    table={
        ("open", "act"): Transition(
            "acted", "passages.decide", guard=something_was_done, event=lambda c: ReportDecided(c.id)
        ),
        ("open", "leave"): Transition(
            "no_action", "passages.decide", guard=reporters_are_answered, event=lambda c: ReportDecided(c.id)
        ),
    },
)

CONCERN = Lifecycle(
    name="concern",
    initial="noted",
    table={
        ("noted", "raise"): Transition("raised", "concerns.raise", event=lambda c: ConcernRaised(c.id)),
        ("raised", "acknowledge"): Transition("acknowledged", "concerns.handle"),
        ("acknowledged", "hand_on"): Transition("raised", "concerns.handle", needs_reason=True),
        ("acknowledged", "close"): Transition("closed", "concerns.handle", needs_reason=True),
        ("closed", "reopen"): Transition("acknowledged", "concerns.handle", needs_reason=True),
    },
)
