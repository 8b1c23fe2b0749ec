"""The path of one person's words to a consultation that is open all year: received, read, answered in a yearly report.

A report that is not public is no part of the facts, so nothing of it can be shown by mistake (rule 4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from coproduce.feedback import addresses
from coproduce.feedback.trace import (
    DONE,
    LATER,
    STOPPED,
    Point,
    Step,
    Trace,
    TraceFacts,
    counted_step,
    read_step,
    received_step,
    whole_trace,
)


@dataclass(frozen=True)
class ReportedAnswer:
    """An entry of a public report that one of the texts went into."""

    said: str
    kind: str
    text: str
    href: str


@dataclass(frozen=True)
class YearlyFacts:
    """What yearly reports say of the texts. `due_on` is that of the report which will hold those without an answer,
    `left_out` the reasons of texts that a public report leaves out, `published_on` the day of the newest report,
    `accounted_for` how many texts are answered or left out."""

    due_on: date | None
    answers: tuple[ReportedAnswer, ...] = ()
    left_out: tuple[str, ...] = ()
    published_on: date | None = None
    accounted_for: int = 0


def build_yearly_trace(facts: TraceFacts, yearly: YearlyFacts) -> Trace:
    """Received, read, and answered in a report or left out of it; or when the report is promised, late by the clock."""
    facts = replace(facts, promised_on=yearly.due_on)
    steps = [received_step(facts), read_step(facts) if facts.texts else counted_step(facts)]
    if yearly.answers:
        steps.append(_answered(yearly))
    if yearly.left_out:
        steps.append(_left_out(facts, yearly))
    if yearly.accounted_for < len(facts.texts) or not facts.texts:
        steps.append(_waiting(facts, yearly))
    # Reports answer texts and not themes, so the words stand whole.
    whole = tuple(replace(text, coded=(), no_theme_because="") for text in facts.texts)
    return whole_trace(replace(facts, texts=whole), steps)


def _answered(yearly: YearlyFacts) -> Step:
    points = tuple(Point(answer.text, answer.href, answer.kind) for answer in yearly.answers)
    return Step("reply", "What we answered in the yearly report", DONE, on=yearly.published_on, points=points)


def _left_out(facts: TraceFacts, yearly: YearlyFacts) -> Step:
    return Step(
        "left_out",
        "We left words of yours out of the yearly report",
        STOPPED,
        "Two people agreed on that. The reason stands here.",
        on=yearly.published_on,
        points=tuple(Point(f"The reason: {reason}.") for reason in yearly.left_out),
        href=addresses.reports_page(facts.slug),
        link="Read the yearly reports",
    )


def _waiting(facts: TraceFacts, yearly: YearlyFacts) -> Step:
    late = yearly.due_on is not None and yearly.due_on < facts.today
    text = "Every comment gets an answer."
    if late:
        text = "This is late. The report was due on that day, and it is still owed to you."
    return Step(
        "reply",
        "We answer in the yearly report",
        LATER,
        text,
        by=yearly.due_on,
        href=addresses.reports_page(facts.slug),
        link="All yearly reports",
    )
